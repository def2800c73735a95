#pragma once

#include "compiler/driver/command_line.h"

namespace CLI {
class App;
}

namespace benchc::driver {

/// The subcommand `profile` of a command line that is being declared. `options` must outlive it.
void add_profile(CLI::App& app, ProfileOptions& options);

}  // namespace benchc::driver
