#include "runtime/report/disturbances.h"

#include <array>
#include <cstdint>
#include <span>

#include "runtime/report/report.h"

namespace benchc::report {
namespace {

using Causes = std::vector<std::pair<std::string_view, std::size_t>>;

constexpr std::array<std::pair<plan::Disturbance, std::string_view>, 6> kCauses = {{
    {plan::Disturbance::Steal, "steal"},
    {plan::Disturbance::Crowded, "crowded"},
    {plan::Disturbance::Preempted, "preempted"},
    {plan::Disturbance::Interrupts, "interrupts"},
    {plan::Disturbance::Frequency, "frequency"},
    {plan::Disturbance::Temperature, "temperature"},
}};

Causes causes_of(std::span<const std::uint8_t> samples) {
  Causes causes;
  for (const auto& [bit, cause] : kCauses) {
    std::size_t count = 0;
    for (const std::uint8_t one : samples) count += (one & static_cast<std::uint8_t>(bit)) != 0;
    if (count > 0) causes.emplace_back(cause, count);
  }
  return causes;
}

std::string note(std::size_t count, std::size_t of, const char* what, const Causes& causes) {
  std::string text = std::to_string(count) + " of " + std::to_string(of) +
                     (of == 1 ? " sample " : " samples ") + what;
  const char* separator = ": ";
  for (const auto& [cause, times] : causes) {
    text += separator + std::to_string(times) + " " + std::string(cause);
    separator = ", ";
  }
  return text;
}

}  // namespace

Disturbances disturbances(const plan::CaseResult& result) {
  Disturbances found;
  for (const std::uint8_t one : result.disturbed) found.disturbed += one != 0;
  found.causes = causes_of(result.disturbed);
  const plan::Excluded& excluded = result.excluded;
  std::vector<std::uint8_t> discarded;
  for (std::size_t at = 0; at < excluded.use.size(); ++at) {
    if (excluded.use[at] != plan::SampleUse::Discarded) continue;
    ++found.discarded;
    if (at < excluded.disturbed.size()) discarded.push_back(excluded.disturbed[at]);
  }
  found.discarded_causes = causes_of(discarded);
  return found;
}

std::string_view name(plan::Steadiness::Kind kind) {
  switch (kind) {
    case plan::Steadiness::Kind::Flat:
      return "flat";
    case plan::Steadiness::Kind::WarmUp:
      return "warm-up";
    case plan::Steadiness::Kind::Slowdown:
      return "slowdown";
    case plan::Steadiness::Kind::NoSteadyState:
      break;
  }
  return "no steady state";
}

std::vector<std::string> measuring_notes(const plan::CaseResult& result) {
  std::vector<std::string> notes;
  const Disturbances found = disturbances(result);
  const std::size_t samples = result.started.size();
  if (found.disturbed > 0) {
    notes.push_back(note(found.disturbed, samples, "disturbed", found.causes));
  }
  if (found.discarded > 0) {
    notes.push_back(
        note(found.discarded, samples + found.discarded, "discarded", found.discarded_causes));
  }
  if (!result.steadiness) return notes;
  const plan::Steadiness& steadiness = *result.steadiness;
  const std::string span = std::to_string(steadiness.samples) +
                           (steadiness.samples == 1 ? " sample (" : " samples (") +
                           quantity(steadiness.seconds, "s") + ")";
  switch (steadiness.kind) {
    case plan::Steadiness::Kind::Flat:
      break;
    case plan::Steadiness::Kind::WarmUp:
      notes.push_back("warmed up for " + span);
      break;
    case plan::Steadiness::Kind::Slowdown:
      notes.push_back("became slower over its first " + span + ", and is steady since");
      break;
    case plan::Steadiness::Kind::NoSteadyState:
      notes.emplace_back("no steady state was reached");
      break;
  }
  return notes;
}

}  // namespace benchc::report
