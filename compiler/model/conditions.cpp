#include "compiler/model/conditions.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "compiler/model/metrics.h"
#include "compiler/model/projection.h"
#include "compiler/model/select.h"
#include "compiler/model/words.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {

namespace {

using syntax::Expr;
using syntax::ExprKind;

// The commonest first: of equally near ones the first is suggested.
constexpr std::array<std::string_view, 14> kStatistics = {
    "median", "mean", "min", "max",          "p90",     "p99", "quantile",
    "stddev", "mad",  "cv",  "trimmed_mean", "geomean", "sum", "count"};

constexpr std::array<std::string_view, 7> kFutureMetrics = {
    "instructions", "cycles", "cache_misses", "branch_misses", "energy", "gpu_time", "gpu_memory"};

// What a plan can hold.
constexpr unsigned kMaximumConditionLevels = 30;
constexpr unsigned kMaximumTermLevels = 60;

constexpr std::string_view kRegresses = "regresses by more than";

bool is_call(const Expr& expr) {
  return expr.kind == ExprKind::Call && !expr.operands.empty() &&
         expr.operands[0].kind == ExprKind::Name;
}

bool is_change(const Expr& expr) {
  return expr.kind == ExprKind::Binary &&
         (expr.text == kRegresses || expr.text == "shifts by more than" || expr.text == "exceeds");
}

/// Whether its value comes from samples. Everything that is called is a statistic.
bool measured(const Expr& expr) {
  if (is_call(expr) || is_change(expr)) return true;
  return std::any_of(expr.operands.begin(), expr.operands.end(), measured);
}

std::optional<RuleCondition::Comparison> comparison(std::string_view text) {
  using enum RuleCondition::Comparison;
  if (text == "<") return Less;
  if (text == "<=") return LessEqual;
  if (text == ">") return Greater;
  if (text == ">=") return GreaterEqual;
  if (text == "==") return Equal;
  if (text == "!=") return NotEqual;
  return std::nullopt;
}

std::optional<RuleTerm::Kind> arithmetic(std::string_view text) {
  if (text == "+") return RuleTerm::Kind::Add;
  if (text == "-") return RuleTerm::Kind::Subtract;
  if (text == "*") return RuleTerm::Kind::Multiply;
  if (text == "/") return RuleTerm::Kind::Divide;
  return std::nullopt;
}

template <typename Node>
unsigned levels(const Node& node) {
  unsigned below = 0;
  for (const Node& operand : node.operands) below = std::max(below, levels(operand));
  return below + 1;
}

unsigned term_levels(const RuleCondition& condition) {
  unsigned most = 0;
  for (const RuleTerm& term : condition.terms) most = std::max(most, levels(term));
  for (const RuleCondition& operand : condition.operands) {
    most = std::max(most, term_levels(operand));
  }
  return most;
}

class Shaper {
 public:
  Shaper(const Model& model, const Rule& rule, Diagnostics& diagnostics)
      : model_(model), rule_(rule), diagnostics_(diagnostics) {
    if (!rule.selectors.empty()) shape_.slots.push_back({});
  }

  RuleShape shape() {
    for (std::uint32_t i = 0; i < rule_.clauses.size(); ++i) {
      const Expr& expr = rule_.clauses[i].condition;
      if (!measured(expr)) {
        if (!report_bare_metric(expr)) {
          error(Kind::NothingMeasured, expr.span, "nothing in this condition is measured",
                "a rule judges a statistic of a metric: `median(time) > 5ms`");
        }
        continue;
      }
      std::optional<RuleCondition> condition = shape_condition(expr);
      if (!condition) continue;
      if (levels(*condition) > kMaximumConditionLevels ||
          term_levels(*condition) > kMaximumTermLevels) {
        error(Kind::BadCondition, expr.span, "this condition has too many levels",
              "declare parts of it as metrics, or as rules of their own");
        continue;
      }
      shape_.clauses.push_back({i, std::move(*condition)});
    }
    return std::move(shape_);
  }

 private:
  std::nullopt_t error(Kind kind, source::Span span, std::string message, std::string hint = {}) {
    diagnostics_.push_back({kind, span, std::move(message), std::move(hint)});
    return std::nullopt;
  }

  std::optional<RuleCondition> shape_condition(const Expr& expr) {
    if (!measured(expr)) return truth_of(expr);
    RuleCondition condition;
    condition.span = expr.span;
    if (expr.kind == ExprKind::Unary && expr.text == "not") {
      condition.kind = RuleCondition::Kind::Not;
      return with_operands(std::move(condition), expr);
    }
    if (expr.kind == ExprKind::Binary && (expr.text == "and" || expr.text == "or")) {
      condition.kind = expr.text == "and" ? RuleCondition::Kind::And : RuleCondition::Kind::Or;
      return with_operands(std::move(condition), expr);
    }
    if (expr.kind == ExprKind::Binary) {
      if (expr.text == kRegresses) return regression(expr);
      if (is_change(expr)) {
        return error(Kind::NotSupportedYet, expr.span, tick(expr.text) + " is not supported yet");
      }
      if (const auto found = comparison(expr.text)) {
        condition.comparison = *found;
        std::optional<RuleTerm> left = shape_term(expr.operands[0]);
        std::optional<RuleTerm> right = shape_term(expr.operands[1]);
        if (!left || !right) return std::nullopt;
        condition.terms.push_back(std::move(*left));
        condition.terms.push_back(std::move(*right));
        return condition;
      }
    }
    return error(Kind::BadCondition, expr.span, "expected a condition, but found a number",
                 "compare it: " + tick(syntax::print(expr) + " > …") + " or " +
                     tick(syntax::print(expr) + " regresses by more than 2%"));
  }

  /// `a or b or c` is one condition of three, however long it grows.
  std::optional<RuleCondition> with_operands(RuleCondition condition, const Expr& expr) {
    bool good = true;
    for (const Expr& operand : expr.operands) {
      std::optional<RuleCondition> one = shape_condition(operand);
      good &= one.has_value();
      if (!one) continue;
      if (one->kind == condition.kind && one->kind != RuleCondition::Kind::Not) {
        std::move(one->operands.begin(), one->operands.end(),
                  std::back_inserter(condition.operands));
      } else {
        condition.operands.push_back(std::move(*one));
      }
    }
    if (!good) return std::nullopt;
    return condition;
  }

  /// What is known before measuring is 1 or 0 in each judgment.
  std::optional<RuleCondition> truth_of(const Expr& expr) {
    if (report_bare_metric(expr)) return std::nullopt;
    RuleCondition condition;
    condition.span = expr.span;
    condition.comparison = RuleCondition::Comparison::Greater;
    condition.terms = {bound(expr, true), {}};
    condition.terms[1].number = 0.5;
    condition.terms[1].span = expr.span;
    return condition;
  }

  std::optional<RuleCondition> regression(const Expr& expr) {
    const Expr& left = expr.operands[0];
    const Expr& right = expr.operands[1];
    const std::size_t before = diagnostics_.size();
    if (!rule_.baseline) {
      error(Kind::BadRegression, expr.span,
            "`regresses` compares with a baseline, and rule " + tick(rule_.name) + " has none",
            "add `against NAME`, where NAME is a declared baseline");
    }
    RuleCondition condition;
    condition.kind = RuleCondition::Kind::Regresses;
    condition.span = expr.span;
    if (!measured(left)) {
      if (!report_bare_metric(left)) {
        error(Kind::BadRegression, left.span, "only a statistic of a metric can regress",
              "write `median(time) regresses by more than 2%`");
      }
    } else if (std::optional<RuleTerm> term = shape_term(left)) {
      if (term->kind != RuleTerm::Kind::Statistic) {
        error(Kind::BadRegression, left.span,
              "only a statistic of a metric can regress, not an expression of it",
              "declare the expression as a metric of the workload");
      }
      condition.terms.push_back(std::move(*term));
    }
    if (measured(right)) {
      error(Kind::BadRegression, right.span,
            "how far it may regress must be known before measuring");
    } else if (!report_bare_metric(right)) {
      condition.terms.push_back(bound(right, false));
    }
    if (diagnostics_.size() != before) return std::nullopt;
    return condition;
  }

  std::optional<RuleTerm> shape_term(const Expr& expr) {
    if (!measured(expr)) {
      if (report_bare_metric(expr)) return std::nullopt;
      return bound(expr, false);
    }
    if (is_call(expr)) return statistic(expr);
    RuleTerm term;
    term.span = expr.span;
    const bool negation = expr.kind == ExprKind::Unary && expr.text == "-";
    const auto operation = expr.kind == ExprKind::Binary ? arithmetic(expr.text) : std::nullopt;
    if (!negation && !operation) {
      return error(Kind::BadCondition, expr.span, "expected a number, but found a condition");
    }
    term.kind = negation ? RuleTerm::Kind::Negate : *operation;
    for (const Expr& operand : expr.operands) {
      if (std::optional<RuleTerm> one = shape_term(operand)) {
        term.operands.push_back(std::move(*one));
      }
    }
    if (term.operands.size() != expr.operands.size()) return std::nullopt;
    return term;
  }

  RuleTerm bound(const Expr& expr, bool truth) {
    RuleTerm term;
    term.kind = RuleTerm::Kind::Bound;
    term.span = expr.span;
    term.index = static_cast<std::uint32_t>(shape_.bounds.size());
    shape_.bounds.push_back({&expr, truth});
    return term;
  }

  std::optional<RuleTerm> statistic(const Expr& expr) {
    const std::string& name = expr.operands[0].text;
    if (name == "growth") {
      return error(Kind::NotSupportedYet, expr.span, "`growth` is not supported yet");
    }
    if (std::find(kStatistics.begin(), kStatistics.end(), name) == kStatistics.end()) {
      std::string hint = "the statistics are ";
      for (const std::string_view one : kStatistics) {
        hint += (one == "median" ? "" : one == "count" ? " and " : ", ") + std::string(one);
      }
      hint = quantile_hint(name).value_or(did_you_mean(name, kStatistics, std::move(hint)));
      return error(Kind::UnknownStatistic, expr.operands[0].span, "unknown statistic " + tick(name),
                   std::move(hint));
    }
    RuleTerm term;
    term.kind = RuleTerm::Kind::Statistic;
    term.span = expr.span;
    term.name = name;
    const bool takes_share = name == "quantile" || name == "trimmed_mean";
    if (expr.operands.size() != (takes_share ? 3u : 2u)) {
      return error(
          Kind::BadStatistic, expr.span,
          tick(name) + (takes_share ? " takes a share and a metric" : " takes one metric"),
          takes_share ? "write " + tick(name + "(10%, time)") : "write " + tick(name + "(time)"));
    }
    if (takes_share && !read_share(expr.operands[1], term)) return std::nullopt;
    if (name == "p90" || name == "p99") {
      term.name = "quantile";
      term.number = name == "p90" ? 0.9 : 0.99;
    }
    if (!read_metric(expr, expr.operands.back(), term)) return std::nullopt;
    term.span = expr.operands.back().span;
    return term;
  }

  /// Of `p95` only p90 and p99 have a name.
  static std::optional<std::string> quantile_hint(std::string_view name) {
    const std::string_view digits = name.substr(std::min<std::size_t>(1, name.size()));
    const bool percentile =
        name.starts_with('p') && !digits.empty() && digits.size() <= 4 &&
        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!percentile) return std::nullopt;
    return "write `quantile(0." + std::string(digits) + ", …)`";
  }

  bool read_share(const Expr& expr, RuleTerm& term) {
    if (expr.kind == ExprKind::Name && is_metric_name(expr.text)) {
      error(Kind::BadStatistic, expr.span, "the share stands first, and the metric second",
            term.name == "quantile" ? "write `quantile(0.95, " + expr.text + ")`"
                                    : "write `trimmed_mean(10%, " + expr.text + ")`");
      return false;
    }
    const std::optional<Value> value = evaluate(expr, *rule_.scope, diagnostics_);
    if (!value) return false;
    const bool plain = value->kind == Value::Kind::Number && value->dimension.none();
    const bool quantile = term.name == "quantile";
    if (plain && value->number < (quantile ? 1 : 0.5) &&
        (quantile ? value->number > 0 : value->number >= 0)) {
      term.number = value->number;
      return true;
    }
    error(Kind::BadStatistic, expr.span,
          quantile ? "the share of `quantile` lies above 0 and below 1"
                   : "`trimmed_mean` leaves out at least 0% and less than 50% at each end",
          quantile ? "write `quantile(0.95, time)`" : "write `trimmed_mean(10%, time)`");
    return false;
  }

  /// `time`, `sort.time`, `sort[n = 1Ki].time`: the last member is the metric.
  bool read_metric(const Expr& call, const Expr& expr, RuleTerm& term) {
    if (expr.kind == ExprKind::Name) {
      if (rule_.selectors.empty()) {
        error(Kind::BadCondition, expr.span,
              "it is not said whose " + tick(expr.text) + " is meant",
              "add `for *` or another selector to rule " + tick(rule_.name) +
                  ", or name the workload here: " +
                  tick(call.operands[0].text + "(sort." + expr.text + ")"));
        return false;
      }
      term.metric = expr.text;
      term.index = 0;
      return true;
    }
    if (expr.kind == ExprKind::Member && expr.text != "*" &&
        looks_like_selector(expr.operands[0])) {
      term.metric = expr.text;
      term.index = slot(expr.operands[0]);
      return true;
    }
    error(Kind::BadStatistic, expr.span,
          "a statistic takes a metric, as in `median(time)` or `median(sort[n = 1Ki].time)`",
          measured(expr) ? std::string()
                         : "to judge an expression, declare it as a metric of the workload");
    return false;
  }

  std::uint32_t slot(const Expr& selector) {
    std::string text = syntax::print(selector);
    const auto found = std::find_if(
        shape_.slots.begin(), shape_.slots.end(),
        [&](const RuleSlot& one) { return one.selector != nullptr && one.text == text; });
    const auto index = static_cast<std::uint32_t>(found - shape_.slots.begin());
    if (found == shape_.slots.end()) shape_.slots.push_back({&selector, std::move(text)});
    return index;
  }

  /// `time > 5ms`: a metric has many samples, so it is no number until a statistic makes it one.
  bool report_bare_metric(const Expr& expr) {
    if (expr.kind == ExprKind::Name) {
      if (rule_.scope->find(expr.text) != nullptr || !is_metric(expr.text)) return false;
      return bare_metric(expr);
    }
    if (expr.kind == ExprKind::Member) {
      const Expr& base = expr.operands[0];
      const Expr& name = base.kind == ExprKind::Index ? base.operands[0] : base;
      const auto found = find_workload(model_, name);
      const bool ours = found && has_metric(model_.workloads[*found], expr.text);
      return ours && bare_metric(expr);
    }
    return std::any_of(expr.operands.begin(), expr.operands.end(),
                       [this](const Expr& operand) { return report_bare_metric(operand); });
  }

  bool bare_metric(const Expr& expr) {
    error(Kind::MissingStatistic, expr.span,
          tick(syntax::print(expr)) + " has many samples; a condition needs a statistic of them",
          "write " + tick("median(" + syntax::print(expr) + ")"));
    return true;
  }

  static bool has_metric(const Workload& workload, std::string_view name) {
    return std::any_of(workload.metrics.begin(), workload.metrics.end(),
                       [&](const Metric& metric) { return metric.name == name; });
  }

  bool is_metric(std::string_view name) const {
    for (const Workload& workload : model_.workloads) {
      if (parameter_index(workload, name) < workload.parameters.size()) return false;
    }
    const auto& built_in = built_in_metrics();
    return std::any_of(built_in.begin(), built_in.end(),
                       [&](const Metric& metric) { return metric.name == name; }) ||
           std::any_of(model_.workloads.begin(), model_.workloads.end(),
                       [&](const Workload& workload) { return has_metric(workload, name); });
  }

  const Model& model_;
  const Rule& rule_;
  Diagnostics& diagnostics_;
  RuleShape shape_;
};

}  // namespace

RuleShape shape_rule(const Model& model, const Rule& rule, Diagnostics& diagnostics) {
  return Shaper(model, rule, diagnostics).shape();
}

bool is_future_metric(std::string_view name) {
  return std::find(kFutureMetrics.begin(), kFutureMetrics.end(), name) != kFutureMetrics.end();
}

}  // namespace benchc::model
