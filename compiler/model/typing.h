#pragma once

#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/model/conditions.h"
#include "compiler/model/model.h"

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

  /// `workloads` by slot, `types` by bound. Sets `relative` of the regressions.
  bool check(RuleCondition& condition, const std::vector<std::uint32_t>& workloads,
             const std::vector<BoundType>& types);

 private:
  struct Typed {
    bool known = false;
    Dimension dimension;
    bool percent = false;
  };

  bool check_comparison(const RuleCondition& condition);
  bool check_regression(RuleCondition& condition);
  bool check_threshold(const RuleCondition& condition, const Metric& metric, const BoundType& type);
  Typed type_of(const RuleTerm& term);
  const Metric* metric_of(const RuleTerm& term);
  bool report(diagnostics::Kind kind, source::Span span, std::string message, std::string hint);

  const Model& model_;
  diagnostics::Diagnostics& diagnostics_;
  const std::vector<std::uint32_t>* workloads_ = nullptr;
  const std::vector<BoundType>* types_ = nullptr;
  std::set<std::pair<diagnostics::Kind, std::pair<std::uint32_t, std::uint32_t>>> reported_;
};

}  // namespace benchc::model
