// What judging costs: 100,000 cases of 30 samples against counterparts of 30 samples, pair by pair,
// and cases against the 20 runs of a baseline; on one thread and on all that the machine has.
// Beside them the floor: 30 log ratios, sorted. Google Benchmark's options choose among them.
//
// usage: judging_benchmark [--benchmark_filter=REGEX] …

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include "runtime/rules/rules.h"

namespace {

using namespace benchc;

constexpr std::uint32_t kPairs = 30;
constexpr std::uint32_t kCases = 100'000;
constexpr std::uint32_t kCasesWithHistory = 5'000;
constexpr std::uint32_t kRuns = 20;
constexpr double kNoise = 0.02;

plan::Term median_of_time() {
  plan::Term term;
  term.kind = plan::Term::Kind::Statistic;
  term.name = "median";
  term.metric = "time";
  return term;
}

/// A rule "fail when median(time) regresses by more than 2%" for each of so many cases.
plan::Plan plan_of(std::uint32_t cases) {
  plan::Plan plan;
  plan.workloads.emplace_back();
  plan.measures.emplace_back();
  plan::Baseline baseline;
  baseline.name = "base";
  plan.baselines = {baseline};
  plan::Rule rule;
  rule.name = "no_slower";
  rule.baseline = 0;
  plan::Clause clause;
  clause.text = "median(time) regresses by more than 2%";
  clause.condition.kind = plan::Condition::Kind::Regresses;
  plan::Term limit;
  limit.number = 0.02;
  clause.condition.terms = {median_of_time(), limit};
  rule.clauses = {clause};
  for (std::uint32_t at = 0; at < cases; ++at) {
    plan::Case one;
    one.id = "sort[n=" + std::to_string(at) + "]";
    plan::Judgment judgment;
    judgment.subject = one.id;
    judgment.cases = {at};
    rule.judgments.push_back(std::move(judgment));
    plan.groups.push_back({{at}});
    plan.cases.push_back(std::move(one));
  }
  plan.rules.push_back(std::move(rule));
  return plan;
}

/// As a run has it: every sample has its elapsed and its processor time.
plan::CaseResult result_of(const std::string& id, std::mt19937_64& random) {
  std::normal_distribution<double> noise(0, kNoise);
  plan::CaseResult result;
  result.id = id;
  result.state = plan::CaseState::Measured;
  result.series = {{"time", "s", plan::Better::Lower, {}},
                   {"cpu_time", "s", plan::Better::Lower, {}}};
  for (std::uint32_t i = 0; i < kPairs; ++i) {
    result.started.push_back(std::int64_t{1000} * i);
    result.round.push_back(i);
    const double seconds = 0.01 * std::exp(noise(random));
    result.series[0].values.push_back(seconds);
    result.series[1].values.push_back(0.99 * seconds);
  }
  return result;
}

struct Material {
  plan::Plan plan;
  std::vector<rules::BaselineData> baselines;
  std::vector<plan::CaseResult> results;

  rules::Judge judge() const { return rules::Judge(plan, baselines, rules::Looks::Once); }
  std::vector<const plan::CaseResult*> pointers() const {
    std::vector<const plan::CaseResult*> all;
    for (const plan::CaseResult& one : results) all.push_back(&one);
    return all;
  }
};

Material counterparts() {
  std::mt19937_64 random(1);
  Material material{plan_of(kCases), {}, {}};
  plan::Plan& plan = material.plan;
  plan.baselines[0].kind = plan::Baseline::Kind::BuildGit;
  plan::Revision revision;
  revision.reference = "main";
  revision.commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
  plan.revisions = {revision};
  plan.cases.reserve(2 * std::size_t{kCases});
  for (std::uint32_t at = 0; at < kCases; ++at) {
    plan::Case other = plan.cases[at];
    other.id += "@base";
    other.counterpart = plan::Counterpart{at, 0};
    plan.groups[at].cases.push_back(static_cast<std::uint32_t>(plan.cases.size()));
    plan.cases.push_back(std::move(other));
  }
  for (const plan::Case& one : plan.cases) {
    material.results.push_back(result_of(one.id, random));
  }
  return material;
}

Material history() {
  std::mt19937_64 random(1);
  Material material{plan_of(kCasesWithHistory), {}, {}};
  rules::BaselineData data;
  for (std::uint32_t run = 0; run < kRuns; ++run) {
    plan::Run one;
    one.info.id = "20261101-120000-0000000" + std::to_string(run);
    for (const plan::Case& declared : material.plan.cases) {
      one.cases.push_back(result_of(declared.id, random));
    }
    data.runs.push_back(std::move(one));
  }
  material.baselines = {std::move(data)};
  for (const plan::Case& one : material.plan.cases) {
    material.results.push_back(result_of(one.id, random));
  }
  return material;
}

/// With so many threads, or with 0 as many as the machine has.
void judge(benchmark::State& state, const Material& material) {
  std::optional<tbb::global_control> threads;
  if (state.range(0) > 0) {
    threads.emplace(tbb::global_control::max_allowed_parallelism,
                    static_cast<std::size_t>(state.range(0)));
  }
  const rules::Judge judge = material.judge();
  const std::vector<const plan::CaseResult*> results = material.pointers();
  std::size_t comparisons = 0;
  for (auto _ : state) {
    const std::vector<rules::Verdict> verdicts = judge.judge(results);
    comparisons += verdicts.size();
    benchmark::DoNotOptimize(verdicts.data());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(comparisons));
  state.counters["each"] = benchmark::Counter(
      static_cast<double>(comparisons), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void BM_PairedWithCounterparts(benchmark::State& state) {
  static const Material material = counterparts();
  judge(state, material);
}

void BM_AgainstRunsOfABaseline(benchmark::State& state) {
  static const Material material = history();
  judge(state, material);
}

void BM_FloorSortedLogRatios(benchmark::State& state) {
  std::mt19937_64 random(1);
  std::vector<plan::CaseResult> results;
  for (std::uint32_t at = 0; at < 1000; ++at) results.push_back(result_of("a", random));
  std::vector<double> ratios(kPairs);
  std::size_t comparisons = 0;
  for (auto _ : state) {
    const std::vector<double>& first = results[comparisons % 1000].series[0].values;
    const std::vector<double>& second = results[(comparisons + 500) % 1000].series[0].values;
    for (std::size_t i = 0; i < kPairs; ++i) ratios[i] = std::log(first[i]) - std::log(second[i]);
    std::sort(ratios.begin(), ratios.end());
    benchmark::DoNotOptimize(ratios.data());
    benchmark::ClobberMemory();
    ++comparisons;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(comparisons));
  state.counters["each"] = benchmark::Counter(
      static_cast<double>(comparisons), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK(BM_FloorSortedLogRatios);
BENCHMARK(BM_PairedWithCounterparts)
    ->Arg(1)
    ->Arg(2)
    ->Arg(0)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_AgainstRunsOfABaseline)
    ->Arg(1)
    ->Arg(2)
    ->Arg(0)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
