#include "runtime/control/writable.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "runtime/control/topology.h"

namespace benchc::control {
namespace {

enum class Form : std::uint8_t { Word, Bit, Smt, HugePages, Swappiness, CoreList, CoreMask };

struct Writable {
  /// What stands before and after a number, if there is one.
  std::string_view before;
  std::string_view after;
  bool numbered;
  Form form;
  /// For people; the number goes after it.
  std::string_view name;
};

constexpr Writable kWritable[] = {
    {"/sys/devices/system/cpu/cpufreq/policy", "/scaling_governor", true, Form::Word,
     "governor of frequency policy "},
    {"/sys/devices/system/cpu/cpufreq/policy", "/boost", true, Form::Bit,
     "boost of frequency policy "},
    {"/sys/devices/system/cpu/intel_pstate/no_turbo", "", false, Form::Bit, "no_turbo"},
    {"/sys/devices/system/cpu/cpufreq/boost", "", false, Form::Bit, "boost"},
    {"/sys/devices/system/cpu/smt/control", "", false, Form::Smt, "smt"},
    {"/sys/devices/system/cpu/cpu", "/online", true, Form::Bit, "presence of core "},
    {"/sys/kernel/mm/transparent_hugepage/enabled", "", false, Form::HugePages, "huge pages"},
    {"/proc/sys/vm/swappiness", "", false, Form::Swappiness, "swappiness"},
    {"/proc/irq/", "/smp_affinity_list", true, Form::CoreList, "cores of interrupt "},
    {"/proc/irq/default_smp_affinity", "", false, Form::CoreMask, "cores of new interrupts"},
};

/// The longest list of cores that a kernel shows.
constexpr std::size_t kMostValue = 4096;

bool all_of(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

bool number(std::string_view text) {
  const bool plain = text == "0" || !text.starts_with('0');
  return plain && text.size() <= 6 && all_of(text, "0123456789");
}

bool matches(Form form, std::string_view value) {
  if (value.size() > kMostValue) return false;
  switch (form) {
    case Form::Word:
      return value.size() <= 32 && all_of(value, "abcdefghijklmnopqrstuvwxyz_");
    case Form::Bit:
      return value == "0" || value == "1";
    case Form::Smt:
      return value == "on" || value == "off";
    case Form::HugePages:
      return value == "always" || value == "madvise" || value == "never";
    case Form::Swappiness:
      return number(value) && value.size() <= 3;
    case Form::CoreList:
      return all_of(value, "0123456789,-") && parse_core_list(value).has_value();
    case Form::CoreMask:
      return all_of(value, "0123456789abcdef,");
  }
  return false;
}

/// The row of a path, and the number in it.
const Writable* row_of(std::string_view path, std::string_view& digits) {
  for (const Writable& row : kWritable) {
    if (!row.numbered) {
      if (path == row.before) return &row;
      continue;
    }
    if (!path.starts_with(row.before) || !path.ends_with(row.after)) continue;
    if (path.size() <= row.before.size() + row.after.size()) continue;
    digits = path.substr(row.before.size(), path.size() - row.before.size() - row.after.size());
    if (number(digits)) return &row;
  }
  return nullptr;
}

std::string without_leading_zeros(std::string_view mask) {
  std::string digits;
  for (const char digit : mask) {
    if (digit != ',' && !(digits.empty() && digit == '0')) digits += digit;
  }
  return digits;
}

}  // namespace

bool writable(std::string_view path, std::string_view value) {
  std::string_view digits;
  const Writable* const row = row_of(path, digits);
  return row != nullptr && matches(row->form, value);
}

std::string setting_name(std::string_view path) {
  std::string_view digits;
  const Writable* const row = row_of(path, digits);
  if (row == nullptr) return std::string(path);
  return std::string(row->name) + std::string(digits);
}

bool stands_at(std::string_view path, std::string_view text, std::string_view value) {
  std::string_view digits;
  const Writable* const row = row_of(path, digits);
  if (row != nullptr && row->form == Form::CoreList) {
    const auto is = parse_core_list(text);
    const auto wanted = parse_core_list(value);
    return is && wanted && *is == *wanted;
  }
  if (row != nullptr && row->form == Form::CoreMask) {
    return without_leading_zeros(text) == without_leading_zeros(value);
  }
  return setting_of(text) == value;
}

}  // namespace benchc::control
