#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/workload/launcher.h"

namespace benchc::test {

/// Starts nothing: what a program does is a function, and time passes only as they say.
class FakeLauncher final : public workload::Launcher {
 public:
  /// What a launch of a program comes to; `seconds` of it pass on the clock.
  struct Act {
    double seconds = 0.001;
    workload::Finished::End end = workload::Finished::End::Exited;
    int code = 0;
    std::string out = {};
    std::string err = {};
    /// Of the peak memory, which is 1 MiB.
    std::int64_t max_rss_floor_bytes = 0;
  };

  /// `program` is argv's first. One that was not declared cannot be started.
  void program(const std::string& name, std::function<Act(const workload::Launch&)> act);
  void program(const std::string& name, Act act);

  workload::Finished run(const workload::Launch& launch) override;
  std::int64_t now() const override { return now_; }

  /// The first arguments of all that was launched, in order.
  std::vector<std::string> launched() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::function<Act(const workload::Launch&)>> programs_;
  std::vector<std::string> launched_;
  std::atomic<std::int64_t> now_ = 1'000'000'000;
};

}  // namespace benchc::test
