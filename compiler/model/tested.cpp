#include "compiler/model/tested.h"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/model/metrics.h"
#include "compiler/model/rules.h"
#include "compiler/model/select.h"

namespace benchc::model {
namespace {

// More could not be read by anyone, and their samples would take too long to make.
constexpr std::size_t kMostTestedCases = 10'000;

struct Key {
  CaseRef of;
  std::string metric;

  friend auto operator<=>(const Key&, const Key&) = default;
};

struct Need {
  bool baseline = false;
  const Given* samples = nullptr;
  const Given* from_baseline = nullptr;
};

using Needs = std::map<Key, Need>;

syntax::Expr word(std::string text, source::Span span) {
  syntax::Expr expr;
  expr.text = std::move(text);
  expr.span = span;
  return expr;
}

// One case that has all metrics that the language knows, and a baseline of as many runs as wanted.
std::unique_ptr<Model> subject_model(const Rule& made) {
  auto model = std::make_unique<Model>();
  Workload& workload = model->workloads.emplace_back();
  workload.name = "subject";
  model->workload_names.emplace(workload.name, 0);
  workload.span = made.span;
  workload.case_count = 1;
  workload.metrics = Metrics(metrics_of(WorkloadForm::None));
  workload.scope = made.scope;
  constexpr std::uint32_t kMostRuns = 1000;
  Baseline& baseline = model->baselines.emplace_back();
  baseline.name = "baseline";
  baseline.last = kMostRuns;
  return model;
}

const Metric* find_metric(const Model& model, const Key& key) {
  return model.workloads[key.of.workload].metrics.find(key.metric);
}

// Walks the conditions of a rule for the metrics that they look at.
class Finder {
 public:
  Finder(const ResolvedRule& rule, Needs& needs) : rule_(rule), needs_(needs) {}

  void find() {
    for (const ShapedClause& clause : rule_.clauses) look(clause.condition);
  }

  /// How many statistics of a case are looked at when everything is judged once.
  double statistics() const { return statistics_; }

 private:
  void look(const RuleCondition& condition) {
    using Kind = RuleCondition::Kind;
    if (condition.kind == Kind::Growth) return over_set(condition.terms[0], false);
    const bool baseline = condition.kind == Kind::Regresses || condition.kind == Kind::Shifts;
    for (const RuleTerm& term : condition.terms) look(term, baseline);
    for (const RuleCondition& operand : condition.operands) look(operand);
  }

  void look(const RuleTerm& term, bool baseline) {
    if (term.kind == RuleTerm::Kind::OverCases) {
      RuleTerm statistic = term.operands[0];
      statistic.index = term.index;
      return over_set(statistic, baseline);
    }
    if (term.kind == RuleTerm::Kind::Statistic && rule_.slots > 0) {
      for (std::size_t j = 0; j < rule_.judgments(); ++j) {
        add(rule_.cases[j * rule_.slots + term.index], term.metric, baseline);
      }
    }
    for (const RuleTerm& operand : term.operands) look(operand, baseline);
  }

  void over_set(const RuleTerm& statistic, bool baseline) {
    for (std::size_t j = 0; j < rule_.judgments(); ++j) {
      const std::uint32_t set = rule_.set_indices[j * rule_.sets + statistic.index];
      for (const CaseRef& one : rule_.case_sets[set]) add(one, statistic.metric, baseline);
    }
  }

  void add(const CaseRef& of, const std::string& metric, bool baseline) {
    needs_[{of, metric}].baseline |= baseline;
    ++statistics_;
  }

  const ResolvedRule& rule_;
  Needs& needs_;
  double statistics_ = 0;
};

class Resolver {
 public:
  Resolver(const Test& test, TestedRule& out, Diagnostics& diagnostics)
      : test_(test), model_(*out.model), out_(out), diagnostics_(diagnostics) {}

  bool run() {
    if (!find_needs()) return false;
    const std::size_t before = diagnostics_.size();
    for (const Given& given : test_.given) give(given);
    if (diagnostics_.size() == before) check_all_given();
    for (const Expectation& expectation : test_.expectations) check(expectation);
    if (diagnostics_.size() == before) check_size();
    if (diagnostics_.size() > before) return false;
    for (auto& [key, need] : needs_) {
      out_.metrics.push_back({key.of, key.metric, need.samples, need.from_baseline});
    }
    return true;
  }

 private:
  bool find_needs() {
    Diagnostics found;
    const std::vector<ResolvedRule> resolved = resolve_rule(model_, out_.rule, found);
    if (has_errors(found)) {
      // Those of a rule of the spec are told where it stands.
      if (out_.subject) {
        std::copy_if(found.begin(), found.end(), std::back_inserter(diagnostics_),
                     [](const auto& one) { return is_error(one); });
      }
      return false;
    }
    for (const ResolvedRule& one : resolved) {
      judged_ += one.judgments();
      if (judged_ > kMostTestedCases) return too_many();
      Finder finder(one, needs_);
      finder.find();
      out_.statistics_judged += finder.statistics() * test_.trials;
      if (out_.statistics_judged > kMostTestStatistics) return too_much_judged();
      cases_.insert(one.cases.begin(), one.cases.end());
      for (const auto& set : one.case_sets) cases_.insert(set.begin(), set.end());
      if (needs_.size() > kMostTestedCases) return too_many();
    }
    return !needs_.empty();
  }

  static bool is_error(const diagnostics::Diagnostic& one) {
    return diagnostics::severity(one.kind) == diagnostics::Severity::Error;
  }

  bool too_many() {
    report(diagnostics_, Kind::TooManyJudgments, test_.span,
           "rule " + tick(out_.rule.name) + " judges more than " +
               std::to_string(kMostTestedCases) + " cases, which is too many for a test",
           "test a rule of the same conditions for fewer cases");
    return false;
  }

  bool too_much_judged() {
    report(diagnostics_, Kind::TooManyJudgments, test_.span,
           "test " + tick(test_.name) +
               " would look at more than a million statistics, all cases, " +
               "clauses and trials counted",
           "lower `trials`, or test a rule for fewer cases");
    return false;
  }

  void give(const Given& given) {
    std::optional<std::vector<CaseRef>> only;
    if (given.selector) {
      Diagnostics found;
      only = select_all(model_, {*given.selector}, *test_.scope, found);
      if (!found.empty()) {
        diagnostics_.insert(diagnostics_.end(), found.begin(), found.end());
        return;
      }
    }
    bool used = false;
    for (auto& [key, need] : needs_) {
      if (key.metric != given.metric) continue;
      if (only && !std::binary_search(only->begin(), only->end(), key.of)) continue;
      if (given.baseline && !need.baseline) continue;
      const Metric* metric = find_metric(model_, key);
      if (metric != nullptr && metric->dimension != given.dimension) {
        report(diagnostics_, Kind::WrongDimension, given.span,
               tick(given.metric) + " is " + describe(metric->dimension) +
                   ", and these samples are " + describe(given.dimension));
        return;
      }
      (given.baseline ? need.from_baseline : need.samples) = &given;
      used = true;
    }
    if (!used) report_unused(given);
  }

  void report_unused(const Given& given) {
    std::vector<std::string_view> metrics;
    bool looked_at = false;
    for (const auto& [key, need] : needs_) {
      metrics.push_back(key.metric);
      looked_at |= key.metric == given.metric;
    }
    if (!looked_at) {
      report(diagnostics_, Kind::UnknownMetric, given.span,
             "rule " + tick(out_.rule.name) + " does not look at " + tick(given.metric),
             did_you_mean(given.metric, metrics));
    } else if (given.baseline) {
      report(diagnostics_, Kind::MisplacedSetting, given.span,
             "rule " + tick(out_.rule.name) + " does not compare " + tick(given.metric) +
                 " with a baseline");
    } else {
      report(diagnostics_, Kind::SelectsNothing, given.span,
             "rule " + tick(out_.rule.name) + " judges none of these cases");
    }
  }

  bool expects(std::string_view outcome) const {
    return std::any_of(test_.expectations.begin(), test_.expectations.end(),
                       [&](const Expectation& one) { return one.outcome == outcome; });
  }

  void check_all_given() {
    for (const auto& [key, need] : needs_) {
      const std::string id = case_id(model_.workloads[key.of.workload], key.of.index);
      const std::string what = tick(key.metric) + " of " + tick(id);
      if (need.samples == nullptr && !expects("error")) {
        report(diagnostics_, Kind::MissingSetting, test_.span,
               "rule " + tick(out_.rule.name) + " looks at " + what +
                   ", and the test gives no samples of it",
               "add " + tick("samples " + key.metric + " = normal(…, 1%)"));
        return;
      }
      const bool without = need.baseline && need.from_baseline == nullptr;
      if (without && !expects("no baseline") && !expects("error")) {
        report(diagnostics_, Kind::MissingSetting, test_.span,
               "rule " + tick(out_.rule.name) + " compares " + what +
                   " with a baseline, and the test gives none",
               "add " + tick("baseline " + key.metric + " = normal(…, 1%)") +
                   ", or expect `no baseline`");
        return;
      }
    }
  }

  void check(const Expectation& expectation) {
    if (!expectation.selector) return;
    Diagnostics found;
    const auto only = select_all(model_, {*expectation.selector}, *test_.scope, found);
    diagnostics_.insert(diagnostics_.end(), found.begin(), found.end());
    if (!found.empty()) return;
    const bool any = std::any_of(only.begin(), only.end(),
                                 [&](const CaseRef& one) { return cases_.contains(one); });
    if (any) return;
    report(diagnostics_, Kind::SelectsNothing, expectation.selector->span,
           "rule " + tick(out_.rule.name) + " judges none of these cases");
  }

  void check_size() {
    double samples = 0;
    const auto count = [&](const Given* given) -> double {
      if (given == nullptr) return 0;
      return given->shape == Given::Shape::Values ? static_cast<double>(given->numbers.size())
                                                  : test_.samples;
    };
    for (const auto& [key, need] : needs_) {
      samples += count(need.samples) + test_.runs * count(need.from_baseline);
    }
    out_.samples_made = samples * test_.trials;
    if (samples <= kMostTrialSamples && out_.samples_made <= kMostTestSamples) return;
    const bool in_one = samples > kMostTrialSamples;
    report(diagnostics_, Kind::BadValue, test_.span,
           "test " + tick(test_.name) + " would make more than " +
               (in_one ? "5 million samples in a trial" : "50 million samples"),
           in_one ? "lower `runs` or `count`" : "lower `trials`, `runs` or `count`");
  }

  const Test& test_;
  const Model& model_;
  TestedRule& out_;
  Diagnostics& diagnostics_;
  Needs needs_;
  std::set<CaseRef> cases_;
  std::size_t judged_ = 0;
};

}  // namespace

std::optional<TestedRule> resolve_test(const Model& model, const Test& test,
                                       Diagnostics& diagnostics) {
  TestedRule tested;
  tested.model = &model;
  if (test.made) {
    tested.rule = *test.made;
    tested.subject = subject_model(tested.rule);
    tested.model = tested.subject.get();
    tested.rule.baseline = 0;
    if (tested.rule.selectors.empty()) {
      tested.rule.selectors.push_back(word("subject", tested.rule.span));
    }
  } else if (test.rule) {
    tested.rule = model.rules[*test.rule];
  } else {
    return std::nullopt;
  }
  if (!Resolver(test, tested, diagnostics).run()) return std::nullopt;
  return tested;
}

}  // namespace benchc::model
