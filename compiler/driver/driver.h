#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace benchc::workload {
class Launcher;
}

namespace benchc::driver {

/// The world that the command works in, handed in so that a test can give another one.
struct World {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  std::filesystem::path working_directory;
  /// The file of this program: others of benchc's lie near it.
  std::filesystem::path program;
  /// An environment variable.
  std::function<std::optional<std::string>(const char*)> variable;
  /// Nanoseconds since 1970 (UTC).
  std::function<std::int64_t()> now;
  std::function<std::uint64_t()> random;
  /// Set when the user wants to stop.
  const std::atomic<bool>* stop = nullptr;
  /// Has `stop` set by the signals that would end the process otherwise. Called once there is
  /// something to stop and to keep; until then they end it.
  std::function<void()> watch_for_stop = [] {};
  workload::Launcher& launcher;
};

/// The whole program: arguments (without the program's name) to exit code.
int run_benchc(std::span<const std::string> arguments, World& world);

}  // namespace benchc::driver
