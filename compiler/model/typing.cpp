#include "compiler/model/typing.h"

#include <algorithm>
#include <cmath>

#include "compiler/model/metrics.h"
#include "compiler/model/words.h"

namespace benchc::model {

namespace {

/// `sign` is 1 for a product and -1 for a quotient.
Dimension combined(const Dimension& a, const Dimension& b, int sign) {
  Dimension result;
  result.time = static_cast<std::int8_t>(a.time + sign * b.time);
  result.bytes = static_cast<std::int8_t>(a.bytes + sign * b.bytes);
  result.money = static_cast<std::int8_t>(a.money + sign * b.money);
  result.energy = static_cast<std::int8_t>(a.energy + sign * b.energy);
  if (result.money != 0) result.currency = a.currency.empty() ? b.currency : a.currency;
  return result;
}

std::string words(const Dimension& dimension, bool percent) {
  return percent && dimension.none() ? "a ratio" : describe(dimension);
}

/// What to write in place of a plain number.
std::string unit_hint(const Dimension& wanted, const Dimension& found) {
  if (!found.none() || wanted.none()) return {};
  if (unit(wanted) == "s") return "a time has a unit: `5ms`";
  if (unit(wanted) == "B") return "bytes have a unit: `512MiB`";
  if (unit(wanted) == "B/s") return "a rate has a unit: `10GB/s`";
  return {};
}

bool has_no_dimension(std::string_view statistic) {
  return statistic == "cv" || statistic == "count";
}

}  // namespace

bool Typing::report(Kind kind, source::Span span, std::string message, Hint hint) {
  if (reported_.insert({kind, {span.begin, span.end}}).second) {
    model::report(diagnostics_, kind, span, std::move(message), std::move(hint));
  }
  return diagnostics::severity(kind) == diagnostics::Severity::Warning;
}

bool Typing::take(const RuleBound& bound, const Value& value, bool first, BoundType& type,
                  double& number) {
  const auto refuse = [&](Kind kind, std::string message) {
    diagnostics_.push_back({kind, bound.expr->span, std::move(message)});
    return false;
  };
  const Value::Kind wanted = bound.truth ? Value::Kind::Bool : Value::Kind::Number;
  if (value.kind != wanted) {
    return refuse(Kind::WrongType, std::string("expected ") +
                                       (bound.truth ? "a condition" : "a number") + ", but found " +
                                       describe(value));
  }
  number = bound.truth ? (value.truth ? 1 : 0) : value.number;
  if (!std::isfinite(number)) return refuse(Kind::BadValue, "this is not a finite number");
  const bool percent = value.percent && value.dimension.none();
  const bool mixed = type.seen && type.percent != percent;
  if (mixed || (!first && type.dimension != value.dimension)) {
    return refuse(Kind::WrongDimension, "this is " + describe(value) + " in some cases and " +
                                            (type.percent ? "a ratio" : describe(type.dimension)) +
                                            " in others");
  }
  type.seen = true;
  type.dimension = value.dimension;
  type.percent = percent;
  type.lowest = first ? number : std::min(type.lowest, number);
  type.highest = first ? number : std::max(type.highest, number);
  return true;
}

bool Typing::check(RuleCondition& condition, const std::vector<std::uint32_t>& workloads,
                   const std::vector<std::vector<std::uint32_t>>& sets,
                   const std::vector<BoundType>& types) {
  workloads_ = &workloads;
  sets_ = &sets;
  types_ = &types;
  return check(condition);
}

bool Typing::check(RuleCondition& condition) {
  bool good = true;
  for (RuleCondition& operand : condition.operands) good &= check(operand);
  switch (condition.kind) {
    case RuleCondition::Kind::Compare:
      return check_comparison(condition) && good;
    case RuleCondition::Kind::Regresses:
    case RuleCondition::Kind::Shifts:
      return check_change(condition) && good;
    case RuleCondition::Kind::Growth:
      return check_growth(condition) && good;
    default:
      return good;
  }
}

bool Typing::check_comparison(const RuleCondition& condition) {
  const Typed left = type_of(condition.terms[0]);
  const Typed right = type_of(condition.terms[1]);
  if (!left.known || !right.known) return false;
  if (left.dimension == right.dimension) return true;
  std::string hint = unit_hint(left.dimension, right.dimension);
  if (hint.empty()) hint = unit_hint(right.dimension, left.dimension);
  if (right.percent && right.dimension.none()) {
    hint = "a change is judged by " + tick("regresses by more than …") +
           ", and a share of another value is a product: `1.05 * …`";
  }
  return report(Kind::WrongDimension, condition.span,
                "cannot compare " + words(left.dimension, left.percent) + " with " +
                    words(right.dimension, right.percent),
                std::move(hint));
}

bool Typing::check_change(RuleCondition& condition) {
  const bool shifts = condition.kind == RuleCondition::Kind::Shifts;
  const Kind kind = shifts ? Kind::BadShift : Kind::BadRegression;
  const std::string verb = shifts ? "shift" : "regress";
  const RuleTerm& changing = condition.terms[0];
  const RuleTerm& bound = condition.terms[1];
  const Typed left = type_of(changing);
  const Typed right = type_of(bound);
  if (!left.known || !right.known) return false;
  const std::vector<const Metric*> metrics = metrics_of(changing);
  const Metric& metric = *metrics[0];
  if (metric.better == Better::None) {
    return report(kind, changing.span,
                  "metric " + tick(metric.name) +
                      " is neither better lower nor better higher, so that it cannot " + verb,
                  "declare it `better lower` or `better higher`, or compare it with `>` or `!=`");
  }
  for (const Metric* other : metrics) {
    if (other->better == metric.better) continue;
    return report(kind, changing.span,
                  "metric " + tick(metric.name) +
                      " is better lower in some of these workloads and not in others",
                  "judge those apart, by a selector each");
  }
  condition.relative = right.percent;
  const bool over_cases = changing.kind == RuleTerm::Kind::OverCases;
  const std::string wanted =
      over_cases ? std::string("a ratio") : "a ratio or " + describe(left.dimension);
  const std::string how_far = "how far " + tick(metric.name) + " may " + verb + " is " + wanted;
  if (!right.percent && (over_cases || left.dimension != right.dimension)) {
    if (right.dimension.none()) {
      return report(kind, bound.span, how_far + ", not a plain number",
                    "write a ratio with its sign: `2%`");
    }
    return report(Kind::WrongDimension, bound.span, how_far + ", not " + describe(right.dimension),
                  {});
  }
  if (bound.kind != RuleTerm::Kind::Bound) return true;
  return check_threshold(condition, metric, (*types_)[bound.index]);
}

bool Typing::check_growth(const RuleCondition& condition) {
  return !metrics_of(condition.terms[0]).empty();
}

bool Typing::check_threshold(const RuleCondition& condition, const Metric& metric,
                             const BoundType& type) {
  const source::Span span = condition.terms[1].span;
  if (type.lowest < 0) {
    return report(Kind::SuspiciousThreshold, span,
                  condition.kind == RuleCondition::Kind::Shifts
                      ? "any history shifts by more than a negative threshold"
                      : "unchanged code regresses by more than a negative threshold",
                  {});
  }
  if (!type.percent) return true;
  if (metric.better == Better::Higher && type.highest >= 1) {
    return report(Kind::SuspiciousThreshold, span,
                  tick(metric.name) + " is better higher and cannot fall by more than 100%",
                  "half of the baseline's value is a regression by `50%`");
  }
  if (metric.better == Better::Lower && type.highest >= 2) {
    return report(Kind::SuspiciousThreshold, span,
                  "this only sees " + tick(metric.name) + " grow to three times its value or more",
                  "twice the baseline's value is a regression by `100%`");
  }
  return true;
}

std::vector<const Metric*> Typing::metrics_of(const RuleTerm& term) {
  const bool over_cases = term.kind == RuleTerm::Kind::OverCases;
  const RuleTerm& statistic = over_cases ? term.operands[0] : term;
  std::vector<const Metric*> metrics;
  const auto add = [&](std::uint32_t workload) {
    const Metric* metric = metric_of(statistic, workload);
    if (metric != nullptr) metrics.push_back(metric);
    return metric != nullptr;
  };
  // A growth's statistic refers to a set, and stands in a choice without slots.
  if (!over_cases && !workloads_->empty()) {
    add((*workloads_)[term.index]);
    return metrics;
  }
  for (const std::uint32_t workload : (*sets_)[term.index]) {
    if (!add(workload)) return {};
  }
  return metrics;
}

const Metric* Typing::metric_of(const RuleTerm& statistic, std::uint32_t index) {
  const Workload& workload = model_.workloads[index];
  if (const Metric* found = workload.metrics.find(statistic.metric)) return found;
  std::vector<std::string_view> names;
  for (const Metric& metric : workload.metrics) names.push_back(metric.name);
  Hint hint = why_without(workload, statistic.metric);
  if (hint.empty()) hint = did_you_mean(statistic.metric, names, "name one of " + one_of(names));
  report(Kind::UnknownMetric, statistic.span,
         "workload " + tick(workload.name) + " has no metric " + tick(statistic.metric),
         std::move(hint));
  return nullptr;
}

Typing::Typed Typing::type_over_cases(const RuleTerm& term) {
  const RuleTerm& statistic = term.operands[0];
  const std::vector<const Metric*> metrics = metrics_of(term);
  if (metrics.empty()) return {};
  if (has_no_dimension(statistic.name)) return {true, {}, false};
  const Dimension& first = metrics[0]->dimension;
  for (std::size_t i = 1; i < metrics.size(); ++i) {
    const Dimension& other = metrics[i]->dimension;
    if (other == first) continue;
    const std::vector<std::uint32_t>& workloads = (*sets_)[term.index];
    report(Kind::WrongDimension, term.span,
           tick(term.name) + " over cases needs one dimension, but " + tick(statistic.metric) +
               " is " + describe(first) + " in workload " +
               tick(model_.workloads[workloads[0]].name) + " and " + describe(other) + " in " +
               tick(model_.workloads[workloads[i]].name),
           "choose the workloads by a selector");
    return {};
  }
  return {true, first, false};
}

Typing::Typed Typing::type_of(const RuleTerm& term) {
  switch (term.kind) {
    case RuleTerm::Kind::Constant:
      return {true, {}, false};
    case RuleTerm::Kind::Bound: {
      const BoundType& type = (*types_)[term.index];
      return {true, type.dimension, type.percent};
    }
    case RuleTerm::Kind::Statistic: {
      const std::vector<const Metric*> metrics = metrics_of(term);
      if (metrics.empty()) return {};
      return {true, has_no_dimension(term.name) ? Dimension{} : metrics[0]->dimension, false};
    }
    case RuleTerm::Kind::OverCases:
      return type_over_cases(term);
    default:
      break;
  }
  const Typed left = type_of(term.operands[0]);
  if (term.kind == RuleTerm::Kind::Negate) return left;
  const Typed right = type_of(term.operands[1]);
  if (!left.known || !right.known) return {};
  const Dimension& a = left.dimension;
  const Dimension& b = right.dimension;
  if (term.kind == RuleTerm::Kind::Multiply || term.kind == RuleTerm::Kind::Divide) {
    if (!a.currency.empty() && !b.currency.empty() && a.currency != b.currency) {
      report(Kind::WrongDimension, term.span,
             "cannot calculate with " + a.currency + " and " + b.currency + " together", {});
      return {};
    }
    return {true, combined(a, b, term.kind == RuleTerm::Kind::Multiply ? 1 : -1), false};
  }
  if (a == b) return {true, a, left.percent && right.percent};
  const bool adds = term.kind == RuleTerm::Kind::Add;
  const std::string first = words(a, left.percent);
  const std::string second = words(b, right.percent);
  report(Kind::WrongDimension, term.span,
         adds ? "cannot add " + first + " and " + second
              : "cannot subtract " + second + " from " + first,
         unit_hint(a.none() ? b : a, a.none() ? a : b));
  return {};
}

}  // namespace benchc::model
