#include "compiler/driver/process_world.h"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <system_error>

#include <unistd.h>

namespace benchc::driver {
namespace {

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::filesystem::path program() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored);
}

std::int64_t now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970).count();
}

std::uint64_t random() {
  std::random_device entropy;
  return std::uint64_t{entropy()} << 32U | entropy();
}

}  // namespace

World process_world(workload::Launcher& launcher, const std::atomic<bool>& stop) {
  return {.in = std::cin,
          .out = std::cout,
          .err = std::cerr,
          .out_is_terminal = isatty(STDOUT_FILENO) == 1,
          .err_is_terminal = isatty(STDERR_FILENO) == 1,
          .working_directory = std::filesystem::current_path(),
          .program = program(),
          .variable = variable,
          .now = now,
          .random = random,
          .stop = &stop,
          .watch_for_stop = [] {},
          .launcher = launcher};
}

}  // namespace benchc::driver
