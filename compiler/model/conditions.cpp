#include "compiler/model/conditions.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "compiler/model/growth.h"
#include "compiler/model/select.h"
#include "compiler/model/statistics.h"
#include "compiler/model/words.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {

namespace {

using syntax::Expr;
using syntax::ExprKind;

// What a plan can hold.
constexpr unsigned kMaximumConditionLevels = 30;
constexpr unsigned kMaximumTermLevels = 60;

constexpr std::string_view kRegresses = "regresses by more than";
constexpr std::string_view kShifts = "shifts by more than";
constexpr std::string_view kExceeds = "exceeds";

bool is_change(const Expr& expr) {
  return expr.kind == ExprKind::Binary &&
         (expr.text == kRegresses || expr.text == kShifts || expr.text == kExceeds);
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
  /// A metric, and of which cases: those of a selector, or of the rule's `for`.
  struct Source {
    std::string metric;
    const Expr* selector = nullptr;
  };

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
      if (expr.text == kRegresses || expr.text == kShifts) return change(expr);
      if (expr.text == kExceeds) return growth(expr);
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

  /// `X regresses by more than P` and `X shifts by more than P`.
  std::optional<RuleCondition> change(const Expr& expr) {
    const bool shifts = expr.text == kShifts;
    const Kind kind = shifts ? Kind::BadShift : Kind::BadRegression;
    const std::string verb = shifts ? "shift" : "regress";
    const Expr& left = expr.operands[0];
    const Expr& right = expr.operands[1];
    const std::size_t before = diagnostics_.size();
    if (!rule_.baseline) {
      error(kind, expr.span,
            shifts ? "`shifts` looks at the history of a baseline, and rule " + tick(rule_.name) +
                         " has none"
                   : "`regresses` compares with a baseline, and rule " + tick(rule_.name) +
                         " has none",
            "add `against NAME`, where NAME is a declared baseline");
    } else if (shifts) {
      check_history(expr, model_.baselines[*rule_.baseline]);
    }
    RuleCondition condition;
    condition.kind = shifts ? RuleCondition::Kind::Shifts : RuleCondition::Kind::Regresses;
    condition.span = expr.span;
    if (!measured(left)) {
      if (!report_bare_metric(left)) {
        error(kind, left.span, "only a statistic of a metric can " + verb,
              "write `median(time) " + expr.text + " 2%`");
      }
    } else if (std::optional<RuleTerm> term = shape_term(left)) {
      check_changing(kind, left, *term, verb);
      condition.terms.push_back(std::move(*term));
    }
    if (measured(right)) {
      error(kind, right.span, "how far it may " + verb + " must be known before measuring");
    } else if (!report_bare_metric(right)) {
      condition.terms.push_back(bound(right, false));
    }
    if (diagnostics_.size() != before) return std::nullopt;
    return condition;
  }

  /// A step is seen in a series of runs.
  void check_history(const Expr& expr, const Baseline& baseline) {
    const bool series =
        baseline.kind == Baseline::Kind::Branch || baseline.kind == Baseline::Kind::Tag;
    if (series && baseline.last > 1) return;
    error(Kind::BadShift, expr.span,
          "`shifts` looks for a step in a series of runs, and baseline " + tick(baseline.name) +
              " is one run",
          "let the rule be `against` the history of a branch: `branch \"main\" last 50 runs`");
  }

  void check_changing(Kind kind, const Expr& expr, const RuleTerm& term, const std::string& verb) {
    if (term.kind == RuleTerm::Kind::Statistic) return;
    if (term.kind != RuleTerm::Kind::OverCases) {
      error(kind, expr.span,
            "only a statistic of a metric can " + verb + ", not an expression of it",
            "declare the expression as a metric of the workload");
    } else if (kind == Kind::BadShift) {
      error(kind, expr.span, "only one case's history can shift, not that of many together",
            "write " + tick(syntax::print(expr.operands.back()) + " shifts by more than …") +
                ", which is judged for each case");
    } else if (term.name != "geomean") {
      error(kind, expr.span, "of all cases together only the `geomean` can regress",
            "the geometric mean counts a ratio alike in each case, however large its values are: "
            "write " +
                tick("geomean(" + syntax::print(expr.operands.back()) + ")"));
    }
  }

  /// `growth(time, n) exceeds n*log(n)`.
  std::optional<RuleCondition> growth(const Expr& expr) {
    const Expr& left = expr.operands[0];
    const std::string form = "write `growth(time, n) exceeds n*log(n)`";
    if (!is_call(left) || left.operands[0].text != "growth") {
      const bool number =
          !is_change(left) && !(left.kind == ExprKind::Binary && comparison(left.text));
      diagnostics_.push_back({Kind::BadGrowth, left.span, "only a growth can exceed a law",
                              number ? "compare numbers with `>`, or " + form : form});
      return std::nullopt;
    }
    if (left.operands.size() != 3 || left.operands[2].kind != ExprKind::Name) {
      return error(Kind::BadGrowth, left.span, "`growth` takes a metric and a parameter's name",
                   form);
    }
    RuleCondition condition;
    condition.kind = RuleCondition::Kind::Growth;
    condition.span = expr.span;
    condition.parameter = left.operands[2].text;
    const std::optional<Source> source = read_metric(left, left.operands[1]);
    std::optional<RuleTerm> law =
        growth_law(expr.operands[1], condition.parameter, *rule_.scope, diagnostics_);
    if (!source || !law) return std::nullopt;
    RuleTerm& term = condition.terms.emplace_back();
    term.kind = RuleTerm::Kind::Statistic;
    term.span = left.operands[1].span;
    term.name = "median";
    term.metric = source->metric;
    term.index = set(source->selector, condition.parameter);
    condition.terms.push_back(std::move(*law));
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
    const auto operation = expr.kind == ExprKind::Binary ? arithmetic_of(expr.text) : std::nullopt;
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
    if (!is_statistic(expr, diagnostics_)) return std::nullopt;
    if (is_call(expr.operands.back())) return over_cases(expr);
    Source source;
    std::optional<RuleTerm> term = read_statistic(expr, source);
    if (term && source.selector != nullptr) term->index = slot(*source.selector);
    return term;
  }

  std::optional<RuleTerm> read_statistic(const Expr& expr, Source& source) {
    std::optional<RuleTerm> term = statistic_form(expr, *rule_.scope, diagnostics_);
    if (!term) return std::nullopt;
    const std::optional<Source> found = read_metric(expr, expr.operands.back());
    if (!found) return std::nullopt;
    source = *found;
    term->metric = source.metric;
    return term;
  }

  /// `geomean(median(time))`: a statistic of a statistic is one over cases.
  std::optional<RuleTerm> over_cases(const Expr& expr) {
    if (!check_over_cases(expr, diagnostics_)) return std::nullopt;
    Source source;
    std::optional<RuleTerm> of = read_statistic(expr.operands.back(), source);
    if (!of) return std::nullopt;
    RuleTerm term;
    term.kind = RuleTerm::Kind::OverCases;
    term.span = expr.span;
    term.name = expr.operands[0].text;
    term.index = set(source.selector, {});
    term.operands.push_back(std::move(*of));
    return term;
  }

  /// `time`, `sort.time`, `sort[n = 1Ki].time`: the last member is the metric.
  std::optional<Source> read_metric(const Expr& call, const Expr& expr) {
    if (expr.kind == ExprKind::Name) {
      if (!rule_.selectors.empty()) return Source{expr.text, nullptr};
      return error(Kind::BadCondition, expr.span,
                   "it is not said whose " + tick(expr.text) + " is meant",
                   "add `for *` or another selector to rule " + tick(rule_.name) +
                       ", or name the workload here: " +
                       tick(call.operands[0].text + "(sort." + expr.text +
                            (call.operands[0].text == "growth" ? ", n)" : ")")));
    }
    if (expr.kind == ExprKind::Member && expr.text != "*" &&
        looks_like_selector(expr.operands[0])) {
      return Source{expr.text, &expr.operands[0]};
    }
    return error(Kind::BadStatistic, expr.span,
                 "a statistic takes a metric, as in `median(time)` or `median(sort[n = 1Ki].time)`",
                 measured(expr) ? std::string()
                                : "to judge an expression, declare it as a metric of the workload");
  }

  std::uint32_t set(const Expr* selector, std::string parameter) {
    RuleSet wanted{selector, selector == nullptr ? "" : syntax::print(*selector),
                   std::move(parameter)};
    const auto found = std::find(shape_.sets.begin(), shape_.sets.end(), wanted);
    const auto index = static_cast<std::uint32_t>(found - shape_.sets.begin());
    if (found == shape_.sets.end()) shape_.sets.push_back(std::move(wanted));
    return index;
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

  bool report_bare_metric(const Expr& expr) {
    return model::report_bare_metric(model_, expr, *rule_.scope, diagnostics_);
  }

  const Model& model_;
  const Rule& rule_;
  Diagnostics& diagnostics_;
  RuleShape shape_;
};

}  // namespace

std::optional<RuleTerm::Kind> arithmetic_of(std::string_view operation) {
  if (operation == "+") return RuleTerm::Kind::Add;
  if (operation == "-") return RuleTerm::Kind::Subtract;
  if (operation == "*") return RuleTerm::Kind::Multiply;
  if (operation == "/") return RuleTerm::Kind::Divide;
  return std::nullopt;
}

RuleShape shape_rule(const Model& model, const Rule& rule, Diagnostics& diagnostics) {
  return Shaper(model, rule, diagnostics).shape();
}

}  // namespace benchc::model
