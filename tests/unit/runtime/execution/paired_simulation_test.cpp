// How often paired judging errs on machines that disturb what they measure: whole runs, by a clock
// and a machine that are simulated under fixed seeds.

#include <cmath>
#include <functional>
#include <memory>
#include <random>

#include <gtest/gtest.h>

#include "runtime/rules/rules.h"
#include "runtime/stats/paired.h"
#include "tests/unit/runtime/execution/beside_plan.h"

namespace benchc::execution {
namespace {

using test::FakeLauncher;
using Random = std::mt19937_64;
/// How many times as long something takes that is begun at a time, seconds.
using Slowness = std::function<double(double time, Random& random)>;

constexpr double kSeconds = 0.02;
constexpr double kNoise = 0.01;
constexpr double kAlpha = 0.05;

/// A quarter slower within ten seconds.
double drifting(double time, Random&) { return 1 + 0.025 * time; }

/// Something else wants the core for 0.3 s on average, and then not for as long.
Slowness neighbour() {
  struct State {
    bool on = false;
    double until = 0;
  };
  return [state = std::make_shared<State>()](double time, Random& random) {
    std::exponential_distribution<double> law(1 / 0.3);
    while (time >= state->until) {
      state->on = !state->on;
      state->until += law(random);
    }
    return state->on ? 1.4 : 1.0;
  };
}

/// Of samples one after the other, each one's log keeps 0.9 of what the last one had.
Slowness wandering() {
  return [level = std::make_shared<double>(0)](double, Random& random) {
    std::normal_distribution<double> law(0, 0.02);
    *level = 0.9 * *level + law(random);
    return std::exp(*level);
  };
}

struct Decision {
  rules::Outcome outcome = rules::Outcome::Error;
  std::size_t rounds = 0;
};

/// A run that is judged while it goes on, as benchc does it, of a case that takes `effect` times
/// as long as its counterpart.
Decision decide(double effect, double limit, const Slowness& slowness, std::uint64_t seed) {
  BesidePlan plan;
  plan.options.seed = seed;
  plan.measure().minimum_samples = 20;
  plan.measure().maximum_samples = 60;
  plan.add_pairs({"a"});
  plan::Rule rule;
  rule.name = "no_slowdown";
  rule.baseline = 0;
  rule.alpha = kAlpha;
  plan::Condition condition;
  condition.kind = plan::Condition::Kind::Regresses;
  condition.terms.resize(2);
  condition.terms[0].kind = plan::Term::Kind::Statistic;
  condition.terms[0].name = "median";
  condition.terms[0].metric = "time";
  condition.terms[1].number = limit;
  rule.clauses.push_back({plan::Clause::Severity::Fail, condition, "regresses"});
  plan::Judgment judgment;
  judgment.cases = {0};
  rule.judgments = {judgment};
  plan.plan.rules = {rule};

  Random random(seed);
  std::normal_distribution<double> noise(0, kNoise);
  FakeLauncher launcher;
  const auto begin = launcher.now();
  launcher.program("a", [&](const workload::Launch& launch) {
    const double time = static_cast<double>(launcher.now() - begin) / 1e9;
    const double own = is_there(launch) ? 1 : effect;
    return FakeLauncher::Act{.seconds =
                                 kSeconds * own * slowness(time, random) * std::exp(noise(random))};
  });
  const rules::Judge judge(plan.plan, std::vector<rules::BaselineData>(1),
                           rules::Looks::AsMeasured);
  plan.callbacks.judged = [&](std::uint32_t index) { return judge.judged(index); };
  plan.callbacks.undecided = [&](std::span<const std::uint32_t> cases,
                                 std::span<const plan::CaseResult* const> results) {
    return judge.undecided(cases, results);
  };
  const Expected<Summary> summary = plan.run(launcher);
  if (!summary) {
    ADD_FAILURE() << summary.error().message;
    return {};
  }
  std::vector<const plan::CaseResult*> results;
  for (const plan::CaseResult& one : summary->cases) results.push_back(&one);
  return {judge.judge(results).at(0).outcome, summary->cases.at(0).round.size()};
}

int failures(double effect, double limit, const std::function<Slowness()>& machine, int runs) {
  int failed = 0;
  for (int run = 0; run < runs; ++run) {
    failed += decide(effect, limit, machine(), static_cast<std::uint64_t>(run) + 1).outcome ==
              rules::Outcome::Fail;
  }
  return failed;
}

Slowness drift() { return drifting; }

// A claim that the same program became slower errs with half of alpha at most. 2.5% of 200 are 5,
// and three standard errors more are 11.6.
TEST(PairedSimulation, TheSameProgramFailsNoMoreOftenThanDeclared) {
  constexpr int kRuns = 200;
  EXPECT_LE(failures(1, 0, drift, kRuns), 11) << "linear drift";
  EXPECT_LE(failures(1, 0, neighbour, kRuns), 11) << "a neighbour that comes and goes";
  EXPECT_LE(failures(1, 0, wandering, kRuns), 11) << "autocorrelation";
}

TEST(PairedSimulation, TwoPercentAreFoundUnderEachDisturbance) {
  constexpr int kRuns = 60;
  EXPECT_GE(failures(1.02, 0.01, drift, kRuns), 57);
  EXPECT_GE(failures(1.02, 0, neighbour, kRuns), 45) << "whose coming and going splits pairs";
  EXPECT_GE(failures(1.02, 0, wandering, kRuns), 45);
}

TEST(PairedSimulation, ALargerChangeIsDecidedEarlier) {
  const auto rounds = [](double effect) {
    double all = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const Decision decision = decide(effect, 0.005, drift(), seed);
      all += static_cast<double>(decision.rounds) / 20;
    }
    return all;
  };
  const double large = rounds(1.05);
  const double small = rounds(1.01);
  EXPECT_NEAR(large, 20, 1) << "the first look is enough";
  EXPECT_GT(small, 1.5 * large);
}

enum class Sides : std::uint8_t { Alternating, Drawn };

/// How often two that are the same are told apart, of 2,000 comparisons of 40 pairs, when slots
/// follow each other and a machine is slower by 3% in two slots of four, from a random one on.
int told_apart(Sides sides) {
  int claims = 0;
  Random random(2026);
  std::normal_distribution<double> noise(0, kNoise);
  for (int trial = 0; trial < 2000; ++trial) {
    const auto phase = static_cast<int>(random() % 4);
    std::vector<double> first;
    std::vector<double> second;
    int slot = phase;
    for (int pair = 0; pair < 40; ++pair) {
      const bool turned = sides == Sides::Drawn ? random() % 2 == 1 : pair % 2 == 1;
      for (const bool is_first : {!turned, turned}) {
        const double slow = slot++ % 4 < 2 ? 1.03 : 1.0;
        (is_first ? first : second).push_back(kSeconds * slow * std::exp(noise(random)));
      }
    }
    const stats::Ratio ratio = stats::paired_ratio(stats::Kind::Median, first, second, kAlpha);
    claims += !ratio.interval.contains(1);
  }
  return claims;
}

// 5% of 2,000 are 100, and three standard errors more are 129.
TEST(PairedSimulation, OnlyARandomOrderHoldsAgainstAMachineWithAPeriod) {
  EXPECT_LE(told_apart(Sides::Drawn), 129);
  EXPECT_GT(told_apart(Sides::Alternating), 900) << "a fixed ABBA meets the period";
}

}  // namespace
}  // namespace benchc::execution
