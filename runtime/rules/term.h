#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/rules/rules.h"
#include "runtime/stats/clusters.h"
#include "runtime/stats/estimate.h"

/// What the terms of a condition are worth, given the samples.
namespace benchc::rules {

/// All that one judgment of one rule may look at.
struct Scene {
  const plan::Plan& plan;
  const plan::Rule& rule;
  const plan::Judgment& judgment;
  Judge::Results results;
  /// For each case of the plan, its group.
  std::span<const std::uint32_t> groups;
  /// Null for a rule without a baseline.
  const BaselineData* baseline = nullptr;
  /// For each run of the baseline and each case of the plan.
  std::span<const std::vector<PlaceInRun>> places;
  /// Of a rule whose baseline is measured beside this run: which revision that is, and for each
  /// case of the plan its counterpart there (plan::kNoCounterpart where it has none).
  const plan::Revision* revision = nullptr;
  std::span<const std::uint32_t> counterparts;
};

/// What Scene::groups says of a plan.
std::vector<std::uint32_t> groups_by_case(const plan::Plan& plan);

/// The statistic that a term names; empty for an unknown name.
std::optional<stats::Statistic> statistic_of(const plan::Term& term);

/// Whether the statistic's interval comes from a law, so that it takes a share of alpha and narrows
/// with more samples: all but min, max, sum and count, which are statements about the sample.
bool has_law(stats::Kind kind);

/// The result and series that a Statistic term refers to; both null when they are not there.
struct Samples {
  const plan::CaseResult* result = nullptr;
  const plan::Series* series = nullptr;
  /// The series is of passes that counted (CaseResult::passes): each value is exact, so that no law
  /// but what the passes themselves show says how much they differ.
  bool exact = false;
};
/// Those of one metric of a case: its samples, or else its passes.
Samples samples_of(const plan::CaseResult& result, const std::string& metric);
Samples samples_of(const Scene& scene, const plan::Term& term);

/// Whether the statistic of these samples takes a share of alpha, and narrows with more of them.
bool has_law(stats::Kind kind, const Samples& samples);

/// A statistic of the samples of one case (an index into the plan's). One over cases counts as one
/// of each.
struct Measured {
  const plan::Term* statistic = nullptr;
  std::uint32_t case_index = 0;
};
Samples samples_of(const Scene& scene, const Measured& measured);

/// Why a case has no series of a metric: its own warning about it, where it has one.
std::string without_metric(const plan::CaseResult& result, const std::string& metric);

/// Why the term cannot be evaluated at all, naming the case: a metric that it lacks, a value that
/// is not a number, no samples. Empty when it can.
std::string problem_of(const Scene& scene, const plan::Term& term);
/// The same of one case's statistic.
std::string problem_of(const Scene& scene, const Measured& measured);

/// All statistics below and including `term`, in order.
std::vector<Measured> measured_in(const Scene& scene, const plan::Term& term);

/// The cases (indices into the plan's) of the set that a term refers to; none when it is not there.
std::span<const std::uint32_t> set_of(const Scene& scene, const plan::Term& term);

/// A term's point value, and the interval in which it lies.
struct Evaluated {
  double value = 0;
  stats::Interval interval;
};

/// Evaluates by interval arithmetic, each statistic with an interval at 1 - `alpha_each`. The value
/// is NaN where the arithmetic or a statistic is not defined, and the interval then is unbounded.
/// Samples that share a process are not taken as independent.
Evaluated evaluate(const Scene& scene, const plan::Term& term, double alpha_each);

Evaluated evaluate(const Scene& scene, const Measured& measured, double alpha);
/// A statistic of these samples at 1 - alpha; of passes, all that they show.
Evaluated evaluate(stats::Statistic statistic, const Samples& samples, double alpha);

/// The value of a term without statistics; NaN for one with some.
double constant(const Scene& scene, const plan::Term& term);

/// The base unit of a term, as well as it can be known: constants of a product count as plain
/// numbers.
std::string unit_of(const Scene& scene, const plan::Term& term);

/// What a statistic over cases (`name`: "geomean", "mean", …) is worth when that of each case is
/// `values`. Each of them grows with every value, so that the ends of intervals that hold together
/// are mapped to the ends of an interval for the whole.
Evaluated over_cases(std::string_view name, std::span<const Evaluated> values);

/// The name of the method behind a statistic's interval, for people; with `by_process`, of samples
/// that share processes.
std::string method_of(stats::Kind kind, bool by_process = false);
std::string method_of(stats::Kind kind, const Samples& samples);

}  // namespace benchc::rules
