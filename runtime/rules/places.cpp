#include "runtime/rules/places.h"

#include <algorithm>
#include <utility>

#include "runtime/rules/former.h"

namespace benchc::rules {

CasePlaces::CasePlaces(const plan::Plan& plan) : cases_(plan.cases.size()) {
  for (std::uint32_t at = 0; at < plan.cases.size(); ++at) {
    by_id_.emplace(plan.cases[at].id, at);
    if (std::string former = former_id(plan, plan.cases[at]); !former.empty()) {
      by_former_.emplace(std::move(former), at);
    }
  }
}

std::vector<PlaceInRun> CasePlaces::in(std::span<const plan::CaseResult> results) const {
  std::vector<PlaceInRun> places(cases_);
  for (std::uint32_t at = 0; at < results.size(); ++at) {
    const std::string& id = results[at].id;
    if (const auto found = by_id_.find(id); found != by_id_.end()) {
      places[found->second].by_id = std::min(places[found->second].by_id, at);
    }
    const auto [begin, end] = by_former_.equal_range(id);
    for (auto found = begin; found != end; ++found) {
      places[found->second].by_former = std::min(places[found->second].by_former, at);
    }
  }
  return places;
}

std::vector<std::vector<PlaceInRun>> CasePlaces::in(std::span<const plan::Run> runs) const {
  std::vector<std::vector<PlaceInRun>> places;
  places.reserve(runs.size());
  for (const plan::Run& run : runs) places.push_back(in(run.cases));
  return places;
}

const plan::CaseResult* measured_at(std::span<const plan::CaseResult> results,
                                    std::uint32_t place) {
  if (place >= results.size() || results[place].state != plan::CaseState::Measured) return nullptr;
  return &results[place];
}

}  // namespace benchc::rules
