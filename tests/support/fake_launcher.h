#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/workload/dialogue.h"
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
    std::int64_t involuntary_switches = 0;
    /// What was counted of it, whether or not that was asked for.
    std::vector<workload::EventCount> events = {};
  };

  /// `program` is argv's first. One that was not declared cannot be started.
  void program(const std::string& name, std::function<Act(const workload::Launch&)> act);
  void program(const std::string& name, Act act);

  /// What a process that is talked with says; `seconds` pass before.
  struct Said {
    std::string message;
    double seconds = 0;
  };
  /// To a message that came: an answer, its end, or nothing, as when it hangs.
  using Answer = std::variant<std::monostate, Said, Act>;
  using Speaker = std::function<Answer(std::string_view message)>;

  /// A program to talk with; `begin` is called at each start. A speaker that is told to finish, and
  /// has not come to its end before, exits with 0.
  void speaker(const std::string& name, std::function<Speaker(const workload::Launch&)> begin);

  workload::Finished run(const workload::Launch& launch) override;
  Expected<std::unique_ptr<workload::Dialogue>> talk(const workload::Launch& launch) override;
  std::int64_t now() const override { return now_; }

  /// The first arguments of all that was launched, in order.
  std::vector<std::string> launched() const;

  /// Processes that were begun to be talked with, and are not at their end.
  int talking() const { return talking_; }

 private:
  class FakeDialogue;

  workload::Finished finished(const Act& act, const workload::Launch& launch);

  mutable std::mutex mutex_;
  std::map<std::string, std::function<Act(const workload::Launch&)>> programs_;
  std::map<std::string, std::function<Speaker(const workload::Launch&)>> speakers_;
  std::vector<std::string> launched_;
  std::atomic<int> talking_ = 0;
  std::atomic<std::int64_t> now_ = 1'000'000'000;
};

}  // namespace benchc::test
