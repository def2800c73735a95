#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

#include "compiler/model/advice.h"

namespace benchc::model {
namespace {

/// A metric by its name, as far as all workloads that have it agree.
struct Known {
  std::set<Better> directions;
  const Metric* metric = nullptr;
};
using KnownMetrics = std::map<std::string_view, Known>;

KnownMetrics known_metrics(const Model& model) {
  KnownMetrics known;
  const auto add = [&](const Metric& metric) {
    known[metric.name].directions.insert(metric.better);
    known[metric.name].metric = &metric;
  };
  for (const Metric& metric : built_in_metrics()) add(metric);
  for (const Workload& workload : model.workloads) {
    for (const Metric& metric : workload.metrics) {
      if (metric.source != MetricSource::BuiltIn) add(metric);
    }
  }
  return known;
}

/// Statistics that move with the metric; a spread is better lower whatever it is of.
bool follows_metric(std::string_view statistic) {
  constexpr std::array<std::string_view, 8> kLevels = {
      "median", "mean", "min", "max", "trimmed_mean", "geomean", "sum", "quantile"};
  return std::find(kLevels.begin(), kLevels.end(), statistic) != kLevels.end();
}

/// Whether the rule bounds the same statistic from the other side, too: then both are meant.
bool is_band(const std::vector<PlainComparison>& all, std::size_t index) {
  const PlainComparison& one = all[index];
  const auto opposite = [&](const PlainComparison& other) {
    return other.kind == RuleCondition::Kind::Compare && other.upper != one.upper &&
           other.statistic.metric == one.statistic.metric;
  };
  // The comparisons of a rule stand together.
  std::size_t begin = index;
  while (begin > 0 && all[begin - 1].rule == one.rule) --begin;
  for (std::size_t i = begin; i < all.size() && all[i].rule == one.rule; ++i) {
    if (opposite(all[i])) return true;
  }
  return false;
}

void advise_direction(Spec& spec, const std::vector<PlainComparison>& all, std::size_t index,
                      const KnownMetrics& metrics) {
  const PlainComparison& one = all[index];
  if (one.kind != RuleCondition::Kind::Compare || !follows_metric(one.statistic.name)) return;
  const auto known = metrics.find(one.statistic.metric);
  if (known == metrics.end() || known->second.directions.size() != 1) return;
  const Better better = *known->second.directions.begin();
  if (better == Better::None || (better == Better::Lower) == one.upper) return;
  if (is_band(all, index)) return;
  const Rule& rule = spec.model().rules[one.rule];
  const bool fails = rule.clauses[one.clause].severity == Severity::Fail;
  const std::string metric = tick(one.statistic.metric);
  report(spec.diagnostics(), Kind::BackwardsComparison, one.span,
         metric + " is better " + (better == Better::Lower ? "lower" : "higher") + ", and this " +
             (fails ? "fails" : "warns") + " where it is good",
         std::string("did you mean ") + (one.upper != one.flipped ? "`<`" : "`>`") + ", or is " +
             metric + " better " + (better == Better::Lower ? "higher" : "lower") + "?");
}

bool counts_whole(const Metric& metric) {
  return metric.source == MetricSource::Counter || metric.source == MetricSource::BuiltIn;
}

void advise_regression(Spec& spec, const PlainComparison& one, const KnownMetrics& metrics) {
  if (one.kind != RuleCondition::Kind::Regresses || !one.limit) return;
  const auto known = metrics.find(one.statistic.metric);
  if (known == metrics.end()) return;
  const Metric& metric = *known->second.metric;
  const double limit = one.limit->number;
  // What is exact, such as a count or a size, may well be held to nothing.
  if (limit == 0 && metric.dimension.time != 0) {
    report(spec.diagnostics(), Kind::SuspiciousThreshold, one.limit_span,
           "a change that nobody would notice is more than 0", "say how much is too much: `2%`");
    return;
  }
  const bool plain = one.limit->dimension.none() && !one.limit->percent;
  if (plain && metric.dimension.none() && counts_whole(metric) && limit > 0 && limit < 0.5) {
    const std::string share = printed(number(100 * limit)) + "%";
    report(spec.diagnostics(), Kind::SuspiciousThreshold, one.limit_span,
           "this is a part of one of what " + tick(metric.name) + " counts, not a ratio",
           "a ratio has its sign: " + tick(share))
        .mends.push_back({one.limit_span, share, "change it to " + tick(share)});
  }
}

// A limit is seldom more than a few times what is measured: more than this times a power of 1000
// off is no limit of another unit.
constexpr double kMostSlack = 5;
constexpr std::size_t kMostCasesAsked = 16;

/// By which power of 1000 a limit is off what was measured; 0: by none.
int thousands_off(double limit, double measured) {
  if (!(limit > 0) || !(measured > 0)) return 0;
  const double ratio = limit / measured;
  for (const int power : {1, 2, 3}) {
    const double scale = std::pow(1000.0, power);
    if (ratio >= scale / kMostSlack && ratio <= scale * kMostSlack) return power;
    if (ratio >= 1 / (scale * kMostSlack) && ratio <= kMostSlack / scale) return -power;
  }
  return 0;
}

std::string in_units(double value, const Dimension& dimension) {
  struct Unit {
    double size;
    const char* name;
  };
  constexpr std::array<Unit, 4> kTimes = {{{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}, {1e-9, "ns"}}};
  constexpr std::array<Unit, 4> kBytes = {{{1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}, {1, "B"}}};
  for (const Unit& one : dimension.time != 0 ? kTimes : kBytes) {
    if (value < one.size) continue;
    const double shown = value / one.size;
    const double digits = shown >= 100 ? 1 : shown >= 10 ? 10 : 100;
    return printed(number(std::round(shown * digits) / digits)) + one.name;
  }
  return printed(number(value)) + (dimension.time != 0 ? "s" : "B");
}

void advise_by_history(Spec& spec, const PlainComparison& one, std::size_t& left) {
  const History* history = spec.circumstances.history;
  if (history == nullptr || left == 0 || one.kind != RuleCondition::Kind::Compare || !one.limit ||
      !follows_metric(one.statistic.name)) {
    return;
  }
  const Dimension& dimension = one.limit->dimension;
  const Dimension time{.time = 1};
  const Dimension bytes{.bytes = 1};
  if (dimension != time && dimension != bytes) return;
  const std::vector<CaseRef> cases = judged_cases(spec.model(), one);
  const std::size_t asked = std::min({kMostCasesAsked, cases.size(), left});
  left -= asked;
  int off = 0;
  std::optional<Measured> newest;
  std::string case_name;
  for (std::size_t i = 0; i < asked; ++i) {
    const CaseRef& at = cases[i * cases.size() / asked];
    std::string id = case_id(spec.model().workloads[at.workload], at.index);
    const auto measured = history->newest(id, one.statistic.metric);
    if (!measured || measured->unit != unit(dimension)) continue;
    const int power = thousands_off(one.limit->number, measured->median);
    // All that is known of its cases has to say so.
    if (power == 0 || (off != 0 && power != off)) return;
    off = power;
    if (newest) continue;
    newest = measured;
    case_name = std::move(id);
  }
  if (!newest) return;
  report(spec.diagnostics(), Kind::ThresholdOffHistory, one.limit_span,
         "the median of " + tick(one.statistic.metric) + " of " + tick(case_name) + " was " +
             in_units(newest->median, dimension) + " in run " + newest->run + ", and this is " +
             in_units(one.limit->number, dimension),
         "is the unit right?");
}

}  // namespace

void advise_comparisons(Spec& spec, const std::vector<PlainComparison>& all) {
  if (all.empty()) return;
  const KnownMetrics metrics = known_metrics(spec.model());
  // A check asks the history for so many cases in all.
  std::size_t left = 1000;
  for (std::size_t i = 0; i < all.size(); ++i) {
    advise_direction(spec, all, i, metrics);
    advise_regression(spec, all[i], metrics);
    advise_by_history(spec, all[i], left);
  }
}

}  // namespace benchc::model
