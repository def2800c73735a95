#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/session.h"
#include "runtime/execution/execution.h"
#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"
#include "runtime/report/report.h"

namespace benchc::driver {

/// What is known of a run before anything is measured. `hash` is of the plan as it is declared,
/// whatever other revisions are measured beside it.
plan::RunInfo describe_run(Session& session, const plan::Plan& plan, std::string spec_text,
                           std::string hash, std::optional<std::uint64_t> seed);

struct MeasuringOptions {
  /// Where the files of the plan's own cases are.
  std::filesystem::path root;
  /// Parallel to the plan's revisions.
  std::vector<std::filesystem::path> revision_roots;
  /// Empty: those of benchc.toml, if any.
  std::vector<unsigned> cores;
  /// Otherwise nothing is kept of the run.
  bool stored = true;
};

/// Measures the report's plan, stores its samples and judges its rules; all of it is then in the
/// report. What went wrong is said on standard error. Nothing when nothing could be measured.
/// Summary::store_errors has what could not be stored.
std::optional<execution::Summary> measure(Session& session, report::Report& report,
                                          const MeasuringOptions& options);

}  // namespace benchc::driver
