#include <algorithm>
#include <iterator>
#include <ostream>

#include "compiler/driver/disk_files.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/subcommands.h"
#include "compiler/lower/lower.h"
#include "compiler/model/model.h"
#include "runtime/plan/plan_text.h"

namespace benchc::driver {

int check(const CheckOptions& options, Session& session) {
  const DiskFiles files(session.repository);
  int exit_code = kExitSuccess;
  for (const std::string& file : options.files) {
    const auto path = path_in_repository(session, file);
    if (!path) {
      session.complain(path.error());
      exit_code = kExitUsage;
      continue;
    }
    model::Checked checked = model::check(files, *path, options.parameters);
    // What is wrong in single cases, or with what the runtime is to read, is found where they are
    // made.
    if (!diagnostics::has_errors(checked.diagnostics)) {
      lower::Lowered lowered = lower::lower(checked, {});
      std::move(lowered.diagnostics.begin(), lowered.diagnostics.end(),
                std::back_inserter(checked.diagnostics));
    }
    if (diagnostics::has_errors(checked.diagnostics)) exit_code = kExitUsage;
    if (options.json) {
      session.world.out << diagnostics::render_json(checked.diagnostics, checked.sources) << "\n";
    } else {
      session.world.err << diagnostics::render_text(checked.diagnostics, checked.sources,
                                                    session.err_colour);
      if (session.global.verbose && checked.diagnostics.empty())
        session.world.err << plan::printable(file) << ": nothing is wrong\n";
    }
  }
  return exit_code;
}

}  // namespace benchc::driver
