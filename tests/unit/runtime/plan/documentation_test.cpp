#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/plan/plan_json.h"
#include "tests/support/documented_keys.h"
#include "tests/unit/runtime/plan/conditions_plan.h"
#include "tests/unit/runtime/plan/declared_plan.h"
#include "tests/unit/runtime/plan/forms_plan.h"
#include "tests/unit/runtime/plan/full_plan.h"
#include "tests/unit/runtime/plan/revised_plan.h"

namespace benchc::plan {
namespace {

constexpr const char* kPage = BENCHC_SOURCE_DIR "/docs/plan.md";

const std::map<std::string, std::string> kKinds = {{"environment", "environment"},
                                                   {"controls", "control"},
                                                   {"builds", "build"},
                                                   {"services", "service"},
                                                   {"waivers", "waiver"},
                                                   {"objectives", "objective"},
                                                   {"costs", "cost"},
                                                   {"machines", "machine"},
                                                   {"volumes", "volume"},
                                                   {"notices", "notice"},
                                                   {"destinations", "destination"},
                                                   {"workloads", "workload"},
                                                   {"metrics", "metric"},
                                                   {"measures", "measure"},
                                                   {"discards", "discard"},
                                                   {"cases", "case"},
                                                   {"native", "native"},
                                                   {"kernel", "kernel"},
                                                   {"arguments", "argument"},
                                                   {"container", "container"},
                                                   {"harness", "harness"},
                                                   {"profile", "profile"},
                                                   {"defaults", ""},
                                                   {"verify", "verify"},
                                                   {"baselines", "baseline"},
                                                   {"revisions", "revision"},
                                                   {"counterpart", "counterpart"},
                                                   {"rules", "rule"},
                                                   {"clauses", "clause"},
                                                   {"condition", "condition"},
                                                   {"terms", "term"},
                                                   {"derived", "term"},
                                                   {"judgments", "judgment"},
                                                   {"command", "command"},
                                                   {"setup", "command"},
                                                   {"prepare", "command"},
                                                   {"teardown", "command"},
                                                   {"env", ""},
                                                   {"parameters", ""}};

TEST(PlanDocumentation, TheExampleIsAPlan) {
  const auto plan = from_json(documented_example(file_text(kPage)));
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->cases.size(), 2U);
  EXPECT_FALSE(plan->rules.empty());
}

TEST(PlanDocumentation, NamesEveryKeyThatIsWrittenAndNoOther) {
  KeysByKind written = json_keys(to_json(full_plan()), "plan", kKinds);
  for (const Plan& other : {native_plan(), forms_plan(), declared_plan(), conditions_plan()}) {
    for (const auto& [kind, keys] : json_keys(to_json(other), "plan", kKinds)) {
      written[kind].insert(keys.begin(), keys.end());
    }
  }
  Plan revised = revised_plan();
  revised.revisions.push_back({.baseline = 1, .reference = "v1", .missing = "why"});
  for (const auto& [kind, keys] : json_keys(to_json(revised), "plan", kKinds)) {
    written[kind].insert(keys.begin(), keys.end());
  }
  // A parameter's value is an object where it has a unit.
  written["value"] = {"number", "unit"};
  const KeysByKind documented = documented_keys(file_text(kPage));
  EXPECT_EQ(documented, written);
}

}  // namespace
}  // namespace benchc::plan
