#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/plan/plan.h"

namespace benchc::lower {

/// The metrics that the rules and objectives of a plan look at, by its workloads: of those that are
/// recorded on request only, the others are left out of the plan.
class AskedMetrics {
 public:
  /// Reads `plan`'s cases, rules and objectives, which must be lowered.
  explicit AskedMetrics(const plan::Plan& plan);

  bool has(std::uint32_t workload, std::string_view metric) const;

 private:
  void add(const plan::Condition& condition, const std::vector<plan::Judgment>& judgments);
  void add(const plan::Term& term, const std::vector<plan::Judgment>& judgments, bool over_set);
  void add(const plan::Term& statistic, const plan::Judgment& judgment, std::uint32_t index,
           bool over_set);

  const plan::Plan& plan_;
  /// Views into the plan's conditions.
  std::set<std::pair<std::uint32_t, std::string_view>> asked_;
};

}  // namespace benchc::lower
