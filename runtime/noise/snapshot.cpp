#include "runtime/noise/snapshot.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string_view>
#include <system_error>

namespace benchc::noise {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = std::size_t{4} << 20;
constexpr std::size_t kMostProcesses = 20'000;

/// /proc/interrupts of a large machine is larger than a setting may be.
std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  std::string part(64 << 10, '\0');
  while (file && text.size() < kMostBytes) {
    file.read(part.data(), static_cast<std::streamsize>(part.size()));
    text.append(part, 0, static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  }
  return text;
}

double number(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Where the group that benchc is in counts its time: v2's, else v1's cpu controller.
std::string group_counts(const fs::path& root) {
  const std::string groups = contents(root / "proc/self/cgroup");
  std::string_view rest = groups;
  std::string found;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) continue;
    const std::string_view controllers = line.substr(first + 1, second - first - 1);
    // A namespace may show a path above what is mounted; what is not there is empty.
    const std::string path = std::string(line.substr(std::min(second + 2, line.size())));
    std::string text;
    if (controllers.empty()) {
      text = contents(root / "sys/fs/cgroup" / path / "cpu.stat");
    } else if (controllers == "cpu" || controllers.starts_with("cpu,")) {
      text = contents(root / "sys/fs/cgroup" / std::string(controllers) / path / "cpu.stat");
    }
    if (text.find("nr_throttled") != std::string::npos) found = std::move(text);
  }
  return found;
}

}  // namespace

ProcessTime parse_process(const std::string& stat) {
  ProcessTime process{.name = {}, .ticks = -1};
  const std::size_t open = stat.find('(');
  const std::size_t close = stat.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return process;
  process.name = stat.substr(open + 1, close - open - 1);
  std::string_view rest = std::string_view(stat).substr(close + 1);
  // utime and stime are the 14th and 15th field; the name is the second.
  double ticks = 0;
  for (int field = 3; field <= 15; ++field) {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const std::string_view word = rest.substr(0, rest.find(' '));
    if (word.empty()) return process;
    if (field >= 14) ticks += number(word);
    rest.remove_prefix(word.size());
  }
  process.ticks = ticks;
  return process;
}

std::map<unsigned, double> read_frequencies(const control::Tree& tree) {
  std::map<unsigned, double> frequencies;
  for (const std::string& name : tree.numbered("/sys/devices/system/cpu", "cpu")) {
    const auto kilohertz =
        tree.read("/sys/devices/system/cpu/" + name + "/cpufreq/scaling_cur_freq");
    if (!kilohertz || number(*kilohertz) <= 0) continue;
    unsigned core = 0;
    std::from_chars(name.data() + 3, name.data() + name.size(), core);
    frequencies[core] = 1000 * number(*kilohertz);
  }
  return frequencies;
}

Snapshot read_snapshot(const fs::path& root, std::int64_t now_ns) {
  Snapshot snapshot;
  snapshot.at_ns = now_ns;
  snapshot.stat = contents(root / "proc/stat");
  snapshot.interrupts = contents(root / "proc/interrupts");
  snapshot.vmstat = contents(root / "proc/vmstat");
  snapshot.meminfo = contents(root / "proc/meminfo");
  snapshot.cpu_pressure = contents(root / "proc/pressure/cpu");
  snapshot.memory_pressure = contents(root / "proc/pressure/memory");
  snapshot.io_pressure = contents(root / "proc/pressure/io");
  snapshot.group = group_counts(root);
  const control::Tree tree(root);
  snapshot.frequencies = read_frequencies(tree);
  for (const std::string& name : tree.numbered("/sys/devices/system/cpu", "cpu")) {
    snapshot.throttled += number(
        tree.read("/sys/devices/system/cpu/" + name + "/thermal_throttle/core_throttle_count")
            .value_or(""));
  }
  std::error_code error;
  for (fs::directory_iterator entry(root / "proc", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    if (snapshot.processes.size() >= kMostProcesses) break;
    ProcessTime process = parse_process(contents(entry->path() / "stat"));
    if (process.ticks < 0) continue;
    snapshot.processes.insert_or_assign(static_cast<long>(number(name)), std::move(process));
  }
  return snapshot;
}

}  // namespace benchc::noise
