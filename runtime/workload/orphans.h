#pragma once

#include <mutex>
#include <vector>

#include <sys/types.h>

namespace benchc::workload {

/// This process's children, by /proc; also those that are waiting to be reaped.
std::vector<pid_t> children();

/// Kills and reaps every child of this process but `spared`, for at most a second. Descendants of a
/// measured process become children of benchc when their parent has gone, since it is their
/// subreaper.
void end_orphans(const std::vector<pid_t>& spared);

/// Tells a launcher's own processes from the orphans that some have left.
class Orphans {
 public:
  /// Children that benchc has by now are never touched.
  Orphans();

  /// Held from before a process's start until it is reaped, or known by its number: meanwhile it
  /// could be taken for an orphan. When nobody holds one any more, orphans are ended.
  class Hold {
   public:
    explicit Hold(Orphans& orphans);
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    ~Hold();

   private:
    Orphans& orphans_;
  };

  /// A process that lives on while others come and go, and when it no longer does.
  void spare(pid_t process);
  void forget(pid_t process);

 private:
  std::mutex mutex_;
  std::vector<pid_t> spared_;
  int held_ = 0;
};

}  // namespace benchc::workload
