#include "compiler/model/typing.h"

#include <algorithm>

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

bool Typing::report(Kind kind, source::Span span, std::string message, std::string hint) {
  if (reported_.insert({kind, {span.begin, span.end}}).second) {
    diagnostics_.push_back({kind, span, std::move(message), std::move(hint)});
  }
  return diagnostics::severity(kind) == diagnostics::Severity::Warning;
}

bool Typing::check(RuleCondition& condition, const std::vector<std::uint32_t>& workloads,
                   const std::vector<BoundType>& types) {
  workloads_ = &workloads;
  types_ = &types;
  bool good = true;
  for (RuleCondition& operand : condition.operands) good &= check(operand, workloads, types);
  if (condition.kind == RuleCondition::Kind::Compare) good &= check_comparison(condition);
  if (condition.kind == RuleCondition::Kind::Regresses) good &= check_regression(condition);
  return good;
}

bool Typing::check_comparison(const RuleCondition& condition) {
  const Typed left = type_of(condition.terms[0]);
  const Typed right = type_of(condition.terms[1]);
  if (!left.known || !right.known) return false;
  if (left.dimension == right.dimension) return true;
  std::string hint = unit_hint(left.dimension, right.dimension);
  if (hint.empty()) hint = unit_hint(right.dimension, left.dimension);
  return report(Kind::WrongDimension, condition.span,
                "cannot compare " + words(left.dimension, left.percent) + " with " +
                    words(right.dimension, right.percent),
                std::move(hint));
}

bool Typing::check_regression(RuleCondition& condition) {
  const RuleTerm& bound = condition.terms[1];
  const Typed left = type_of(condition.terms[0]);
  const Typed right = type_of(bound);
  if (!left.known || !right.known) return false;
  const Metric& metric = *metric_of(condition.terms[0]);
  if (metric.better == Better::None) {
    return report(Kind::BadRegression, condition.terms[0].span,
                  "metric " + tick(metric.name) +
                      " is neither better lower nor better higher, so that it cannot regress",
                  "declare it `better lower` or `better higher`, or compare it with `>` or `!=`");
  }
  condition.relative = right.percent;
  if (!right.percent && left.dimension != right.dimension) {
    if (right.dimension.none()) {
      return report(Kind::BadRegression, bound.span,
                    "how far " + tick(metric.name) + " may regress is a ratio or " +
                        describe(left.dimension) + ", not a plain number",
                    "write a ratio with its sign: `2%`");
    }
    return report(Kind::WrongDimension, bound.span,
                  "how far " + tick(metric.name) + " may regress is a ratio or " +
                      describe(left.dimension) + ", not " + describe(right.dimension),
                  {});
  }
  if (bound.kind != RuleTerm::Kind::Bound) return true;
  return check_threshold(condition, metric, (*types_)[bound.index]);
}

bool Typing::check_threshold(const RuleCondition& condition, const Metric& metric,
                             const BoundType& type) {
  const source::Span span = condition.terms[1].span;
  if (type.lowest < 0) {
    return report(Kind::SuspiciousThreshold, span,
                  "unchanged code regresses by more than a negative threshold", {});
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

const Metric* Typing::metric_of(const RuleTerm& term) {
  const Workload& workload = model_.workloads[(*workloads_)[term.index]];
  const auto found = std::find_if(workload.metrics.begin(), workload.metrics.end(),
                                  [&](const Metric& metric) { return metric.name == term.metric; });
  if (found != workload.metrics.end()) return &*found;
  if (is_future_metric(term.metric)) {
    report(Kind::NotSupportedYet, term.span,
           "metric " + tick(term.metric) + " is not supported yet", {});
    return nullptr;
  }
  std::vector<std::string_view> names;
  for (const Metric& metric : workload.metrics) names.push_back(metric.name);
  report(Kind::UnknownMetric, term.span,
         "workload " + tick(workload.name) + " has no metric " + tick(term.metric),
         did_you_mean(term.metric, names, "name one of " + one_of(names)));
  return nullptr;
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
      const Metric* metric = metric_of(term);
      if (metric == nullptr) return {};
      return {true, has_no_dimension(term.name) ? Dimension{} : metric->dimension, false};
    }
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
