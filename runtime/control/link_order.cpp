#include "runtime/control/link_order.h"

#include <cstdlib>
#include <string_view>

#include <unistd.h>

namespace benchc::control {
namespace {

bool in_path(std::string_view program) {
  const char* const path = std::getenv("PATH");
  for (std::string_view left = path == nullptr ? "" : path; !left.empty();) {
    const std::size_t end = left.find(':');
    const std::string_view folder = left.substr(0, end);
    left = end == std::string_view::npos ? std::string_view() : left.substr(end + 1);
    // What lies in the working directory is no tool of the system's.
    if (!folder.starts_with('/')) continue;
    const std::string file = std::string(folder) + "/" + std::string(program);
    if (access(file.c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace

std::string shuffling_linker() {
  if (in_path("ld.lld")) return "lld";
  if (in_path("mold")) return "mold";
  return {};
}

}  // namespace benchc::control
