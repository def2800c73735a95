#include "tests/unit/runtime/plan/declared_plan.h"

namespace benchc::plan {
namespace {

Service service() {
  Service one;
  one.name = "server";
  one.command.argv = {"build/server", "--port", "8080"};
  one.cwd = "run";
  one.env = {{"LOG", "warn"}};
  one.needs = {1};
  one.ready = Service::Ready::Http;
  one.probe = "http://127.0.0.1:8080/health";
  return one;
}

Condition slow(double seconds) {
  Condition condition;
  condition.comparison = Condition::Comparison::Less;
  condition.terms.resize(2);
  condition.terms[0].kind = Term::Kind::Statistic;
  condition.terms[0].name = "median";
  condition.terms[0].metric = "time";
  condition.terms[1].number = seconds;
  return condition;
}

Judgment of_case(std::uint32_t index, std::string subject) {
  Judgment judgment;
  judgment.subject = std::move(subject);
  judgment.cases = {index};
  return judgment;
}

}  // namespace

Plan declared_plan() {
  Plan plan;
  plan.spec = "bench/server.bench";
  plan.builds.resize(2);
  plan.builds[0].name = "client";
  plan.builds[0].command.argv = {"make", "client"};
  plan.builds[1].name = "server";
  plan.builds[1].command.argv = {"make", "server"};
  Service queue;
  queue.name = "queue";
  queue.command.argv = {"queue"};
  plan.services = {service(), queue};

  Metric time;
  time.name = "time";
  time.unit = "s";
  plan.workloads.resize(2);
  plan.workloads[0].name = "get";
  plan.workloads[0].needs = {0};
  plan.workloads[0].uses = {0, 1};
  plan.workloads[0].metrics = {time};
  plan.workloads[1].name = "put";
  plan.workloads[1].metrics = {time};
  plan.measures.resize(1);
  plan.measures[0].name = "default";
  plan.cases.resize(2);
  plan.cases[0].id = "get";
  plan.cases[0].command.argv = {"get"};
  plan.cases[1].id = "put";
  plan.cases[1].workload = 1;
  plan.cases[1].command.argv = {"put"};
  plan.groups = {{{0}}, {{1}}};

  Rule rule;
  rule.name = "speed";
  rule.clauses = {{Clause::Severity::Fail, slow(3), "median(time) < 3s"}};
  rule.judgments = {of_case(0, "get"), of_case(1, "put")};
  rule.judgments[1].waiver = 0;
  plan.rules = {rule};
  plan.waivers = {{"speed", "put", "2027-12-31", "new allocator, see #412"}};
  Objective fast;
  fast.name = "fast";
  fast.documentation = "users wait for it";
  fast.owner = "api";
  fast.condition = slow(1);
  fast.text = "median(get.time) < 1s";
  fast.window = 30 * 86400.0;
  fast.judgments = {of_case(0, "get")};
  Objective nameless;
  nameless.name = nameless.text = "median(put.time) < 2s";
  nameless.condition = slow(2);
  nameless.share = 0.999;
  nameless.window = 86400;
  nameless.judgments = {of_case(1, "put")};
  plan.objectives = {fast, nameless};
  Cost cost;
  cost.name = "production";
  cost.currency = "USD";
  cost.machines = {{"ci-large", 0.01}, {"", 0.001}};
  cost.volumes = {{{0}, 1000}, {{1}, 2}};
  plan.costs = {cost};
  Notice notice;
  notice.name = "perf";
  notice.outcomes = {"fail", "no baseline"};
  notice.rules = {"speed"};
  notice.destinations = {{"slack", "SLACK_WEBHOOK", true}, {"email", "perf@example.org", false}};
  plan.notices = {notice};
  return plan;
}

}  // namespace benchc::plan
