#include "runtime/execution/threads.h"

#include <algorithm>
#include <optional>
#include <set>

namespace benchc::execution {
namespace {

std::optional<double> threads_in(std::span<const plan::Parameter> parameters) {
  for (const plan::Parameter& parameter : parameters) {
    if (parameter.name == "threads" && parameter.value.kind == plan::Value::Kind::Number) {
      return parameter.value.number;
    }
  }
  return std::nullopt;
}

}  // namespace

std::uint32_t threads_of(const plan::Case& subject) {
  std::optional<double> threads = threads_in(subject.parameters);
  if (!threads && subject.native) threads = threads_in(subject.native->defaults);
  // A plan that was read from a file may say anything.
  constexpr double kMost = 1U << 20U;
  return threads && *threads >= 1 && *threads <= kMost ? static_cast<std::uint32_t>(*threads) : 1;
}

std::vector<unsigned> thread_cores(std::span<const unsigned> measured,
                                   const control::Topology& topology) {
  std::vector<unsigned> cores(measured.begin(), measured.end());
  const auto taken = [&](unsigned id) {
    return std::find(cores.begin(), cores.end(), id) != cores.end();
  };
  std::set<unsigned> physical;
  for (const control::Core& core : topology) {
    if (taken(core.id)) physical.insert(core.physical);
  }
  for (const control::Core& core : topology) {
    if (!taken(core.id) && physical.insert(core.physical).second) cores.push_back(core.id);
  }
  for (const control::Core& core : topology) {
    if (!taken(core.id)) cores.push_back(core.id);
  }
  return cores;
}

bool leaves_measured_cores(const plan::Plan& plan, std::size_t measured) {
  return std::any_of(plan.cases.begin(), plan.cases.end(), [&](const plan::Case& subject) {
    return subject.native && threads_of(subject) > measured;
  });
}

}  // namespace benchc::execution
