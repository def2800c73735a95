#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/plan/group_measure.h"
#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"
#include "runtime/rules/rules.h"

namespace benchc::rules {

/// What samples cost, by when those of an earlier run were started, and how many of them a plan's
/// samples and budgets give when nothing is decided early.
class SamplingTime {
 public:
  /// Results by case index; null where there is none.
  SamplingTime(const plan::Plan& plan, Judge::Results results);

  /// How a case is measured, with all that it is measured together with.
  struct Given {
    /// Of the group, to know its looks.
    plan::GroupMeasure measure;
    double rounds = 0;
    bool budget_ends = false;
  };
  const Given& given(std::uint32_t case_index) const { return sets_[set_of_[case_index]]; }

  /// Seconds for a round of these cases.
  double round(std::span<const std::uint32_t> cases) const;
  /// Of the whole plan, warm-up included.
  double seconds() const { return seconds_; }

 private:
  /// By case, seconds a sample; 0 where nothing tells.
  std::vector<double> sample_;
  std::vector<Given> sets_;
  std::vector<std::size_t> set_of_;
  double seconds_ = 0;
};

}  // namespace benchc::rules
