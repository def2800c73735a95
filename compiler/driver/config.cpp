#include "compiler/driver/config.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

#include <toml++/toml.h>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/driver/disk_files.h"

namespace benchc::driver {
namespace {

std::string position(std::string_view file, const toml::source_region& region) {
  return std::string(file) + ":" + std::to_string(region.begin.line) + ":" +
         std::to_string(region.begin.column);
}

tl::unexpected<Error> wrong(std::string_view file, const toml::node& node,
                            const std::string& message) {
  return failure(position(file, node.source()) + ": " + message);
}

/// What the design of the file has, and this version does not.
constexpr std::array<std::string_view, 3> kToCome = {"engine", "notify", "cost"};

template <std::size_t N>
tl::unexpected<Error> unknown_key(std::string_view file, const toml::key& key,
                                  const toml::node& node,
                                  const std::array<std::string_view, N>& known) {
  if (std::find(kToCome.begin(), kToCome.end(), key.str()) != kToCome.end()) {
    return wrong(file, node, "`" + std::string(key.str()) + "` is not supported yet");
  }
  const std::string_view near = diagnostics::nearest(key.str(), known);
  return failure(position(file, node.source()) + ": unknown key `" + std::string(key.str()) + "`",
                 near.empty() ? "" : "did you mean `" + std::string(near) + "`?");
}

Expected<void> read_cores(std::string_view file, const toml::node& node, Config& config) {
  config.cores.clear();
  if (node.value<std::string>() == "auto") return {};
  const toml::array* list = node.as_array();
  if (list == nullptr)
    return wrong(file, node, "`cores` is \"auto\" or a list of logical cores, such as [2, 3]");
  for (const toml::node& element : *list) {
    const auto core = element.value_exact<std::int64_t>();
    if (!core || *core < 0 || *core > 65535)
      return wrong(file, element, "a logical core is a number from 0");
    config.cores.push_back(static_cast<unsigned>(*core));
  }
  return {};
}

Expected<void> read_string(std::string_view file, const toml::key& key, const toml::node& node,
                           std::string& into) {
  const auto text = node.value_exact<std::string>();
  if (!text) return wrong(file, node, "`" + std::string(key.str()) + "` is a string");
  into = *text;
  return {};
}

Expected<void> read_run(std::string_view file, const toml::table& run, Config& config) {
  static constexpr std::array<std::string_view, 2> kKnown = {"cores", "cache"};
  for (const auto& [key, node] : run) {
    if (key.str() == "engine" && node.value<std::string>() == "local") continue;
    Expected<void> read;
    if (key.str() == "cores") {
      read = read_cores(file, node, config);
    } else if (key.str() == "cache") {
      read = read_string(file, key, node, config.cache);
    } else {
      return unknown_key(file, key, node, kKnown);
    }
    if (!read) return read;
  }
  return {};
}

Expected<void> read_file(const std::filesystem::path& path, Config& config) {
  std::error_code error;
  if (std::filesystem::symlink_status(path, error).type() == std::filesystem::file_type::not_found)
    return {};
  const std::string file = path.filename().string();
  const auto text = DiskFiles(path.parent_path()).read(file);
  if (!text) return failure(file + " cannot be read: " + text.error().message);
  toml::table table;
  try {
    table = toml::parse(*text);
  } catch (const toml::parse_error& parse_error) {
    return failure(position(file, parse_error.source()) + ": " +
                   std::string(parse_error.description()));
  }
  static constexpr std::array<std::string_view, 3> kKnown = {"store", "machine", "run"};
  for (const auto& [key, node] : table) {
    Expected<void> read;
    if (key.str() == "store") {
      read = read_string(file, key, node, config.store);
    } else if (key.str() == "machine") {
      read = read_string(file, key, node, config.machine);
    } else if (key.str() == "run" && node.is_table()) {
      read = read_run(file, *node.as_table(), config);
    } else {
      return unknown_key(file, key, node, kKnown);
    }
    if (!read) return read;
  }
  return {};
}

}  // namespace

std::filesystem::path find_repository(const std::filesystem::path& start) {
  std::error_code error;
  for (std::filesystem::path directory = start;; directory = directory.parent_path()) {
    if (std::filesystem::exists(directory / "benchc.toml", error) ||
        std::filesystem::exists(directory / ".git", error)) {
      return directory;
    }
    if (directory == directory.parent_path()) return start;
  }
}

Expected<Config> read_config(const std::filesystem::path& repository) {
  Config config;
  for (const char* name : {"benchc.toml", "benchc.local.toml"}) {
    if (auto read = read_file(repository / name, config); !read)
      return tl::unexpected(read.error());
  }
  return config;
}

}  // namespace benchc::driver
