#pragma once

#include "compiler/driver/command_line.h"

namespace CLI {
class App;
}

namespace benchc::driver {

/// The subcommand `power` of a command line that is being declared. `options` must outlive it.
void add_power(CLI::App& app, PowerOptions& options);

}  // namespace benchc::driver
