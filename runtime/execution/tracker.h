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
  /// It has ended, or was not measured at all, which takes no time.
  void group_done(double seconds);
  void group_skipped(double budget);
  void case_started(const std::string& id);
  void sampled(const std::string& id, std::uint32_t samples, std::uint32_t maximum);
  /// The group that is measured now has taken so many seconds, and takes between `least` and
  /// `most` more.
  void group_left(double spent, double least, double most);
  void case_done(const plan::CaseResult& result);
  void warning(const std::string& text);

 private:
  void tell(Progress event);
  /// Which share of their budgets the groups so far have taken; 1 before the first.
  double share() const;

  std::mutex mutex_;
  std::function<void(const Progress&)> progress_;
  std::uint32_t done_ = 0;
  std::uint32_t total_ = 0;
  double group_budget_ = 0;
  double group_left_ = 0;
  /// Of the groups that have ended.
  double budgets_done_ = 0;
  double seconds_done_ = 0;
  /// The budgets of those that have not begun.
  double later_ = 0;
};

}  // namespace benchc::execution
