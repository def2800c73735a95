#include "runtime/workload/kernel_meters.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "runtime/control/cgroup.h"
#include "runtime/workload/process_start.h"

namespace benchc::workload {
namespace {

constexpr double kMicro = 1e-6;
constexpr std::size_t kMostDomains = 64;

struct Pressure {
  std::string_view metric;
  const char* resource;
  std::filesystem::path control::CgroupFiles::*of_cgroup;
};
constexpr std::array kPressures = {
    Pressure{"cpu_pressure", "cpu", &control::CgroupFiles::cpu_pressure},
    Pressure{"memory_pressure", "memory", &control::CgroupFiles::memory_pressure},
    Pressure{"io_pressure", "io", &control::CgroupFiles::io_pressure}};

const Pressure* find_pressure(std::string_view name) {
  const auto* found = std::find_if(kPressures.begin(), kPressures.end(),
                                   [&](const Pressure& one) { return one.metric == name; });
  return found == kPressures.end() ? nullptr : found;
}

std::string text_of(const std::filesystem::path& file) {
  std::array<char, 512> buffer;
  const Descriptor descriptor(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor) return {};
  const ssize_t size = read(descriptor.get(), buffer.data(), buffer.size());
  return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string();
}

std::optional<double> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  return static_cast<double>(value);
}

/// A file that is a number, or a file of PSI: the total of its first line, `some`.
std::optional<double> value_in(const std::filesystem::path& file) {
  const std::string text = text_of(file);
  if (!text.starts_with("some ")) return number(text);
  constexpr std::string_view kTotal = " total=";
  const std::size_t at = text.find(kTotal);
  if (at == std::string::npos || at > text.find('\n')) return std::nullopt;
  return number(std::string_view(text).substr(at + kTotal.size()));
}

/// The packages: "intel-rapl:0", and not their parts, "intel-rapl:0:1", nor the same counters told
/// once more, "intel-rapl-mmio:0".
std::vector<std::filesystem::path> packages(const std::filesystem::path& root) {
  constexpr std::string_view kPrefix = "intel-rapl:";
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at(root / "sys/class/powercap", error), end;
       !error && at != end && found.size() < kMostDomains; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with(kPrefix) && name.find(':', kPrefix.size()) == std::string::npos) {
      found.push_back(at->path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

bool is_metered(std::string_view name) {
  return name == "energy" || name == "memory_peak" || find_pressure(name) != nullptr;
}

std::string why_not_metered(std::string_view name, bool cgroup, const std::filesystem::path& root) {
  if (name == "memory_peak") return cgroup ? "" : "it needs the control `cgroup`";
  if (name == "energy") {
    const std::vector<std::filesystem::path> domains = packages(root);
    if (domains.empty()) {
      return "this machine has no RAPL counters (/sys/class/powercap), as most virtual machines";
    }
    if (value_in(domains.front() / "energy_uj")) return {};
    return "this user may not read " + (domains.front() / "energy_uj").string() + ": only root may";
  }
  const Pressure* pressure = find_pressure(name);
  if (pressure == nullptr) return "it is no metric of the kernel";
  if (value_in(root / "proc/pressure" / pressure->resource)) return {};
  return "this kernel does not tell pressure (/proc/pressure/" + std::string(pressure->resource) +
         "): it was built or started without PSI";
}

void KernelMeters::add(const std::string& name, std::span<const std::string> cgroups) {
  if (name == "energy") {
    for (const std::filesystem::path& package : packages(root_)) {
      const double range = number(text_of(package / "max_energy_range_uj")).value_or(0);
      meters_.push_back({name, package / "energy_uj", 0, range, kMicro});
    }
    return;
  }
  const control::CgroupFiles files = control::cgroup_files(cgroups);
  if (name == "memory_peak") {
    if (!files.memory_peak.empty()) meters_.push_back({name, files.memory_peak, 0, 0, 1});
    return;
  }
  const Pressure* pressure = find_pressure(name);
  if (pressure == nullptr) return;
  std::filesystem::path file = root_ / "proc/pressure" / pressure->resource;
  const std::filesystem::path& of_cgroup = files.*(pressure->of_cgroup);
  if (!of_cgroup.empty() && value_in(of_cgroup)) file = of_cgroup;
  meters_.push_back({name, std::move(file), 0, 0, kMicro});
}

void KernelMeters::begin(std::span<const std::string> names, std::span<const std::string> cgroups) {
  for (const std::string& name : names) {
    if (is_metered(name)) add(name, cgroups);
  }
  std::erase_if(meters_, [](Meter& meter) {
    // A peak is not a difference: it is set back, where the kernel lets that be done.
    if (meter.name == "memory_peak") {
      const Descriptor file(open(meter.file.c_str(), O_WRONLY | O_CLOEXEC));
      if (file) static_cast<void>(write(file.get(), "0", 1) == 1);
      return false;
    }
    const std::optional<double> value = value_in(meter.file);
    meter.before = value.value_or(0);
    return !value;
  });
}

std::vector<EventCount> KernelMeters::end() const {
  std::vector<EventCount> counts;
  for (const Meter& meter : meters_) {
    const std::optional<double> after = value_in(meter.file);
    if (!after) continue;
    double difference = *after - meter.before;
    if (difference < 0) difference += meter.range;
    if (difference < 0) continue;
    const double value = difference * meter.scale;
    if (!counts.empty() && counts.back().name == meter.name) {
      counts.back().value += value;
    } else {
      counts.push_back({meter.name, value, 1});
    }
  }
  return counts;
}

}  // namespace benchc::workload
