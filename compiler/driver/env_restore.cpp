#include <filesystem>
#include <ostream>
#include <string>

#include "compiler/driver/control_journal.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/subcommands.h"
#include "runtime/control/held.h"
#include "runtime/plan/plan_text.h"

namespace benchc::driver {

int env_restore(const EnvOptions& /*options*/, Session& session) {
  World& world = session.world;
  const std::filesystem::path folder = control_journal(world);
  if (folder.empty()) {
    session.complain({"there is no home folder in which changes of the machine are noted",
                      "set HOME or XDG_STATE_HOME"});
    return kExitNotMeasured;
  }
  const Expected<control::Undone> undone = control::undo_left(folder, control::Tree());
  if (!undone) {
    session.complain(undone.error());
    return kExitNotMeasured;
  }
  const control::PutBack& settings = undone->settings;
  for (const std::string& line : settings.done) world.out << line << "\n";
  for (const std::string& cgroup : undone->cgroups) {
    world.out << "control group " << plan::printable(cgroup) << " is removed\n";
  }
  if (settings.done.empty() && settings.problems.empty() && undone->cgroups.empty()) {
    world.out << "nothing to restore\n";
  }
  for (const std::string& problem : settings.problems) session.complain({problem});
  return settings.problems.empty() ? kExitSuccess : kExitNotMeasured;
}

}  // namespace benchc::driver
