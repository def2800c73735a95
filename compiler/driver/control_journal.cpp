#include "compiler/driver/control_journal.h"

#include <string>

namespace benchc::driver {

std::filesystem::path control_journal(const World& world) {
  // A relative folder is to be ignored, as the XDG base directory specification has it.
  const std::filesystem::path state = world.variable("XDG_STATE_HOME").value_or("");
  if (state.is_absolute()) return state / "benchc" / "controls";
  const std::filesystem::path home = world.variable("HOME").value_or("");
  if (!home.is_absolute()) return {};
  return home / ".local" / "state" / "benchc" / "controls";
}

}  // namespace benchc::driver
