#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/session.h"
#include "runtime/plan/plan.h"
#include "runtime/profile/folded.h"
#include "runtime/report/report.h"

namespace benchc::driver {

/// A case to be profiled, by its index in the plan.
struct ProfiledCase {
  std::uint32_t index = 0;
  /// The case that it is compared with, in the plan too; absent: none.
  std::optional<std::uint32_t> against;
  plan::Profile::Tool tool = plan::Profile::Tool::Perf;
};

struct PassOptions {
  double seconds = 5;
  std::string call_graph = "fp";
  /// Stacks to compare with in place of a case's counterpart; empty: none.
  profile::Folded against;
  /// Where a picture goes besides the store; empty: nowhere.
  std::filesystem::path svg;
  /// The run that the files are kept with.
  std::string run;
  /// Parallel to the plan's revisions.
  std::vector<std::filesystem::path> revision_roots;
};

/// Profiles the cases, writes STORE/profiles/RUN/CASE.folded and .svg of each, and tells on
/// `stream` where they are and what they show. What went wrong is said on standard error; false
/// where something did. What the cases need must be built already.
bool profile_cases(Session& session, const plan::Plan& plan, const std::vector<ProfiledCase>& cases,
                   const PassOptions& options, std::ostream& stream);

/// After a run: the cases that a rule failed and whose workload has `profile = … on fail`, and with
/// `all` every case whose workload has a `profile`. Told on standard error, so that a report stays
/// one; never changes the exit code.
void profile_after(Session& session, const report::Report& report,
                   const std::vector<std::filesystem::path>& revision_roots, bool all);

}  // namespace benchc::driver
