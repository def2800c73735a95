#pragma once

#include "compiler/driver/command_line.h"

namespace CLI {
class App;
}

namespace benchc::driver {

/// The subcommand `env` of a command line that is being declared. `options` must outlive it.
void add_env(CLI::App& app, EnvOptions& options);

}  // namespace benchc::driver
