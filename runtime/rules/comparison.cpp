#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "runtime/rules/independence.h"
#include "runtime/rules/kleene.h"
#include "runtime/rules/leaf.h"
#include "runtime/rules/pairs.h"

namespace benchc::rules {
namespace {

using plan::Term;

// A statistic times a known positive number.
struct Monomial {
  double coefficient = 1;
  const Term* statistic = nullptr;
};

std::optional<Monomial> scaled(std::optional<Monomial> monomial, double factor) {
  if (!monomial || !(factor > 0) || !std::isfinite(factor)) return std::nullopt;
  monomial->coefficient *= factor;
  return monomial;
}

std::optional<Monomial> monomial(const Scene& scene, const Term& term) {
  if (term.kind == Term::Kind::Statistic) return Monomial{1, &term};
  if (term.operands.size() != 2) return std::nullopt;
  const Term& left = term.operands[0];
  const Term& right = term.operands[1];
  if (term.kind == Term::Kind::Multiply) {
    const double factor = constant(scene, left);
    if (!std::isnan(factor)) return scaled(monomial(scene, right), factor);
    return scaled(monomial(scene, left), constant(scene, right));
  }
  if (term.kind == Term::Kind::Divide) {
    return scaled(monomial(scene, left), 1 / constant(scene, right));
  }
  return std::nullopt;
}

// A comparison of first against second, written either as `first op second` or as
// `first / second op limit`; swapped says that the quotient stands on the right.
struct PairedForm {
  Monomial first;
  Monomial second;
  bool quotient = false;
  bool swapped = false;
};

std::optional<PairedForm> quotient_form(const Scene& scene, const Term& quotient, const Term& limit,
                                        bool swapped) {
  if (quotient.kind != Term::Kind::Divide || quotient.operands.size() != 2) return std::nullopt;
  if (std::isnan(constant(scene, limit))) return std::nullopt;
  const auto first = monomial(scene, quotient.operands[0]);
  const auto second = monomial(scene, quotient.operands[1]);
  if (!first || !second) return std::nullopt;
  return PairedForm{*first, *second, true, swapped};
}

std::optional<PairedForm> paired_form(const Scene& scene, const Term& left, const Term& right) {
  const auto first = monomial(scene, left);
  const auto second = monomial(scene, right);
  if (first && second) return PairedForm{*first, *second, false, false};
  if (auto form = quotient_form(scene, left, right, false)) return form;
  return quotient_form(scene, right, left, true);
}

std::optional<plan::Order> common_order(const Scene& scene, const Term& a, const Term& b) {
  const auto& cases = scene.judgment.cases;
  if (a.index >= cases.size() || b.index >= cases.size()) return std::nullopt;
  const std::uint32_t first = cases[a.index];
  const std::uint32_t second = cases[b.index];
  if (first >= scene.groups.size() || second >= scene.groups.size()) return std::nullopt;
  if (scene.groups[first] != scene.groups[second]) return std::nullopt;
  const auto order_of = [&](std::uint32_t index) -> std::optional<plan::Order> {
    const std::uint32_t measure = scene.plan.cases[index].measure;
    if (measure >= scene.plan.measures.size()) return std::nullopt;
    return scene.plan.measures[measure].order;
  };
  const auto order = order_of(first);
  // Samples taken one case after the other have rounds too, but nothing in common within them.
  if (!order || order != order_of(second) || *order == plan::Order::Sequential) return std::nullopt;
  return order;
}

struct PairedSides {
  Paired ratio;
  plan::Order order = plan::Order::Random;
};

std::optional<PairedSides> paired_sides(const Scene& scene, const PairedForm& form, double alpha) {
  const Term& first = *form.first.statistic;
  const Term& second = *form.second.statistic;
  const auto statistic = statistic_of(first);
  if (!statistic || statistic != statistic_of(second)) return std::nullopt;
  const auto order = common_order(scene, first, second);
  if (!order) return std::nullopt;
  std::optional<Paired> ratio =
      paired_ratio(statistic->kind, samples_of(scene, first), samples_of(scene, second), alpha);
  if (!ratio) return std::nullopt;
  return PairedSides{std::move(*ratio), *order};
}

// What two sides that are a statistic each, times a number, differ by without these numbers, and
// what these make of it: `a > 1.02 * b` holds a against b, and the limit is 2%.
void hold_against(const PairedForm& form, const stats::Interval& ratio, double estimate,
                  Leaf& leaf) {
  const stats::Interval change = ratio - stats::Interval::exactly(1);
  leaf.change = Estimate{estimate - 1, change.low, change.high};
  // 1.02 - 1 is not quite 0.02: the noise of the last digit is no part of what was declared.
  const double limit = form.second.coefficient / form.first.coefficient - 1;
  leaf.limit = std::round(limit * 1e15) / 1e15;
  leaf.limit_relative = true;
  leaf.changed = changes(change);
}

// How the sides differ where the right one is known to be positive.
void compare_sides(const std::optional<PairedForm>& form, const Evaluated& left,
                   const Evaluated& right, Leaf& leaf) {
  if (!(right.interval.low > 0) || std::isnan(left.value)) return;
  const stats::Interval ratio = left.interval / right.interval;
  const double estimate = left.value / right.value;
  if (form && !form->quotient) {
    const double factor = form->first.coefficient / form->second.coefficient;
    return hold_against(*form, ratio / stats::Interval::exactly(factor), estimate / factor, leaf);
  }
  const stats::Interval change = ratio - stats::Interval::exactly(1);
  leaf.change = Estimate{estimate - 1, change.low, change.high};
}

// Judges by pairs and writes what it rests on; false when there is no such method here.
bool judge_paired(const Scene& scene, const plan::Condition& condition,
                  const std::optional<PairedForm>& form, double alpha, Leaf& leaf) {
  if (!form) return false;
  auto paired = paired_sides(scene, *form, alpha);
  if (!paired) return false;

  const double factor = form->first.coefficient / form->second.coefficient;
  const stats::Interval ratio = stats::Interval::exactly(factor) * paired->ratio.interval;
  const double limit = form->quotient ? constant(scene, condition.terms[form->swapped ? 0 : 1]) : 1;
  const stats::Interval bound = stats::Interval::exactly(limit);
  leaf.truth = form->swapped ? compare(bound, condition.comparison, ratio)
                             : compare(ratio, condition.comparison, bound);
  if (form->quotient) {
    (form->swapped ? leaf.reference : leaf.current) = {factor * paired->ratio.estimate, ratio.low,
                                                       ratio.high};
  } else {
    hold_against(*form, paired->ratio.interval, paired->ratio.estimate, leaf);
  }
  leaf.method = std::move(paired->ratio.method);
  leaf.notes.push_back(std::move(paired->ratio.pairs));
  leaf.reason = std::move(paired->ratio.too_few);
  if (paired->order == plan::Order::Declared) {
    leaf.notes.push_back("the order within a pair is always the same: a drift may favour one side");
  }
  return true;
}

std::string general_method(const Scene& scene, const std::vector<Measured>& measured) {
  std::string methods;
  for (const Measured& one : measured) {
    const auto statistic = statistic_of(*one.statistic);
    if (!statistic) continue;
    const std::string method = method_of(statistic->kind, samples_of(scene, one));
    if (methods.find(method) != std::string::npos) continue;
    if (!methods.empty()) methods += ", ";
    methods += method;
  }
  return methods;
}

std::vector<Measured> measured_in(const Scene& scene, const plan::Condition& condition) {
  std::vector<Measured> all = rules::measured_in(scene, condition.terms[0]);
  for (const Measured& one : rules::measured_in(scene, condition.terms[1])) all.push_back(one);
  return all;
}

void describe_sets(const Scene& scene, const Term& term, Leaf& leaf) {
  if (term.kind == Term::Kind::OverCases) {
    const std::size_t cases = set_of(scene, term).size();
    leaf.notes.push_back(term.name + " over " + counted(cases, "case", "cases"));
    return;
  }
  for (const Term& operand : term.operands) describe_sets(scene, operand, leaf);
}

}  // namespace

Estimate as_estimate(const Evaluated& evaluated) {
  return {evaluated.value, evaluated.interval.low, evaluated.interval.high};
}

Leaf judge_comparison(const Scene& scene, const plan::Condition& condition, double alpha) {
  Leaf leaf;
  const std::vector<Measured> measured = measured_in(scene, condition);
  std::size_t uncertain = 0;
  std::size_t fewest = 0;
  for (const Measured& one : measured) {
    const auto statistic = statistic_of(*one.statistic);
    const Samples samples = samples_of(scene, one);
    if (!statistic || samples.series == nullptr || !has_law(statistic->kind, samples)) continue;
    const std::size_t count = samples.series->values.size();
    fewest = uncertain == 0 ? count : std::min(fewest, count);
    ++uncertain;
  }

  const double alpha_each = alpha / static_cast<double>(std::max<std::size_t>(1, uncertain));
  const Evaluated left = evaluate(scene, condition.terms[0], alpha_each);
  const Evaluated right = evaluate(scene, condition.terms[1], alpha_each);
  leaf.current = as_estimate(left);
  leaf.reference = as_estimate(right);
  leaf.unit = unit_of(scene, condition.terms[0]);
  if (leaf.unit.empty()) leaf.unit = unit_of(scene, condition.terms[1]);
  const auto form = paired_form(scene, condition.terms[0], condition.terms[1]);
  compare_sides(form, left, right, leaf);
  for (const Term& side : condition.terms) describe_sets(scene, side, leaf);
  if (!judge_paired(scene, condition, form, alpha, leaf)) {
    leaf.truth = compare(left.interval, condition.comparison, right.interval);
    leaf.method = general_method(scene, measured);
    std::string reason = describe_independence(scene, measured, alpha_each, leaf.notes);
    if (leaf.truth == Truth::CannotTell) {
      leaf.reason = std::move(reason);
    } else if (!reason.empty()) {
      leaf.notes.push_back(std::move(reason));
    }
  }

  if (leaf.truth == Truth::CannotTell) {
    const bool defined = !std::isnan(left.value) && !std::isnan(right.value);
    // A spread of one or two values may become defined with more of them; a geometric mean of a
    // negative value never does.
    constexpr std::size_t kFewestForEveryStatistic = 5;
    leaf.more_samples_help = uncertain > 0 && (defined || fewest < kFewestForEveryStatistic);
    if (!defined) {
      leaf.reason = "a side of the comparison is not defined";
    } else if (leaf.reason.empty()) {
      leaf.reason = open_quantile(scene, measured, alpha_each);
      if (leaf.reason.empty()) {
        leaf.reason = "the two sides cannot be told apart at this confidence";
      }
    }
  } else {
    leaf.reason.clear();
  }
  return leaf;
}

}  // namespace benchc::rules
