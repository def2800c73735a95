#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "compiler/driver/driver.h"
#include "runtime/workload/process_launcher.h"

static std::atomic<bool> stop_requested = false;

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    std::signal(signal, [](int) { stop_requested = true; });
  }
  std::ios::sync_with_stdio(false);
  benchc::workload::ProcessLauncher launcher;
  std::random_device entropy;
  benchc::driver::World world{
      .in = std::cin, .out = std::cout, .err = std::cerr,
      .out_is_terminal = isatty(STDOUT_FILENO) == 1, .err_is_terminal = isatty(STDERR_FILENO) == 1,
      .working_directory = std::filesystem::current_path(),
      .variable = [](const char* name) -> std::optional<std::string> {
        const char* value = std::getenv(name);
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
      },
      .now = [] { return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count(); },
      .random = [&] { return std::uint64_t{entropy()} << 32U | entropy(); },
      .stop = &stop_requested, .launcher = launcher};
  return benchc::driver::run_benchc(std::vector<std::string>(argv + 1, argv + argc), world);
}
