#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "runtime/plan/plan_text.h"
#include "runtime/rules/baseline.h"

namespace benchc::rules {
namespace {

constexpr double kMemoryTolerance = 0.05;

std::string shown(const std::string& value) {
  return value.empty() ? "unknown" : plan::printable(value);
}

std::string field(const plan::RunInfo& info, std::string_view name) {
  for (const auto& [key, value] : info.fingerprint) {
    if (key == name) return value;
  }
  return {};
}

/// "6.1" of "6.1.0-18-amd64".
std::string_view major_minor(std::string_view kernel) {
  const std::size_t first = kernel.find('.');
  if (first == std::string_view::npos) return kernel;
  return kernel.substr(0, kernel.find_first_not_of("0123456789", first + 1));
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool same(std::string_view name, std::string_view here, std::string_view there) {
  if (name == "kernel") return major_minor(here) == major_minor(there);
  if (name == "memory_bytes") {
    const std::optional<double> a = number(here);
    const std::optional<double> b = number(there);
    if (a && b) return std::abs(*a - *b) <= kMemoryTolerance * std::max(*a, *b);
  }
  return here == there;
}

/// The first one names the run, the others stand behind it.
void add_difference(std::string& text, std::string_view name, const std::string& here,
                    const std::string& there, const plan::RunInfo& other) {
  const bool first = text.empty();
  text.append(first ? "" : "; ").append(name).append(" differs: ");
  text += shown(here) + " here, " + shown(there);
  text += first ? " in run " + plan::printable(other.id) : " there";
}

}  // namespace

std::string differing_field(const plan::Baseline& baseline, const plan::RunInfo& current,
                            const plan::RunInfo& other) {
  static constexpr std::string_view kStrict[] = {"cpu_model",      "cpu_count", "threads_per_core",
                                                 "memory_bytes",   "kernel",    "governor",
                                                 "virtualization", "compiler"};
  std::span<const std::string_view> fields(kStrict);
  std::string text;
  switch (baseline.comparable) {
    case plan::Baseline::Comparable::Strict:
      // Classes that were named are kept apart, however alike the machines look. A run from before
      // they had names is judged by the fields alone, so that naming a class costs no history.
      if (!current.machine_class.empty() && !other.machine_class.empty() &&
          current.machine_class != other.machine_class) {
        add_difference(text, "machine_class", current.machine_class, other.machine_class, other);
      }
      break;
    case plan::Baseline::Comparable::CpuModel:
      fields = fields.first(1);
      break;
    case plan::Baseline::Comparable::Class:
      // Of a class that the baseline names, both must be.
      if (!baseline.machine_class.empty() && current.machine_class != baseline.machine_class) {
        return "machine_class differs: " + shown(current.machine_class) + " here, baseline `" +
               plan::printable(baseline.name) + "` asks for " + shown(baseline.machine_class);
      }
      if (current.machine_class != other.machine_class) {
        add_difference(text, "machine_class", current.machine_class, other.machine_class, other);
      }
      return text;
  }
  for (const std::string_view name : fields) {
    const std::string here = field(current, name);
    const std::string there = field(other, name);
    if (!same(name, here, there)) add_difference(text, name, here, there, other);
  }
  return text;
}

}  // namespace benchc::rules
