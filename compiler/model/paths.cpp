#include "compiler/model/paths.h"

#include <vector>

namespace benchc::model {
namespace {

bool walk(std::string_view path, std::vector<std::string_view>& parts) {
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (parts.empty()) {
      return false;
    } else {
      parts.pop_back();
    }
  }
  return true;
}

}  // namespace

std::optional<std::string> inside_repository(std::string_view folder, std::string_view path) {
  std::vector<std::string_view> parts;
  const bool plain = !path.starts_with('/') && path.find('\0') == std::string_view::npos;
  if (!plain || !walk(folder, parts) || !walk(path, parts)) return std::nullopt;
  std::string result;
  for (const std::string_view part : parts) {
    if (!result.empty()) result += '/';
    result += part;
  }
  return result;
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

}  // namespace benchc::model
