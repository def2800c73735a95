#include "runtime/control/cgroup_hierarchy.h"

#include <charconv>
#include <cstdint>
#include <fstream>
#include <sstream>

namespace benchc::control {
namespace {

namespace fs = std::filesystem;

struct Mount {
  std::string root;
  std::string point;
  std::string type;
  std::set<std::string> options;
};

std::set<std::string> split_list(const std::string& text) {
  std::set<std::string> all;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) all.insert(part);
  return all;
}

/// mountinfo writes spaces and the like as \040.
std::string unescaped(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '\\' && i + 3 < text.size() &&
        std::from_chars(digits, digits + 3, code, 8).ptr == digits + 3 && code < 256) {
      result += static_cast<char>(code);
      i += 3;
    } else {
      result += text[i];
    }
  }
  return result;
}

std::vector<Mount> cgroup_mounts(const fs::path& root) {
  std::vector<Mount> mounts;
  std::ifstream file(root / "proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string skipped;
    Mount mount;
    words >> skipped >> skipped >> skipped >> mount.root >> mount.point;
    for (std::string word; words >> word && word != "-";) {
    }
    std::string options;
    words >> mount.type >> skipped >> options;
    if (!mount.type.starts_with("cgroup")) continue;
    mount.root = unescaped(mount.root);
    mount.point = unescaped(mount.point);
    mount.options = split_list(options);
    mounts.push_back(std::move(mount));
  }
  return mounts;
}

/// A path of the kernel's below `root`.
fs::path below(const fs::path& root, const std::string& path) {
  return (root / fs::path(path).relative_path()).lexically_normal();
}

fs::path own_group(const fs::path& mount, const Mount& how, const std::string& path) {
  // Outside of the part that is mounted, or of the namespace's root.
  const bool inside = path.find("..") == std::string::npos &&
                      (how.root == "/" || path == how.root || path.starts_with(how.root + "/"));
  if (!inside) return mount;
  const std::string rest = how.root == "/" ? path : path.substr(how.root.size());
  fs::path own = mount / fs::path(rest).relative_path();
  if (!own.has_filename()) own = own.parent_path();
  std::error_code ignored;
  return fs::is_directory(own, ignored) ? own : mount;
}

/// In clock ticks since the machine started; it tells processes with the same number apart.
std::optional<std::uint64_t> start_time(const fs::path& root, const std::string& process) {
  std::ifstream file(root / "proc" / process / "stat");
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream fields(line.substr(name_end + 1));
  // The 22nd field; the name is the second.
  constexpr int kBefore = 19;
  std::string skipped;
  for (int i = 0; i < kBefore; ++i) fields >> skipped;
  std::uint64_t ticks = 0;
  if (!(fields >> ticks)) return {};
  return ticks;
}

}  // namespace

std::set<std::string> words_in(const fs::path& file) {
  std::set<std::string> words;
  std::ifstream stream(file);
  for (std::string word; stream >> word;) words.insert(word);
  return words;
}

std::vector<CgroupHierarchy> cgroup_hierarchies(const fs::path& root) {
  const std::vector<Mount> mounts = cgroup_mounts(root);
  std::vector<CgroupHierarchy> all;
  std::ifstream file(root / "proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first == std::string::npos ? first : first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string path = line.substr(second + 1);
    const bool v2 = controllers.empty();
    const std::set<std::string> wanted = split_list(controllers);
    for (const Mount& mount : mounts) {
      if (mount.type != (v2 ? "cgroup2" : "cgroup")) continue;
      if (!v2 && !mount.options.contains(*wanted.begin())) continue;
      CgroupHierarchy hierarchy;
      hierarchy.v2 = v2;
      hierarchy.mount = below(root, mount.point);
      hierarchy.own = own_group(hierarchy.mount, mount, path);
      hierarchy.controllers = v2 ? words_in(hierarchy.own / "cgroup.controllers") : wanted;
      all.push_back(std::move(hierarchy));
      break;
    }
  }
  return all;
}

std::string cgroup_name(const fs::path& root, pid_t process) {
  const std::string number = std::to_string(process);
  const std::optional<std::uint64_t> start = start_time(root, number);
  return start ? "benchc-" + number + "-" + std::to_string(*start) : std::string();
}

bool is_leftover_cgroup(const fs::path& root, std::string_view name) {
  constexpr std::string_view kPrefix = "benchc-";
  constexpr std::string_view kRefuge = "-own";
  if (!name.starts_with(kPrefix)) return false;
  name.remove_prefix(kPrefix.size());
  if (name.ends_with(kRefuge)) name.remove_suffix(kRefuge.size());
  const std::size_t dash = name.find('-');
  if (dash == std::string_view::npos) return false;
  const std::string_view process = name.substr(0, dash);
  const std::string_view start = name.substr(dash + 1);
  std::uint64_t ticks = 0;
  pid_t number = 0;
  const auto number_end = std::from_chars(process.data(), process.data() + process.size(), number);
  const auto ticks_end = std::from_chars(start.data(), start.data() + start.size(), ticks);
  if (number_end.ec != std::errc{} || number_end.ptr != process.data() + process.size() ||
      ticks_end.ec != std::errc{} || ticks_end.ptr != start.data() + start.size() || number <= 0) {
    return false;
  }
  return start_time(root, std::to_string(number)) != ticks;
}

}  // namespace benchc::control
