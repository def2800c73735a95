// What services, waivers, objectives, costs and notices become in the plan of what was chosen.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/plan/plan_json.h"
#include "tests/unit/compiler/lower/planned.h"

namespace benchc::lower_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kSpec = R"(
build client { command = ["make", "client"] }
build kernel { command = ["make", "kernel"] }
build server { needs kernel; command = ["make", "server"] }
service api { needs server; command = ["serve"] }
service queue { command = ["queue"] }
workload get {
  uses api
  needs client
  over n  = [1, 2]
  command = ["get", "${n}"]
  metric latency = json "$.latency" in ms
}
workload put { uses queue; command = ["put"] }
rule memory { for *; fail when max(max_rss) > 512MiB }
rule faster { fail when median(get[n = 1].time) > median(get[n = 2].time) }
waive memory for get[n = 2], put until 2027-12-31 because "see #1"
waive faster for get[n = 2] until 2027-01-31 because "see #2"
slo fast p99(latency) < 20ms for 99% of runs over 30d
slo median(put.time) < 1s for 99.9% of runs over 1d
cost c { machine any = 3600 USD/h; volume get = 1/s; volume put = 2/s }
notify some { rules = [faster]; to slack env "HOOK" }
notify all { to email "a@b" }
)";

std::vector<std::string> waived(const plan::Plan& plan) {
  std::vector<std::string> told;
  for (const plan::Rule& rule : plan.rules) {
    for (const plan::Judgment& judgment : rule.judgments) {
      if (judgment.waiver) {
        told.push_back(rule.name + " " + judgment.subject + ": " +
                       plan.waivers.at(*judgment.waiver).reason);
      }
    }
  }
  return told;
}

template <typename T>
std::vector<std::string> names(const std::vector<T>& all) {
  std::vector<std::string> told;
  for (const T& one : all) told.push_back(one.name);
  return told;
}

TEST(Declared, AllOfIt) {
  const Planned planned = plan_of(kSpec);
  ASSERT_THAT(planned.ids, IsEmpty()) << planned.text;
  const plan::Plan& plan = planned.plan;
  EXPECT_THAT(names(plan.builds), ElementsAre("client", "kernel", "server"));
  EXPECT_THAT(names(plan.services), ElementsAre("api", "queue"));
  EXPECT_THAT(plan.services[0].needs, ElementsAre(2));
  EXPECT_THAT(plan.workloads[0].uses, ElementsAre(0));
  EXPECT_THAT(plan.workloads[1].uses, ElementsAre(1));
  EXPECT_THAT(waived(plan), ElementsAre("memory get[n=2]: see #1", "memory put: see #1",
                                        "faster get[n=1] vs get[n=2]: see #2"));
  EXPECT_THAT(names(plan.objectives), ElementsAre("fast", "median(put.time) < 1s"));
  EXPECT_THAT(plan.objectives[0].judgments, SizeIs(2));
  EXPECT_EQ(plan.objectives[1].judgments[0].subject, "put");
  EXPECT_EQ(plan.costs[0].machines[0].price, 1);
  EXPECT_THAT(plan.costs[0].volumes[0].cases, ElementsAre(0, 1));
  EXPECT_THAT(names(plan.notices), ElementsAre("some", "all"));
  EXPECT_THAT(plan::problems(plan), IsEmpty());
}

TEST(Declared, OnlyWhatIsChosenNeedsIt) {
  const Planned planned = plan_of(kSpec, {.only = "put"});
  ASSERT_THAT(planned.ids, IsEmpty()) << planned.text;
  const plan::Plan& plan = planned.plan;
  EXPECT_THAT(plan.builds, IsEmpty());
  EXPECT_THAT(names(plan.services), ElementsAre("queue"));
  EXPECT_THAT(plan.workloads[0].uses, ElementsAre(0));
  EXPECT_THAT(waived(plan), ElementsAre("memory put: see #1"));
  EXPECT_THAT(plan.waivers, SizeIs(1));
  EXPECT_THAT(names(plan.objectives), ElementsAre("median(put.time) < 1s"));
  ASSERT_THAT(plan.costs[0].volumes, SizeIs(1));
  EXPECT_EQ(plan.costs[0].volumes[0].per_second, 2);
  // Its rules would otherwise mean all of them.
  EXPECT_THAT(names(plan.notices), ElementsAre("all"));
  EXPECT_THAT(plan::problems(plan), IsEmpty());
}

TEST(Declared, AWaiverOfARuleThatTheSuiteLeavesOutIsNotInThePlan) {
  const Planned planned = plan_of(
      kSpec + "suite s { rules = [memory] }\nsuite t { rules = [faster] }\n", {.suite = "s"});
  EXPECT_THAT(planned.ids, IsEmpty()) << planned.text;
  ASSERT_THAT(planned.plan.waivers, SizeIs(1));
  EXPECT_EQ(planned.plan.waivers[0].rule, "memory");
}

TEST(Declared, ReadsBackFromJson) {
  const plan::Plan plan = plan_of(kSpec).plan;
  const auto read = plan::from_json(plan::to_json(plan));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, plan);
}

TEST(Declared, APatternThatCannotBeReadIsToldAlsoOfAnUnusedService) {
  const Planned planned = plan_of(R"(
service server { command = ["serve"]; ready = log "(" }
workload get { command = ["get"] }
)");
  EXPECT_THAT(planned.ids, testing::Contains("bad-value")) << planned.text;
}

}  // namespace
}  // namespace benchc::lower_test
