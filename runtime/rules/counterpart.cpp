#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>

#include "runtime/plan/revision.h"
#include "runtime/rules/independence.h"
#include "runtime/rules/leaf.h"
#include "runtime/rules/paired_change.h"
#include "runtime/rules/pairs.h"

namespace benchc::rules {
namespace {

/// A metric of a case and of its counterpart.
struct Sides {
  Measured here;
  Measured there;
};

/// How a statistic of one side differs from that of the other.
struct Amount {
  /// NaN where it has no meaning.
  double estimate = std::nan("");
  stats::Interval interval = stats::Interval::unbounded();
  std::string method;
  /// "30 pairs"; empty where it does not rest on pairs.
  std::string pairs;
  std::string too_few;
  /// More samples make it narrower.
  bool narrows = false;
};

Amount unpaired(stats::Statistic statistic, const Samples& here, const Samples& there,
                bool relative, double alpha) {
  Amount amount;
  amount.narrows = has_law(statistic.kind, here) || has_law(statistic.kind, there);
  const Evaluated current = evaluate(statistic, here, alpha / 2);
  const Evaluated reference = evaluate(statistic, there, alpha / 2);
  amount.method =
      here.exact ? method_of(statistic.kind, here) : "unpaired: " + method_of(statistic.kind, here);
  if (has_law(statistic.kind)) {
    amount.too_few = follow_from_each_other(here);
    if (amount.too_few.empty()) amount.too_few = follow_from_each_other(there);
  }
  if (!relative) {
    amount.estimate = current.value - reference.value;
    amount.interval = current.interval - reference.interval;
  } else if (const auto zero = stats::Interval::exactly(0);
             current.interval == zero && reference.interval == zero) {
    // Nothing that happened never has a relative change, but it has not changed either.
    amount.estimate = 0;
    amount.interval = zero;
  } else if (current.value >= 0 && reference.value > 0) {
    amount.estimate = current.value / reference.value - 1;
    if (reference.interval.low > 0) {
      amount.interval = current.interval / reference.interval - stats::Interval::exactly(1);
    }
  }
  if (std::isnan(amount.estimate)) amount.interval = stats::Interval::unbounded();
  return amount;
}

// By pairs where there is such a method, else each side by itself.
Amount amount_of(stats::Statistic statistic, const Samples& here, const Samples& there,
                 bool relative, double alpha) {
  const auto paired = relative ? paired_ratio(statistic.kind, here, there, alpha)
                               : paired_difference(statistic.kind, here, there, alpha);
  if (!paired) return unpaired(statistic, here, there, relative, alpha);
  const double none = relative ? 1 : 0;
  return {.estimate = paired->estimate - none,
          .interval = paired->interval - stats::Interval::exactly(none),
          .method = paired->method,
          .pairs = paired->pairs,
          .too_few = paired->too_few,
          .narrows = true};
}

std::string name_of(const Scene& scene) {
  const plan::Revision& revision = *scene.revision;
  std::string name = revision.reference;
  if (!revision.commit.empty()) name += " (" + plan::short_hash(revision.commit) + ")";
  return name;
}

// Why a case has nothing to be compared with; empty where it has.
std::string missing_of(const Scene& scene, const Measured& here) {
  const std::string& id = scene.plan.cases[here.case_index].id;
  const std::uint32_t there = counterpart_of(scene, here.case_index);
  if (there == plan::kNoCounterpart) {
    if (!scene.revision->missing.empty()) return scene.revision->missing;
    const std::vector<std::string>& added = scene.revision->added;
    const bool is_new = std::find(added.begin(), added.end(), id) != added.end();
    return is_new ? id + " is new since " + name_of(scene)
                  : id + " was not measured at " + name_of(scene);
  }
  const std::string& other = scene.plan.cases[there].id;
  const plan::CaseResult* result = there < scene.results.size() ? scene.results[there] : nullptr;
  if (result == nullptr) return other + " was not measured";
  const bool failed = result->state == plan::CaseState::Failed;
  if (failed || (result->state == plan::CaseState::Skipped && !result->reason.empty())) {
    return other + (failed ? " failed" : " was skipped") +
           (result->reason.empty() ? "" : ": " + result->reason);
  }
  const std::string& metric = here.statistic->metric;
  const Samples samples = samples_of(*result, metric);
  if (samples.series == nullptr) return without_metric(*result, metric);
  const auto& values = samples.series->values;
  const Samples current = samples_of(scene, here);
  if (samples.series->unit != current.series->unit || samples.exact != current.exact) {
    return other + " tells " + metric + " in another way";
  }
  if (values.empty()) return other + " has no samples of " + metric;
  if (std::any_of(values.begin(), values.end(), [](double v) { return std::isnan(v); })) {
    return other + " has a sample of " + metric + " that is not a number";
  }
  return {};
}

bool same_command(const plan::Case& a, const plan::Case& b) {
  return a.command == b.command && a.native == b.native && a.env == b.env && a.cwd == b.cwd &&
         a.stdin_text == b.stdin_text && a.setup == b.setup && a.prepare == b.prepare;
}

// The comparisons that can be made, and in the leaf's notes those that cannot.
std::vector<Sides> sides_of(const Scene& scene, std::span<const Measured> all, Leaf& leaf) {
  constexpr std::size_t kNamed = 5;
  std::vector<Sides> sides;
  std::vector<std::string> reasons;
  for (const Measured& here : all) {
    std::string reason = missing_of(scene, here);
    if (reason.empty()) {
      sides.push_back({here, {here.statistic, counterpart_of(scene, here.case_index)}});
    } else {
      reasons.push_back(std::move(reason));
    }
  }
  if (sides.empty()) {
    leaf.no_baseline = true;
    leaf.method.clear();
    if (!reasons.empty()) leaf.reason = std::move(reasons.front());
    return sides;
  }
  for (std::size_t i = 0; i < reasons.size() && i < kNamed; ++i) {
    leaf.notes.push_back("left out: " + reasons[i]);
  }
  if (reasons.size() > kNamed) {
    leaf.notes.push_back("and " + std::to_string(reasons.size() - kNamed) + " more");
  }
  return sides;
}

// How all of them together differ. Of several cases, the geometric mean.
Amount whole_amount(const Scene& scene, std::span<const Sides> sides, bool relative, double alpha) {
  const double each = alpha / static_cast<double>(sides.size());
  Amount whole;
  std::vector<Evaluated> ratios;
  for (const Sides& one : sides) {
    const auto statistic = statistic_of(*one.here.statistic);
    if (!statistic) return whole;
    Amount amount = amount_of(*statistic, samples_of(scene, one.here), samples_of(scene, one.there),
                              relative, each);
    if (sides.size() == 1) return amount;
    ratios.push_back({1 + amount.estimate, amount.interval + stats::Interval::exactly(1)});
    if (ratios.size() == 1) {
      whole = std::move(amount);
    } else {
      whole.narrows |= amount.narrows;
      if (whole.too_few.empty()) whole.too_few = std::move(amount.too_few);
    }
  }
  const Evaluated ratio = over_cases("geomean", ratios);
  whole.estimate = ratio.value - 1;
  whole.interval = std::isnan(ratio.value) ? stats::Interval::unbounded()
                                           : ratio.interval - stats::Interval::exactly(1);
  whole.pairs = "geometric mean over " + std::to_string(sides.size()) + " cases";
  return whole;
}

// What one side of them is worth, likewise.
Evaluated whole_side(const Scene& scene, std::span<const Sides> sides, Measured Sides::*side,
                     double alpha) {
  const double each = alpha / static_cast<double>(sides.size());
  if (sides.size() == 1) return evaluate(scene, sides.front().*side, each);
  std::vector<Evaluated> values;
  values.reserve(sides.size());
  for (const Sides& one : sides) values.push_back(evaluate(scene, one.*side, each));
  return over_cases("geomean", values);
}

std::string in_percent(double ratio) {
  char text[32];
  std::snprintf(text, sizeof text, "%+.2g%%", ratio * 100);
  return text;
}

// What processor time says where elapsed time says nothing, or something else. Other work on the
// core lengthens the one and hardly the other.
void add_cpu_time(const Scene& scene, std::span<const Sides> sides, plan::Better better,
                  double limit, double alpha, Leaf& leaf) {
  std::vector<plan::Term> terms;
  terms.reserve(sides.size());
  std::vector<Sides> processor;
  for (const Sides& one : sides) {
    if (one.here.statistic->metric != "time") return;
    plan::Term term = *one.here.statistic;
    term.metric = "cpu_time";
    terms.push_back(std::move(term));
    const Measured here{&terms.back(), one.here.case_index};
    if (samples_of(scene, here).series == nullptr || !missing_of(scene, here).empty()) return;
    processor.push_back({here, {&terms.back(), one.there.case_index}});
  }
  const Amount amount = whole_amount(scene, processor, true, alpha);
  if (std::isnan(amount.estimate) || !amount.interval.bounded()) return;
  const Truth truth = exceeds(worsening(amount.interval, better), limit);
  if (truth == Truth::CannotTell || truth == leaf.truth) return;
  const std::string says = "cpu_time says " + in_percent(amount.estimate) + " [" +
                           in_percent(amount.interval.low) + ", " +
                           in_percent(amount.interval.high) + "]";
  leaf.notes.push_back(leaf.truth == Truth::CannotTell
                           ? says + "; time is disturbed by other work on the core"
                           : says + ", which is not what time says");
}

}  // namespace

std::uint32_t counterpart_of(const Scene& scene, std::uint32_t case_index) {
  return case_index < scene.counterparts.size() ? scene.counterparts[case_index]
                                                : plan::kNoCounterpart;
}

stats::Interval worsening(const stats::Interval& change, plan::Better better) {
  return better == plan::Better::Higher ? -change : change;
}

Truth exceeds(const stats::Interval& amount, double limit) {
  if (amount.low > limit) return Truth::Holds;
  return amount.high <= limit ? Truth::DoesNotHold : Truth::CannotTell;
}

Truth changes(const stats::Interval& change) {
  if (!change.contains(0)) return Truth::Holds;
  return change.degenerate() ? Truth::DoesNotHold : Truth::CannotTell;
}

void hold_against(Leaf& leaf, double limit, bool relative, plan::Better better,
                  const stats::Interval& change) {
  leaf.limit = better == plan::Better::Higher ? -limit : limit;
  leaf.limit_relative = relative;
  leaf.changed = changes(change);
}

void judge_against_counterpart(const Scene& scene, const plan::Condition& condition, double alpha,
                               Leaf& leaf) {
  const plan::Term& term = condition.terms[0];
  const double limit = constant(scene, condition.terms[1]);
  const std::vector<Measured> all = measured_in(scene, term);
  const std::vector<Sides> sides = sides_of(scene, all, leaf);
  if (sides.empty()) return;
  leaf.revision = scene.revision->commit;
  leaf.notes.insert(leaf.notes.begin(), "measured beside " + name_of(scene));

  Amount amount = whole_amount(scene, sides, condition.relative, alpha);
  leaf.current = as_estimate(whole_side(scene, sides, &Sides::here, alpha));
  leaf.reference = as_estimate(whole_side(scene, sides, &Sides::there, alpha));
  leaf.method = std::move(amount.method);
  if (!amount.pairs.empty()) leaf.notes.push_back(std::move(amount.pairs));
  if (!amount.narrows && !samples_of(scene, sides.front().here).exact) {
    leaf.notes.push_back(sides.front().here.statistic->name +
                         " is compared as observed: other samples may show another one");
  }
  if (std::any_of(sides.begin(), sides.end(), [&](const Sides& one) {
        return !same_command(scene.plan.cases[one.here.case_index],
                             scene.plan.cases[one.there.case_index]);
      })) {
    leaf.notes.push_back("what is run differs between the two revisions");
  }
  if (std::isnan(amount.estimate)) {
    leaf.reason = all.size() > 1
                      ? "the change of a geometric mean needs values above 0 in each case"
                      : "a relative change needs values above 0: give the limit as a quantity "
                        "instead";
    return;
  }
  const double level = leaf.reference.value;
  if (condition.relative) {
    leaf.change = Estimate{amount.estimate, amount.interval.low, amount.interval.high};
  } else if (level > 0) {
    leaf.change = Estimate{amount.estimate / level, amount.interval.low / level,
                           amount.interval.high / level};
  }
  const plan::Better better = direction_of(scene, term);
  hold_against(leaf, limit, condition.relative, better, amount.interval);
  leaf.truth = exceeds(worsening(amount.interval, better), limit);
  if (leaf.truth == Truth::CannotTell) {
    leaf.more_samples_help = amount.narrows;
    leaf.certainly_worse = worsening(amount.interval, better).low > 0;
    leaf.reason =
        !amount.too_few.empty() ? std::move(amount.too_few)
        : amount.narrows
            ? "the samples scatter too much to tell: more of them may (`samples`, `budget`)"
            : "the passes differ too much among themselves to tell";
  }
  if (condition.relative) add_cpu_time(scene, sides, better, limit, alpha, leaf);
}

std::optional<PairedChange> paired_change(const plan::CaseResult& current,
                                          const plan::CaseResult& counterpart,
                                          const std::string& metric, double alpha) {
  const Samples here = samples_of(current, metric);
  const Samples there = samples_of(counterpart, metric);
  if (here.series == nullptr || there.series == nullptr || here.exact != there.exact ||
      here.series->unit != there.series->unit || here.series->values.empty() ||
      there.series->values.empty()) {
    return std::nullopt;
  }
  constexpr stats::Statistic kMedian{stats::Kind::Median, 0};
  Amount amount = amount_of(kMedian, here, there, true, alpha);
  if (std::isnan(amount.estimate)) return std::nullopt;
  return PairedChange{stats::point(kMedian, here.series->values),
                      stats::point(kMedian, there.series->values), here.series->unit,
                      Estimate{amount.estimate, amount.interval.low, amount.interval.high},
                      std::move(amount.method)};
}

bool is_counterpart(const std::string& id) {
  const std::size_t parameters = id.rfind(']');
  return id.find('@', parameters == std::string::npos ? 0 : parameters) != std::string::npos;
}

}  // namespace benchc::rules
