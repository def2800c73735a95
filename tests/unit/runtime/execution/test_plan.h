#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "runtime/execution/execution.h"
#include "tests/support/fake_launcher.h"

namespace benchc::execution {

/// A plan made of small parts, and a run of it that notes what happens.
class TestPlan {
 public:
  TestPlan();

  /// A case whose command is its own name; it is measured in a group of its own unless `group` says
  /// which.
  std::uint32_t add(const std::string& name, int group = -1);
  std::uint32_t build(const std::string& name, std::vector<std::uint32_t> needs = {});
  plan::Measure& measure() { return plan.measures.front(); }

  Expected<Summary> run(workload::Launcher& launcher);

  plan::Plan plan;
  Options options;
  Callbacks callbacks;
  std::atomic<bool> stop = false;
  /// Ids of the cases that were handed to the store, in order.
  std::vector<std::string> committed;
  std::vector<Progress> progress;
};

/// The only series' values of a case, by the order in which the cases were added.
const std::vector<double>& values(const Summary& summary, std::size_t index);

}  // namespace benchc::execution
