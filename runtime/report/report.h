#pragma once

#include <span>
#include <string>
#include <vector>

#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"
#include "runtime/rules/rules.h"

/// A run and its verdicts, as people and CI read them. Everything that comes from a spec or a
/// program's output is escaped for the format.
namespace benchc::report {

/// The version of the JSON report.
inline constexpr int kJsonVersion = 1;

struct Report {
  plan::RunInfo info;
  plan::Plan plan;
  std::vector<plan::CaseResult> cases;
  std::vector<rules::Verdict> verdicts;
  int exit_code = 0;
};

struct TextOptions {
  bool colour = false;
  /// -q: only what failed.
  bool quiet = false;
  /// -v: evidence of every verdict, also of those that passed.
  bool verbose = false;
};

/// Aligned tables: cases with samples, median, spread and the metrics that rules judge, units
/// scaled for reading; verdicts with their evidence; what failed, with the tail of its output; the
/// exit code and what it means.
std::string to_text(const Report& report, const TextOptions& options);

/// For a pull request's comment.
std::string to_markdown(const Report& report);

/// One object (schema: docs/report.md): run id, suite, every case with its state and statistics,
/// every verdict with rule, case, outcome, values, difference, interval, confidence, samples,
/// baseline.
std::string to_json(const Report& report);

/// JUnit XML as CI systems read it: a test case for each verdict and each case without one.
std::string to_junit(const Report& report);

/// A quantity scaled for people: (0.0123, "s") → "12.3 ms", (1.5e9, "B/s") → "1.5 GB/s",
/// (536870912, "B") → "512 MiB".
std::string quantity(double value, std::string_view unit);

}  // namespace benchc::report
