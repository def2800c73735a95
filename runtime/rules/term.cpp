#include "runtime/rules/term.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

namespace benchc::rules {
namespace {

using plan::Term;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

constexpr std::array<std::pair<std::string_view, stats::Kind>, 12> kStatistics = {{
    {"min", stats::Kind::Min},
    {"max", stats::Kind::Max},
    {"mean", stats::Kind::Mean},
    {"median", stats::Kind::Median},
    {"quantile", stats::Kind::Quantile},
    {"stddev", stats::Kind::Stddev},
    {"mad", stats::Kind::Mad},
    {"cv", stats::Kind::Cv},
    {"trimmed_mean", stats::Kind::TrimmedMean},
    {"geomean", stats::Kind::Geomean},
    {"sum", stats::Kind::Sum},
    {"count", stats::Kind::Count},
}};

constexpr std::array<std::string_view, 6> kOverCases = {"geomean", "mean", "median",
                                                        "min",     "max",  "sum"};

bool is_arithmetic(Term::Kind kind) {
  switch (kind) {
    case Term::Kind::Negate:
    case Term::Kind::Add:
    case Term::Kind::Subtract:
    case Term::Kind::Multiply:
    case Term::Kind::Divide:
      return true;
    default:
      return false;
  }
}

// Whether the statistic lies among the values that it is of.
bool is_location(stats::Kind kind) {
  switch (kind) {
    case stats::Kind::Min:
    case stats::Kind::Max:
    case stats::Kind::Mean:
    case stats::Kind::Median:
    case stats::Kind::Quantile:
    case stats::Kind::TrimmedMean:
    case stats::Kind::Geomean:
      return true;
    default:
      return false;
  }
}

std::size_t operand_count(Term::Kind kind) {
  if (!is_arithmetic(kind)) return 0;
  return kind == Term::Kind::Negate ? 1 : 2;
}

template <typename Number>
Number apply(Term::Kind kind, const Number& a, const Number& b) {
  switch (kind) {
    case Term::Kind::Add:
      return a + b;
    case Term::Kind::Subtract:
      return a - b;
    case Term::Kind::Multiply:
      return a * b;
    default:
      return a / b;
  }
}

double leaf_value(const Scene& scene, const Term& term) {
  if (term.kind == Term::Kind::Constant) return term.number;
  if (term.kind == Term::Kind::Bound && term.index < scene.judgment.bounds.size()) {
    return scene.judgment.bounds[term.index];
  }
  return kNan;
}

void collect_measured(const Scene& scene, const Term& term, std::vector<Measured>& found) {
  constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();
  if (term.kind == Term::Kind::Statistic) {
    const auto& cases = scene.judgment.cases;
    found.push_back({&term, term.index < cases.size() ? cases[term.index] : kNowhere});
  } else if (term.kind == Term::Kind::OverCases && term.operands.size() == 1) {
    for (const std::uint32_t one : set_of(scene, term)) found.push_back({&term.operands[0], one});
  } else {
    for (const Term& operand : term.operands) collect_measured(scene, operand, found);
  }
}

std::string problem_of_set(const Scene& scene, const Term& term) {
  const bool whole = term.operands.size() == 1 && term.operands[0].kind == Term::Kind::Statistic &&
                     std::find(kOverCases.begin(), kOverCases.end(), term.name) != kOverCases.end();
  if (!whole || set_of(scene, term).empty()) return "the condition is malformed";
  for (const Measured& one : measured_in(scene, term)) {
    if (std::string problem = problem_of(scene, one); !problem.empty()) return problem;
  }
  return {};
}

// "" and "1" are both plain numbers.
bool plain(std::string_view unit) { return unit.empty() || unit == "1"; }

std::string joined_units(Term::Kind kind, const std::string& left, const std::string& right) {
  if (plain(right)) return left;
  if (kind == Term::Kind::Divide) {
    if (left == right) return "1";
    return (plain(left) ? "1" : left) + "/" + right;
  }
  return plain(left) ? right : left + "*" + right;
}

}  // namespace

std::vector<std::uint32_t> groups_by_case(const plan::Plan& plan) {
  std::vector<std::uint32_t> groups(plan.cases.size(), 0);
  for (std::uint32_t group = 0; group < plan.groups.size(); ++group) {
    for (const std::uint32_t index : plan.groups[group].cases) {
      if (index < groups.size()) groups[index] = group;
    }
  }
  return groups;
}

std::optional<stats::Statistic> statistic_of(const Term& term) {
  if (term.name == "p90") return stats::Statistic{stats::Kind::Quantile, 0.9};
  if (term.name == "p99") return stats::Statistic{stats::Kind::Quantile, 0.99};
  for (const auto& [name, kind] : kStatistics) {
    if (term.name != name) continue;
    const bool takes_number = kind == stats::Kind::Quantile || kind == stats::Kind::TrimmedMean;
    return stats::Statistic{kind, takes_number ? term.number : 0};
  }
  return std::nullopt;
}

bool has_law(stats::Kind kind) {
  return kind != stats::Kind::Min && kind != stats::Kind::Max && kind != stats::Kind::Sum &&
         kind != stats::Kind::Count;
}

bool has_law(stats::Kind kind, const Samples& samples) { return has_law(kind) && !samples.exact; }

std::string without_metric(const plan::CaseResult& result, const std::string& metric) {
  const std::string start = plan::about_metric(metric);
  for (const std::string& warning : result.warnings) {
    if (warning.starts_with(start)) return result.id + ": " + warning;
  }
  return result.id + " has no metric " + metric;
}

Samples samples_of(const plan::CaseResult& result, const std::string& metric) {
  const auto of_metric = [&](const plan::Series& series) { return series.metric == metric; };
  const auto sampled = std::find_if(result.series.begin(), result.series.end(), of_metric);
  if (sampled != result.series.end()) return {&result, &*sampled};
  const auto counted = std::find_if(result.passes.begin(), result.passes.end(), of_metric);
  if (counted != result.passes.end()) return {&result, &*counted, true};
  return {&result, nullptr};
}

Samples samples_of(const Scene& scene, const Term& term) {
  if (term.index >= scene.judgment.cases.size()) return {};
  return samples_of(scene, Measured{&term, scene.judgment.cases[term.index]});
}

Samples samples_of(const Scene& scene, const Measured& measured) {
  const std::uint32_t index = measured.case_index;
  if (index >= scene.results.size() || scene.results[index] == nullptr) return {};
  return samples_of(*scene.results[index], measured.statistic->metric);
}

std::string problem_of(const Scene& scene, const Measured& measured) {
  const Term& term = *measured.statistic;
  if (!statistic_of(term)) return "there is no statistic " + term.name;
  const Samples samples = samples_of(scene, measured);
  if (samples.result == nullptr) return "a case of the rule was not measured";
  if (samples.series == nullptr) return without_metric(*samples.result, term.metric);
  const auto& values = samples.series->values;
  if (values.empty()) return samples.result->id + " has no samples of " + term.metric;
  if (std::any_of(values.begin(), values.end(), [](double v) { return std::isnan(v); })) {
    return samples.result->id + " has a sample of " + term.metric + " that is not a number";
  }
  return {};
}

std::string problem_of(const Scene& scene, const Term& term) {
  if (term.kind == Term::Kind::Statistic) {
    return problem_of(scene, measured_in(scene, term).front());
  }
  if (term.kind == Term::Kind::OverCases) return problem_of_set(scene, term);
  if (term.operands.size() != operand_count(term.kind)) return "the condition is malformed";
  if (!is_arithmetic(term.kind) && std::isnan(leaf_value(scene, term))) {
    return "a bound of the condition is not a number";
  }
  for (const Term& operand : term.operands) {
    if (std::string problem = problem_of(scene, operand); !problem.empty()) return problem;
  }
  return {};
}

std::vector<Measured> measured_in(const Scene& scene, const Term& term) {
  std::vector<Measured> found;
  collect_measured(scene, term, found);
  return found;
}

std::span<const std::uint32_t> set_of(const Scene& scene, const Term& term) {
  if (term.index >= scene.judgment.sets.size()) return {};
  return scene.judgment.sets[term.index];
}

Evaluated over_cases(std::string_view name, std::span<const Evaluated> values) {
  Term term;
  term.name = name;
  const auto statistic = statistic_of(term);
  if (!statistic || values.empty()) return {kNan, stats::Interval::unbounded()};
  // A geometric mean is of what is not below 0, whatever the intervals allow.
  const bool geomean = statistic->kind == stats::Kind::Geomean;
  const double least = geomean ? 0 : -std::numeric_limits<double>::infinity();
  std::vector<double> points;
  std::vector<double> lows;
  std::vector<double> highs;
  for (const Evaluated& one : values) {
    points.push_back(one.value);
    lows.push_back(std::max(least, one.interval.low));
    highs.push_back(std::max(least, one.interval.high));
  }
  Evaluated result{stats::point(*statistic, points), stats::Interval::unbounded()};
  if (std::isnan(result.value)) return result;
  // What sums of infinite ends leave undefined bounds nothing.
  const double low = stats::point(*statistic, lows);
  const double high = stats::point(*statistic, highs);
  if (!std::isnan(low)) result.interval.low = low;
  if (!std::isnan(high)) result.interval.high = high;
  return result;
}

Evaluated evaluate(const Scene& scene, const Measured& measured, double alpha) {
  const auto statistic = statistic_of(*measured.statistic);
  const Samples samples = samples_of(scene, measured);
  if (!statistic || samples.series == nullptr) return {kNan, stats::Interval::unbounded()};
  return evaluate(*statistic, samples, alpha);
}

Evaluated evaluate(stats::Statistic statistic, const Samples& samples, double alpha) {
  const std::vector<double>& values = samples.series->values;
  Evaluated result{stats::point(statistic, values), stats::Interval::unbounded()};
  if (std::isnan(result.value)) return result;
  if (!samples.exact) {
    result.interval = stats::interval(statistic, values, samples.result->process, alpha);
  } else if (is_location(statistic.kind)) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    result.interval = {*least, *most};
  } else {
    result.interval = stats::Interval::exactly(result.value);
  }
  return result;
}

Evaluated evaluate(const Scene& scene, const Term& term, double alpha_each) {
  Evaluated result{kNan, stats::Interval::unbounded()};
  if (term.kind == Term::Kind::Statistic) {
    result = evaluate(scene, measured_in(scene, term).front(), alpha_each);
  } else if (term.kind == Term::Kind::OverCases) {
    std::vector<Evaluated> values;
    for (const Measured& one : measured_in(scene, term)) {
      values.push_back(evaluate(scene, one, alpha_each));
    }
    result = over_cases(term.name, values);
  } else if (!is_arithmetic(term.kind)) {
    const double value = leaf_value(scene, term);
    result = {value, stats::Interval::exactly(value)};
  } else if (term.operands.size() == operand_count(term.kind)) {
    const Evaluated left = evaluate(scene, term.operands[0], alpha_each);
    if (term.kind == Term::Kind::Negate) {
      result = {-left.value, -left.interval};
    } else {
      const Evaluated right = evaluate(scene, term.operands[1], alpha_each);
      result = {apply(term.kind, left.value, right.value),
                apply(term.kind, left.interval, right.interval)};
    }
  }
  if (std::isnan(result.value)) result.interval = stats::Interval::unbounded();
  return result;
}

double constant(const Scene& scene, const Term& term) {
  return measured_in(scene, term).empty() ? evaluate(scene, term, 0.5).value : kNan;
}

std::string unit_of(const Scene& scene, const Term& term) {
  if (term.kind == Term::Kind::Statistic || term.kind == Term::Kind::OverCases) {
    const std::vector<Measured> measured = measured_in(scene, term);
    if (measured.empty()) return {};
    const auto statistic = statistic_of(*measured.front().statistic);
    if (statistic && statistic->kind == stats::Kind::Cv) return "1";
    if (statistic && statistic->kind == stats::Kind::Count) return {};
    const Samples samples = samples_of(scene, measured.front());
    return samples.series == nullptr ? std::string{} : samples.series->unit;
  }
  if (!is_arithmetic(term.kind) || term.operands.size() != operand_count(term.kind)) return {};
  const std::string left = unit_of(scene, term.operands[0]);
  if (term.kind == Term::Kind::Negate) return left;
  const std::string right = unit_of(scene, term.operands[1]);
  if (term.kind == Term::Kind::Add || term.kind == Term::Kind::Subtract) {
    return left.empty() ? right : left;
  }
  return joined_units(term.kind, left, right);
}

std::string method_of(stats::Kind kind, const Samples& samples) {
  if (samples.exact) return "counted in passes of its own";
  return method_of(kind, samples.result != nullptr && !samples.result->process.empty());
}

std::string method_of(stats::Kind kind, bool by_process) {
  if (by_process && stats::has_clustered_method(kind)) {
    switch (kind) {
      case stats::Kind::Median:
        return "signs by process";
      case stats::Kind::TrimmedMean:
      case stats::Kind::Stddev:
      case stats::Kind::Cv:
        return "jackknife by process";
      default:
        return method_of(kind) + " by process";
    }
  }
  switch (kind) {
    case stats::Kind::Median:
    case stats::Kind::Quantile:
    case stats::Kind::Mad:
      return "order statistics";
    case stats::Kind::Mean:
      return "Student t";
    case stats::Kind::Geomean:
      return "Student t on logarithms";
    case stats::Kind::TrimmedMean:
      return "Tukey-McLaughlin t";
    case stats::Kind::Stddev:
      return "Bonett";
    case stats::Kind::Cv:
      return "jackknife";
    case stats::Kind::Min:
    case stats::Kind::Max:
    case stats::Kind::Sum:
    case stats::Kind::Count:
      return "observed value";
  }
  return {};
}

}  // namespace benchc::rules
