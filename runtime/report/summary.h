#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/report/report.h"

/// What several formats tell alike. Private to the room.
namespace benchc::report {

/// A case's counterpart in another revision, with what became of it.
struct CounterpartLine {
  const plan::Revision* revision = nullptr;
  std::string_view id;
  const plan::Case* declared = nullptr;
  const plan::CaseResult* result = nullptr;
};

/// A case of the plan with what became of it, or a result that the plan does not declare.
struct CaseLine {
  std::string_view id;
  const plan::Case* declared = nullptr;
  const plan::CaseResult* result = nullptr;
  /// In the order of the plan's revisions.
  std::vector<CounterpartLine> counterparts = {};
};

/// Every declared case in the plan's order, then results of others. Counterparts stand with their
/// cases.
std::vector<CaseLine> case_lines(const Report& report);

/// "measured", "failed", "skipped", or "no result".
std::string_view state_name(const CaseLine& line);
bool measured(const CaseLine& line);
/// Why it was not measured; empty when it was.
std::string reason(const CaseLine& line);

/// Whether the end of what it wrote is known.
bool has_output(const CaseLine& line);
/// "the end of its standard error"; of a skipped case, that of the build that it needed.
std::string output_title(const CaseLine& line, std::string_view stream);

/// Whether the run has no end: it was killed, or it still goes on.
bool unfinished(const Report& report);
inline constexpr std::string_view kUnfinished =
    "the run was killed, or still goes on; what was measured until then is kept";

/// Whether the verdict is a reason for an exit code other than 0.
bool breaks(const rules::Verdict& verdict);

struct Counts {
  std::size_t cases = 0;
  std::size_t measured = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;
  std::size_t without_result = 0;
  /// By outcome.
  std::array<std::size_t, 7> verdicts{};
  std::size_t all_verdicts = 0;
};

Counts count(const Report& report);
/// "3 of 4 cases measured, 1 failed".
std::string cases_line(const Counts& counts);
/// "3 verdicts: 2 pass, 1 fail".
std::string verdicts_line(const Counts& counts);
/// What the exit code means, in the words of the documentation.
std::string exit_meaning(const Report& report);

/// Metrics that conditions of the plan's rules name, in their order, each once.
std::vector<std::string> judged_metrics(const plan::Plan& plan);

/// The metrics besides `time` whose medians tables show: those that rules judge, that workloads
/// declare, and `cpu_time`; a few at most, and only what was measured.
std::vector<std::string> table_metrics(const Report& report, const std::vector<CaseLine>& lines);

/// Of its samples, or else of its passes.
const plan::Series* find_series(const plan::CaseResult& result, std::string_view metric);

/// The confidence of the intervals that tables show.
inline constexpr double kTableConfidence = 0.99;

struct SeriesSummary {
  double median = 0;
  double low = 0;
  double high = 0;
  double p90 = 0;
};

/// Of a case's series; samples of one process are not taken as independent.
SeriesSummary summarise(const plan::CaseResult& result, const plan::Series& series);
/// In how many processes its samples were taken; 0 where each is one of its own.
std::size_t process_count(const plan::CaseResult& result);
/// The larger half of the median's interval, relative to the median; NaN where it has no meaning.
double relative_half_width(const SeriesSummary& summary);

/// "run ID of SPEC, suite S, plan HASH", "on CLASS: CPU, 2 CPUs; BRANCH@REVISION (with local
/// changes)", and which controls the environment asked for in vain.
std::vector<std::string> heading(const Report& report);

/// "1 case", "2 cases".
std::string counted(std::size_t count, std::string_view one);

/// The lines of a program's output, without control characters.
std::vector<std::string> output_lines(std::string_view output);

/// Nanoseconds since 1970 as "2026-11-23T12:15:07".
std::string timestamp(std::int64_t nanoseconds);

}  // namespace benchc::report
