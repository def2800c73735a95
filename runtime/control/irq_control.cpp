#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runtime/control/controls.h"
#include "runtime/control/kernel_text.h"

namespace benchc::control {
namespace {

/// A mask as the kernel writes it, hexadecimal with a comma every eight digits, without some cores;
/// empty where none would be left.
std::string mask_without(std::string mask, std::span<const unsigned> cores) {
  std::erase(mask, ',');
  for (const unsigned core : cores) {
    if (core / 4 >= mask.size()) continue;
    constexpr std::string_view kDigits = "0123456789abcdef";
    char& digit = mask[mask.size() - 1 - core / 4];
    const std::size_t bits = kDigits.find(digit);
    if (bits == std::string_view::npos) return {};
    digit = kDigits[bits & ~(std::size_t{1} << (core % 4))];
  }
  if (mask.find_first_not_of('0') == std::string::npos) return {};
  for (std::size_t at = mask.size(); at > 8;) {
    at -= 8;
    mask.insert(at, ",");
  }
  return mask;
}

}  // namespace

Outcome irq_control(const Request& request) {
  if (request.value == "any") return {.obtained = "any"};
  if (request.value != "away") return neither(request, "away nor any");
  const Tree& tree = request.machine.tree;
  const std::vector<unsigned>& measured = request.applied.cores;
  const std::vector<unsigned> others = without(request.applied.all_cores, measured);
  if (others.empty()) return unmet("all cores are measured on");
  Outcome outcome{.obtained = "away from " + core_list_text(measured)};
  bool any = false;
  for (const std::string& number : tree.numbered("/proc/irq", "")) {
    const std::string file = "/proc/irq/" + number + "/smp_affinity_list";
    const std::optional<std::string> now = tree.read(file);
    if (!now) continue;
    any = true;
    const std::vector<unsigned> cores = cores_in(*now);
    if (!meet(cores, measured)) continue;
    std::vector<unsigned> left = without(cores, measured);
    if (left.empty()) left = others;
    want(request, file, core_list(left), outcome);
    if (!outcome.unmet.empty()) return outcome;
  }
  for (Change& change : outcome.changes) change.may_refuse = true;
  if (!any) return unmet("the kernel shows no interrupts whose cores could be chosen");
  const std::string mask_file = "/proc/irq/default_smp_affinity";
  if (const std::optional<std::string> now = tree.read(mask_file)) {
    const std::string mask = mask_without(*now, measured);
    if (!mask.empty()) want(request, mask_file, mask, outcome);
  }
  return outcome;
}

}  // namespace benchc::control
