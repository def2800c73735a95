#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temporary_directory.h"

namespace benchc::test {

/// The files of a machine of two cores that tell what it does.
class FakeMachine {
 public:
  FakeMachine() { write(); }

  std::filesystem::path root() const { return directory_.path(); }

  /// Lets so many seconds pass, of which `stolen` (a share) were taken from each core.
  void pass(double seconds, double stolen = 0) {
    const auto ticks = static_cast<std::uint64_t>(seconds * 100 + 0.5);
    const auto taken = static_cast<std::uint64_t>(static_cast<double>(ticks) * stolen + 0.5);
    user += ticks - taken;
    steal += taken;
    write();
  }
  void file(const std::string& path, const std::string& text) {
    const std::filesystem::path file = root() / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  void write() {
    const auto core = [&](const std::string& name, std::uint64_t share) {
      return name + " " + std::to_string(user * share) + " 0 0 0 0 0 0 " +
             std::to_string(steal * share) + " 0 0\n";
    };
    file("proc/stat", core("cpu ", 2) + core("cpu0", 1) + core("cpu1", 1) + "intr " +
                          std::to_string(interrupts) + " 0 7 0\nctxt " + std::to_string(switches) +
                          "\nbtime 1\nprocesses 9\nprocs_running " + std::to_string(running) +
                          "\nprocs_blocked 0\n");
  }

  std::uint64_t user = 1000;
  std::uint64_t steal = 10;
  std::uint64_t interrupts = 5000;
  std::uint64_t switches = 9000;
  std::uint64_t running = 1;

 private:
  TemporaryDirectory directory_;
};

}  // namespace benchc::test
