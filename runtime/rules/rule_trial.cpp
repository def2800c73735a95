#include "runtime/rules/rule_trial.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include "runtime/stats/distributions.h"

namespace benchc::rules {
namespace {

using plan::GivenSamples;
using Shape = GivenSamples::Shape;

constexpr std::size_t kOutcomes = 7;

// How many numbers a shape needs; a list needs at least one.
std::size_t numbers_of(Shape shape) {
  switch (shape) {
    case Shape::Values:
    case Shape::Constant:
    case Shape::Exponential:
      return 1;
    case Shape::Normal:
    case Shape::Lognormal:
    case Shape::Uniform:
      break;
  }
  return 2;
}

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : engine_(seed) {}

  /// Of the standard normal law.
  double normal() {
    const double u = uniform();
    return u < 0.5 ? -stats::normal_upper(u) : stats::normal_upper(1 - u);
  }

  double sample(const GivenSamples& given, std::size_t index) {
    const double a = given.numbers[0];
    switch (given.shape) {
      case Shape::Values:
        return given.numbers[index];
      case Shape::Constant:
        return a;
      case Shape::Normal:
        return a * (1 + given.numbers[1] * normal());
      case Shape::Lognormal:
        return a * std::exp(given.numbers[1] * normal());
      case Shape::Uniform:
        return a + (given.numbers[1] - a) * uniform();
      case Shape::Exponential:
        return -a * std::log1p(-uniform());
    }
    return a;
  }

 private:
  /// Strictly between 0 and 1: 53 bits and a half.
  double uniform() {
    constexpr double kStep = 0x1p-53;
    return (static_cast<double>(engine_() >> 11U) + 0.5) * kStep;
  }

  std::mt19937_64 engine_;
};

std::size_t count_of(const plan::RuleTest& test, const GivenSamples& given) {
  return given.shape == Shape::Values ? given.numbers.size() : test.samples;
}

const plan::Metric* metric_of(const plan::RuleTest& test, const GivenSamples& given) {
  if (given.case_index >= test.plan.cases.size()) return nullptr;
  const std::uint32_t workload = test.plan.cases[given.case_index].workload;
  if (workload >= test.plan.workloads.size()) return nullptr;
  const auto& metrics = test.plan.workloads[workload].metrics;
  const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const plan::Metric& metric) {
    return metric.name == given.metric;
  });
  return found == metrics.end() ? nullptr : &*found;
}

// One run of the test's cases: that which is judged, or one of the baseline's.
std::vector<plan::CaseResult> make_cases(const plan::RuleTest& test, bool baseline,
                                         Generator& generator) {
  std::vector<plan::CaseResult> cases(test.plan.cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) cases[i].id = test.plan.cases[i].id;
  for (const GivenSamples& given : test.given) {
    if (given.baseline != baseline) continue;
    const plan::Metric& metric = *metric_of(test, given);
    plan::CaseResult& result = cases[given.case_index];
    plan::Series series{metric.name, metric.unit, metric.better, {}};
    // Samples that were written down are those of the judged run; all else has the level of its
    // run.
    const bool moves = baseline || given.shape != Shape::Values;
    const double level =
        moves && test.between > 0 ? std::exp(test.between * generator.normal()) : 1;
    const std::size_t count = count_of(test, given);
    series.values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      series.values.push_back(level * generator.sample(given, i));
    }
    result.state = plan::CaseState::Measured;
    for (std::size_t i = result.started.size(); i < count; ++i) {
      result.started.push_back(static_cast<std::int64_t>(i));
      result.round.push_back(static_cast<std::uint32_t>(i));
    }
    result.series.push_back(std::move(series));
  }
  std::erase_if(cases, [&](const plan::CaseResult& one) { return baseline && one.series.empty(); });
  return cases;
}

BaselineData make_baseline(const plan::RuleTest& test, Generator& generator) {
  BaselineData data;
  // Newest first.
  for (std::uint32_t run = test.runs; run > 0; --run) {
    plan::Run made;
    made.cases = make_cases(test, true, generator);
    if (made.cases.empty()) {
      data.missing = "the test gives no samples of a baseline";
      break;
    }
    made.info.id = "run " + std::to_string(run);
    made.info.outcome = plan::RunOutcome::Pass;
    data.runs.push_back(std::move(made));
  }
  return data;
}

Expected<void> check(const plan::RuleTest& test) {
  std::size_t judgments = 0;
  for (const plan::Rule& rule : test.plan.rules) judgments += rule.judgments.size();
  std::uint64_t samples = 0;
  for (const GivenSamples& given : test.given) {
    if (given.numbers.size() < numbers_of(given.shape) || metric_of(test, given) == nullptr) {
      return failure("test " + test.name + " gives samples that are not in order");
    }
    samples += std::uint64_t{count_of(test, given)} * (given.baseline ? test.runs : 1);
    if (samples > kMaximumTrialSamples) break;
  }
  for (const plan::Expectation& one : test.expectations) {
    for (const std::uint32_t index : one.judgments) {
      if (index >= judgments) return failure("test " + test.name + " expects what is not judged");
    }
  }
  if (samples > kMaximumTrialSamples / std::max<std::uint32_t>(1, test.trials)) {
    return failure("test " + test.name + " needs more than " +
                       std::to_string(kMaximumTrialSamples / 1'000'000) + " million samples",
                   "lower `trials`, `runs` or `count`, or test fewer cases");
  }
  return {};
}

class Tally {
 public:
  explicit Tally(const plan::Expectation& expectation) : expectation_(expectation) {}

  void add(const std::vector<Verdict>& verdicts, std::uint32_t trial) {
    const bool at_most = expectation_.at_most && !expectation_.at_least;
    bool all = true;
    bool any = false;
    for (const std::uint32_t index : expectation_.judgments) {
      const Verdict& verdict = verdicts[index];
      ++outcomes_[static_cast<std::size_t>(verdict.outcome)];
      const bool as_named = name(verdict.outcome) == expectation_.outcome;
      all &= as_named;
      any |= as_named;
      // Too often, or too rarely: whichever could be the reason is kept until that is known.
      std::optional<Verdict>& shown = as_named ? came_ : missed_;
      if (!shown) {
        shown = verdict;
        (as_named ? came_trial_ : missed_trial_) = trial;
      }
    }
    if (at_most ? any : all) ++result_.came_out;
  }

  TrialExpectation finish(std::uint32_t trials) {
    const double share = static_cast<double>(result_.came_out) / trials;
    const bool enough = expectation_.at_least ? share >= *expectation_.at_least
                                              : expectation_.at_most || result_.came_out == trials;
    const bool too_often = expectation_.at_most && share > *expectation_.at_most;
    result_.met = enough && !too_often;
    if (!result_.met) {
      result_.shown = too_often ? std::move(came_) : std::move(missed_);
      result_.shown_trial = too_often ? came_trial_ : missed_trial_;
    }
    for (std::size_t i = 0; i < kOutcomes; ++i) {
      if (outcomes_[i] > 0) {
        result_.outcomes.emplace_back(static_cast<Outcome>(i), outcomes_[i]);
      }
    }
    std::stable_sort(result_.outcomes.begin(), result_.outcomes.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return std::move(result_);
  }

 private:
  const plan::Expectation& expectation_;
  TrialExpectation result_;
  std::array<std::uint64_t, kOutcomes> outcomes_{};
  std::optional<Verdict> came_;
  std::optional<Verdict> missed_;
  std::uint32_t came_trial_ = 0;
  std::uint32_t missed_trial_ = 0;
};

}  // namespace

Expected<TrialResult> run_trials(const plan::RuleTest& test) {
  if (const auto good = check(test); !good) return tl::unexpected(good.error());
  Generator generator(test.seed);
  TrialResult result;
  result.trials = std::max<std::uint32_t>(1, test.trials);
  std::vector<Tally> tallies(test.expectations.begin(), test.expectations.end());
  for (std::uint32_t trial = 1; trial <= result.trials; ++trial) {
    std::vector<BaselineData> baselines;
    for (std::size_t b = 0; b < test.plan.baselines.size(); ++b) {
      baselines.push_back(make_baseline(test, generator));
    }
    const std::vector<plan::CaseResult> cases = make_cases(test, false, generator);
    std::vector<const plan::CaseResult*> results;
    results.reserve(cases.size());
    for (const plan::CaseResult& one : cases) results.push_back(&one);
    const std::vector<Verdict> verdicts =
        Judge(test.plan, std::move(baselines), Looks::Once).judge(results);
    for (Tally& tally : tallies) tally.add(verdicts, trial);
  }
  result.passed = true;
  for (Tally& tally : tallies) {
    result.expectations.push_back(tally.finish(result.trials));
    result.passed &= result.expectations.back().met;
  }
  return result;
}

}  // namespace benchc::rules
