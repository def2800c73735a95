#include "runtime/control/temperature.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>

#include "runtime/control/kernel_text.h"

namespace benchc::control {
namespace {

namespace fs = std::filesystem;

constexpr double kEvery = 1;
/// hwmon's drivers of processors' own sensors.
constexpr std::array<std::string_view, 5> kDrivers = {"coretemp", "k10temp", "k8temp", "zenpower",
                                                      "cpu_thermal"};

/// A file with thousandths of a degree; what no processor has is a broken sensor.
std::optional<double> degrees_in(const fs::path& file) {
  const std::string line = line_of(file);
  long value = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
  const double degrees = static_cast<double>(value) / 1000;
  if (error != std::errc{} || end == line.data() || degrees <= 0 || degrees > 150) return {};
  return degrees;
}

std::optional<double> hotter(std::optional<double> one, std::optional<double> other) {
  if (!one) return other;
  if (!other) return one;
  return std::max(*one, *other);
}

std::optional<double> by_hwmon(const fs::path& root) {
  std::optional<double> hottest;
  std::error_code ignored;
  for (const auto& device : fs::directory_iterator(root / "sys/class/hwmon", ignored)) {
    const std::string driver = line_of(device.path() / "name");
    if (std::find(kDrivers.begin(), kDrivers.end(), driver) == kDrivers.end()) continue;
    for (const auto& file : fs::directory_iterator(device.path(), ignored)) {
      const std::string name = file.path().filename().string();
      if (name.starts_with("temp") && name.ends_with("_input")) {
        hottest = hotter(hottest, degrees_in(file.path()));
      }
    }
  }
  return hottest;
}

std::optional<double> by_thermal_zone(const fs::path& root) {
  std::optional<double> hottest;
  std::error_code ignored;
  for (const auto& zone : fs::directory_iterator(root / "sys/class/thermal", ignored)) {
    const std::string type = line_of(zone.path() / "type");
    const bool processor = type == "x86_pkg_temp" || type.find("cpu") != std::string::npos ||
                           type.find("CPU") != std::string::npos;
    if (processor) hottest = hotter(hottest, degrees_in(zone.path() / "temp"));
  }
  return hottest;
}

}  // namespace

std::optional<double> cpu_temperature(const fs::path& root) {
  if (const std::optional<double> found = by_hwmon(root)) return found;
  return by_thermal_zone(root);
}

Waited cool_down(const WaitFor& wanted, const Waiter& waiter, const fs::path& root) {
  if (wanted.what != "cpu") return {"", "`" + wanted.what + "` is not `cpu`", false};
  if (!cpu_temperature(root))
    return {"unknown", "the machine shows no temperature of its processor", false};
  const auto shown = [](double degrees) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f °C", degrees);
    return std::string(text.data());
  };
  return wait_until(
      wanted, waiter, kEvery, [&] { return cpu_temperature(root).value_or(-1); }, shown);
}

}  // namespace benchc::control
