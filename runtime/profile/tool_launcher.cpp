#include "runtime/profile/tool_launcher.h"

#include <utility>

namespace benchc::profile {

workload::Launch under(std::vector<std::string> prefix, const workload::Launch& launch) {
  workload::Launch both = launch;
  prefix.insert(prefix.end(), launch.argv.begin(), launch.argv.end());
  both.argv = std::move(prefix);
  return both;
}

Expected<std::unique_ptr<workload::Dialogue>> ToolLauncher::talk(const workload::Launch& launch) {
  return launcher_.talk(under(prefix_(), launch));
}

}  // namespace benchc::profile
