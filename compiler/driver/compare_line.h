#pragma once

#include "compiler/driver/command_line.h"

namespace CLI {
class App;
}

namespace benchc::driver {

/// The subcommand `compare` of a command line that is being declared. `options` must outlive it.
void add_compare(CLI::App& app, CompareOptions& options);

}  // namespace benchc::driver
