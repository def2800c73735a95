#include "runtime/noise/observation.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <string_view>

#include "runtime/plan/lines.h"

namespace benchc::noise {
namespace {

using plan::next_line;

/// Takes a word off the front.
std::string_view next_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  line.remove_prefix(word.size());
  return word;
}

std::optional<double> number(std::string_view word) {
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return value;
}

/// The number behind a name at a line's beginning, "pswpin 12" or "MemTotal: 12 kB".
std::optional<double> counted(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    std::string_view line = next_line(text);
    if (next_word(line) == name) return number(next_word(line));
  }
  return std::nullopt;
}

struct CoreTicks {
  double all = 0;
  double busy = 0;
  double steal = 0;
  double interrupted = 0;
};

/// By core, from /proc/stat: user nice system idle iowait irq softirq steal.
std::map<unsigned, CoreTicks> core_ticks(std::string_view stat) {
  std::map<unsigned, CoreTicks> cores;
  while (!stat.empty()) {
    std::string_view line = next_line(stat);
    std::string_view name = next_word(line);
    if (!name.starts_with("cpu") || name.size() == 3) continue;
    const std::optional<double> id = number(name.substr(3));
    if (!id) continue;
    std::array<double, 8> field{};
    for (double& value : field) value = number(next_word(line)).value_or(0);
    CoreTicks& core = cores[static_cast<unsigned>(*id)];
    for (const double value : field) core.all += value;
    core.busy = field[0] + field[1] + field[2] + field[5] + field[6];
    core.interrupted = field[5] + field[6];
    core.steal = field[7];
  }
  return cores;
}

/// By core, from /proc/interrupts: a column a core, a line a source.
std::map<unsigned, double> interrupt_counts(std::string_view text) {
  std::map<unsigned, double> counts;
  std::string_view header = next_line(text);
  std::vector<unsigned> columns;
  for (std::string_view word = next_word(header); !word.empty(); word = next_word(header)) {
    if (!word.starts_with("CPU")) continue;
    columns.push_back(static_cast<unsigned>(number(word.substr(3)).value_or(0)));
  }
  while (!text.empty()) {
    std::string_view line = next_line(text);
    next_word(line);
    for (const unsigned core : columns) {
      const std::optional<double> count = number(next_word(line));
      if (!count) break;
      counts[core] += *count;
    }
  }
  return counts;
}

/// Microseconds in which something waited, from "some avg10=0.00 … total=123".
std::optional<double> waited(std::string_view pressure) {
  const std::string_view line = next_line(pressure);
  const std::size_t total = line.find("total=");
  if (!line.starts_with("some") || total == std::string_view::npos) return std::nullopt;
  return number(line.substr(total + 6));
}

std::optional<double> pressure(const std::string& before, const std::string& after,
                               double seconds) {
  const std::optional<double> first = waited(before);
  const std::optional<double> last = waited(after);
  if (!first || !last || seconds <= 0) return std::nullopt;
  return std::clamp((*last - *first) / 1e6 / seconds, 0.0, 1.0);
}

double growth(const std::string& before, const std::string& after, std::string_view name) {
  const std::optional<double> first = counted(before, name);
  const std::optional<double> last = counted(after, name);
  return first && last ? std::max(0.0, *last - *first) : 0;
}

std::vector<CoreActivity> activities(const Snapshot& before, const Snapshot& after,
                                     double seconds) {
  const auto earlier = core_ticks(before.stat);
  const auto interrupts_before = interrupt_counts(before.interrupts);
  const auto interrupts_after = interrupt_counts(after.interrupts);
  const auto at = [](const std::map<unsigned, double>& map, unsigned core) {
    const auto found = map.find(core);
    return found == map.end() ? std::optional<double>() : std::optional<double>(found->second);
  };
  std::vector<CoreActivity> cores;
  for (const auto& entry : core_ticks(after.stat)) {
    const unsigned id = entry.first;
    const CoreTicks& ticks = entry.second;
    const auto found = earlier.find(id);
    // A core that came online meanwhile.
    if (found == earlier.end()) continue;
    CoreActivity core{.id = id};
    const double all = ticks.all - found->second.all;
    const auto share = [&](double CoreTicks::*part) {
      return all > 0 ? std::clamp((ticks.*part - found->second.*part) / all, 0.0, 1.0) : 0;
    };
    core.busy = share(&CoreTicks::busy);
    core.steal = share(&CoreTicks::steal);
    core.interrupted = share(&CoreTicks::interrupted);
    const double interrupts =
        at(interrupts_after, id).value_or(0) - at(interrupts_before, id).value_or(0);
    core.interrupts = std::max(0.0, interrupts) / seconds;
    for (const Snapshot* snapshot : {&before, &after}) {
      const std::optional<double> frequency = at(snapshot->frequencies, id);
      if (!frequency) continue;
      core.least_frequency = std::min(core.least_frequency.value_or(*frequency), *frequency);
      core.most_frequency = std::max(core.most_frequency.value_or(*frequency), *frequency);
    }
    cores.push_back(core);
  }
  return cores;
}

/// Those that ran, the busiest first.
std::vector<Neighbour> neighbours(const Snapshot& before, const Snapshot& after,
                                  double ticks_passed, long own) {
  std::vector<Neighbour> list;
  for (const auto& [process, now] : after.processes) {
    if (process == own) continue;
    const auto found = before.processes.find(process);
    const bool same = found != before.processes.end() && found->second.ticks <= now.ticks;
    const double ticks = now.ticks - (same ? found->second.ticks : 0);
    if (ticks > 0) list.push_back({process, now.name, ticks / ticks_passed});
  }
  std::stable_sort(list.begin(), list.end(),
                   [](const Neighbour& a, const Neighbour& b) { return a.cores > b.cores; });
  return list;
}

}  // namespace

Observation between(const Snapshot& before, const Snapshot& after, double ticks, long own) {
  constexpr std::size_t kNamed = 3;
  Observation seen;
  seen.seconds = static_cast<double>(after.at_ns - before.at_ns) / 1e9;
  if (seen.seconds <= 0) return seen;
  const double ticks_passed = seen.seconds * ticks;

  seen.cores = activities(before, after, seen.seconds);
  for (const CoreActivity& core : seen.cores) seen.others += core.busy;
  const auto mine_before = before.processes.find(own);
  const auto mine_after = after.processes.find(own);
  if (mine_before != before.processes.end() && mine_after != after.processes.end()) {
    seen.others -= (mine_after->second.ticks - mine_before->second.ticks) / ticks_passed;
  }
  seen.others = std::max(0.0, seen.others);
  seen.neighbours = neighbours(before, after, ticks_passed, own);
  double named = 0;
  for (const Neighbour& neighbour : seen.neighbours) named += neighbour.cores;
  seen.nameless = std::max(0.0, seen.others - named);
  if (seen.neighbours.size() > kNamed) seen.neighbours.resize(kNamed);

  seen.context_switches = growth(before.stat, after.stat, "ctxt") / seen.seconds;
  seen.started_processes = growth(before.stat, after.stat, "processes") / seen.seconds;
  seen.swapped = (growth(before.vmstat, after.vmstat, "pswpin") +
                  growth(before.vmstat, after.vmstat, "pswpout")) /
                 seen.seconds;
  seen.major_faults = growth(before.vmstat, after.vmstat, "pgmajfault") / seen.seconds;
  const std::optional<double> memory = counted(after.meminfo, "MemTotal:");
  const std::optional<double> available = counted(after.meminfo, "MemAvailable:");
  if (memory && available && *memory > 0) seen.free_memory = *available / *memory;
  seen.cpu_pressure = pressure(before.cpu_pressure, after.cpu_pressure, seen.seconds);
  seen.memory_pressure = pressure(before.memory_pressure, after.memory_pressure, seen.seconds);
  seen.io_pressure = pressure(before.io_pressure, after.io_pressure, seen.seconds);
  seen.throttled = std::max(0.0, after.throttled - before.throttled);
  seen.group_throttled = growth(before.group, after.group, "nr_throttled");
  return seen;
}

}  // namespace benchc::noise
