#include "runtime/execution/warm_up.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "runtime/stats/steady_state.h"
#include "runtime/workload/launcher.h"

namespace benchc::execution {
namespace {

/// Short batches show nothing before so many seconds of them.
constexpr double kFewestSeconds = 0.1;
/// The values are looked at each time they have grown by this.
constexpr double kGrowth = 1.25;
constexpr std::size_t kMostValues = 10'000;
/// Of a process that is begun later.
constexpr std::uint32_t kMostAgain = 1000;
constexpr double kMostShareAgain = 0.05;

plan::Steadiness::Kind kind_of(stats::SteadyState::Kind kind) {
  using From = stats::SteadyState::Kind;
  using To = plan::Steadiness::Kind;
  switch (kind) {
    case From::Flat:
      return To::Flat;
    case From::WarmUp:
      return To::WarmUp;
    case From::Slowdown:
      return To::Slowdown;
    case From::NoSteadyState:
      break;
  }
  return To::NoSteadyState;
}

std::string no_steady_state(std::size_t values, double seconds) {
  const std::string time = workload::seconds_text(seconds);
  if (values < stats::kFewestForSteadyState) {
    return std::to_string(values) + (values == 1 ? " run in " : " runs in ") + time +
           " of warm-up cannot show a steady state: samples may drift";
  }
  return "no steady state in " + time + " of warm-up: samples may drift";
}

}  // namespace

bool WarmUp::affordable() { return budget_->has(2 * pace_.expected()); }

void WarmUp::first(const GoesOn& goes_on) {
  const plan::Measure& measure = run_->measure();
  const double began = budget_->spent();
  const double most_seconds = measure.warmup_steady ? measure.budget / 2 : measure.budget;
  std::vector<double> times;
  // After each of them.
  std::vector<double> passed;
  stats::SteadyState state;
  std::size_t look = stats::kFewestForSteadyState;
  double seconds = 0;
  while (goes_on()) {
    const bool declared = times.size() >= measure.warmup_runs && seconds >= measure.warmup_seconds;
    if (declared && !measure.warmup_steady) break;
    if (declared && times.size() >= look && seconds >= kFewestSeconds) {
      state = stats::steady_state(times);
      if (state.kind != stats::SteadyState::Kind::NoSteadyState) break;
      look = static_cast<std::size_t>(std::ceil(static_cast<double>(times.size()) * kGrowth));
    }
    const bool too_long = measure.warmup_steady && (seconds + pace_.expected() > most_seconds ||
                                                    times.size() >= kMostValues);
    if (!times.empty() && (too_long || !affordable())) {
      if (measure.warmup_steady) {
        state = stats::steady_state(times);
      } else {
        run_->warn("the budget ended the warm-up after " + std::to_string(times.size()) +
                   (times.size() == 1 ? " run" : " runs"));
      }
      break;
    }
    const std::optional<double> time = run_->warm_up(0);
    if (!time) return;
    times.push_back(*time);
    const double now = budget_->spent() - began;
    pace_.took(now - seconds);
    seconds = now;
    passed.push_back(seconds);
  }
  if (!measure.warmup_steady || times.empty()) return;
  const plan::Steadiness::Kind kind = kind_of(state.kind);
  if (kind == plan::Steadiness::Kind::NoSteadyState) {
    run_->set_steadiness({kind, static_cast<std::uint32_t>(times.size()), seconds});
    // Whoever stopped it knows why.
    if (goes_on()) run_->warn(no_steady_state(times.size(), seconds));
    return;
  }
  const double before = state.first == 0 ? 0 : passed[state.first - 1];
  run_->set_steadiness({kind, static_cast<std::uint32_t>(state.first), before});
  needed_ = std::min(static_cast<std::uint32_t>(state.first), kMostAgain);
  most_seconds_ = std::min(2 * before, kMostShareAgain * measure.budget);
}

void WarmUp::again(std::uint32_t process, const GoesOn& goes_on) {
  const double began = budget_->spent();
  for (std::uint32_t done = 0; done < needed_ && goes_on() && affordable(); ++done) {
    const double before = budget_->spent();
    if (before - began >= most_seconds_ || !run_->warm_up(process)) return;
    pace_.took(budget_->spent() - before);
  }
}

}  // namespace benchc::execution
