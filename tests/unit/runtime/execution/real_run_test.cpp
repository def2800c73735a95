#include <string>

#include <gtest/gtest.h>
#include <sched.h>

#include "runtime/workload/process_launcher.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {
namespace {

TEST(RealRun, MeasuresProcessesOnTheCoreGiven) {
  const test::TemporaryDirectory directory;
  workload::ProcessLauncher launcher;
  TestPlan plan;
  plan.options.repository = directory.path();
  plan.build("make");
  plan.plan.builds[0].command.argv = {"/bin/sh", "-c", "echo '{\"n\": 7}' > data.json"};
  plan.plan.builds[0].produces = {"data.json"};
  plan.plan.workloads[0].needs = {0};
  plan::Metric n;
  n.name = "n";
  n.source = plan::MetricSource::Json;
  n.pattern = "$.n";
  plan.plan.workloads[0].metrics.push_back(n);
  plan.add("read");
  plan.plan.cases[0].command.argv = {"cat", "data.json"};
  plan.add("core");
  plan.plan.cases[1].command.argv = {"/bin/sh", "-c",
                                     "grep Cpus_allowed_list /proc/self/status; echo '{'"};
  plan.plan.cases[1].verify = {
      {plan::Verify::Kind::StdoutContains, "\t" + std::to_string(plan.options.cores[0]) + "\n", 0}};
  const Expected<Summary> summary = plan.run(launcher);
  ASSERT_TRUE(summary) << summary.error().message;
  ASSERT_EQ(summary->cases[0].state, plan::CaseState::Measured) << summary->cases[0].reason;
  EXPECT_EQ(summary->cases[0].series[1].values, std::vector<double>(5, 7));
  for (const double seconds : values(*summary, 0)) EXPECT_GT(seconds, 0);
  // It ran where it should: what fails is the JSON, which comes after the check.
  EXPECT_TRUE(summary->cases[1].reason.starts_with("metric `n`: the output is not JSON"))
      << summary->cases[1].reason;
}

TEST(RealRun, LeavesTheCallersThreadWhereItWas) {
  cpu_set_t before;
  cpu_set_t after;
  sched_getaffinity(0, sizeof(before), &before);
  workload::ProcessLauncher launcher;
  TestPlan plan;
  plan.add("true");
  plan.plan.cases[0].command.argv = {"/bin/true"};
  ASSERT_TRUE(plan.run(launcher));
  sched_getaffinity(0, sizeof(after), &after);
  EXPECT_TRUE(CPU_EQUAL(&before, &after));
}

}  // namespace
}  // namespace benchc::execution
