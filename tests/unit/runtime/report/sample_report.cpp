#include "tests/unit/runtime/report/sample_report.h"

#include <cmath>
#include <limits>

namespace benchc::report {
namespace {

using rules::Outcome;
using rules::Truth;

// 2026-11-23 12:15:07 UTC
constexpr std::int64_t kStarted = 1'795'436'107'000'000'000;

plan::Case declared(std::string id) {
  plan::Case one;
  one.id = std::move(id);
  one.command = {{"true"}, false};
  return one;
}

/// Ten samples whose median is `middle`.
plan::CaseResult measured_case(std::string id, double middle) {
  plan::CaseResult result;
  result.id = std::move(id);
  result.state = plan::CaseState::Measured;
  plan::Series time{"time", "s", plan::Better::Lower, {}};
  plan::Series rss{"max_rss", "B", plan::Better::Lower, {}};
  for (int at = 0; at < 10; ++at) {
    result.started.push_back(at * 1'000'000);
    result.round.push_back(static_cast<std::uint32_t>(at));
    // In an order that does not drift: the least first, then the greatest, and on to the middle.
    const int rank = at % 2 == 0 ? at / 2 : 9 - at / 2;
    time.values.push_back(middle * (1 + 0.002 * (rank - 4.5)));
    rss.values.push_back(3 * 1024 * 1024);
  }
  result.series = {time, rss};
  return result;
}

rules::Verdict slowdown() {
  rules::ClauseEvidence clause;
  clause.text = "median(time) regresses by more than 2%";
  clause.truth = Truth::Holds;
  clause.current = {0.0109, 0.01081, 0.01099};
  clause.reference = {0.0102, 0.0102, 0.0102};
  clause.unit = "s";
  clause.change = rules::Estimate{0.0686, 0.0611, 0.076};
  clause.confidence = 0.999;
  clause.samples = 10;
  clause.method = "run-to-run spread";
  clause.baseline_runs = {"20261122-000000-aaaaaaaa", "20261121-000000-bbbbbbbb"};
  rules::Verdict verdict;
  verdict.rule = "no_slowdown";
  verdict.subject = "sort[algo=\"std\"]";
  verdict.cases = {"sort[algo=\"std\"]"};
  verdict.outcome = Outcome::Fail;
  verdict.owner = "perf-team";
  verdict.documentation = "sorting stays fast";
  verdict.clauses = {clause};
  return verdict;
}

rules::Verdict memory() {
  rules::ClauseEvidence clause;
  clause.text = "max(max_rss) > 512MiB";
  clause.truth = Truth::DoesNotHold;
  clause.current = {3145728, 3145728, 3145728};
  clause.reference = {536870912, 536870912, 536870912};
  clause.unit = "B";
  clause.confidence = 0.99;
  clause.samples = 10;
  clause.method = "the observed value";
  rules::Verdict verdict;
  verdict.rule = "memory";
  verdict.subject = "sort[algo=\"radix\"]";
  verdict.cases = {"sort[algo=\"radix\"]"};
  verdict.outcome = Outcome::Pass;
  verdict.counts_as = plan::CountsAs::Pass;
  verdict.clauses = {clause};
  return verdict;
}

rules::Verdict without_answer(std::string rule, Outcome outcome, plan::CountsAs counts_as,
                              std::string reason) {
  rules::Verdict verdict;
  verdict.rule = std::move(rule);
  verdict.subject = "sort[algo=\"radix\"]";
  verdict.cases = {"sort[algo=\"radix\"]"};
  verdict.outcome = outcome;
  verdict.counts_as = counts_as;
  verdict.reason = std::move(reason);
  return verdict;
}

}  // namespace

Report sample_report() {
  Report report;
  plan::RunInfo& info = report.info;
  info.id = "20261123-121507-3f9a2c41";
  info.started = kStarted;
  info.ended = kStarted + 2'500'000'000;
  info.benchc_version = "0.1.0";
  info.spec = "bench/sort.bench";
  info.suite = "ci";
  info.plan_hash = std::string(60, '3') + "f2a9";
  info.seed = 18446744073709551615U;
  info.git_revision = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
  info.git_branch = "main";
  info.git_dirty = true;
  info.machine_class = "ci-large";
  info.fingerprint = {{"cpu_model", "AMD EPYC"}, {"cpu_count", "2"}, {"hostname", "build-7"}};
  info.controls = {{"aslr", "off", "off"}};

  plan::Plan& plan = report.plan;
  plan.workloads = {{"sort", "", {}, {}, {}}};
  plan.cases = {declared("sort[algo=\"std\"]"), declared("sort[algo=\"radix\"]"),
                declared("sort[algo=\"bogo\"]"), declared("parse")};
  plan.cases[0].parameters = {{"algo", {plan::Value::Kind::String, 0, "", "std"}}};
  plan::Rule rule;
  rule.clauses.emplace_back();
  rule.clauses[0].condition.terms = {{plan::Term::Kind::Statistic, 0, 0, "max", "max_rss", {}}, {}};
  plan.rules = {rule};

  plan::CaseResult failed;
  failed.id = "sort[algo=\"bogo\"]";
  failed.state = plan::CaseState::Failed;
  failed.reason = "killed by SIGSEGV";
  failed.stdout_tail = "sorting\n\tround 1\n";
  failed.stderr_tail = "no luck";
  report.cases = {measured_case("sort[algo=\"std\"]", 0.0109),
                  measured_case("sort[algo=\"radix\"]", 0.00121), failed};
  report.cases[1].warnings = {"the budget ended before the rules were decided"};
  report.verdicts = {
      slowdown(), memory(),
      without_answer("drift", Outcome::Inconclusive, plan::CountsAs::Warn, "too few samples"),
      without_answer("history", Outcome::NoBaseline, plan::CountsAs::Fail,
                     "cpu_model differs: AMD EPYC here, Intel Xeon in run 20261101"),
      without_answer("bogus", Outcome::Error, plan::CountsAs::Fail, "sort[algo=\"bogo\"] failed")};
  report.verdicts[4].subject = "sort[algo=\"bogo\"]";
  report.verdicts[4].cases = {"sort[algo=\"bogo\"]"};
  report.exit_code = 3;
  return report;
}

Report report_without_baseline() {
  Report report = sample_report();
  report.verdicts.resize(1);
  rules::Verdict& verdict = report.verdicts[0];
  verdict.outcome = Outcome::NoBaseline;
  verdict.counts_as = plan::CountsAs::Warn;
  verdict.reason = "no run of branch `main` in the store";
  rules::ClauseEvidence& clause = verdict.clauses[0];
  clause.truth = Truth::CannotTell;
  const double infinity = std::numeric_limits<double>::infinity();
  clause.reference = {std::nan(""), -infinity, infinity};
  clause.change.reset();
  clause.baseline_runs.clear();
  clause.method.clear();
  clause.notes = {verdict.reason};
  verdict.clauses.push_back(clause);
  verdict.clauses[1].severity = plan::Clause::Severity::Warn;
  verdict.clauses[1].text = "median(time) regresses by more than 1%";
  return report;
}

Report report_with_revision() {
  Report report = sample_report();
  plan::Plan& plan = report.plan;
  plan.cases.resize(2);
  plan::Baseline baseline;
  baseline.name = "base";
  baseline.kind = plan::Baseline::Kind::BuildGit;
  baseline.reference = "v1.2";
  plan.baselines = {baseline};
  plan::Revision revision;
  revision.reference = "v1.2";
  revision.commit = "5e6f708192a3b4c5d6e7f8091a2b3c4d1a2b3c4d";
  revision.tree = "91a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4";
  revision.added = {"sort[algo=\"net\"]"};
  revision.removed = {"sort[algo=\"heap\"]"};
  plan.revisions = {revision};
  for (std::uint32_t at = 0; at < 2; ++at) {
    plan::Case other = plan.cases[at];
    other.id += "@base";
    other.counterpart = plan::Counterpart{at, 0};
    plan.cases.push_back(other);
  }
  plan::CaseResult failed;
  failed.id = plan.cases[3].id;
  failed.state = plan::CaseState::Failed;
  failed.reason = "exited with 1";
  failed.stderr_tail = "no such option";
  report.cases = {measured_case(plan.cases[0].id, 0.0105), measured_case(plan.cases[1].id, 0.00121),
                  measured_case(plan.cases[2].id, 0.01), failed};
  plan::CaseResult& first = report.cases[0];
  first.disturbed.assign(first.started.size(), 0);
  first.disturbed[2] = 1;
  first.disturbed[5] = 1 | 4;
  first.excluded.use = {plan::SampleUse::Warmup, plan::SampleUse::Discarded};
  first.excluded.disturbed = {0, 1};
  first.steadiness = plan::Steadiness{plan::Steadiness::Kind::WarmUp, 12, 0.3};
  for (std::size_t at : {std::size_t{0}, std::size_t{2}}) {
    report.cases[at].passes = {
        {"instructions", "", plan::Better::Lower, {at == 0 ? 1000.0 : 1010.0}}};
  }
  report.verdicts.resize(1);
  rules::ClauseEvidence& clause = report.verdicts[0].clauses[0];
  clause.baseline_runs.clear();
  clause.revision = revision.commit;
  clause.current = {0.0105, 0.01041, 0.01059};
  clause.reference = {0.01, 0.00991, 0.01009};
  clause.change = rules::Estimate{0.05, 0.0461, 0.054};
  clause.samples = 20;
  clause.method = "paired Wilcoxon";
  clause.notes = {"10 pairs"};
  report.exit_code = 1;
  return report;
}

Report hostile_report() {
  static const std::string kHostile =
      "<script>alert(1)</script> ]]> & \"' \x1b[31mred\r\n@octocat #1 http://evil.example | a\\|b "
      "`code` **bold** ![x](y) \xe2\x80\xae"
      "desrever \xff\xfe \xef\xbf\xbf \xef\xbf\xbe end ` ``` `````";
  Report report = sample_report();
  for (std::string* text :
       {&report.info.id, &report.info.spec, &report.info.suite, &report.info.plan_hash,
        &report.info.git_revision, &report.info.git_branch, &report.info.machine_class,
        &report.info.benchc_version, &report.plan.cases[2].id, &report.plan.cases[3].id,
        &report.plan.workloads[0].name, &report.cases[2].id, &report.cases[2].reason,
        &report.cases[2].stdout_tail, &report.cases[2].stderr_tail}) {
    *text = kHostile;
  }
  report.plan.cases[3].id += "2";
  for (auto& [name, value] : report.info.fingerprint) value = kHostile;
  for (rules::Verdict& verdict : report.verdicts) {
    for (std::string* text : {&verdict.rule, &verdict.subject, &verdict.reason, &verdict.owner,
                              &verdict.documentation}) {
      *text = kHostile;
    }
    for (rules::ClauseEvidence& clause : verdict.clauses) {
      clause.text = clause.method = clause.unit = clause.revision = kHostile;
      clause.notes = clause.baseline_runs = {kHostile, kHostile};
    }
  }
  plan::Baseline baseline;
  baseline.name = baseline.reference = kHostile;
  report.plan.baselines = {baseline};
  plan::Revision revision;
  revision.reference = revision.commit = revision.tree = revision.missing = kHostile;
  revision.added = revision.removed = {kHostile, kHostile};
  report.plan.revisions = {revision};
  report.cases[0].warnings = {kHostile};
  report.cases[0].series[0].metric = kHostile;
  report.cases[1].series[0].unit = kHostile;
  return report;
}

}  // namespace benchc::report
