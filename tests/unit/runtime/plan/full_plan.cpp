#include "tests/unit/runtime/plan/full_plan.h"

namespace benchc::plan {
namespace {

Value number(double value, std::string unit = "") {
  return {Value::Kind::Number, value, std::move(unit), ""};
}
Value text(std::string value) { return {Value::Kind::String, 0, "", std::move(value)}; }

Term constant(double value) { return {Term::Kind::Constant, value, 0, "", "", {}}; }
Term median(std::uint32_t index) { return {Term::Kind::Statistic, 0, index, "median", "time", {}}; }
Term metric(std::string name) { return {Term::Kind::Metric, 0, 0, std::move(name), "", {}}; }

Workload workload(std::string name, std::vector<Metric> metrics = {}) {
  Workload one;
  one.name = std::move(name);
  one.metrics = std::move(metrics);
  return one;
}

Workload sort_workload() {
  Metric time{"time", MetricSource::BuiltIn, "s", Better::Lower, "", 1, {}};
  Metric sum{"sum", MetricSource::Json, "", Better::None, "$.sum", 1, {}};
  Metric size{"size", MetricSource::Match, "B", Better::Lower, "size (\\d+) KiB", 1024, {}};
  const Term items{Term::Kind::Parameter, 0, 0, "items", "", {}};
  Metric rate{"throughput", MetricSource::Derived, "1/s", Better::Higher, "", 1, {}};
  rate.derived = {Term::Kind::Divide, 0, 0, "", "", {items, metric("time")}};
  Workload sort = workload("sort", {time, sum, size, rate});
  sort.documentation = "sorts numbers";
  sort.tags = {"hot", "nightly"};
  sort.needs = {1};
  return sort;
}

Case sort_case(std::string id, const char* algorithm) {
  Case one;
  one.id = std::move(id);
  one.parameters = {{"algo", text(algorithm)},
                    {"fast", {Value::Kind::Bool, 1, "", ""}},
                    {"n", number(1024)},
                    {"pause", number(0.1, "s")}};
  one.command = {{"build/sorter", "--algo", algorithm}, false};
  one.cwd = "data";
  one.env = {{"LC_ALL", "C"}};
  one.stdin_text = "3 1 2\n";
  one.setup = Command{{"/bin/sh", "-c", "make data"}, true};
  one.prepare = Command{{"sync"}, false};
  one.teardown = Command{{"rm", "-f", "data/out"}, false};
  one.timeout = 30;
  one.items = 1024;
  one.bytes = 4096;
  one.verify = {{Verify::Kind::StdoutContains, "ok", 0}, {Verify::Kind::ExitCode, "", 3}};
  return one;
}

Rule radix_pays() {
  Condition faster{Condition::Kind::Compare, Condition::Comparison::Greater, true, {}, {}};
  const Term product{Term::Kind::Multiply, 0, 0, "", "", {constant(0.8), median(1)}};
  faster.terms = {median(0), product};
  Condition bounded{Condition::Kind::Compare, Condition::Comparison::GreaterEqual, true, {}, {}};
  bounded.terms = {{Term::Kind::Statistic, 0.99, 1, "quantile", "time", {}},
                   {Term::Kind::Bound, 0, 1, "", "", {}}};
  Condition not_bounded{Condition::Kind::Not, Condition::Comparison::Less, true, {}, {}};
  not_bounded.operands = {bounded};
  Condition both{Condition::Kind::And, Condition::Comparison::Less, true, {}, {}};
  both.operands = {faster, not_bounded};
  Rule rule;
  rule.name = "radix_pays";
  rule.clauses = {{Clause::Severity::Fail, both, "radix is slow"}};
  rule.judgments = {{"n=1024", {0, 1}, {0.25, 0.5}}};
  return rule;
}

Rule no_slowdown() {
  Condition slower{Condition::Kind::Regresses, Condition::Comparison::Less, false, {}, {}};
  slower.terms = {median(0), constant(0.001)};
  Rule rule;
  rule.name = "no_slowdown";
  rule.documentation = "nothing gets slower";
  rule.owner = "perf-team";
  rule.baseline = 0;
  rule.confidence = 0.95;
  rule.alpha = 0.001;
  rule.on_inconclusive = CountsAs::Fail;
  rule.on_missing_baseline = CountsAs::Pass;
  rule.clauses = {{Clause::Severity::Warn, slower, "median(time) regresses by more than 1ms"}};
  rule.judgments = {{"sort[algo=\"std\"]", {0}, {}}, {"sort[algo=\"radix\"]", {1}, {}}};
  return rule;
}

}  // namespace

Plan full_plan() {
  Plan plan;
  plan.spec = "bench/sort.bench";
  plan.suite = "ci";
  plan.parameters = {{"size", number(65536, "B")}};
  plan.environment = {"quiet",
                      {{"aslr", "off", OnUnmet::Fail}, {"cores", "isolated 2", OnUnmet::Warn}},
                      {{"TZ", "UTC"}},
                      true,
                      "bench"};
  plan.builds = {{"configure", {{"cmake", "-B", "build"}, false}, "", {}, {}, {}, 600},
                 {"release",
                  {{"cmake", "--build", "build"}, false},
                  "src",
                  {{"CXX", "g++"}},
                  {"build/sorter"},
                  {0},
                  120}};
  plan.workloads = {workload("idle"), sort_workload()};
  plan.measures = {{"default", 1, 0, false, 20, 400, std::nullopt, 30, Order::Random},
                   {"quick", 2, 0.5, true, 5, 50, 0.005, 10, Order::Sequential}};
  plan.measures[1].discards = {{"interrupts", 1000}, {"steal", 0.01}, {"temperature", 90}};
  plan.cases = {sort_case("sort[algo=\"std\"]", "std"), sort_case("sort[algo=\"radix\"]", "radix"),
                Case{}};
  for (std::size_t at : {0, 1}) {
    plan.cases[at].workload = 1;
    plan.cases[at].measure = 1;
  }
  plan.cases[2].id = "idle";
  plan.cases[2].command = {{"true"}, false};
  plan.groups = {{{0, 1}}, {{2}}};
  plan.baselines = {
      {"main", Baseline::Kind::Branch, "main", 10, Baseline::Comparable::Class, "big"}};
  plan.rules = {no_slowdown(), radix_pays()};
  plan.false_alarms = 0.002;
  return plan;
}

Plan native_plan() {
  Plan plan;
  plan.spec = "bench/parse.bench";
  Metric nodes{"nodes", MetricSource::Counter, "B", Better::None, "nodes", 1024, {}};
  Metric scaling{"scaling", MetricSource::Efficiency, "", Better::Higher, "", 1, {}};
  plan.workloads = {workload("parse", {nodes, scaling}), workload("triad")};
  plan.measures = {{"default", 1, 0, false, 20, 400, std::nullopt, 30, Order::Random}};
  for (const double threads : {2.0, 1.0}) {
    Case one;
    one.id = threads == 1 ? "parse[threads=1]" : "parse[threads=2]";
    one.parameters = {{"threads", number(threads)}};
    one.native = Native{};
    one.native->file = "bench/parse.cpp";
    one.native->entry = "parse_document";
    one.native->compiler = "clang++";
    one.native->flags = {"-O2", "-DNAME=a b"};
    one.native->includes = {"include", "."};
    one.native->libraries = {"z", "build/libjson.a"};
    one.native->memory = 536870912;
    plan.cases.push_back(std::move(one));
  }
  Case triad;
  triad.id = "triad";
  triad.workload = 1;
  triad.native = Native{};
  triad.native->kind = Native::Kind::Builtin;
  triad.native->entry = "std.stream.triad";
  triad.native->defaults = {{"pages", text("huge")}, {"size", number(67108864, "B")}};
  plan.cases.push_back(std::move(triad));
  plan.groups = {{{0, 1}}, {{2}}};
  return plan;
}

Plan large_plan(std::uint32_t cases) {
  Plan plan;
  plan.spec = "large.bench";
  plan.workloads = {workload("sort", {{"time", MetricSource::BuiltIn, "s", {}, "", 1, {}}})};
  plan.measures = {{"default", 1, 0, false, 20, 400, std::nullopt, 30, Order::Random}};
  Condition over{Condition::Kind::Compare, Condition::Comparison::Greater, true, {}, {}};
  over.terms = {median(0), constant(0.5)};
  Rule rule;
  rule.name = "fast";
  rule.clauses = {{Clause::Severity::Fail, over, "median(time) > 500ms"}};
  for (std::uint32_t at = 0; at < cases; ++at) {
    Case one;
    const std::string n = std::to_string(at);
    one.id = "sort[algo=\"radix\",n=" + n + "]";
    one.parameters = {{"algo", text("radix")}, {"n", number(at)}};
    one.command = {{"build/sorter", "--algo", "radix", "--n", n}, false};
    one.items = at;
    rule.judgments.push_back({one.id, {at}, {}});
    plan.groups.push_back({{at}});
    plan.cases.push_back(std::move(one));
  }
  plan.rules = {rule};
  return plan;
}

}  // namespace benchc::plan
