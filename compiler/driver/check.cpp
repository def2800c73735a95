#include <iterator>
#include <ostream>

#include "compiler/driver/disk_files.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/store_history.h"
#include "compiler/driver/subcommands.h"
#include "compiler/lower/lower.h"
#include "compiler/model/model.h"
#include "runtime/plan/plan_text.h"

namespace benchc::driver {
namespace {

struct Count {
  std::size_t errors = 0;
  std::size_t warnings = 0;
};

std::string counted(std::size_t count, const char* word) {
  return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

/// "2 errors, 1 warning"; empty where there is nothing to tell.
std::string summary(const Count& count) {
  if (count.warnings == 0) return count.errors == 0 ? "" : counted(count.errors, "error");
  const std::string warnings = counted(count.warnings, "warning");
  return count.errors == 0 ? warnings : counted(count.errors, "error") + ", " + warnings;
}

}  // namespace

int check(const CheckOptions& options, Session& session) {
  const DiskFiles files(session.repository);
  const StoreHistory history(session.store, session.config.machine);
  Count count;
  int exit_code = kExitSuccess;
  for (const std::string& file : options.files) {
    const auto path = path_in_repository(session, file);
    if (!path) {
      session.complain(path.error());
      exit_code = kExitUsage;
      continue;
    }
    model::Checked checked = model::check(files, *path, options.parameters,
                                          {.today = utc_date(session.world.now()),
                                           .history = options.no_history ? nullptr : &history});
    // What is wrong in single cases, or with what the runtime is to read, is found where they are
    // made.
    if (!diagnostics::has_errors(checked.diagnostics)) {
      // The model is all that is lowered; a large spec's tree and plan would not both need room.
      checked.modules.clear();
      lower::Lowered lowered = lower::lower(checked, {});
      std::move(lowered.diagnostics.begin(), lowered.diagnostics.end(),
                std::back_inserter(checked.diagnostics));
    }
    for (const diagnostics::Diagnostic& one : checked.diagnostics) {
      const bool error = diagnostics::severity(one.kind) == diagnostics::Severity::Error;
      ++(error ? count.errors : count.warnings);
    }
    if (options.json) {
      session.world.out << diagnostics::render_json(checked.diagnostics, checked.sources) << "\n";
    } else {
      session.world.err << diagnostics::render_text(checked.diagnostics, checked.sources,
                                                    session.err_colour);
      if (session.global.verbose && checked.diagnostics.empty())
        session.world.err << plan::printable(file) << ": nothing is wrong\n";
    }
  }
  if (count.errors != 0 || (options.strict && count.warnings != 0)) exit_code = kExitUsage;
  const std::string told = summary(count);
  if (!told.empty() && !options.json && !session.global.quiet) session.world.err << told << "\n";
  return exit_code;
}

}  // namespace benchc::driver
