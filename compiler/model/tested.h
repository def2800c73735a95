#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/model/words.h"

namespace benchc::model {

/// A test that would make more samples than this, or more in one trial, or judge more statistics,
/// is refused: `check` and `test` end in seconds, whoever wrote the spec.
inline constexpr double kMostTestSamples = 50e6;
inline constexpr double kMostTrialSamples = 5e6;
inline constexpr double kMostTestStatistics = 1e6;
/// All tests of a spec together.
inline constexpr double kMostSpecSamples = 4 * kMostTestSamples;
inline constexpr double kMostSpecStatistics = 4 * kMostTestStatistics;

/// A metric of a case that a tested rule looks at, and what the test gives it.
struct TestedMetric {
  CaseRef of;
  std::string metric;
  const Given* samples = nullptr;
  /// Of the baseline; null where the rule does not compare the metric with it, or where the test is
  /// to show what happens without.
  const Given* baseline = nullptr;
};

/// What a test judges.
struct TestedRule {
  /// Of a rule that is made of a template: the workload `subject`, and nothing else.
  std::unique_ptr<Model> subject;
  const Model* model = nullptr;
  Rule rule;
  /// In the model's order, each once.
  std::vector<TestedMetric> metrics;
  /// How many samples all trials make, and how many statistics of a case they look at.
  double samples_made = 0;
  double statistics_judged = 0;
};

/// Finds what a test's rule looks at, and what is given of it; reports samples that are missing,
/// that nothing looks at, or that are of the wrong dimension, and expectations of cases that are
/// not judged. Of a rule of the spec nothing is told that is wrong with itself.
std::optional<TestedRule> resolve_test(const Model& model, const Test& test,
                                       Diagnostics& diagnostics);

}  // namespace benchc::model
