#include "runtime/execution/tracker.h"

#include <algorithm>
#include <utility>

namespace benchc::execution {

Tracker::Tracker(const plan::Plan& plan, std::function<void(const Progress&)> progress)
    : progress_(std::move(progress)),
      total_(static_cast<std::uint32_t>(plan.cases.size())),
      later_(plan::longest_seconds(plan)) {}

void Tracker::tell(Progress event) {
  if (!progress_) return;
  event.cases_done = done_;
  event.cases_total = total_;
  event.seconds_left = group_left_ + share() * later_;
  progress_(event);
}

void Tracker::build_started(const std::string& name) {
  const std::lock_guard lock(mutex_);
  tell({.kind = Progress::Kind::BuildStarted, .subject = name});
}

void Tracker::build_done(const BuildResult& result) {
  const std::lock_guard lock(mutex_);
  const auto kind = result.succeeded ? Progress::Kind::BuildDone : Progress::Kind::BuildFailed;
  tell({.kind = kind, .subject = result.name, .reason = result.reason});
}

void Tracker::group_started(double budget) {
  const std::lock_guard lock(mutex_);
  later_ = std::max(later_ - budget, 0.0);
  group_budget_ = budget;
  group_left_ = share() * budget;
}

void Tracker::group_done(double seconds) {
  const std::lock_guard lock(mutex_);
  budgets_done_ += group_budget_;
  seconds_done_ += std::min(seconds, group_budget_);
  group_left_ = 0;
}

void Tracker::group_skipped(double budget) {
  const std::lock_guard lock(mutex_);
  later_ = std::max(later_ - budget, 0.0);
  group_left_ = 0;
}

void Tracker::group_left(double spent, double least, double most) {
  const std::lock_guard lock(mutex_);
  least = std::max(least, 0.0);
  group_left_ = std::clamp(share() * group_budget_ - spent, least, std::max(most, least));
}

double Tracker::share() const { return budgets_done_ > 0 ? seconds_done_ / budgets_done_ : 1; }

void Tracker::case_started(const std::string& id) {
  const std::lock_guard lock(mutex_);
  tell({.kind = Progress::Kind::CaseStarted, .subject = id});
}

void Tracker::sampled(const std::string& id, std::uint32_t samples, std::uint32_t maximum) {
  const std::lock_guard lock(mutex_);
  tell({.kind = Progress::Kind::Sampled,
        .subject = id,
        .samples = samples,
        .maximum_samples = maximum});
}

void Tracker::case_done(const plan::CaseResult& result) {
  const std::lock_guard lock(mutex_);
  ++done_;
  tell({.kind = Progress::Kind::CaseDone,
        .subject = result.id,
        .samples = static_cast<std::uint32_t>(result.started.size()),
        .reason = result.reason});
}

void Tracker::warning(const std::string& text) {
  const std::lock_guard lock(mutex_);
  tell({.kind = Progress::Kind::Warning, .subject = text});
}

}  // namespace benchc::execution
