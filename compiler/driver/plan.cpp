#include <ostream>

#include "compiler/driver/exit_codes.h"
#include "compiler/driver/subcommands.h"
#include "runtime/plan/plan_json.h"
#include "runtime/plan/plan_text.h"

namespace benchc::driver {

int plan_command(const PlanOptions& options, Session& session) {
  const auto planned = plan_spec(session, options.spec, nullptr);
  if (!planned) return kExitUsage;
  if (options.format == "json") {
    session.world.out << plan::to_json(*planned, 2) << "\n";
  } else if (options.format == "dot") {
    session.world.out << plan::to_dot(*planned);
  } else {
    session.world.out << plan::to_text(*planned,
                                       session.global.verbose ? planned->cases.size() : 20);
  }
  return kExitSuccess;
}

}  // namespace benchc::driver
