#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

/// Starts real programs, benchc before all, and tells what came of it.
namespace benchc::system_test {

struct Program {
  std::vector<std::string> argv = {};
  std::filesystem::path directory = {};
  /// Added to a small environment: PATH, HOME and the like, and nothing that a CI service sets.
  std::map<std::string, std::string> environment = {};
  std::string input = {};
  /// After so many seconds the whole process group is killed.
  int limit_seconds = 120;
  /// Called in the child before the program starts; when it gives false, the exit code is
  /// kCouldNotPrepare.
  std::function<bool()> prepare = {};
};

inline constexpr int kCouldNotPrepare = 125;

/// Sanitizers keep memory of their own, so limits on memory are multiplied by this.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr long kMemoryFactor = 6;
#else
inline constexpr long kMemoryFactor = 1;
#endif

struct Finished {
  /// The exit code, or 128 and the signal's number.
  int exit_code = -1;
  bool timed_out = false;
  /// Bounded to 8 MiB each.
  std::string out;
  std::string err;
  long max_rss_kib = 0;

  /// Both outputs and the exit code, for a failing test's message.
  std::string all() const;
};

Finished run(const Program& program);

/// Runs git with an identity of its own; fails the test when git does.
void git(const std::filesystem::path& directory, std::vector<std::string> arguments);

}  // namespace benchc::system_test
