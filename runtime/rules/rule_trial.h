#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/plan/error.h"
#include "runtime/plan/rule_test.h"
#include "runtime/rules/rules.h"

/// Rules judged on samples that are made up: nothing is measured, and no store is read.
namespace benchc::rules {

/// A test that would make and judge more samples than this, over all trials, runs and cases, is
/// refused.
inline constexpr std::uint64_t kMaximumTrialSamples = 50'000'000;

/// What became of one expectation.
struct TrialExpectation {
  bool met = false;
  /// Trials in which it came out: in all of its judgments; for an expectation that only says "at
  /// most", in any of them.
  std::uint32_t came_out = 0;
  /// How often each outcome came out, over its judgments and all trials, by the commonest first.
  std::vector<std::pair<Outcome, std::uint64_t>> outcomes;
  /// Of an expectation that was not met, a verdict that shows why, and its trial from 1.
  std::optional<Verdict> shown;
  std::uint32_t shown_trial = 0;
};

struct TrialResult {
  bool passed = false;
  std::uint32_t trials = 1;
  /// Parallel to RuleTest::expectations.
  std::vector<TrialExpectation> expectations;
};

/// Makes the test's samples by inverse transform (Devroye 1986, "Non-Uniform Random Variate
/// Generation", II.2) from a Mersenne Twister that its seed starts, and judges them by the rules of
/// its plan. The same test gives the same result on any machine. An error is a test that is too
/// large, or not in order.
Expected<TrialResult> run_trials(const plan::RuleTest& test);

}  // namespace benchc::rules
