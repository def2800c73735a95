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

void collect_statistics(const Term& term, std::vector<const Term*>& found) {
  if (term.kind == Term::Kind::Statistic) found.push_back(&term);
  for (const Term& operand : term.operands) collect_statistics(operand, found);
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

Samples samples_of(const Scene& scene, const Term& term) {
  if (term.index >= scene.judgment.cases.size()) return {};
  const std::uint32_t index = scene.judgment.cases[term.index];
  if (index >= scene.results.size() || scene.results[index] == nullptr) return {};
  const plan::CaseResult* result = scene.results[index];
  const auto found = std::find_if(result->series.begin(), result->series.end(),
                                  [&](const plan::Series& s) { return s.metric == term.metric; });
  return {result, found == result->series.end() ? nullptr : &*found};
}

std::string problem_of(const Scene& scene, const Term& term) {
  if (term.kind == Term::Kind::Statistic) {
    if (!statistic_of(term)) return "there is no statistic " + term.name;
    const Samples samples = samples_of(scene, term);
    if (samples.result == nullptr) return "a case of the rule was not measured";
    if (samples.series == nullptr) return samples.result->id + " has no metric " + term.metric;
    const auto& values = samples.series->values;
    if (values.empty()) return samples.result->id + " has no samples of " + term.metric;
    if (std::any_of(values.begin(), values.end(), [](double v) { return std::isnan(v); })) {
      return samples.result->id + " has a sample of " + term.metric + " that is not a number";
    }
    return {};
  }
  if (term.operands.size() != operand_count(term.kind)) return "the condition is malformed";
  if (!is_arithmetic(term.kind) && std::isnan(leaf_value(scene, term))) {
    return "a bound of the condition is not a number";
  }
  for (const Term& operand : term.operands) {
    if (std::string problem = problem_of(scene, operand); !problem.empty()) return problem;
  }
  return {};
}

std::vector<const Term*> statistics_in(const Term& term) {
  std::vector<const Term*> found;
  collect_statistics(term, found);
  return found;
}

Evaluated evaluate(const Scene& scene, const Term& term, double alpha_each) {
  Evaluated result{kNan, stats::Interval::unbounded()};
  if (term.kind == Term::Kind::Statistic) {
    const auto statistic = statistic_of(term);
    const Samples samples = samples_of(scene, term);
    if (statistic && samples.series != nullptr) {
      result = {
          stats::point(*statistic, samples.series->values),
          stats::interval(*statistic, samples.series->values, samples.result->process, alpha_each)};
    }
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
  return statistics_in(term).empty() ? evaluate(scene, term, 0.5).value : kNan;
}

std::string unit_of(const Scene& scene, const Term& term) {
  if (term.kind == Term::Kind::Statistic) {
    const auto statistic = statistic_of(term);
    if (statistic && statistic->kind == stats::Kind::Cv) return "1";
    if (statistic && statistic->kind == stats::Kind::Count) return {};
    const Samples samples = samples_of(scene, term);
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

std::string method_of(stats::Kind kind, bool by_process) {
  if (by_process && stats::has_clustered_method(kind)) {
    return kind == stats::Kind::Median ? "signs by process" : method_of(kind) + " by process";
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
