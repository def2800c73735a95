#include "runtime/rules/sampling_time.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "runtime/plan/group_measure.h"
#include "runtime/plan/looks.h"

namespace benchc::rules {
namespace {

// From the start of each sample to that of the next one, whatever case that is of: the program,
// and all that benchc does between samples. In seconds, by case.
std::vector<std::vector<double>> gaps_of(Judge::Results results) {
  std::vector<std::pair<std::int64_t, std::size_t>> starts;
  for (std::size_t at = 0; at < results.size(); ++at) {
    if (results[at] == nullptr) continue;
    for (const std::int64_t start : results[at]->started) starts.emplace_back(start, at);
  }
  std::sort(starts.begin(), starts.end());
  std::vector<std::vector<double>> gaps(results.size());
  for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
    gaps[starts[i].second].push_back(
        (static_cast<double>(starts[i + 1].first) - static_cast<double>(starts[i].first)) / 1e9);
  }
  return gaps;
}

// A fresh process now and then counts, the way to the next group does not.
double typical(std::vector<double> gaps) {
  if (gaps.empty()) return 0;
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  constexpr double kMost = 20;
  const double most = kMost * *middle;
  double sum = 0;
  for (const double gap : gaps) sum += std::min(gap, most);
  return sum / static_cast<double>(gaps.size());
}

// Where one case's samples stand alone, its own time is what is known.
double measured_time(const plan::CaseResult& result) {
  for (const plan::Series& series : result.series) {
    const auto number = [](double value) { return std::isfinite(value); };
    if (series.metric != "time" ||
        !std::all_of(series.values.begin(), series.values.end(), number)) {
      continue;
    }
    const double sum = std::max(0.0, typical(series.values));
    return sum * static_cast<double>(std::max<std::uint64_t>(1, result.iterations));
  }
  return 0;
}

// What floating point takes away is no round less.
double whole(double rounds) { return std::floor(rounds * (1 + 1e-9)); }

double warmup_of(const plan::Measure& measure, double sample) {
  // How long a steady state takes is not known before; it is first looked for after so many.
  constexpr double kFirstLook = 20;
  const double steady = measure.warmup_steady ? kFirstLook : 0;
  return std::max(static_cast<double>(measure.warmup_runs), steady) * sample +
         measure.warmup_seconds;
}

}  // namespace

SamplingTime::SamplingTime(const plan::Plan& plan, Judge::Results results)
    : sample_(plan.cases.size()), set_of_(plan.cases.size()) {
  const std::vector<std::vector<double>> gaps = gaps_of(results);
  for (std::size_t at = 0; at < sample_.size() && at < results.size(); ++at) {
    if (results[at] == nullptr) continue;
    sample_[at] = gaps[at].size() > 1 ? typical(gaps[at]) : measured_time(*results[at]);
    if (!(sample_[at] >= 0) || !std::isfinite(sample_[at])) sample_[at] = 0;
  }
  for (std::size_t at = 0; at < sample_.size() && at < results.size(); ++at) {
    // A counterpart that was not measured costs what its case costs.
    const auto& counterpart = plan.cases[at].counterpart;
    if (counterpart && results[at] == nullptr && counterpart->of < sample_.size()) {
      sample_[at] = sample_[counterpart->of];
    }
  }
  for (const plan::Group& group : plan.groups) {
    for (const std::vector<std::uint32_t>& together : plan::measured_together(plan, group)) {
      Given given{plan::group_measure(plan, together), 0, false};
      double warmup = 0;
      for (const std::uint32_t one : together) {
        set_of_[one] = sets_.size();
        warmup += warmup_of(plan.measures[plan.cases[one].measure], sample_[one]);
      }
      const double each = round(together);
      given.rounds = std::max(1.0, static_cast<double>(given.measure.maximum));
      const double in_budget = each > 0 ? whole((given.measure.budget - warmup) / each)
                                        : std::numeric_limits<double>::infinity();
      if (in_budget < given.rounds) {
        given.rounds = std::max(1.0, in_budget);
        given.budget_ends = true;
      }
      seconds_ += std::min(warmup + given.rounds * each, given.measure.budget);
      sets_.push_back(given);
    }
  }
}

double SamplingTime::round(std::span<const std::uint32_t> cases) const {
  double seconds = 0;
  for (const std::uint32_t one : cases) seconds += sample_[one];
  return seconds;
}

}  // namespace benchc::rules
