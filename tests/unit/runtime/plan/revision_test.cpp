#include "runtime/plan/revision.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/plan/plan_json.h"
#include "tests/unit/runtime/plan/revised_plan.h"

namespace benchc::plan {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Revision, CasesStandBesideTheirCounterparts) {
  const Plan plan = revised_plan();
  EXPECT_THAT(problems(plan), IsEmpty());
  ASSERT_EQ(plan.cases.size(), 5U);
  EXPECT_EQ(plan.cases[3].id, "sort[n=1]@base");
  EXPECT_EQ(plan.cases[4].id, "pack@base");
  EXPECT_EQ(plan.cases[3].counterpart, (Counterpart{.of = 0, .revision = 0}));
  EXPECT_THAT(plan.groups[0].cases, ElementsAre(0, 3, 1));
  EXPECT_THAT(plan.groups[1].cases, ElementsAre(2, 4));
  EXPECT_THAT(counterparts(plan, 0),
              ElementsAre(3, kNoCounterpart, 4, kNoCounterpart, kNoCounterpart));
}

TEST(Revision, WhatRunsIsTheirsAndWhatIsMeasuredIsOurs) {
  const Plan plan = revised_plan();
  EXPECT_THAT(plan.cases[3].command.argv, ElementsAre("./sort_before"));
  EXPECT_EQ(plan.cases[3].env, (Variables{{"MODE", "before"}}));
  EXPECT_THAT(plan.cases[4].command.argv, ElementsAre("./compress"));
  EXPECT_EQ(plan.cases[4].timeout, 7);
  EXPECT_EQ(plan.cases[4].verify, plan.cases[2].verify);
  const Workload& pack = plan.workloads[plan.cases[4].workload];
  EXPECT_EQ(pack.metrics, plan.workloads[1].metrics);
  EXPECT_EQ(pack.formerly, "");
}

TEST(Revision, TheirBuildsComeWithWhatTheyNeed) {
  const Plan plan = revised_plan();
  ASSERT_EQ(plan.builds.size(), 4U);
  EXPECT_EQ(plan.builds[2].name, "base: release");
  EXPECT_EQ(plan.builds[3].name, "base: tools");
  EXPECT_EQ(plan.builds[2].revision, 0U);
  EXPECT_THAT(plan.builds[2].needs, ElementsAre(3));
  EXPECT_THAT(plan.workloads[plan.cases[3].workload].needs, ElementsAre(2));
  EXPECT_THAT(plan.workloads[plan.cases[4].workload].needs, ElementsAre(3));
}

TEST(Revision, CasesOfOneSideAreNamed) {
  const Plan plan = revised_plan();
  ASSERT_EQ(plan.revisions.size(), 1U);
  EXPECT_THAT(plan.revisions[0].added, ElementsAre("sort[n=2]"));
  EXPECT_THAT(plan.revisions[0].removed, ElementsAre("old"));
}

TEST(Revision, OnlyWhatARuleComparesIsMeasuredTwice) {
  Plan plan = own_plan();
  plan.rules[0].judgments.pop_back();
  add_revision(plan, other_plan(), {.baseline = 0, .reference = "main"});
  ASSERT_EQ(plan.cases.size(), 4U);
  EXPECT_EQ(plan.cases[3].id, "sort[n=1]@base");
  EXPECT_THAT(plan.revisions[0].removed, ElementsAre("old")) << "`compress` is there, as `pack`";
}

TEST(Revision, AnEfficiencyBringsItsWholeScale) {
  Plan plan = own_plan();
  Plan other = other_plan();
  other.cases.push_back(plan.cases[1]);
  other.cases.back().workload = 1;
  for (std::uint32_t at = 0; at < 2; ++at) {
    plan.cases[at].parameters = {{"threads", {Value::Kind::Number, at + 1.0, "", ""}}};
  }
  plan.workloads[0].metrics.push_back(
      {"efficiency", MetricSource::Efficiency, "1", Better::Higher, "", 1, {}});
  plan.rules[0].judgments = {{.subject = "sort[n=2]", .cases = {1}}};
  add_revision(plan, other, {.baseline = 0, .reference = "main"});
  EXPECT_THAT(counterparts(plan, 0),
              ElementsAre(3, 4, kNoCounterpart, kNoCounterpart, kNoCounterpart));
}

TEST(Revision, JsonReadsBackTheSame) {
  const Plan plan = revised_plan();
  const auto read = from_json(to_json(plan));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, plan);
}

TEST(Revision, GoesAsItCame) {
  Plan plan = revised_plan();
  drop_revisions(plan);
  EXPECT_EQ(plan, own_plan());
  drop_revisions(plan);
  EXPECT_EQ(plan, own_plan());
}

TEST(Revision, IsTakenOverFromTheRunThatMeasuredIt) {
  const Plan measured = revised_plan();
  Plan plan = own_plan();
  take_revisions(plan, measured);
  EXPECT_EQ(plan.cases, measured.cases);
  EXPECT_EQ(plan.groups, measured.groups);
  EXPECT_EQ(plan.revisions, measured.revisions);
  EXPECT_THAT(problems(plan), IsEmpty());
}

TEST(Revision, OfAnotherReferenceIsNotTakenOver) {
  Plan plan = own_plan();
  plan.baselines[0].reference = "v2";
  take_revisions(plan, revised_plan());
  EXPECT_THAT(plan.revisions, IsEmpty());
  EXPECT_EQ(plan.cases.size(), 3U);
}

TEST(Revision, ACaseThatWasNotMeasuredIsNotNewByThat) {
  Plan measured = own_plan();
  measured.rules[0].judgments.pop_back();
  add_revision(measured, other_plan(), {.baseline = 0, .reference = "main"});
  Plan plan = own_plan();
  take_revisions(plan, measured);
  ASSERT_EQ(plan.revisions.size(), 1U);
  EXPECT_THAT(plan.revisions[0].added, ElementsAre("sort[n=2]"));
  EXPECT_EQ(counterparts(plan, 0)[2], kNoCounterpart);
}

TEST(Revision, WhyItIsMissingIsTakenOver) {
  Plan measured = own_plan();
  measured.revisions = {{.baseline = 0, .reference = "main", .missing = "no such branch"}};
  EXPECT_THAT(problems(measured), IsEmpty());
  Plan plan = own_plan();
  take_revisions(plan, measured);
  EXPECT_EQ(plan.revisions, measured.revisions);
  drop_revisions(plan);
  EXPECT_EQ(plan, own_plan());
}

std::vector<std::string> after(const std::function<void(Plan&)>& change) {
  Plan plan = revised_plan();
  change(plan);
  return problems(plan);
}

TEST(RevisionProblems, Indices) {
  EXPECT_THAT(after([](Plan& plan) { plan.revisions[0].baseline = 3; }),
              Contains("revisions[0].baseline: does not exist"));
  EXPECT_THAT(after([](Plan& plan) { plan.baselines[0].kind = Baseline::Kind::Branch; }),
              ElementsAre("revisions[0].baseline: is no other revision"));
  EXPECT_THAT(after([](Plan& plan) { plan.revisions.push_back(plan.revisions[0]); }),
              ElementsAre("revisions[1].baseline: has a revision already"));
  EXPECT_THAT(after([](Plan& plan) { plan.builds[2].revision = 1; }),
              Contains("builds[2].revision: does not exist"));
  EXPECT_THAT(after([](Plan& plan) { plan.cases[3].counterpart->revision = 1; }),
              Contains("cases[3].counterpart.revision: does not exist"));
  EXPECT_THAT(after([](Plan& plan) { plan.cases[3].counterpart->of = 9; }),
              ElementsAre("cases[3].counterpart.of: does not exist"));
}

TEST(RevisionProblems, Counterparts) {
  EXPECT_THAT(after([](Plan& plan) { plan.cases[4].counterpart->of = 3; }),
              Contains("cases[4].counterpart.of: is a counterpart"));
  EXPECT_THAT(after([](Plan& plan) { plan.cases[4].counterpart->of = 0; }),
              ElementsAre("cases[4].counterpart.of: is in another group",
                          "cases[4].counterpart.of: has a counterpart of that revision already"));
  EXPECT_THAT(after([](Plan& plan) { plan.cases[3].counterpart.reset(); }),
              Contains("workloads[2].needs: a build of another revision"));
  EXPECT_THAT(after([](Plan& plan) { plan.cases[3].workload = 0; }),
              ElementsAre("cases[3].workload: is one of another revision"));
  EXPECT_THAT(after([](Plan& plan) { plan.revisions[0].missing = "why"; }),
              Contains("cases[3].counterpart.revision: cannot be measured"));
  EXPECT_THAT(after([](Plan& plan) { plan.rules[0].judgments[0].cases = {3}; }),
              ElementsAre("rules[0].judgments: name a case of another revision"));
}

TEST(RevisionProblems, Builds) {
  EXPECT_THAT(after([](Plan& plan) { plan.builds[2].needs = {0}; }),
              ElementsAre("builds[2].needs: a build of another revision"));
  EXPECT_THAT(after([](Plan& plan) { plan.builds[3].revision.reset(); }),
              Contains("builds[3]: stands behind a build of another revision"));
}

TEST(RevisionProblems, Hashes) {
  EXPECT_THAT(after([](Plan& plan) { plan.revisions[0].commit = "--all"; }),
              ElementsAre("revisions[0].commit: is no hash"));
  EXPECT_THAT(after([](Plan& plan) { plan.revisions[0].tree = "../../x"; }),
              ElementsAre("revisions[0].tree: is no hash"));
}

}  // namespace
}  // namespace benchc::plan
