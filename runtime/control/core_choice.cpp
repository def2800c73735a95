#include <algorithm>
#include <charconv>
#include <iterator>
#include <set>

#include "runtime/control/controls.h"
#include "runtime/control/idle.h"

namespace benchc::control {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool parse_number(std::string_view text, unsigned& value) {
  text = trimmed(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::string core_list_text(std::span<const unsigned> cores) {
  std::string text = "[";
  for (const unsigned core : cores) text += (text.size() > 1 ? ", " : "") + std::to_string(core);
  return text + "]";
}

Topology first_siblings(const Topology& topology) {
  Topology first;
  std::set<unsigned> physical;
  for (const Core& core : topology) {
    if (physical.insert(core.physical).second) first.push_back(core);
  }
  return first;
}

std::vector<unsigned> CoreChoice::idlest_of(const Topology& candidates, std::size_t count) {
  if (!idle_known_) {
    if (machine_.idle && machine_.topology.size() > 1) idle_ = machine_.idle();
    idle_known_ = true;
  }
  return idlest(candidates, machine_.topology, idle_, count);
}

bool CoreChoice::allowed(unsigned core) const {
  return std::any_of(machine_.topology.begin(), machine_.topology.end(),
                     [core](const Core& usable) { return usable.id == core; });
}

Outcome CoreChoice::decide(std::string_view value, bool siblings_go, std::vector<unsigned>& cores) {
  value = trimmed(value);
  if (value.starts_with('[')) return listed(value, cores);
  bool isolated = false;
  if (value.starts_with("isolated")) {
    isolated = true;
    value.remove_prefix(std::string_view("isolated").size());
  }
  unsigned count = 1;
  if (!trimmed(value).empty() && (!parse_number(value, count) || count == 0)) {
    return unmet("`" + std::string(value) + "` is not a number of cores");
  }
  const Topology all = siblings_go ? first_siblings(machine_.topology) : machine_.topology;
  Topology candidates;
  if (isolated) {
    std::copy_if(all.begin(), all.end(), std::back_inserter(candidates),
                 [](const Core& core) { return core.isolated; });
  }
  Outcome outcome;
  if (isolated && candidates.size() < count) {
    outcome.unmet = candidates.empty()
                        ? "the kernel isolates no core here"
                        : "the kernel isolates " + std::to_string(candidates.size()) +
                              " cores here, not " + std::to_string(count);
    cores = idlest_of(all, count);
    outcome.obtained = core_list_text(cores) + ", not isolated";
  } else {
    cores = idlest_of(isolated ? candidates : all, count);
    outcome.obtained = core_list_text(cores) + (isolated ? ", isolated" : "");
  }
  if (cores.size() < count) {
    outcome.unmet = "only " + std::to_string(cores.size()) + " of " + std::to_string(count) +
                    " cores may be used here";
  }
  return outcome;
}

Outcome CoreChoice::listed(std::string_view value, std::vector<unsigned>& cores) const {
  if (!value.ends_with(']')) return unmet("`" + std::string(value) + "` is not a list");
  value = value.substr(1, value.size() - 2);
  std::set<unsigned> wanted;
  while (!trimmed(value).empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    unsigned core = 0;
    if (!parse_number(value.substr(0, comma), core)) {
      return unmet("`" + std::string(trimmed(value.substr(0, comma))) + "` is not a core");
    }
    wanted.insert(core);
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  if (wanted.empty()) return unmet("the list of cores is empty");
  Outcome outcome;
  for (const unsigned core : wanted) {
    if (allowed(core)) {
      cores.push_back(core);
    } else if (outcome.unmet.empty()) {
      outcome.unmet = "core " + std::to_string(core) + " may not be used here";
    }
  }
  if (!cores.empty()) outcome.obtained = core_list_text(cores);
  return outcome;
}

}  // namespace benchc::control
