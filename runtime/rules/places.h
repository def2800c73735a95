#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"

namespace benchc::rules {

/// Where among the cases of an earlier run (an index) one of the plan's is: under its own id, and
/// under the one that it had before it was renamed.
struct PlaceInRun {
  static constexpr std::uint32_t kNowhere = ~std::uint32_t{0};
  std::uint32_t by_id = kNowhere;
  std::uint32_t by_former = kNowhere;
};

/// Finds a plan's cases in runs.
class CasePlaces {
 public:
  /// `plan` must outlive it.
  explicit CasePlaces(const plan::Plan& plan);

  /// By case of the plan. Of two results with one id, the first.
  std::vector<PlaceInRun> in(std::span<const plan::CaseResult> results) const;
  /// By run.
  std::vector<std::vector<PlaceInRun>> in(std::span<const plan::Run> runs) const;

 private:
  std::unordered_map<std::string_view, std::uint32_t> by_id_;
  std::unordered_multimap<std::string, std::uint32_t> by_former_;
  std::size_t cases_ = 0;
};

/// The result there; null where there is none, or where it was not measured.
const plan::CaseResult* measured_at(std::span<const plan::CaseResult> results, std::uint32_t place);

}  // namespace benchc::rules
