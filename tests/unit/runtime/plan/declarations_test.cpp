// What a plan has besides cases and rules: what a hostile one could do with it, and how it is
// shown.

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/plan/plan_explain.h"
#include "runtime/plan/plan_json.h"
#include "runtime/plan/plan_text.h"
#include "tests/unit/runtime/plan/declared_plan.h"

namespace benchc::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> after(const std::function<void(Plan&)>& change) {
  Plan plan = declared_plan();
  change(plan);
  return problems(plan);
}

TEST(DeclaredProblems, AGoodPlanHasNoneAndReadsBack) {
  EXPECT_THAT(problems(declared_plan()), IsEmpty());
  const auto read = from_json(to_json(declared_plan()));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, declared_plan());
}

TEST(DeclaredProblems, Services) {
  EXPECT_THAT(after([](Plan& plan) { plan.workloads[0].uses = {2}; }),
              ElementsAre("workloads[0].uses: services[2] does not exist"));
  EXPECT_THAT(after([](Plan& plan) { plan.services[0].needs = {7}; }),
              ElementsAre("services[0].needs: builds[7] does not exist"));
  EXPECT_THAT(after([](Plan& plan) { plan.services[1].command.argv.clear(); }),
              ElementsAre("services[1].command: names no program"));
  EXPECT_THAT(after([](Plan& plan) { plan.services[1].name = "server"; }),
              ElementsAre("services: a name is used twice"));
  EXPECT_THAT(after([](Plan& plan) { plan.services[0].within = 0; }),
              ElementsAre("services[0]: within is not above 0"));
  EXPECT_THAT(after([](Plan& plan) { plan.services[0].stop = -1; }),
              ElementsAre("services[0]: stop is not above 0"));
  EXPECT_THAT(after([](Plan& plan) { plan.services[0].probe = "file:///etc/passwd"; }),
              ElementsAre("services[0]: the probe is no URL of http or https"));
  EXPECT_THAT(after([](Plan& plan) { plan.services[0].probe = "http://a/\r\nHost: b"; }),
              ElementsAre("services[0]: the probe is no URL of http or https"));
  EXPECT_THAT(after([](Plan& plan) { plan.services[0].ready = Service::Ready::Tcp; }), IsEmpty());
  EXPECT_THAT(after([](Plan& plan) {
                plan.services[0].ready = Service::Ready::Tcp;
                plan.services[0].probe = "localhost";
              }),
              ElementsAre("services[0]: the probe is no host and port"));
  EXPECT_THAT(after([](Plan& plan) {
                plan.services[0].ready = Service::Ready::Log;
                plan.services[0].probe = "(";
              }),
              ElementsAre(HasSubstr("services[0]: the probe: ")));
  EXPECT_THAT(
      after([](Plan& plan) { plan.services[0].probe = "http://" + std::string(4090, 'a'); }),
      ElementsAre("services[0]: the probe is longer than 4096 bytes"));
}

TEST(DeclaredProblems, Waivers) {
  EXPECT_THAT(after([](Plan& plan) { plan.waivers[0].until = "tomorrow"; }),
              ElementsAre("waivers[0].until: is no date"));
  EXPECT_THAT(after([](Plan& plan) { plan.waivers[0].reason.clear(); }),
              ElementsAre("waivers[0].reason: is empty"));
  const auto of_no_rule =
      ElementsAre("rules: a judgment is waived by what is no waiver of its rule");
  EXPECT_THAT(after([](Plan& plan) { plan.rules[0].judgments[0].waiver = 1; }), of_no_rule);
  EXPECT_THAT(after([](Plan& plan) { plan.waivers[0].rule = "memory"; }), of_no_rule);
  EXPECT_THAT(after([](Plan& plan) { plan.objectives[0].judgments[0].waiver = 0; }),
              ElementsAre("objectives[0].judgments: what is no rule is waived"));
}

TEST(DeclaredProblems, ObjectivesAndCosts) {
  EXPECT_THAT(after([](Plan& plan) { plan.objectives[0].share = 1; }),
              ElementsAre("objectives[0].share: is not between 0 and 1"));
  EXPECT_THAT(after([](Plan& plan) { plan.objectives[0].window = 0; }),
              ElementsAre("objectives[0].window: is not above 0"));
  EXPECT_THAT(after([](Plan& plan) { plan.objectives[0].judgments[0].cases = {9}; }),
              ElementsAre("objectives[0].judgments[0]: cases[9] does not exist"));
  EXPECT_THAT(after([](Plan& plan) { plan.objectives[0].condition.terms.pop_back(); }),
              ElementsAre("objectives[0].condition: has a wrong number of terms or operands"));
  EXPECT_THAT(after([](Plan& plan) { plan.costs[0].machines[1].price = 0; }),
              ElementsAre("costs[0].machines[1].price: is not above 0"));
  EXPECT_THAT(after([](Plan& plan) { plan.costs[0].volumes[0].per_second = -1; }),
              ElementsAre("costs[0].volumes[0].per_second: is not above 0"));
  EXPECT_THAT(after([](Plan& plan) {
                plan.costs[0].volumes[1].cases = {0, 2};
              }),
              ElementsAre("costs[0].volumes[1].cases: a case does not exist"));
}

TEST(DeclaredProblems, Notices) {
  EXPECT_THAT(after([](Plan& plan) { plan.notices[0].outcomes = {"fails"}; }),
              ElementsAre("notices[0].outcomes: no verdict has that outcome"));
  EXPECT_THAT(after([](Plan& plan) { plan.notices[0].destinations[0].channel = "pigeon"; }),
              ElementsAre("notices[0].destinations[0].channel: no channel has that name"));
  EXPECT_THAT(
      after([](Plan& plan) {
        plan.notices[0].destinations[0] = {"webhook", "https://collect.example.org/", false};
      }),
      ElementsAre("notices[0].destinations[0].address: this channel's address comes from an "
                  "environment variable"));
  EXPECT_THAT(after([](Plan& plan) { plan.notices[0].destinations[0].address = "A=B"; }),
              ElementsAre("notices[0].destinations[0].address: is no name of a variable"));
  EXPECT_THAT(after([](Plan& plan) { plan.notices[0].destinations[1].address = "a@b\nBcc: c@d"; }),
              ElementsAre("notices[0].destinations[1].address: is no address"));
}

TEST(DeclaredText, ShowsAllOfIt) {
  const std::string text = to_text(declared_plan());
  EXPECT_THAT(
      text,
      HasSubstr(
          "\nservices, started before the first workload that uses them and stopped after the "
          "last\n"
          "  server  build/server --port 8080  needs server\n"
          "          ready when http \"http://127.0.0.1:8080/health\", within 30 s; has 10 s to "
          "stop\n"
          "  queue   queue\n"
          "          ready once it is started; has 10 s to stop\n"));
  EXPECT_THAT(text, HasSubstr("workload get: 1 case, needs client, uses server, queue\n"));
  EXPECT_THAT(text,
              HasSubstr("  1 judgment waived until 2027-12-31 for put: new allocator, see #412\n"));
  EXPECT_THAT(text, HasSubstr("\nslo fast: 1 judgment\n"
                              "  users wait for it\n"
                              "  median(get.time) < 1s for 99% of runs over 30 d\n"
                              "  owner api\n"
                              "\nslo: 1 judgment\n"
                              "  median(put.time) < 2s for 99.9% of runs over 1 d\n"));
  EXPECT_THAT(text, HasSubstr("\ncost production\n"
                              "  36 USD/h   machine \"ci-large\"\n"
                              "  3.6 USD/h  any machine\n"
                              "  3.6M/h     get\n"
                              "  7200/h     put\n"));
  EXPECT_THAT(text, HasSubstr("\nnotify perf on fail, no baseline of speed\n"
                              "  slack by $SLACK_WEBHOOK\n"
                              "  email perf@example.org\n"));
}

TEST(DeclaredText, ExplainsACase) {
  const std::string get = explain(declared_plan(), 0);
  EXPECT_THAT(get, HasSubstr("\nafter the builds\n  client  make client\n  server  make server\n"));
  EXPECT_THAT(get,
              HasSubstr("\nbeside the services\n"
                        "  server  build/server --port 8080\n"
                        "          ready when http \"http://127.0.0.1:8080/health\", within 30 "
                        "s\n"));
  EXPECT_THAT(get, HasSubstr("\nobjectives\n"
                             "  fast: median(get.time) < 1s for 99% of runs over 30 d\n"));
  EXPECT_THAT(get, Not(HasSubstr("waived")));
  const std::string put = explain(declared_plan(), 1);
  EXPECT_THAT(put, HasSubstr("    judged for put\n"
                             "      waived until 2027-12-31 for put: new allocator, see #412\n"));
  EXPECT_THAT(put, Not(HasSubstr("services")));
}

TEST(DeclaredText, DrawsServicesAndObjectives) {
  const std::string dot = to_dot(declared_plan());
  EXPECT_THAT(dot, HasSubstr("x0 [shape=component, label=\"service server\\l\"];\n"));
  EXPECT_THAT(dot, HasSubstr("b1 -> x0;\n"));
  EXPECT_THAT(dot, HasSubstr("x0 -> g0;\n"));
  EXPECT_THAT(dot, HasSubstr("o0 [shape=note, label=\"slo fast\\lmedian(get.time) < 1s for 99% of "
                             "runs over 30 d\\l\"];\n  g0 -> o0;\n"));
}

TEST(DeclaredText, DrivesNoTerminal) {
  Plan plan = declared_plan();
  const std::string evil = "\x1b[2J\n";
  plan.services[0].name = plan.services[0].probe = evil;
  plan.waivers[0].reason = plan.waivers[0].cases = evil;
  plan.objectives[0].name = plan.objectives[0].text = plan.objectives[0].owner = evil;
  plan.costs[0].name = plan.costs[0].currency = plan.costs[0].machines[0].machine_class = evil;
  plan.notices[0].name = plan.notices[0].rules[0] = plan.notices[0].destinations[1].address = evil;
  for (const std::string& text :
       {to_text(plan), explain(plan, 0), explain(plan, 1), to_dot(plan)}) {
    EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace benchc::plan
