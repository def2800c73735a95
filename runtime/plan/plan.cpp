#include "runtime/plan/plan.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>

namespace benchc::plan {
namespace {

constexpr const char* kThreads = "threads";

const Value* threads_of(const Case& one) {
  for (const Parameter& parameter : one.parameters) {
    if (parameter.name == kThreads && parameter.value.kind == Value::Kind::Number) {
      return &parameter.value;
    }
  }
  return nullptr;
}

/// Equal for cases that differ in their threads alone.
std::string scale_key(const Case& one) {
  std::string key = std::to_string(one.workload);
  const auto part = [&key](const std::string& text) {
    key += '\0' + std::to_string(text.size()) + ' ' + text;
  };
  for (const Parameter& parameter : one.parameters) {
    if (parameter.name == kThreads) continue;
    part(parameter.name);
    part(parameter.value.unit);
    part(parameter.value.text);
    char number[32];
    const auto end = std::to_chars(number, number + sizeof number, parameter.value.number).ptr;
    key += static_cast<char>('0' + static_cast<int>(parameter.value.kind));
    key.append(number, end);
  }
  return key;
}

}  // namespace

std::vector<std::uint32_t> cases_of(const Judgment& judgment) {
  std::vector<std::uint32_t> cases = judgment.cases;
  for (const std::vector<std::uint32_t>& set : judgment.sets) {
    cases.insert(cases.end(), set.begin(), set.end());
  }
  std::sort(cases.begin(), cases.end());
  cases.erase(std::unique(cases.begin(), cases.end()), cases.end());
  return cases;
}

std::vector<std::vector<std::uint32_t>> thread_scales(const std::vector<Workload>& workloads,
                                                      const std::vector<Case>& cases) {
  std::vector<bool> scaled;
  scaled.reserve(workloads.size());
  for (const Workload& workload : workloads) {
    scaled.push_back(std::any_of(
        workload.metrics.begin(), workload.metrics.end(),
        [](const Metric& metric) { return metric.source == MetricSource::Efficiency; }));
  }
  std::vector<std::vector<std::uint32_t>> scales;
  std::unordered_map<std::string, std::size_t> numbers;
  for (std::uint32_t at = 0; at < cases.size(); ++at) {
    const Case& one = cases[at];
    if (one.workload >= scaled.size() || !scaled[one.workload]) continue;
    const Value* const threads = threads_of(one);
    if (threads == nullptr || std::isnan(threads->number)) continue;
    const auto [place, fresh] = numbers.emplace(scale_key(one), scales.size());
    if (fresh) scales.emplace_back();
    scales[place->second].push_back(at);
  }
  for (std::vector<std::uint32_t>& scale : scales) {
    std::stable_sort(scale.begin(), scale.end(), [&](std::uint32_t a, std::uint32_t b) {
      return threads_of(cases[a])->number < threads_of(cases[b])->number;
    });
  }
  return scales;
}

double longest_seconds(const Plan& plan) {
  double seconds = 0;
  for (const Case& one : plan.cases) {
    if (one.measure < plan.measures.size()) seconds += plan.measures[one.measure].budget;
  }
  return seconds;
}

}  // namespace benchc::plan
