#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace benchc::golden {

/// What a phase makes of one spec.
struct Output {
  /// Whether the spec has an error: its name begins with `fail_` if and only if it has.
  bool failed = false;
  /// The expected files beside the spec, by extension without the dot. What is empty has no file.
  std::map<std::string, std::string> files;
};

/// A folder of golden cases, and what runs one of them.
struct Phase {
  std::string_view folder;
  Output (*run)(const std::filesystem::path& spec);
};

/// The one table of phases.
std::span<const Phase> phases();

/// The whole text of a file.
std::string read(const std::filesystem::path& path);

Output run_syntax(const std::filesystem::path& spec);
/// Checks a spec with the stdlib at hand; `# -P: name=value` in it is the command line's.
Output run_model(const std::filesystem::path& spec);
/// Lowers `# suite: NAME` and `# only: SELECTOR` of the spec's comments, or all of it.
Output run_plan(const std::filesystem::path& spec);

}  // namespace benchc::golden
