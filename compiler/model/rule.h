#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/scope.h"
#include "compiler/model/value.h"
#include "compiler/source/source.h"
#include "compiler/syntax/tree.h"

/// How what was measured is judged, and who is told.
namespace benchc::model {

struct Baseline {
  enum class Kind : std::uint8_t { Branch, Run, File, Tag, Approved, BuildGit };
  enum class Comparable : std::uint8_t { Strict, CpuModel, Class };
  std::string name;
  source::Span span;
  Kind kind = Kind::Branch;
  std::string reference;
  std::uint32_t last = 20;
  Comparable comparable = Comparable::Strict;
  std::string machine_class;
};

enum class Severity : std::uint8_t { Fail, Warn };
enum class CountsAs : std::uint8_t { Pass, Warn, Fail };

struct Clause {
  Severity severity = Severity::Fail;
  source::Span span;
  syntax::Expr condition;
};

/// A case of the model: workload and case index.
struct CaseRef {
  std::uint32_t workload = 0;
  std::uint64_t index = 0;

  friend auto operator<=>(const CaseRef&, const CaseRef&) = default;
};

struct Rule {
  std::string name;
  source::Span span;
  std::string documentation;
  std::string owner;
  /// `for sort, serve.*, tag(hot), parse[n > 3]`, or `*`; empty where the conditions themselves
  /// name what they judge.
  std::vector<syntax::Expr> selectors;
  std::optional<std::uint32_t> baseline;
  double confidence = 0.99;
  CountsAs on_inconclusive = CountsAs::Warn;
  CountsAs on_missing_baseline = CountsAs::Warn;
  std::vector<Clause> clauses;
  const Scope* scope = nullptr;
  /// Of the stdlib: other rules take it by `use`, and it is never judged itself.
  bool is_template = false;
};

/// `waive RULE for SELECTORS until DATE because "reason"`.
struct Waiver {
  source::Span span;
  /// Index into Model::rules.
  std::uint32_t rule = 0;
  /// Empty: all that the rule judges.
  std::vector<syntax::Expr> selectors;
  /// "2026-12-31", the last day.
  std::string until;
  source::Span until_span;
  std::string reason;
  const Scope* scope = nullptr;
};

/// `slo [NAME] CONDITION for SHARE of runs over TIME { owner = "team" }`.
struct Objective {
  /// The condition in the one layout where it has no name of its own.
  std::string name;
  source::Span span;
  std::string documentation;
  std::string owner;
  /// As in a rule: with a bare metric it is judged for each case that has the metric.
  syntax::Expr condition;
  double share = 0.99;
  /// Seconds.
  double window = 0;
  const Scope* scope = nullptr;
};

struct Cost {
  struct Machine {
    /// Empty: any.
    std::string machine_class;
    /// A second, in the currency.
    double price = 0;
  };
  struct Volume {
    syntax::Expr selector;
    double per_second = 0;
  };
  std::string name;
  source::Span span;
  std::string currency;
  std::vector<Machine> machines;
  std::vector<Volume> volumes;
  const Scope* scope = nullptr;
};

struct Notice {
  struct Destination {
    std::string channel;
    std::string address;
    bool from_environment = false;
    source::Span span;
  };
  std::string name;
  source::Span span;
  /// In words: "fail", "no baseline".
  std::vector<std::string> outcomes;
  /// Indices into Model::rules; empty: all.
  std::vector<std::uint32_t> rules;
  std::vector<Destination> destinations;
};

/// Which changes need whose sign-off.
struct Governance {
  enum class Change : std::uint8_t {
    Loosened,
    Removed,
    Waived,
    Controls,
    Baselines,
    Budgets,
    Governance
  };
  std::string name;
  source::Span span;
  std::string documentation;
  /// Empty: all.
  std::vector<Change> changes;
  /// Indices into Model::rules; empty: all.
  std::vector<std::uint32_t> rules;
  /// Teams or people, of whom `approvals` must sign.
  std::vector<std::string> sign_off;
  std::uint32_t approvals = 1;
  /// The file of their SSH keys, relative to the repository's root.
  std::string signers;
};

/// What a `test` gives a metric in place of measuring it.
struct Given {
  enum class Shape : std::uint8_t { Values, Constant, Normal, Lognormal, Uniform, Exponential };
  source::Span span;
  /// Of the baseline's runs, not of the run that is judged.
  bool baseline = false;
  /// Empty: of every case that the rule judges.
  std::optional<syntax::Expr> selector;
  std::string metric;
  Shape shape = Shape::Constant;
  Dimension dimension;
  /// Values: the samples. Constant: the value. Normal, Lognormal: median, and spread relative to
  /// it. Uniform: least and most. Exponential: mean.
  std::vector<double> numbers;
};

struct Expectation {
  source::Span span;
  /// In words: "fail", "no baseline".
  std::string outcome;
  /// Empty: every subject of the rule.
  std::optional<syntax::Expr> selector;
  /// Of the trials; both absent: in all of them.
  std::optional<double> at_least;
  std::optional<double> at_most;
};

/// A rule's unit test.
struct Test {
  std::string name;
  source::Span span;
  std::string documentation;
  /// A rule of Model::rules; or one made of a template, for one case of a workload `subject`.
  std::optional<std::uint32_t> rule;
  std::optional<Rule> made;
  std::vector<Given> given;
  /// Samples of each case, and runs behind the baseline.
  std::uint32_t samples = 30;
  std::uint32_t runs = 10;
  /// Relative spread of the level between the baseline's runs.
  double between = 0;
  std::uint32_t trials = 1;
  std::optional<std::uint64_t> seed;
  std::vector<Expectation> expectations;
  const Scope* scope = nullptr;
};

struct Suite {
  std::string name;
  source::Span span;
  std::vector<syntax::Expr> include;
  /// Indices; the environment is optional, and without `rules` all rules are judged.
  std::optional<std::uint32_t> environment;
  std::optional<std::vector<std::uint32_t>> rules;
  std::optional<std::uint32_t> measure;
  /// 1 per 500 runs is 0.002.
  std::optional<double> false_alarms;
  const Scope* scope = nullptr;
};

}  // namespace benchc::model
