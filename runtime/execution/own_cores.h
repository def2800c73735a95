#pragma once

#include <vector>

#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_scheduler_observer.h>

namespace benchc::execution {

/// Keeps an arena's threads, the calling one included, on some cores for as long as they work in
/// it: off the measured ones. Without cores it does nothing.
class OwnCores final : public tbb::task_scheduler_observer {
 public:
  OwnCores(tbb::task_arena& arena, std::vector<unsigned> cores);
  ~OwnCores() override;

  void on_scheduler_entry(bool is_worker) override;
  void on_scheduler_exit(bool is_worker) override;

 private:
  std::vector<unsigned> cores_;
};

}  // namespace benchc::execution
