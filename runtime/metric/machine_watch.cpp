#include "runtime/metric/machine_watch.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace benchc::metric {
namespace {

/// /proc/stat has a line of at most some 120 bytes a core, and one of all interrupts.
constexpr std::size_t kFirstBuffer = 16 * 1024;
constexpr std::size_t kMostBuffer = std::size_t{4} << 20;
constexpr std::size_t kSensors = 64;

int open_file(const std::filesystem::path& file) {
  return open(file.c_str(), O_RDONLY | O_CLOEXEC);
}

/// The number at the beginning of `text`, after blanks; `text` goes on behind it.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::optional<double> number_in(int file) {
  std::array<char, 64> buffer;
  const ssize_t size = pread(file, buffer.data(), buffer.size(), 0);
  if (size <= 0) return std::nullopt;
  std::string_view text(buffer.data(), static_cast<std::size_t>(size));
  const std::optional<std::uint64_t> value = take_number(text);
  if (!value) return std::nullopt;
  return static_cast<double>(*value);
}

std::string word_in(const std::filesystem::path& path) {
  std::array<char, 64> buffer;
  const int file = open_file(path);
  if (file < 0) return {};
  const ssize_t size = read(file, buffer.data(), buffer.size());
  close(file);
  std::string word(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return word.substr(0, word.find('\n'));
}

/// The processor's sensor, in thousandths of a degree: its package's thermal zone, or the first
/// sensor of a driver of processors.
int open_temperature(const std::filesystem::path& root) {
  for (std::size_t i = 0; i < kSensors; ++i) {
    const std::filesystem::path zone =
        root / "sys/class/thermal" / ("thermal_zone" + std::to_string(i));
    const std::string type = word_in(zone / "type");
    if (type == "x86_pkg_temp" || type.starts_with("cpu")) return open_file(zone / "temp");
  }
  for (std::size_t i = 0; i < kSensors; ++i) {
    const std::filesystem::path monitor = root / "sys/class/hwmon" / ("hwmon" + std::to_string(i));
    const std::string name = word_in(monitor / "name");
    if (name == "coretemp" || name == "k10temp" || name == "zenpower" || name == "cpu_thermal") {
      return open_file(monitor / "temp1_input");
    }
  }
  return -1;
}

double per_second(std::uint64_t before, std::uint64_t after, double seconds) {
  return after < before || seconds <= 0 ? MachineInterval::kAbsent
                                        : static_cast<double>(after - before) / seconds;
}

}  // namespace

MachineWatch::MachineWatch(std::span<const unsigned> cores, const std::filesystem::path& root)
    : cores_(cores.begin(), cores.end()),
      stat_(open_file(root / "proc/stat")),
      temperature_(open_temperature(root)),
      buffer_(kFirstBuffer, '\0') {
  std::sort(cores_.begin(), cores_.end());
  for (const unsigned core : cores_) {
    const int file = open_file(root / "sys/devices/system/cpu" / ("cpu" + std::to_string(core)) /
                               "cpufreq/scaling_cur_freq");
    if (file >= 0) frequencies_.push_back(file);
  }
}

MachineWatch::~MachineWatch() {
  if (stat_ >= 0) close(stat_);
  if (temperature_ >= 0) close(temperature_);
  for (const int file : frequencies_) close(file);
}

MachineWatch::Counters MachineWatch::counters(std::int64_t now) {
  Counters counters;
  counters.at = now;
  if (stat_ < 0) return counters;
  ssize_t size = pread(stat_, buffer_.data(), buffer_.size(), 0);
  while (size == static_cast<ssize_t>(buffer_.size()) && buffer_.size() < kMostBuffer) {
    buffer_.resize(buffer_.size() * 2);
    size = pread(stat_, buffer_.data(), buffer_.size(), 0);
  }
  std::string_view text(buffer_.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  unsigned cores = 0;
  bool interrupts = false;
  bool switches = false;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto begins = [&](std::string_view word) {
      if (!line.starts_with(word)) return false;
      line.remove_prefix(word.size());
      return true;
    };
    if (begins("cpu")) {
      // The first line is the sum of all.
      if (line.starts_with(' ')) continue;
      const std::optional<std::uint64_t> core = take_number(line);
      ++cores;
      if (!core || (!cores_.empty() && !std::binary_search(cores_.begin(), cores_.end(), *core))) {
        continue;
      }
      // user nice system idle iowait irq softirq steal; what guests got is in user already.
      std::array<std::uint64_t, 8> ticks = {};
      for (std::uint64_t& one : ticks) one = take_number(line).value_or(0);
      for (const std::uint64_t one : ticks) counters.all += one;
      counters.stolen += ticks[7];
      counters.has_cores = true;
    } else if (begins("intr")) {
      interrupts = true;
      counters.interrupts = take_number(line).value_or(0);
    } else if (begins("ctxt")) {
      switches = true;
      counters.switches = take_number(line).value_or(0);
    } else if (begins("procs_running")) {
      counters.running = take_number(line).value_or(0);
    }
  }
  counters.has_totals = interrupts && switches;
  machine_cores_ = cores;
  return counters;
}

void MachineWatch::begin(std::int64_t now) { begun_ = counters(now); }

MachineInterval MachineWatch::end(std::int64_t now) {
  ended_ = counters(now);
  MachineInterval interval;
  const double seconds = static_cast<double>(ended_.at - begun_.at) / 1e9;
  if (begun_.has_cores && ended_.has_cores && ended_.stolen >= begun_.stolen) {
    // In less than a tick nothing is told; by its clock there is one tick of 10 ms a core.
    const double cores = static_cast<double>(cores_.empty() ? machine_cores_ : cores_.size());
    const double by_clock = seconds * 100 * cores;
    const double ticks =
        std::max(by_clock, static_cast<double>(ended_.all - std::min(begun_.all, ended_.all)));
    const auto stolen = static_cast<double>(ended_.stolen - begun_.stolen);
    interval.steal = ticks > 0 ? std::min(1.0, stolen / ticks) : 0;
  }
  if (begun_.has_totals && ended_.has_totals) {
    interval.interrupts = per_second(begun_.interrupts, ended_.interrupts, seconds);
    interval.context_switches = per_second(begun_.switches, ended_.switches, seconds);
    interval.run_queue = static_cast<double>(ended_.running);
  }
  double sum = 0;
  std::size_t told = 0;
  for (const int file : frequencies_) {
    const std::optional<double> kilohertz = number_in(file);
    if (!kilohertz) continue;
    sum += *kilohertz * 1000;
    ++told;
  }
  if (told > 0) interval.frequency = sum / static_cast<double>(told);
  if (temperature_ >= 0) {
    const std::optional<double> thousandths = number_in(temperature_);
    if (thousandths) interval.temperature = *thousandths / 1000;
  }
  return interval;
}

}  // namespace benchc::metric
