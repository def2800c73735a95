#include "compiler/driver/native_tools.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <system_error>

#include "stdlib/modules.h"

namespace benchc::driver {
namespace {

namespace fs = std::filesystem;

fs::path find_in(const std::vector<fs::path>& folders, std::string_view name) {
  for (const fs::path& folder : folders) {
    std::error_code ignored;
    if (fs::is_regular_file(folder / name, ignored)) return folder / name;
  }
  return {};
}

}  // namespace

fs::path cache_folder(const Session& session) {
  const auto variable = [&](const char* name) {
    return fs::path(session.world.variable(name).value_or(""));
  };
  const fs::path home = variable("HOME");
  const std::string& configured = session.config.cache;
  if (!configured.empty()) {
    const bool from_home = configured == "~" || configured.starts_with("~/");
    if (from_home && !home.empty()) {
      return (home / configured.substr(std::min<std::size_t>(2, configured.size())))
          .lexically_normal();
    }
    return (session.repository / configured).lexically_normal();
  }
  // The XDG base directory specification: a relative one does not count.
  if (const fs::path cache = variable("XDG_CACHE_HOME"); cache.is_absolute()) {
    return cache / "benchc";
  }
  if (home.is_absolute()) return home / ".cache/benchc";
  return session.repository / ".benchc/cache";
}

FoundNativeTools find_native_tools(const Session& session) {
  const World& world = session.world;
  FoundNativeTools found;
  const fs::path beside = world.program.parent_path();
  found.folders = {beside, (beside / "../libexec/benchc").lexically_normal()};
  found.tools.host = find_in(found.folders, "benchc-native");
  found.tools.allocation_counter = find_in(found.folders, "benchc-allocations.so");
  found.tools.cache = cache_folder(session);
  found.tools.header = stdlib::native_header();
  found.tools.cxx = world.variable("CXX").value_or("");
  found.tools.cc = world.variable("CC").value_or("");
  return found;
}

}  // namespace benchc::driver
