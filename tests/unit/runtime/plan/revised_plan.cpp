#include "tests/unit/runtime/plan/revised_plan.h"

#include "runtime/plan/revision.h"

namespace benchc::plan {
namespace {

Build build(std::string name, std::vector<std::uint32_t> needs = {}) {
  Build one;
  one.name = std::move(name);
  one.command = {{"make", one.name}, false};
  one.produces = {one.name};
  one.needs = std::move(needs);
  return one;
}

Workload workload(std::string name, std::uint32_t build) {
  Workload one;
  one.name = std::move(name);
  one.needs = {build};
  one.metrics = {{"time", MetricSource::BuiltIn, "s", Better::Lower, "", 1, {}}};
  return one;
}

Case one_case(std::string id, std::uint32_t workload, std::string program) {
  Case one;
  one.id = std::move(id);
  one.workload = workload;
  one.command = {{std::move(program)}, false};
  return one;
}

Rule no_slowdown() {
  Rule rule;
  rule.name = "no_slowdown";
  rule.baseline = 0;
  Condition condition;
  condition.kind = Condition::Kind::Regresses;
  Term median;
  median.kind = Term::Kind::Statistic;
  median.name = "median";
  median.metric = "time";
  Term limit;
  limit.number = 0.02;
  condition.terms = {median, limit};
  rule.clauses = {{Clause::Severity::Fail, condition, "median(time) regresses by more than 2%"}};
  rule.judgments = {{.subject = "sort[n=1]", .cases = {0}},
                    {.subject = "sort[n=2]", .cases = {1}},
                    {.subject = "pack", .cases = {2}}};
  return rule;
}

}  // namespace

Plan own_plan() {
  Plan plan;
  plan.spec = "a.bench";
  plan.builds = {build("tools"), build("release", {0})};
  plan.workloads = {workload("sort", 1), workload("pack", 0)};
  plan.workloads[1].formerly = "compress";
  plan.measures = {Measure{.name = "default"}};
  plan.cases = {one_case("sort[n=1]", 0, "./sort"), one_case("sort[n=2]", 0, "./sort"),
                one_case("pack", 1, "./pack")};
  plan.cases[2].timeout = 7;
  plan.cases[2].verify = {{Verify::Kind::StdoutContains, "ok", 0}};
  plan.groups = {{{0, 1}}, {{2}}};
  plan.baselines = {{.name = "base", .kind = Baseline::Kind::BuildGit, .reference = "main"}};
  plan.rules = {no_slowdown()};
  return plan;
}

Plan other_plan() {
  Plan plan = own_plan();
  plan.workloads = {workload("old", 1), workload("sort", 1), workload("compress", 0)};
  plan.cases = {one_case("old", 0, "./old"), one_case("sort[n=1]", 1, "./sort_before"),
                one_case("compress", 2, "./compress")};
  plan.cases[1].env = {{"MODE", "before"}};
  plan.groups = {{{0, 1}}, {{2}}};
  plan.rules.clear();
  return plan;
}

Plan revised_plan() {
  Plan plan = own_plan();
  add_revision(plan, other_plan(),
               {.baseline = 0,
                .reference = "main",
                .commit = "0123456789abcdef0123456789abcdef01234567",
                .tree = "fedcba9876543210fedcba9876543210fedcba98"});
  return plan;
}

}  // namespace benchc::plan
