#include "runtime/control/settle.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

#include "runtime/control/idle.h"

namespace benchc::control {
namespace {

/// Fifty ticks of the kernel's clock.
constexpr double kWindow = 0.5;

std::string read_stat(const std::filesystem::path& root) {
  std::ifstream file(root / "proc/stat");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// CPU time of this process, in ticks.
double own_ticks() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const double seconds = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  return seconds * static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

double busy_cores(std::string_view before, std::string_view after, double own) {
  const std::map<unsigned, CoreTime> first = parse_core_times(before);
  const std::map<unsigned, CoreTime> second = parse_core_times(after);
  double busy = 0;
  double longest = 0;
  for (const auto& [core, time] : second) {
    const auto earlier = first.find(core);
    if (earlier == first.end()) continue;
    const double total = time.total - earlier->second.total;
    busy += total - (time.idle - earlier->second.idle);
    // A core that slept may have missed some ticks of its own.
    longest = std::max(longest, total);
  }
  if (longest <= 0) return -1;
  return std::max(0.0, (busy - own) / longest);
}

Waited settle(const WaitFor& wanted, const Waiter& waiter, const std::filesystem::path& root) {
  if (wanted.what != "load") return {"", "`" + wanted.what + "` is not `load`", false};
  std::string before = read_stat(root);
  double own_before = own_ticks();
  const auto read = [&] {
    std::string after = read_stat(root);
    const double own = own_ticks();
    const double load = busy_cores(before, after, own - own_before);
    before = std::move(after);
    own_before = own;
    return load;
  };
  const auto shown = [](double load) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "load %.2f", load);
    return std::string(text.data());
  };
  return wait_until(wanted, waiter, kWindow, read, shown);
}

}  // namespace benchc::control
