#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/runtime/execution/native_bodies.h"
#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {
namespace {

using test::FakeLauncher;

// A suite of random cases, from a millisecond to ten seconds, commands and native bodies, in groups
// of up to three, with all kinds of warm-up.
class RandomSuite {
 public:
  explicit RandomSuite(unsigned seed) : random_(seed) {
    plan_.options.native.host = "host";
    plan_.options.seed = seed;
    plan_.plan.measures.clear();
    const int groups = whole(3, 12);
    for (int group = 0; group < groups; ++group) {
      const int cases = whole(1, 3);
      const bool is_native = whole(0, 2) == 0;
      const double scale = std::pow(10, real(-3, 1));
      add_measure();
      for (int i = 0; i < cases; ++i) {
        const std::string name = "c" + std::to_string(group) + "_" + std::to_string(i);
        add_case(name, group, scale * real(0.8, 1.2), is_native);
      }
    }
  }

  void run() {
    const std::int64_t began = launcher_.now();
    Expected<Summary> summary = plan_.run(launcher_);
    if (!summary) GTEST_FAIL() << summary.error().message;
    measured_ = static_cast<double>(launcher_.now() - began) / 1e9 - setups_;
    for (const plan::CaseResult& result : summary->cases) {
      if (result.state == plan::CaseState::Measured) ++cases_measured_;
      if (result.state == plan::CaseState::Failed) {
        // A few runs of it fill the budget.
        EXPECT_NE(result.reason.find("ended before the first sample"), std::string::npos)
            << result.reason;
      }
    }
  }

  double budget() const { return plan::longest_seconds(plan_.plan); }
  double measured() const { return measured_; }
  /// Of the cases, what one run alone takes longer than the budget.
  double beyond() const { return beyond_; }
  std::size_t cases() const { return plan_.plan.cases.size(); }
  std::size_t cases_measured() const { return cases_measured_; }

 private:
  int whole(int least, int most) { return std::uniform_int_distribution(least, most)(random_); }
  double real(double least, double most) {
    return std::uniform_real_distribution(least, most)(random_);
  }

  void add_measure() {
    plan::Measure measure;
    measure.name = "m" + std::to_string(plan_.plan.measures.size());
    measure.budget = real(10, 60);
    measure.minimum_samples = static_cast<std::uint32_t>(whole(5, 30));
    measure.maximum_samples = static_cast<std::uint32_t>(whole(30, 400));
    measure.precision = 0.001;
    measure.warmup_runs = static_cast<std::uint32_t>(whole(0, 3));
    if (whole(0, 3) == 0) measure.warmup_seconds = real(0, 5);
    measure.warmup_steady = whole(0, 2) == 0;
    if (whole(0, 2) == 0) {
      measure.minimum_processes = static_cast<std::uint32_t>(whole(1, 6));
      measure.maximum_processes = measure.minimum_processes + 20;
    }
    plan_.plan.measures.push_back(measure);
  }

  void add_case(const std::string& name, int group, double seconds, bool is_native) {
    plan::Case& subject = plan_.plan.cases[plan_.add(name, group)];
    subject.measure = static_cast<std::uint32_t>(plan_.plan.measures.size() - 1);
    beyond_ += std::max(seconds * 1.3 - plan_.plan.measures.back().budget, 0.0);
    const auto noisy = [this, seconds] {
      return seconds * std::lognormal_distribution<double>(0, 0.03)(random_);
    };
    if (whole(0, 2) == 0) {
      subject.setup = plan::Command{.argv = {"setup"}};
      launcher_.program("setup", [this](auto&) {
        setups_ += 3;
        return FakeLauncher::Act{.seconds = 3};
      });
    }
    if (is_native) {
      subject.command = {};
      subject.native = plan::Native{.kind = plan::Native::Kind::Builtin, .entry = name};
      NativeBody& body = bodies_.add(name, 0);
      body.iteration = [noisy](const native::Start&) { return noisy(); };
      body.start = real(0.001, 0.5);
    } else {
      launcher_.program(name, [noisy](auto&) { return FakeLauncher::Act{.seconds = noisy()}; });
    }
  }

  std::mt19937 random_;
  FakeLauncher launcher_;
  NativeBodies bodies_{launcher_, "host"};
  TestPlan plan_;
  double setups_ = 0;
  double measured_ = 0;
  double beyond_ = 0;
  std::size_t cases_measured_ = 0;
};

TEST(BudgetOfASuite, IsKeptWithinFivePercent) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    RandomSuite suite(seed);
    suite.run();
    EXPECT_LE(suite.measured(), 1.05 * suite.budget() + suite.beyond());
    EXPECT_GE(suite.cases_measured() + 2, suite.cases());
  }
}

// What was told of the time left, at each time, over the time that it all took.
struct Told {
  double at = 0;
  double left = 0;
};

// Twenty-four commands of 80 to 120 ms, with 3 to 4% of noise: how often each is run is decided as
// it goes, and each could take a minute.
std::vector<Told> run_of_like_cases(unsigned seed) {
  std::mt19937 random(seed);
  FakeLauncher launcher;
  TestPlan plan;
  plan.options.seed = seed;
  plan.measure().minimum_samples = 20;
  plan.measure().maximum_samples = 1000;
  plan.measure().budget = 60;
  for (int i = 0; i < 24; ++i) {
    const double seconds = std::uniform_real_distribution(0.08, 0.12)(random);
    const double noise = std::uniform_real_distribution(0.03, 0.04)(random);
    const std::string name = "c" + std::to_string(i);
    plan.add(name);
    launcher.program(name, [&random, seconds, noise](auto&) {
      return FakeLauncher::Act{.seconds =
                                   seconds * std::lognormal_distribution(0.0, noise)(random)};
    });
  }
  std::vector<Told> told;
  plan.callbacks.progress = [&](const Progress& event) {
    told.push_back({static_cast<double>(launcher.now()) / 1e9, event.seconds_left});
  };
  EXPECT_TRUE(plan.run(launcher));
  const double began = told.front().at;
  const double all = told.back().at - began;
  for (Told& one : told) one = {(one.at - began) / all, one.left / all};
  return told;
}

TEST(TimeLeft, IsToldHalfway) {
  int near = 0;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const std::vector<Told> told = run_of_like_cases(seed);
    const auto half =
        std::find_if(told.begin(), told.end(), [](const Told& one) { return one.at >= 0.5; });
    const double ratio = half->left / (1 - half->at);
    if (ratio > 0.75 && ratio < 1.25) ++near;
    // From a third on it does not jump up.
    double lowest = 10;
    double rise = 0;
    for (const Told& one : told) {
      if (one.at < 0.33) continue;
      lowest = std::min(lowest, one.left);
      rise = std::max(rise, one.left - lowest);
    }
    EXPECT_LT(rise, 0.15) << seed;
  }
  EXPECT_GE(near, 16);
}

}  // namespace
}  // namespace benchc::execution
