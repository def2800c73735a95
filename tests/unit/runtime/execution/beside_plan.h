#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {

/// Whether it runs in the other revision's folder.
inline bool is_there(const workload::Launch& launch) { return launch.directory == "/base/"; }

/// A plan whose cases are measured in "/repo" and, as the revision "v1.2", in "/base".
class BesidePlan : public TestPlan {
 public:
  BesidePlan() {
    plan::Baseline baseline;
    baseline.name = "base";
    baseline.kind = plan::Baseline::Kind::BuildGit;
    baseline.reference = "v1.2";
    plan.baselines = {baseline};
    plan::Revision revision;
    revision.reference = "v1.2";
    revision.commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
    revision.tree = "5e6f708192a3b4c5d6e7f8091a2b3c4d1a2b3c4d";
    plan.revisions = {revision};
    options.repository = "/repo";
    options.revision_roots = {"/base"};
  }

  /// Cases of the first group, and behind them all the counterpart of each.
  void add_pairs(const std::vector<std::string>& names) {
    for (const std::string& name : names) add(name, 0);
    plan.workloads.push_back(plan.workloads.front());
    plan.workloads.back().name += "@base";
    for (std::uint32_t own = 0; own < names.size(); ++own) {
      plan::Case& other = plan.cases[add(names[own], 0)];
      other.id = names[own] + "@base";
      other.workload = 1;
      other.counterpart = plan::Counterpart{own, 0};
    }
  }
};

}  // namespace benchc::execution
