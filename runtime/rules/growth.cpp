#include "runtime/stats/growth.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "runtime/rules/leaf.h"
#include "runtime/stats/distributions.h"

namespace benchc::rules {
namespace {

using plan::Term;

/// An exponent is above the law's when it is so by more than this. An algorithm that follows the
/// law exactly must be able to pass, and over six doublings it is 9%.
constexpr double kMargin = 0.02;
/// Standard errors are taken from intervals at this alpha: five samples, or five processes, have
/// one.
constexpr double kErrorAlpha = 0.1;
/// Malformed laws of a stranger's plan end here.
constexpr unsigned kMaximumDepth = 64;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double law_at(const Term& law, double parameter, unsigned depth = 0) {
  if (depth > kMaximumDepth) return kNan;
  const auto operand = [&](std::size_t i) {
    return i < law.operands.size() ? law_at(law.operands[i], parameter, depth + 1) : kNan;
  };
  switch (law.kind) {
    case Term::Kind::Constant:
      return law.number;
    case Term::Kind::Parameter:
      return parameter;
    case Term::Kind::Logarithm:
      return std::log(operand(0));
    case Term::Kind::Negate:
      return -operand(0);
    case Term::Kind::Add:
      return operand(0) + operand(1);
    case Term::Kind::Subtract:
      return operand(0) - operand(1);
    case Term::Kind::Multiply:
      return operand(0) * operand(1);
    case Term::Kind::Divide:
      return operand(0) / operand(1);
    default:
      return kNan;
  }
}

// NaN where the case has no such number above 0.
double parameter_of(const Scene& scene, std::uint32_t case_index, const std::string& name) {
  if (case_index >= scene.plan.cases.size()) return kNan;
  for (const plan::Parameter& one : scene.plan.cases[case_index].parameters) {
    if (one.name != name || one.value.kind != plan::Value::Kind::Number) continue;
    return one.value.number > 0 ? one.value.number : kNan;
  }
  return kNan;
}

// NaN where nothing bounds the value to both sides.
double log_error(const Evaluated& one) {
  const double deviations = 2 * stats::normal_upper(kErrorAlpha / 2);
  const double width = one.interval.low > 0
                           ? std::log(one.interval.high) - std::log(one.interval.low)
                           : one.interval.width() / one.value;
  return std::isfinite(width) ? width / deviations : kNan;
}

struct Curve {
  /// Of the value over the law, in ascending order of the parameter.
  std::vector<stats::GrowthPoint> points;
  /// The law at each.
  std::vector<double> law;
  std::size_t without_law = 0;
};

Curve curve_of(const Scene& scene, const plan::Condition& condition, Leaf& leaf) {
  std::vector<std::pair<double, Measured>> order;
  for (const Measured& one : grown_in(scene, condition)) {
    order.emplace_back(parameter_of(scene, one.case_index, condition.parameter), one);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  Curve curve;
  for (const auto& [parameter, measured] : order) {
    const Evaluated value = evaluate(scene, measured, kErrorAlpha);
    const double law = law_at(condition.terms[1], parameter);
    if (!(law > 0)) {
      ++curve.without_law;
      continue;
    }
    const std::string& id = scene.plan.cases[measured.case_index].id;
    if (!(value.value > 0)) {
      leaf.reason =
          "a growth needs values above 0, and " + id + " has " + (value.value == 0 ? "0" : "none");
      return curve;
    }
    const double error = log_error(value);
    if (std::isnan(error)) {
      leaf.reason = "nothing bounds how far off the " + measured.statistic->name + " of " + id +
                    " may be: too few samples, or they drift";
      leaf.more_samples_help = true;
      return curve;
    }
    curve.points.push_back({parameter, value.value / law, error});
    curve.law.push_back(law);
  }
  return curve;
}

double law_exponent(const Curve& curve, std::size_t last) {
  std::vector<double> parameters;
  for (const stats::GrowthPoint& point : curve.points) parameters.push_back(point.parameter);
  return stats::growth_exponent(std::span<const double>(parameters).last(last),
                                std::span<const double>(curve.law).last(last));
}

std::string of_points(const Curve& curve, std::size_t used, const std::string& parameter) {
  return std::to_string(used) + " of " + std::to_string(curve.points.size()) + " values of " +
         parameter;
}

}  // namespace

std::vector<Measured> grown_in(const Scene& scene, const plan::Condition& condition) {
  std::vector<Measured> grown;
  const Term& statistic = condition.terms[0];
  for (const std::uint32_t one : set_of(scene, statistic)) grown.push_back({&statistic, one});
  return grown;
}

std::string growth_problem(const Scene& scene, const plan::Condition& condition) {
  if (condition.terms[0].kind != Term::Kind::Statistic) return "the condition is malformed";
  const std::vector<Measured> grown = grown_in(scene, condition);
  if (grown.empty()) return "the condition is malformed";
  for (const Measured& one : grown) {
    if (std::string problem = problem_of(scene, one); !problem.empty()) return problem;
    const double parameter = parameter_of(scene, one.case_index, condition.parameter);
    if (std::isnan(parameter)) {
      return scene.plan.cases[one.case_index].id + " has no " + condition.parameter +
             " above 0 to grow over";
    }
    if (!std::isfinite(law_at(condition.terms[1], parameter))) {
      return "the law of growth is no number for " + scene.plan.cases[one.case_index].id;
    }
  }
  return {};
}

Leaf judge_growth(const Scene& scene, const plan::Condition& condition, double alpha) {
  Leaf leaf;
  leaf.method = "weighted fit of logarithms";
  leaf.current = leaf.reference = as_estimate({kNan, stats::Interval::unbounded()});
  const Curve curve = curve_of(scene, condition, leaf);
  if (!leaf.reason.empty()) return leaf;
  if (curve.without_law > 0) {
    leaf.notes.push_back("where the law is 0 nothing can be told: left out");
  }
  const stats::GrowthFit fit = stats::growth_exponent(curve.points, alpha);
  if (std::isnan(fit.exponent)) {
    leaf.reason = "a growth takes at least " + std::to_string(stats::kFewestGrowthPoints) +
                  " values of " + condition.parameter;
    return leaf;
  }
  // What the metric grows by is the law's exponent over the same points and what it exceeds that.
  const double law = law_exponent(curve, fit.points);
  const stats::Interval exponent = fit.interval + stats::Interval::exactly(law);
  leaf.current = {fit.exponent + law, exponent.low, exponent.high};
  leaf.reference = {law, law, law};
  leaf.growth = GrowthEvidence{condition.parameter, leaf.current, law, fit.points};
  leaf.truth = exceeds(fit.interval, kMargin);
  if (fit.bends) {
    leaf.notes.push_back("the curve bends upwards, so that the smaller values are left out: " +
                         of_points(curve, fit.points, condition.parameter) + " count");
  }
  if (leaf.truth != Truth::CannotTell) return leaf;
  leaf.more_samples_help = !fit.misfit;
  leaf.reason = fit.misfit ? "the points do not lie on a power law, as where a cache ends: judge a "
                             "smaller range of " +
                                 condition.parameter + ", or more values of it"
                           : "the points scatter too much to tell: more samples (`samples`, "
                             "`budget`) or more values of " +
                                 condition.parameter + " may";
  return leaf;
}

}  // namespace benchc::rules
