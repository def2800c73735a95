#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// How a plan has samples judged.
namespace benchc::plan {

/// Arithmetic over numbers that are known when it is evaluated.
struct Term {
  enum class Kind : std::uint8_t {
    /// `number`.
    Constant,
    /// `bounds[index]` of the judgment: a number that depends on the case's parameters.
    Bound,
    /// In a derived metric: the case's parameter `name`, or its `items` or `bytes`.
    Parameter,
    /// In a derived metric: the sample's value of the metric `name`.
    Metric,
    /// In a condition: the statistic `name` ("median", "quantile", …; `number` is the argument of
    /// quantile and trimmed_mean, p90 and p99 are quantiles) of the metric `metric` over the
    /// samples of case `cases[index]` of the judgment.
    Statistic,
    Negate,
    Add,
    Subtract,
    Multiply,
    Divide,
    /// In a condition: `name` ("geomean", "mean", "median", "min", "max", "sum") over the cases of
    /// `sets[index]` of the judgment, of `operands[0]`: a Statistic, whose own index means nothing.
    OverCases,
    /// The natural logarithm of its operand; only in what a Growth is compared with.
    Logarithm,
  };
  Kind kind = Kind::Constant;
  double number = 0;
  std::uint32_t index = 0;
  std::string name;
  std::string metric;
  std::vector<Term> operands;

  friend bool operator==(const Term&, const Term&) = default;
};

struct Condition {
  enum class Kind : std::uint8_t {
    /// `terms[0] comparison terms[1]`.
    Compare,
    /// `terms[0]`, a Statistic, regresses from the rule's baseline by more than `terms[1]`, which
    /// is a ratio if `relative`, else in the metric's unit.
    Regresses,
    And,
    Or,
    Not,
    /// The series of `terms[0]`, a Statistic, has a change point that reaches the present, by more
    /// than `terms[1]`, which is a ratio if `relative`, else in the metric's unit.
    Shifts,
    /// `terms[0]`, a Statistic whose index refers to `sets`, grows faster over the parameter
    /// `parameter` of these cases than `terms[1]`, arithmetic over that parameter.
    Growth,
  };
  enum class Comparison : std::uint8_t { Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual };
  Kind kind = Kind::Compare;
  Comparison comparison = Comparison::Less;
  bool relative = true;
  std::string parameter;
  std::vector<Term> terms;
  std::vector<Condition> operands;

  friend bool operator==(const Condition&, const Condition&) = default;
};

struct Clause {
  enum class Severity : std::uint8_t { Fail, Warn };
  Severity severity = Severity::Fail;
  Condition condition;
  /// The condition in the language's words, in the one layout.
  std::string text;

  friend bool operator==(const Clause&, const Clause&) = default;
};

/// A rule for one case, or for one combination of cases.
struct Judgment {
  /// A case's id, or what the cases have in common: `n=1048576`.
  std::string subject;
  /// What the condition's Statistic terms refer to by index.
  std::vector<std::uint32_t> cases;
  /// What the condition's Bound terms refer to by index.
  std::vector<double> bounds;
  /// What OverCases and Growth refer to by index: cases (indices), in the plan's order.
  std::vector<std::vector<std::uint32_t>> sets;
  /// Into waivers.
  std::optional<std::uint32_t> waiver;

  friend bool operator==(const Judgment&, const Judgment&) = default;
};

/// All cases that a judgment looks at, those of its sets too; in order, each once.
std::vector<std::uint32_t> cases_of(const Judgment& judgment);

/// What an outcome that is no answer counts as.
enum class CountsAs : std::uint8_t { Pass, Warn, Fail };

struct Rule {
  std::string name;
  std::string documentation;
  std::string owner;
  /// Index into baselines.
  std::optional<std::uint32_t> baseline;
  /// As declared, 0.99 for 99%.
  double confidence = 0.99;
  /// What each judgment's clause may err by (two-sided), after the suite's false-alarm budget was
  /// spread over all of them; at most 1 - confidence.
  double alpha = 0.01;
  CountsAs on_inconclusive = CountsAs::Warn;
  CountsAs on_missing_baseline = CountsAs::Warn;
  std::vector<Clause> clauses;
  std::vector<Judgment> judgments;

  friend bool operator==(const Rule&, const Rule&) = default;
};

/// A rule that is not held against some cases until a date.
struct Waiver {
  std::string rule;
  /// As written: "sort[n = 1Ki]"; empty: all that the rule judges.
  std::string cases;
  /// The last day, "2026-12-31".
  std::string until;
  std::string reason;

  friend bool operator==(const Waiver&, const Waiver&) = default;
};

/// A service level objective: a condition that a share of the runs of a window of time must meet.
struct Objective {
  std::string name;
  std::string documentation;
  std::string owner;
  Condition condition;
  /// The condition in the language's words.
  std::string text;
  double share = 0.99;
  /// Seconds.
  double window = 0;
  std::vector<Judgment> judgments;

  friend bool operator==(const Objective&, const Objective&) = default;
};

}  // namespace benchc::plan
