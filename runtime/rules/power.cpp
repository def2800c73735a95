#include "runtime/rules/power.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "runtime/plan/false_alarms.h"
#include "runtime/plan/looks.h"
#include "runtime/plan/revision.h"
#include "runtime/rules/clause.h"
#include "runtime/rules/leaf.h"
#include "runtime/rules/noise_of.h"
#include "runtime/rules/sampling_time.h"
#include "runtime/stats/alpha_spending.h"
#include "runtime/stats/change.h"
#include "runtime/stats/distributions.h"
#include "runtime/stats/power.h"

namespace benchc::rules {
namespace {

using plan::Condition;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// How much earlier runs scatter, on the scale of the change.
struct RunSpread {
  double deviation = 0;
  std::size_t runs = 0;
  bool assumed = false;
};

// What the statistic, or the geometric mean of several cases', was worth in each run that has all.
std::vector<double> values_in_runs(const Scene& scene, std::span<const Measured> measured,
                                   const std::string& unit) {
  std::vector<double> values;
  for (std::size_t at = 0; at < scene.baseline->runs.size(); ++at) {
    const std::vector<plan::CaseResult>& cases = scene.baseline->runs[at].cases;
    std::vector<double> parts;
    for (const Measured& one : measured) {
      const auto statistic = statistic_of(*one.statistic);
      const PlaceInRun place = scene.places[at][one.case_index];
      const plan::CaseResult* result = measured_at(cases, place.by_id);
      if (result == nullptr) result = measured_at(cases, place.by_former);
      if (!statistic || result == nullptr) break;
      const Samples samples = samples_of(*result, one.statistic->metric);
      if (samples.series == nullptr || samples.series->unit != unit) break;
      parts.push_back(stats::point(*statistic, samples.series->values));
    }
    if (parts.size() != measured.size()) continue;
    values.push_back(parts.size() == 1 ? parts[0] : stats::point({stats::Kind::Geomean, 0}, parts));
  }
  return values;
}

// Looks at a plan's rules, one comparison after the other.
class Looking {
 public:
  Looking(const plan::Plan& plan, std::span<const plan::CaseResult> noise,
          const std::vector<BaselineData>& baselines, const PowerOptions& options)
      : plan_(plan),
        baselines_(baselines),
        options_(options),
        cases_(plan),
        results_(found(cases_, noise)),
        time_(plan, results_),
        groups_(groups_by_case(plan)) {
    revisions_.resize(plan.baselines.size());
    counterparts_.resize(plan.baselines.size());
    for (const plan::Revision& revision : plan.revisions) {
      revisions_[revision.baseline] = &revision;
      counterparts_[revision.baseline] = plan::counterparts(plan, revision.baseline);
    }
    for (const BaselineData& baseline : baselines) places_.push_back(cases_.in(baseline.runs));
    stand_in();
  }

  Power look() {
    for (const plan::Rule& rule : plan_.rules) {
      for (const plan::Clause& clause : rule.clauses) look_at(rule, clause);
    }
    power_.seconds = time_.seconds();
    return std::move(power_);
  }

 private:
  static std::vector<const plan::CaseResult*> found(const CasePlaces& cases,
                                                    std::span<const plan::CaseResult> noise) {
    const auto sampled_at = [&](std::uint32_t place) {
      const plan::CaseResult* result = measured_at(noise, place);
      return result != nullptr && !result->started.empty() ? result : nullptr;
    };
    std::vector<const plan::CaseResult*> results;
    for (const PlaceInRun& place : cases.in(noise)) {
      const plan::CaseResult* result = sampled_at(place.by_id);
      results.push_back(result != nullptr ? result : sampled_at(place.by_former));
    }
    return results;
  }

  // A counterpart that was not measured is the case itself, a sample before.
  void stand_in() {
    for (std::size_t at = 0; at < plan_.cases.size(); ++at) {
      const auto& counterpart = plan_.cases[at].counterpart;
      if (!counterpart || results_[at] != nullptr || counterpart->of >= results_.size()) continue;
      const plan::CaseResult* own = results_[counterpart->of];
      if (own == nullptr) continue;
      made_.push_back(beside_itself(*own, plan_.cases[at].id));
      results_[at] = &made_.back();
      standing_in_.insert(at);
    }
  }

  void look_at(const plan::Rule& rule, const plan::Clause& clause) {
    const bool fails = clause.severity == plan::Clause::Severity::Fail;
    FalseAlarms& alarms = power_.false_alarms;
    // An answer that can be wrong on one side only errs there by half.
    const double errs = plan::errs_on_both_sides(rule) ? rule.alpha : rule.alpha / 2;
    const std::vector<const Condition*> leaves = leaves_of(clause.condition);
    for (const plan::Judgment& judgment : rule.judgments) {
      ++(fails ? alarms.fail_clauses : alarms.warn_clauses);
      (fails ? alarms.fails : alarms.warnings) += errs;
      for (const Condition* leaf : leaves) {
        if (power_.sights.size() >= options_.most) {
          ++power_.left_out;
          continue;
        }
        power_.sights.push_back(sight(rule, clause, judgment, *leaf, leaves.size()));
      }
    }
  }

  Scene scene_of(const plan::Rule& rule, const plan::Judgment& judgment) const {
    static const BaselineData kNone;
    Scene scene{.plan = plan_,
                .rule = rule,
                .judgment = judgment,
                .results = results_,
                .groups = groups_,
                .places = {},
                .counterparts = {}};
    if (!rule.baseline || *rule.baseline >= plan_.baselines.size()) return scene;
    const bool resolved = *rule.baseline < baselines_.size();
    scene.baseline = resolved ? &baselines_[*rule.baseline] : &kNone;
    if (resolved) scene.places = places_[*rule.baseline];
    scene.revision = revisions_[*rule.baseline];
    scene.counterparts = counterparts_[*rule.baseline];
    return scene;
  }

  Sight sight(const plan::Rule& rule, const plan::Clause& clause, const plan::Judgment& judgment,
              const Condition& leaf, std::size_t leaves) {
    Sight sight;
    sight.rule = rule.name;
    sight.subject = judgment.subject;
    sight.severity = clause.severity;
    sight.text = clause.text;
    sight.cases = plan::cases_of(judgment);
    const Scene scene = scene_of(rule, judgment);
    if (!leaf.terms.empty()) {
      const std::vector<Measured> measured = measured_in(scene, leaf.terms[0]);
      if (!measured.empty()) sight.metric = measured.front().statistic->metric;
    }
    sight.missing = missing_of(scene, leaf);
    if (!sight.missing.empty()) return sight;
    const bool regresses = leaf.kind == Condition::Kind::Regresses;
    const bool runs = regresses && scene.revision == nullptr;
    sight.against = !regresses ? Sight::Against::Limit
                    : runs     ? Sight::Against::Runs
                               : Sight::Against::Revision;
    if (!regresses && !measured_in(scene, leaf.terms[0]).empty() &&
        !measured_in(scene, leaf.terms[1]).empty()) {
      sight.against = Sight::Against::Cases;
    }
    const Noise noise = runs ? noise_of_run(scene, leaf) : noise_of_comparison(scene, leaf);
    sight.missing = noise.missing;
    sight.units = noise.units;
    sight.value = noise.value;
    sight.unit = noise.unit;
    sight.relative = noise.relative;
    sight.noise = noise.deviation;
    if (!sight.missing.empty()) return sight;
    give(rule, scene, noise, leaves, sight);
    if (runs) {
      against_runs(scene, leaf, noise, sight);
    } else if (regresses) {
      against_revision(scene, leaf, noise, sight);
    } else {
      against_limit(scene, leaf, noise, sight);
    }
    return sight;
  }

  std::string missing_of(const Scene& scene, const Condition& leaf) const {
    if (leaf.kind == Condition::Kind::Shifts) {
      return "what a change point needs to be seen depends on the runs to come";
    }
    if (leaf.kind == Condition::Kind::Growth) return "growth is not looked at";
    for (const std::uint32_t one : plan::cases_of(scene.judgment)) {
      if (one >= results_.size()) return "the rule names a case that is not there";
      if (results_[one] == nullptr) return "there is no recorded noise of " + plan_.cases[one].id;
    }
    plan::Clause clause;
    clause.condition = leaf;
    return problem_of(scene, clause);
  }

  // What samples and budget give to this judgment, and what its interval errs by at the last look.
  void give(const plan::Rule& rule, const Scene& scene, const Noise& noise, std::size_t leaves,
            Sight& sight) {
    const SamplingTime::Given& given = time_.given(sight.cases.front());
    sight.given_rounds = given.rounds;
    sight.budget_ends = given.budget_ends;
    sight.given = units(noise, given.rounds, given.measure);
    sight.given_seconds = given.rounds * round_of(scene);
    const double share = static_cast<double>(leaves) * noise.share;
    sight.alpha = last_alpha(rule.alpha, given) / share;
  }

  static double units(const Noise& noise, double rounds, const plan::GroupMeasure& measure) {
    double units = rounds * noise.per_round;
    if (noise.per_round < 1 && measure.maximum_processes > 0) {
      units = std::min(units, static_cast<double>(measure.maximum_processes));
    }
    // What floating point took away.
    return std::max(1.0, std::floor(units + 1e-6));
  }

  // A round of the judgment's cases, with their counterparts where it compares with them.
  double round_of(const Scene& scene) const {
    std::vector<std::uint32_t> cases = plan::cases_of(scene.judgment);
    const std::size_t own = cases.size();
    for (std::size_t i = 0; i < own; ++i) {
      const std::uint32_t other = counterpart_of(scene, cases[i]);
      if (other != plan::kNoCounterpart) cases.push_back(other);
    }
    return time_.round(cases);
  }

  double last_alpha(double alpha, const SamplingTime::Given& given) {
    const auto rounds = static_cast<std::uint32_t>(given.rounds);
    const auto key = std::tuple(alpha, given.measure.minimum, given.measure.maximum, rounds);
    const auto known = alphas_.find(key);
    if (known != alphas_.end()) return known->second;
    const stats::AlphaSpending spending(alpha, plan::looks(given.measure));
    return alphas_[key] = spending.at_end(rounds);
  }

  // What is seen with this probability; asked for again and again.
  double least(const Noise& noise, double units, double alpha, double power) {
    const auto key = std::tuple(units, alpha, power);
    auto known = leasts_.find(key);
    if (known == leasts_.end()) {
      known = leasts_.emplace(key, stats::least_seen(1, units, alpha, power)).first;
    }
    return std::isinf(known->second) ? kInfinity : noise.deviation * known->second;
  }

  void need(const Scene& scene, const Noise& noise, double units, Sight& sight) const {
    sight.needed = units;
    sight.needed_rounds = std::isfinite(units) ? std::ceil(units / noise.per_round) : units;
    sight.needed_seconds = sight.needed_rounds * round_of(scene);
    // 0 seconds a round times no end of rounds.
    if (std::isnan(sight.needed_seconds)) sight.needed_seconds = kInfinity;
  }

  static plan::Better better(const Scene& scene, const Condition& leaf) {
    return direction_of(scene, leaf.terms[0]);
  }

  // A change of a ratio on logarithms, in the direction that is worse; and back.
  static double to_log(double worse, plan::Better better) {
    if (better == plan::Better::Higher) return worse < 1 ? -std::log1p(-worse) : kInfinity;
    return std::log1p(worse);
  }
  static double from_log(double distance, plan::Better better) {
    if (better == plan::Better::Higher) return -std::expm1(-distance);
    return std::expm1(distance);
  }

  void against_revision(const Scene& scene, const Condition& leaf, const Noise& noise,
                        Sight& sight) {
    const plan::Better direction = better(scene, leaf);
    sight.limit = constant(scene, leaf.terms[1]);
    const double limit = noise.relative ? to_log(sight.limit, direction) : sight.limit;
    const double beyond = least(noise, sight.given, sight.alpha, options_.power);
    sight.seen = noise.relative ? from_log(limit + beyond, direction) : limit + beyond;
    if (std::isinf(beyond)) sight.seen = kInfinity;
    need(
        scene, noise,
        limit > 0 ? stats::units_needed(noise.deviation, limit, sight.alpha, options_.power) : kNan,
        sight);
    for (const std::uint32_t one : sight.cases) {
      const std::uint32_t other = counterpart_of(scene, one);
      if (other != plan::kNoCounterpart && standing_in_.contains(other)) {
        sight.notes.emplace_back("noise of successive samples: no pairs are recorded");
        break;
      }
    }
  }

  // The spread between earlier runs, as change_from_runs takes it.
  RunSpread spread_of(const Scene& scene, const Condition& leaf, double value) const {
    std::vector<double> values =
        values_in_runs(scene, measured_in(scene, leaf.terms[0]), unit_of(scene, leaf.terms[0]));
    RunSpread spread{0, values.size(), false};
    // Nothing earlier yet: what one run will say.
    if (values.empty()) values.push_back(value);
    const stats::Change change =
        stats::change_from_runs(leaf.relative ? stats::Scale::Relative : stats::Scale::Difference,
                                value, stats::Interval::exactly(value), values, 0.05);
    spread.deviation = change.run_spread;
    spread.assumed = change.spread_assumed;
    if (std::isnan(change.estimate)) spread.deviation = kNan;
    return spread;
  }

  void against_runs(const Scene& scene, const Condition& leaf, const Noise& noise, Sight& sight) {
    const plan::Better direction = better(scene, leaf);
    sight.limit = constant(scene, leaf.terms[1]);
    const double limit = noise.relative ? to_log(sight.limit, direction) : sight.limit;
    const RunSpread spread = spread_of(scene, leaf, noise.value);
    if (!std::isfinite(spread.deviation)) {
      sight.missing = "a relative change needs values above 0";
      return;
    }
    const double runs = static_cast<double>(std::max<std::size_t>(1, spread.runs));
    const double between = spread.deviation * std::sqrt(1 + 1 / runs);
    const double law = spread.runs < stats::kRunsForObservedSpread
                           ? stats::normal_upper(sight.alpha / 2)
                           : stats::student_upper(sight.alpha / 2, runs - 1);
    const double detected = stats::normal_upper(1 - options_.power);
    // The interval's half is joined of the runs' spread and of the new run's own, as
    // change_from_runs does, and the new run's value scatters by both.
    const auto beyond = [&](double own_half, double own_error) {
      return std::hypot(law * between, own_half) + detected * std::hypot(between, own_error);
    };
    const auto with_units = [&](double units) {
      // The interval's half is what is passed in half of all cases.
      const double half = least(noise, units, sight.alpha, 0.5);
      return beyond(half, half / stats::normal_upper(sight.alpha / 2));
    };
    const double all = with_units(sight.given);
    const double floor = beyond(0, 0);
    const auto shown = [&](double distance) {
      if (std::isinf(distance)) return kInfinity;
      return noise.relative ? from_log(limit + distance, direction) : limit + distance;
    };
    sight.seen = shown(all);
    sight.floor = shown(floor);
    need(scene, noise, limit > 0 ? units_for(with_units, limit) : kNan, sight);
    if (spread.runs == 0) {
      sight.notes.push_back("no earlier run that can be compared: as after one");
    }
    if (spread.assumed) {
      sight.notes.push_back("too few earlier runs (" + std::to_string(spread.runs) +
                            ") to see how much they differ: taken to differ by 1.5% until there "
                            "are " +
                            std::to_string(stats::kRunsForObservedSpread));
    } else {
      sight.notes.push_back(std::to_string(spread.runs) + " earlier runs");
    }
    if (limit > 0 && floor > limit) {
      sight.notes.emplace_back(
          spread.assumed ? "what is assumed is too much for the limit: more runs may mend it, more "
                           "samples do not"
                         : "earlier runs differ too much for the limit: no samples mend that");
    }
  }

  // The fewest units with which what is seen beyond the limit is no more than the limit.
  template <typename Beyond>
  static double units_for(const Beyond& beyond, double limit) {
    constexpr double kMost = 1e9;
    double high = 1;
    while (!(beyond(high) <= limit)) {
      if (high >= kMost) return kInfinity;
      high *= 2;
    }
    double low = std::floor(high / 2);
    while (high - low > 1) {
      const double middle = std::floor((low + high) / 2);
      (beyond(middle) <= limit ? high : low) = middle;
    }
    return high;
  }

  static bool lower_is_worse(const Condition& leaf) {
    return leaf.comparison == Condition::Comparison::Less ||
           leaf.comparison == Condition::Comparison::LessEqual;
  }

  void against_limit(const Scene& scene, const Condition& leaf, const Noise& noise, Sight& sight) {
    if (leaf.comparison == Condition::Comparison::Equal ||
        leaf.comparison == Condition::Comparison::NotEqual) {
      sight.missing = "`==` and `!=` are told of exact values alone";
      return;
    }
    // How far it is to the limit, in the direction in which the clause holds.
    double distance = noise.relative ? std::log(noise.reference) - std::log(noise.value)
                                     : noise.reference - noise.value;
    if (lower_is_worse(leaf)) distance = -distance;
    const double beyond = least(noise, sight.given, sight.alpha, options_.power);
    const auto shown = [&](double by) {
      if (!noise.relative || std::isinf(by)) return by;
      return lower_is_worse(leaf) ? -std::expm1(-by) : std::expm1(by);
    };
    sight.limit = shown(distance);
    sight.seen = shown(std::max(0.0, distance) + beyond);
    need(scene, noise,
         stats::units_needed(noise.deviation, std::abs(distance), sight.alpha, options_.power),
         sight);
    if (distance < 0) sight.notes.emplace_back("the limit is passed already");
  }

  const plan::Plan& plan_;
  const std::vector<BaselineData>& baselines_;
  PowerOptions options_;
  /// By case of the plan.
  CasePlaces cases_;
  std::vector<const plan::CaseResult*> results_;
  std::deque<plan::CaseResult> made_;
  /// The cases whose results are made up.
  std::set<std::size_t> standing_in_;
  SamplingTime time_;
  std::vector<std::uint32_t> groups_;
  /// As Scene::places, by baseline.
  std::vector<std::vector<std::vector<PlaceInRun>>> places_;
  /// By baseline.
  std::vector<const plan::Revision*> revisions_;
  std::vector<std::vector<std::uint32_t>> counterparts_;
  std::map<std::tuple<double, std::uint32_t, std::uint32_t, std::uint32_t>, double> alphas_;
  std::map<std::tuple<double, double, double>, double> leasts_;
  Power power_;
};

}  // namespace

Power power_of(const plan::Plan& plan, std::span<const plan::CaseResult> noise,
               const std::vector<BaselineData>& baselines, const PowerOptions& options) {
  return Looking(plan, noise, baselines, options).look();
}

}  // namespace benchc::rules
