#include <ostream>

#include "compiler/driver/exit_codes.h"
#include "compiler/driver/subcommands.h"

namespace benchc::driver {

int version(World& world) {
  world.out << "benchc " BENCHC_VERSION "\n";
  return kExitSuccess;
}

}  // namespace benchc::driver
