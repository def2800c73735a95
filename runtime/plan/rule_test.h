#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/plan/plan.h"

/// A rule's unit test, lowered: what the rule is given in place of measurements, and what it is to
/// say.
namespace benchc::plan {

/// Samples that are generated, in the metric's base unit.
struct GivenSamples {
  enum class Shape : std::uint8_t { Values, Constant, Normal, Lognormal, Uniform, Exponential };
  /// Into the plan.
  std::uint32_t case_index = 0;
  std::string metric;
  /// Of the baseline's runs, not of the run that is judged.
  bool baseline = false;
  Shape shape = Shape::Constant;
  /// Values: the samples. Constant: the value. Normal, Lognormal: median, and spread relative to
  /// it (the standard deviation; of the logarithm for Lognormal). Uniform: least and most.
  /// Exponential: mean.
  std::vector<double> numbers;

  friend bool operator==(const GivenSamples&, const GivenSamples&) = default;
};

struct Expectation {
  /// In words: "fail", "no baseline".
  std::string outcome;
  /// Into the judgments of the plan's rules, counted on over the rules.
  std::vector<std::uint32_t> judgments;
  /// Of the trials; both absent: in all of them.
  std::optional<double> at_least;
  std::optional<double> at_most;
  /// As written: "fail for sort[n = 1Ki] at least 95%".
  std::string text;
  /// Where it stands, for people: "rules.bench:12:3".
  std::string place;

  friend bool operator==(const Expectation&, const Expectation&) = default;
};

struct RuleTest {
  std::string name;
  std::string documentation;
  std::string place;
  /// Its rules are what is tested (one, or what its clauses were divided into), for its cases.
  Plan plan;
  std::vector<GivenSamples> given;
  /// Samples of each case, where they are generated.
  std::uint32_t samples = 30;
  /// Runs behind the baseline.
  std::uint32_t runs = 10;
  /// Relative standard deviation of the level between the baseline's runs.
  double between = 0;
  std::uint32_t trials = 1;
  std::uint64_t seed = 0;
  std::vector<Expectation> expectations;

  friend bool operator==(const RuleTest&, const RuleTest&) = default;
};

}  // namespace benchc::plan
