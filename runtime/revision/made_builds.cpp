#include "runtime/revision/made_builds.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "runtime/workload/native_cache.h"

namespace benchc::revision {
namespace {

/// What compilers, linkers and build systems read. All of the environment would change with each
/// job of a CI system.
constexpr std::array<std::string_view, 27> kRead = {"PATH",
                                                    "CC",
                                                    "CXX",
                                                    "CPP",
                                                    "LD",
                                                    "AR",
                                                    "AS",
                                                    "NM",
                                                    "FC",
                                                    "CPPFLAGS",
                                                    "CFLAGS",
                                                    "CXXFLAGS",
                                                    "FFLAGS",
                                                    "LDFLAGS",
                                                    "LDLIBS",
                                                    "LIBS",
                                                    "CPATH",
                                                    "LIBRARY_PATH",
                                                    "LD_LIBRARY_PATH",
                                                    "PKG_CONFIG_PATH",
                                                    "MAKEFLAGS",
                                                    "C_INCLUDE_PATH",
                                                    "CPLUS_INCLUDE_PATH",
                                                    "RUSTFLAGS",
                                                    "GOFLAGS",
                                                    "JAVA_HOME",
                                                    "VIRTUAL_ENV"};
constexpr std::array<std::string_view, 7> kPrefixes = {"CMAKE_", "CARGO_", "RUST",   "CGO_",
                                                       "MESON_", "NINJA_", "CCACHE_"};

bool is_read(std::string_view variable) {
  const std::string_view name = variable.substr(0, variable.find('='));
  const auto begins = [&](std::string_view prefix) { return name.starts_with(prefix); };
  return std::find(kRead.begin(), kRead.end(), name) != kRead.end() ||
         std::any_of(kPrefixes.begin(), kPrefixes.end(), begins);
}

std::string digest_of(const std::vector<std::string>& parts) {
  return workload::digest({parts.begin(), parts.end()});
}

std::string own_key(const plan::Build& build) {
  std::vector<std::string> variables;
  for (const auto& [name, value] : build.env) variables.push_back(name + "=" + value);
  return digest_of({digest_of(build.command.argv), build.command.shell ? "shell" : "", build.cwd,
                    digest_of(variables), digest_of(build.produces)});
}

}  // namespace

std::vector<std::string> build_keys(const std::vector<plan::Build>& builds,
                                    const std::vector<std::string>& environment) {
  std::vector<std::string> read;
  std::copy_if(environment.begin(), environment.end(), std::back_inserter(read), is_read);
  std::sort(read.begin(), read.end());
  const std::string variables = digest_of(read);
  std::vector<std::string> own;
  own.reserve(builds.size());
  for (const plan::Build& build : builds) own.push_back(own_key(build));
  std::vector<std::string> keys;
  for (std::size_t at = 0; at < builds.size(); ++at) {
    std::vector<bool> seen(builds.size());
    std::vector<std::size_t> open = {at};
    std::vector<std::string> parts;
    while (!open.empty()) {
      const std::size_t one = open.back();
      open.pop_back();
      if (one >= builds.size() || seen[one]) continue;
      seen[one] = true;
      parts.push_back(own[one]);
      open.insert(open.end(), builds[one].needs.begin(), builds[one].needs.end());
    }
    std::sort(parts.begin(), parts.end());
    keys.push_back(digest_of({own[at], digest_of(parts), variables}));
  }
  return keys;
}

}  // namespace benchc::revision
