#include "runtime/workload/process_workload.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include <gtest/gtest.h>

#include "tests/support/fake_launcher.h"

namespace benchc::workload {
namespace {

using test::FakeLauncher;
using Names = std::vector<std::string>;

plan::Command command(const std::string& name) { return {{name}, false}; }

class ProcessWorkloadTest : public testing::Test {
 protected:
  ProcessWorkloadTest() {
    for (const char* name : {"setup", "prepare", "run", "teardown"}) {
      launcher_.program(name, FakeLauncher::Act{});
    }
    case_.command = command("run");
    case_.setup = command("setup");
    case_.prepare = command("prepare");
    case_.teardown = command("teardown");
    case_.timeout = 30;
    conditions_.repository = "/repository";
  }

  ProcessWorkload workload() { return {case_, conditions_, 100, 100, launcher_}; }

  FakeLauncher launcher_;
  plan::Case case_;
  Conditions conditions_;
};

TEST_F(ProcessWorkloadTest, EachStepHasItsPlace) {
  ProcessWorkload workload = this->workload();
  EXPECT_TRUE(workload.set_up());
  EXPECT_TRUE(workload.sample());
  EXPECT_TRUE(workload.sample());
  EXPECT_TRUE(workload.tear_down());
  EXPECT_EQ(launcher_.launched(), (Names{"setup", "prepare", "run", "prepare", "run", "teardown"}));
}

TEST_F(ProcessWorkloadTest, CachesAreDroppedAfterPreparingAndBeforeEachRun) {
  std::vector<std::size_t> launched_before;
  conditions_.drop_caches = [&]() -> Expected<void> {
    launched_before.push_back(launcher_.launched().size());
    return {};
  };
  ProcessWorkload workload = this->workload();
  EXPECT_TRUE(workload.sample());
  EXPECT_TRUE(workload.sample());
  EXPECT_EQ(launched_before, (std::vector<std::size_t>{1, 3}));
}

TEST_F(ProcessWorkloadTest, CachesThatCannotBeDroppedFailTheSample) {
  conditions_.drop_caches = []() -> Expected<void> { return failure("the caches stay"); };
  ProcessWorkload workload = this->workload();
  EXPECT_EQ(workload.sample().error().reason, "the caches stay");
  EXPECT_EQ(launcher_.launched(), Names{"prepare"});
}

TEST_F(ProcessWorkloadTest, PreparingIsNotTimed) {
  launcher_.program("prepare", FakeLauncher::Act{.seconds = 5});
  launcher_.program("run", FakeLauncher::Act{.seconds = 0.25});
  ProcessWorkload workload = this->workload();
  EXPECT_DOUBLE_EQ(workload.sample()->wall_seconds, 0.25);
}

TEST_F(ProcessWorkloadTest, TheEnvironmentOfEachRunHasAnotherLength) {
  std::vector<std::size_t> lengths;
  launcher_.program("run", [&lengths](const Launch& launch) {
    std::size_t length = 0;
    for (const std::string& entry : *launch.environment) {
      if (entry.starts_with("BENCHC_PADDING=")) length += entry.size() - 15;
    }
    EXPECT_EQ(launch.environment->front(), "A=1") << "the others stay";
    lengths.push_back(length);
    return FakeLauncher::Act{};
  });
  conditions_.environment = process_environment(true, {{"A", "1"}}, {});
  conditions_.random_environment_size = true;
  ProcessWorkload workload = this->workload();
  for (int run = 0; run < 200; ++run) EXPECT_TRUE(workload.sample());
  const auto [least, most] = std::minmax_element(lengths.begin(), lengths.end());
  EXPECT_LT(*least, 1000U);
  EXPECT_GT(*most, 3000U);
  EXPECT_LT(*most, 4096U);
  EXPECT_EQ(workload.launch().environment->size(), 1U) << "what is no sample has none";
}

TEST_F(ProcessWorkloadTest, AFailureNamesItsStepAndHasItsTails) {
  launcher_.program("setup", FakeLauncher::Act{.code = 1, .out = "doing", .err = "no disk"});
  launcher_.program("prepare", FakeLauncher::Act{.end = Finished::End::TimedOut});
  ProcessWorkload workload = this->workload();
  const StepResult<void> setup = workload.set_up();
  ASSERT_FALSE(setup);
  EXPECT_EQ(setup.error().reason, "setup exited with code 1");
  EXPECT_EQ(setup.error().stdout_tail, "doing");
  EXPECT_EQ(setup.error().stderr_tail, "no disk");
  EXPECT_EQ(workload.sample().error().reason, "prepare timed out after 30 s");
}

TEST_F(ProcessWorkloadTest, WhatIsNotMeasuredHasUmaskAndAslrOfTheSettingsAlone) {
  conditions_.settings.umask = 027;
  conditions_.settings.aslr_off = true;
  control::ProcessSettings steps = conditions_.settings;
  conditions_.settings.nice = -5;
  conditions_.settings.fifo = 50;
  conditions_.settings.network_off = true;
  conditions_.settings.memory_policy = {control::MemoryPolicy::Kind::Bind, {0}};
  conditions_.settings.cgroups = {"/group/cgroup.procs"};
  std::map<std::string, control::ProcessSettings> seen;
  for (const char* name : {"setup", "prepare", "run", "teardown"}) {
    launcher_.program(name, [&seen](const Launch& launch) {
      seen[launch.argv.front()] = launch.settings;
      return FakeLauncher::Act{};
    });
  }
  ProcessWorkload workload = this->workload();
  EXPECT_TRUE(workload.set_up());
  EXPECT_TRUE(workload.sample());
  EXPECT_TRUE(workload.tear_down());
  EXPECT_EQ(seen["run"], conditions_.settings);
  for (const char* name : {"setup", "prepare", "teardown"}) EXPECT_EQ(seen[name], steps) << name;
}

TEST_F(ProcessWorkloadTest, AMemoryLockIsNothingForACommandAndThatIsTold) {
  EXPECT_TRUE(workload().take_warnings().empty());
  conditions_.settings.memory_locked = true;
  ProcessWorkload workload = this->workload();
  EXPECT_EQ(workload.take_warnings(),
            Names{"control `memory_lock = on` holds for native bodies alone: a command would have "
                  "to lock its memory itself"});
  EXPECT_TRUE(workload.take_warnings().empty());
}

TEST_F(ProcessWorkloadTest, AnotherExitCodeMayBeWanted) {
  launcher_.program("run", FakeLauncher::Act{.code = 2});
  EXPECT_EQ(workload().sample().error().reason, "exited with code 2");
  case_.verify = {{plan::Verify::Kind::ExitCode, "", 2}};
  EXPECT_TRUE(workload().sample());
  case_.verify = {{plan::Verify::Kind::ExitCode, "", 3}};
  EXPECT_EQ(workload().sample().error().reason, "exited with code 2, expected was 3");
}

TEST_F(ProcessWorkloadTest, TeardownRunsAfterAStop) {
  const std::atomic<bool> stop = true;
  conditions_.stop.flags[0] = &stop;
  ProcessWorkload workload = this->workload();
  const StepResult<Sample> sample = workload.sample();
  ASSERT_FALSE(sample);
  EXPECT_TRUE(sample.error().interrupted);
  EXPECT_TRUE(workload.tear_down());
}

TEST_F(ProcessWorkloadTest, TheCasesDirectoryWinsOverTheEnvironments) {
  conditions_.directory = "outer";
  EXPECT_EQ(workload().directory(), "/repository/outer");
  case_.cwd = "inner";
  EXPECT_EQ(workload().directory(), "/repository/inner");
}

TEST(ProcessEnvironment, InnerWinsOverOuterOverInherited) {
  setenv("BENCHC_TEST_INHERITED", "yes", 1);
  setenv("BENCHC_TEST_A", "inherited", 1);
  const plan::Variables outer = {{"BENCHC_TEST_A", "outer"}, {"BENCHC_TEST_B", "outer"}};
  const plan::Variables inner = {{"BENCHC_TEST_B", "inner"}};
  const auto has = [](const ProcessEnvironment& environment, const char* entry) {
    return std::count(environment->begin(), environment->end(), entry) == 1;
  };
  const ProcessEnvironment all = process_environment(false, outer, inner);
  EXPECT_TRUE(has(all, "BENCHC_TEST_INHERITED=yes"));
  EXPECT_TRUE(has(all, "BENCHC_TEST_A=outer"));
  EXPECT_TRUE(has(all, "BENCHC_TEST_B=inner"));
  EXPECT_EQ(*process_environment(true, outer, inner),
            (Names{"BENCHC_TEST_A=outer", "BENCHC_TEST_B=inner"}));
}

}  // namespace
}  // namespace benchc::workload
