#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/lower/planned.h"

namespace benchc::lower_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> metrics(const plan::Plan& plan, std::string_view workload) {
  std::vector<std::string> names;
  for (const plan::Workload& one : plan.workloads) {
    if (one.name != workload) continue;
    for (const plan::Metric& metric : one.metrics) names.push_back(metric.name);
  }
  return names;
}

TEST(LowerRequests, ARuleAsksForWhatItJudgesOfItsOwnWorkloads) {
  const Planned planned = plan_of(R"(
workload judged { command = ["a"] }
workload other { command = ["b"] }
rule r { for judged; fail when median(instructions) > 1M and median(time) > 1ms }
rule two { fail when median(judged.cycles) > 2 * median(other.page_faults) }
)");
  ASSERT_THAT(planned.text, IsEmpty());
  EXPECT_THAT(metrics(planned.plan, "judged"),
              ElementsAre("time", "cpu_time", "user_time", "sys_time", "max_rss", "page_faults",
                          "context_switches", "instructions", "cycles"));
  EXPECT_THAT(metrics(planned.plan, "other"),
              ElementsAre("time", "cpu_time", "user_time", "sys_time", "max_rss", "page_faults",
                          "context_switches"));
  EXPECT_THAT(problems(planned.plan), IsEmpty());
}

TEST(LowerRequests, ARuleThatIsNotChosenAsksForNothing) {
  const Planned planned = plan_of(R"(
workload w { command = ["a"] }
rule r { for w; fail when median(time) > 1ms }
rule s { for w; fail when median(cycles) > 1M }
suite all { include w; rules = [r] }
suite counted { include w; rules = [s] }
)",
                                  {.suite = "all"});
  ASSERT_THAT(planned.text, IsEmpty());
  EXPECT_THAT(metrics(planned.plan, "w"), Not(Contains("cycles")));
}

constexpr const char* kKernel = R"(
build compile { command = ["make"] }
workload w {
  needs compile
  kernel = "build/w.cl" entry w on opencl
)";

TEST(LowerKernels, EachCaseHasItsOwnLaunch) {
  const Planned planned = plan_of(std::string(kKernel) + R"(
  over n = [64, 128]
  arg n = n
  arg x = buffer n * 8B iota as double
  global = [n, 2]
  local  = [32, 1]
})");
  ASSERT_THAT(planned.text, IsEmpty());
  EXPECT_THAT(problems(planned.plan), IsEmpty());
  const plan::Kernel& second = *planned.plan.cases[1].kernel;
  EXPECT_THAT(second.global, ElementsAre(128, 2));
  EXPECT_THAT(second.local, ElementsAre(32, 1));
  EXPECT_EQ(second.arguments[0].value, 128);
  EXPECT_EQ(second.arguments[1].bytes, 1024);
  EXPECT_EQ(second.arguments[1].fill, plan::Kernel::Argument::Fill::Iota);
  EXPECT_THAT(planned.plan.cases[1].command.argv, IsEmpty());
}

// Checking looks at one case of each combination of types.
TEST(LowerKernels, EveryCaseIsLookedAt) {
  const Planned planned = plan_of(std::string(kKernel) + R"(
  over n = [64, 100, 128]
  arg n = n as uint
  arg m = 64 - n as uint
  global = n
  local  = 64
})");
  EXPECT_THAT(planned.text, HasSubstr("`local` does not divide `global`: 100 work items are no "
                                      "multiple of 64"));
  EXPECT_THAT(planned.text, HasSubstr("-36 is no uint, the type of argument `m`"));
  EXPECT_THAT(planned.text, HasSubstr("in case `w[n=100]`"));
}

}  // namespace
}  // namespace benchc::lower_test
