#pragma once

#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/model/conditions.h"
#include "compiler/model/model.h"
#include "compiler/model/words.h"

namespace benchc::model {

/// What a bound is in some judgments, and the range of its values there.
struct BoundType {
  bool seen = false;
  Dimension dimension;
  bool percent = false;
  double lowest = 0;
  double highest = 0;
};

/// Checks a rule's conditions for one choice of workloads: metrics, dimensions, directions,
/// thresholds. One mistake is reported once, however many workloads show it.
class Typing {
 public:
  Typing(const Model& model, diagnostics::Diagnostics& diagnostics)
      : model_(model), diagnostics_(diagnostics) {}

  /// `workloads` by slot, `sets` the workloads of each set, `types` by bound. Sets `relative` of
  /// what regresses or shifts.
  bool check(RuleCondition& condition, const std::vector<std::uint32_t>& workloads,
             const std::vector<std::vector<std::uint32_t>>& sets,
             const std::vector<BoundType>& types);

  /// Notes the value of a bound in one more case; reports one that is no number, or other than in
  /// the cases before. The `first` of a choice of workloads may be of another dimension than the
  /// last choice's.
  bool take(const RuleBound& bound, const Value& value, bool first, BoundType& type,
            double& number);

 private:
  struct Typed {
    bool known = false;
    Dimension dimension;
    bool percent = false;
  };

  bool check(RuleCondition& condition);
  bool check_comparison(const RuleCondition& condition);
  bool check_change(RuleCondition& condition);
  bool check_threshold(const RuleCondition& condition, const Metric& metric, const BoundType& type);
  bool check_growth(const RuleCondition& condition);
  Typed type_of(const RuleTerm& term);
  Typed type_over_cases(const RuleTerm& term);
  /// The metrics that a Statistic, or one over cases, is of; empty when one is missing.
  std::vector<const Metric*> metrics_of(const RuleTerm& term);
  const Metric* metric_of(const RuleTerm& statistic, std::uint32_t workload);
  bool report(diagnostics::Kind kind, source::Span span, std::string message, Hint hint);

  const Model& model_;
  diagnostics::Diagnostics& diagnostics_;
  const std::vector<std::uint32_t>* workloads_ = nullptr;
  const std::vector<std::vector<std::uint32_t>>* sets_ = nullptr;
  const std::vector<BoundType>* types_ = nullptr;
  std::set<std::pair<diagnostics::Kind, std::pair<std::uint32_t, std::uint32_t>>> reported_;
};

}  // namespace benchc::model
