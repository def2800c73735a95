#include "runtime/report/summary.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>
#include <unordered_map>
#include <utility>

#include "runtime/plan/plan_text.h"
#include "runtime/plan/revision.h"
#include "runtime/stats/clusters.h"
#include "runtime/stats/estimate.h"

namespace benchc::report {
namespace {

// More columns than these would wrap at 100 characters.
constexpr std::size_t kMostTableMetrics = 3;

void collect(const plan::Term& term, std::vector<std::string>& metrics) {
  if (term.kind == plan::Term::Kind::Statistic &&
      std::find(metrics.begin(), metrics.end(), term.metric) == metrics.end()) {
    metrics.push_back(term.metric);
  }
  for (const plan::Term& operand : term.operands) collect(operand, metrics);
}

void collect(const plan::Condition& condition, std::vector<std::string>& metrics) {
  for (const plan::Term& term : condition.terms) collect(term, metrics);
  for (const plan::Condition& operand : condition.operands) collect(operand, metrics);
}

std::string_view field(const plan::Fingerprint& fingerprint, std::string_view name) {
  for (const auto& [key, value] : fingerprint) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

std::vector<CaseLine> case_lines(const Report& report) {
  std::unordered_map<std::string_view, const plan::CaseResult*> results;
  for (const plan::CaseResult& result : report.cases) results.try_emplace(result.id, &result);
  std::vector<CaseLine> lines;
  lines.reserve(report.plan.cases.size());
  const auto take = [&](const std::string& id) {
    const auto found = results.find(id);
    const plan::CaseResult* result = found == results.end() ? nullptr : found->second;
    if (found != results.end()) results.erase(found);
    return result;
  };
  std::unordered_map<const plan::Case*, std::size_t> line_of;
  for (const plan::Case& one : report.plan.cases) {
    if (one.counterpart) continue;
    line_of.emplace(&one, lines.size());
    lines.push_back({one.id, &one, take(one.id)});
  }
  for (const plan::Case& one : report.plan.cases) {
    if (!one.counterpart) continue;
    const plan::Counterpart& counterpart = *one.counterpart;
    if (counterpart.of >= report.plan.cases.size() ||
        counterpart.revision >= report.plan.revisions.size()) {
      continue;
    }
    const auto line = line_of.find(&report.plan.cases[counterpart.of]);
    if (line == line_of.end()) continue;
    lines[line->second].counterparts.push_back(
        {&report.plan.revisions[counterpart.revision], one.id, &one, take(one.id)});
  }
  for (const plan::CaseResult& result : report.cases) {
    const auto left = results.find(result.id);
    if (left != results.end() && left->second == &result) {
      lines.push_back({result.id, nullptr, &result});
    }
  }
  return lines;
}

std::string_view state_name(const CaseLine& line) {
  if (line.result == nullptr) return "no result";
  switch (line.result->state) {
    case plan::CaseState::Measured:
      return "measured";
    case plan::CaseState::Failed:
      return "failed";
    case plan::CaseState::Skipped:
      return "skipped";
  }
  return "no result";
}

bool measured(const CaseLine& line) {
  return line.result != nullptr && line.result->state == plan::CaseState::Measured;
}

std::string reason(const CaseLine& line) {
  if (line.result == nullptr) return "the run holds nothing of it";
  if (measured(line)) return {};
  return line.result->reason.empty() ? "for no known reason" : line.result->reason;
}

bool has_output(const CaseLine& line) {
  return line.result != nullptr &&
         !(line.result->stdout_tail.empty() && line.result->stderr_tail.empty());
}

std::string output_title(const CaseLine& line, std::string_view stream) {
  // A case that was skipped wrote nothing itself.
  const bool skipped = line.result != nullptr && line.result->state == plan::CaseState::Skipped;
  return skipped ? "the end of the build's output" : "the end of its " + std::string(stream);
}

bool unfinished(const Report& report) { return report.info.ended == 0; }

bool breaks(const rules::Verdict& verdict) {
  switch (verdict.outcome) {
    case rules::Outcome::Pass:
    case rules::Outcome::Warn:
    case rules::Outcome::Waived:
      return false;
    case rules::Outcome::Fail:
    case rules::Outcome::Error:
      return true;
    case rules::Outcome::Inconclusive:
    case rules::Outcome::NoBaseline:
      break;
  }
  return verdict.counts_as == plan::CountsAs::Fail;
}

Counts count(const Report& report) {
  Counts counts;
  for (const CaseLine& line : case_lines(report)) {
    ++counts.cases;
    if (line.result == nullptr) {
      ++counts.without_result;
    } else if (line.result->state == plan::CaseState::Measured) {
      ++counts.measured;
    } else if (line.result->state == plan::CaseState::Failed) {
      ++counts.failed;
    } else {
      ++counts.skipped;
    }
  }
  for (const rules::Verdict& verdict : report.verdicts) {
    ++counts.all_verdicts;
    ++counts.verdicts[static_cast<std::size_t>(verdict.outcome)];
  }
  return counts;
}

std::string cases_line(const Counts& counts) {
  std::string out =
      std::to_string(counts.measured) + " of " + counted(counts.cases, "case") + " measured";
  if (counts.failed > 0) out += ", " + std::to_string(counts.failed) + " failed";
  if (counts.skipped > 0) out += ", " + std::to_string(counts.skipped) + " skipped";
  if (counts.without_result > 0) {
    out += ", " + std::to_string(counts.without_result) + " without a result";
  }
  return out;
}

std::string verdicts_line(const Counts& counts) {
  if (counts.all_verdicts == 0) return "no verdicts";
  std::string out = counted(counts.all_verdicts, "verdict") + ":";
  const char* separator = " ";
  for (std::size_t at = 0; at < counts.verdicts.size(); ++at) {
    if (counts.verdicts[at] == 0) continue;
    out += separator + std::to_string(counts.verdicts[at]) + " " +
           std::string(rules::name(static_cast<rules::Outcome>(at)));
    separator = ", ";
  }
  return out;
}

std::string exit_meaning(const Report& report) {
  switch (report.exit_code) {
    case 0:
      break;
    case 1:
      return "a rule failed";
    case 2:
      return "the command line or the spec is wrong";
    case 3:
      if (count(report).measured == 0) return "nothing was measured";
      return "something could not be measured";
    case 4:
      return "inconclusive, where the spec says that this fails";
    case 5:
      return "sign-off is missing";
    default:
      return "unknown";
  }
  if (report.verdicts.empty()) return "everything was measured, and no rule judges it";
  const bool all_pass = std::all_of(
      report.verdicts.begin(), report.verdicts.end(),
      [](const rules::Verdict& verdict) { return verdict.outcome == rules::Outcome::Pass; });
  return all_pass ? "all rules hold" : "no rule failed, but not all of them pass";
}

std::vector<std::string> judged_metrics(const plan::Plan& plan) {
  std::vector<std::string> metrics;
  for (const plan::Rule& rule : plan.rules) {
    for (const plan::Clause& clause : rule.clauses) collect(clause.condition, metrics);
  }
  return metrics;
}

std::vector<std::string> table_metrics(const Report& report, const std::vector<CaseLine>& lines) {
  std::vector<std::string> wanted = judged_metrics(report.plan);
  for (const plan::Workload& workload : report.plan.workloads) {
    for (const plan::Metric& metric : workload.metrics) {
      if (metric.source != plan::MetricSource::BuiltIn) wanted.push_back(metric.name);
    }
  }
  wanted.emplace_back("cpu_time");
  std::vector<std::string> metrics;
  for (const std::string& metric : wanted) {
    if (metric == "time" || metrics.size() == kMostTableMetrics) continue;
    const bool seen = std::find(metrics.begin(), metrics.end(), metric) != metrics.end();
    const bool known = std::any_of(lines.begin(), lines.end(), [&](const CaseLine& line) {
      return measured(line) && find_series(*line.result, metric) != nullptr;
    });
    if (!seen && known) metrics.push_back(metric);
  }
  return metrics;
}

const plan::Series* find_series(const plan::CaseResult& result, std::string_view metric) {
  for (const plan::Series& series : result.series) {
    if (series.metric == metric) return &series;
  }
  for (const plan::Series& series : result.passes) {
    if (series.metric == metric) return &series;
  }
  return nullptr;
}

SeriesSummary summarise(const plan::CaseResult& result, const plan::Series& series) {
  const stats::Statistic median{stats::Kind::Median, 0};
  const stats::Interval interval =
      stats::interval(median, series.values, result.process, 1 - kTableConfidence);
  return {stats::point(median, series.values), interval.low, interval.high,
          stats::point({stats::Kind::Quantile, 0.9}, series.values)};
}

std::size_t process_count(const plan::CaseResult& result) {
  return stats::Clusters(result.process).count();
}

double relative_half_width(const SeriesSummary& summary) {
  const double half = std::max(summary.high - summary.median, summary.median - summary.low);
  if (!std::isfinite(half) || summary.median == 0) return std::numeric_limits<double>::quiet_NaN();
  return half / std::abs(summary.median);
}

namespace {

/// "without what the environment asks for: governor = performance"; empty where all of it was had.
std::string unmet_controls(const plan::RunInfo& info) {
  constexpr std::size_t kMostNamed = 8;
  std::size_t unmet = 0;
  std::string line;
  for (const plan::ObtainedControl& control : info.controls) {
    const bool changed = control.obtained.find(" while measuring") != std::string::npos;
    if (!changed && !control.obtained.starts_with("not applied")) continue;
    if (++unmet > kMostNamed) continue;
    line += unmet == 1 ? "" : ", ";
    line += control.name + " = " + control.requested + (changed ? " (changed meanwhile)" : "");
  }
  if (unmet > kMostNamed) line += " and " + std::to_string(unmet - kMostNamed) + " more";
  return line.empty() ? line : "without what the environment asks for: " + line;
}

}  // namespace

std::vector<std::string> heading(const Report& report) {
  const plan::RunInfo& info = report.info;
  std::string first = "run " + info.id;
  if (!info.spec.empty()) first += " of " + info.spec;
  if (!info.suite.empty()) first += ", suite " + info.suite;
  if (!info.plan_hash.empty()) first += ", plan " + plan::short_hash(info.plan_hash);

  std::string second;
  if (!info.machine_class.empty()) second = "on " + info.machine_class;
  const std::string_view cpu = field(info.fingerprint, "cpu_model");
  const std::string_view cpus = field(info.fingerprint, "cpu_count");
  if (!cpu.empty()) second.append(second.empty() ? "on " : ": ").append(cpu);
  if (!cpus.empty()) second.append(second.empty() ? "on " : ", ").append(cpus).append(" CPUs");
  if (!info.git_revision.empty()) {
    if (!second.empty()) second += "; ";
    if (!info.git_branch.empty()) second += info.git_branch + "@";
    second += plan::short_hash(info.git_revision);
    if (info.git_dirty) second += " (with local changes)";
  }
  std::vector<std::string> lines = {first};
  if (!second.empty()) lines.push_back(second);
  if (std::string unmet = unmet_controls(info); !unmet.empty()) lines.push_back(std::move(unmet));
  return lines;
}

std::string counted(std::size_t count, std::string_view one) {
  return std::to_string(count) + " " + std::string(one) + (count == 1 ? "" : "s");
}

std::vector<std::string> output_lines(std::string_view output) {
  std::vector<std::string> lines;
  while (!output.empty()) {
    const std::size_t end = std::min(output.find('\n'), output.size());
    std::string_view line = output.substr(0, end);
    output.remove_prefix(std::min(end + 1, output.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    std::string expanded;
    for (const char c : line) expanded += c == '\t' ? std::string(4, ' ') : std::string(1, c);
    lines.push_back(plan::printable(expanded));
  }
  return lines;
}

std::string timestamp(std::int64_t nanoseconds) {
  using namespace std::chrono;
  const sys_time<std::chrono::nanoseconds> instant{std::chrono::nanoseconds{nanoseconds}};
  const auto second = floor<seconds>(instant);
  const auto day = floor<days>(second);
  const year_month_day date{day};
  const hh_mm_ss time{second - day};
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text;
}

}  // namespace benchc::report
