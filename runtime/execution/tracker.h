#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "runtime/execution/execution.h"

namespace benchc::execution {

/// Tells of what happens, from one thread at a time, and counts what is left.
class Tracker {
 public:
  Tracker(const plan::Plan& plan, std::function<void(const Progress&)> progress);

  void build_started(const std::string& name);
  void build_done(const BuildResult& result);
  /// A group of cases begins, with so many seconds at most.
  void group_started(double budget);
  void case_started(const std::string& id);
  void sampled(const std::string& id, std::uint32_t samples, std::uint32_t maximum);
  /// Upper estimate for the group that is measured now.
  void group_left(double seconds);
  void case_done(const plan::CaseResult& result);
  void warning(const std::string& text);

 private:
  void tell(Progress event);

  std::mutex mutex_;
  std::function<void(const Progress&)> progress_;
  std::uint32_t done_ = 0;
  std::uint32_t total_ = 0;
  double group_left_ = 0;
  double later_ = 0;
};

}  // namespace benchc::execution
