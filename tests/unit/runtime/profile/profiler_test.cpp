#include "runtime/profile/profiler.h"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_launcher.h"
#include "tests/support/temporary_directory.h"

namespace benchc::profile {
namespace {

using test::FakeLauncher;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

/// The argument behind `name`.
std::string after(const std::vector<std::string>& argv, const std::string& name) {
  for (std::size_t i = 0; i + 1 < argv.size(); ++i) {
    if (argv[i] == name) return argv[i + 1];
  }
  return {};
}

class ProfilerTest : public testing::Test {
 protected:
  ProfilerTest() {
    case_.id = "work";
    case_.command.argv = {"work", "--hard"};
    options_.program = "/usr/bin/perf";
    options_.folder = folder_.path();
    options_.seconds = 2;
    conditions_.repository = "/repository";
    launcher_.program("work", FakeLauncher::Act{.seconds = 2});
    launcher_.program("/usr/bin/perf", [this](const workload::Launch& launch) {
      launches_.push_back(launch);
      if (launch.argv[1] == "script") {
        return FakeLauncher::Act{.out =
                                     "work 1/1 cycles:u: \n\t11 f (/work)\n\t12 main (/work)\n\n"
                                     "benchc-repeat 2/2 cycles:u: \n\t13 fork (/sh)\n\n"};
      }
      std::ofstream(after(launch.argv, "-o")) << "samples";
      return record_;
    });
  }

  Expected<Profiled> profile() {
    return profile_case({.subject = &case_}, conditions_, native_, options_, launcher_);
  }

  test::TemporaryDirectory folder_;
  FakeLauncher launcher_;
  plan::Case case_;
  workload::Conditions conditions_;
  workload::NativeConditions native_;
  Options options_;
  FakeLauncher::Act record_{.seconds = 0.8};
  std::vector<workload::Launch> launches_;
};

TEST_F(ProfilerTest, ACommandRunsUnderPerfUntilItWasSeenLongEnough) {
  const Expected<Profiled> profiled = profile();
  ASSERT_TRUE(profiled) << profiled.error().message;
  EXPECT_EQ(profiled->runs, 3U);
  EXPECT_THAT(profiled->stacks, ElementsAre(Pair("work;main;f", 3)));
  EXPECT_EQ(profiled->unit, "samples");
  EXPECT_EQ(profiled->event, "cycles");
  const std::vector<std::string>& argv = launches_.front().argv;
  EXPECT_THAT(after(argv, "-F"), "999");
  EXPECT_THAT(after(argv, "--call-graph"), "fp");
  EXPECT_THAT(std::vector<std::string>(argv.end() - 3, argv.end()),
              ElementsAre("--", "work", "--hard"));
}

TEST_F(ProfilerTest, AShortCommandIsRepeatedUnderOnePerf) {
  launcher_.program("work", FakeLauncher::Act{.seconds = 0.01});
  record_.seconds = 2.5;
  const Expected<Profiled> profiled = profile();
  ASSERT_TRUE(profiled) << profiled.error().message;
  EXPECT_EQ(profiled->runs, 200U);
  EXPECT_THAT(profiled->stacks, ElementsAre(Pair("work;main;f", 1)));
  const std::vector<std::string>& argv = launches_.front().argv;
  const auto shell = std::find(argv.begin(), argv.end(), "/bin/sh");
  ASSERT_EQ(argv.end() - shell, 6);
  EXPECT_THAT(shell[2], HasSubstr("-lt 200 ]"));
  EXPECT_THAT(std::vector<std::string>(shell + 3, argv.end()), ElementsAre("sh", "work", "--hard"));
}

TEST_F(ProfilerTest, ACommandThatReadsOrIsPreparedIsStartedAnewEachTime) {
  launcher_.program("work", FakeLauncher::Act{.seconds = 0.01});
  case_.stdin_text = "text";
  const Expected<Profiled> profiled = profile();
  ASSERT_TRUE(profiled) << profiled.error().message;
  EXPECT_EQ(profiled->runs, 3U);
  EXPECT_EQ(launches_.front().stdin_text, "text");
}

TEST_F(ProfilerTest, ACommandThatFailsWithoutPerfSaysSo) {
  launcher_.program("work", FakeLauncher::Act{.code = 4, .err = "no input\n"});
  const Expected<Profiled> profiled = profile();
  ASSERT_FALSE(profiled);
  EXPECT_EQ(profiled.error().message, "exited with code 4: no input");
}

TEST_F(ProfilerTest, StepsOfTheCaseStandAroundIt) {
  for (const char* step : {"make", "clean", "fill"}) launcher_.program(step, FakeLauncher::Act{});
  case_.setup.emplace().argv = {"make"};
  case_.prepare.emplace().argv = {"fill"};
  case_.teardown.emplace().argv = {"clean"};
  options_.seconds = 1;
  ASSERT_TRUE(profile());
  EXPECT_THAT(launcher_.launched(),
              ElementsAre("make", "fill", "/usr/bin/perf", "fill", "/usr/bin/perf", "clean",
                          "/usr/bin/perf", "/usr/bin/perf"));
}

TEST_F(ProfilerTest, ACommandThatFailsIsAnError) {
  record_.code = 3;
  record_.err = "perf: no\nout of input\n";
  const Expected<Profiled> profiled = profile();
  ASSERT_FALSE(profiled);
  EXPECT_EQ(profiled.error().message, "under perf it exited with code 3: out of input");
}

TEST_F(ProfilerTest, AMachineThatRefusesPerfSaysWhatToDo) {
  record_.code = 255;
  record_.err =
      "Error:\nAccess to performance monitoring and observability operations is limited.\n"
      "perf_event_paranoid setting is 3:\n  -1: Allow use of (almost) all events by all users\n"
      "To make the adjusted perf_event_paranoid setting permanent preserve it\n"
      "in /etc/sysctl.conf (e.g. kernel.perf_event_paranoid = <setting>)\n";
  const Expected<Profiled> profiled = profile();
  ASSERT_FALSE(profiled);
  EXPECT_EQ(profiled.error().message, "perf may not look at processes here");
  EXPECT_THAT(profiled.error().hint, HasSubstr("kernel.perf_event_paranoid=2"));
  EXPECT_THAT(profiled.error().hint, HasSubstr("--tool valgrind"));
}

TEST_F(ProfilerTest, TheExitCodeThatTheCaseExpectsIsNoFailure) {
  record_.code = 3;
  launcher_.program("work", FakeLauncher::Act{.seconds = 2, .code = 3});
  case_.verify.push_back({.kind = plan::Verify::Kind::ExitCode, .exit_code = 3});
  EXPECT_TRUE(profile());
}

TEST_F(ProfilerTest, NothingSeenSaysWhatToDo) {
  launcher_.program("/usr/bin/perf", FakeLauncher::Act{.seconds = 1});
  const Expected<Profiled> profiled = profile();
  ASSERT_FALSE(profiled);
  EXPECT_EQ(profiled.error().message, "perf saw nothing of the case");
  EXPECT_THAT(profiled.error().hint, HasSubstr("--tool valgrind"));
}

TEST_F(ProfilerTest, ValgrindRunsOnceAndCountsInstructions) {
  options_.tool = plan::Profile::Tool::Valgrind;
  options_.program = "/usr/bin/valgrind";
  launcher_.program("/usr/bin/valgrind", [this](const workload::Launch& launch) {
    launches_.push_back(launch);
    folder_.write("callgrind.7", "x\nevents: Ir\nfn=(1) f'main\n1 90\n");
    folder_.write("callgrind.8", "x\nevents: Ir\nfn=(1) main\n1 10\n");
    return FakeLauncher::Act{};
  });
  const Expected<Profiled> profiled = profile();
  ASSERT_TRUE(profiled) << profiled.error().message;
  EXPECT_THAT(profiled->stacks, ElementsAre(Pair("main", 10), Pair("main;f", 90)));
  EXPECT_EQ(profiled->unit, "instructions");
  EXPECT_EQ(profiled->runs, 1U);
  EXPECT_THAT(launches_.front().argv, Contains("--tool=callgrind"));
}

TEST(FindTool, SaysWhichPackageHasIt) {
  const Expected<std::filesystem::path> perf =
      find_tool(plan::Profile::Tool::Perf, "/nowhere:relative");
  ASSERT_FALSE(perf);
  EXPECT_THAT(perf.error().message, HasSubstr("perf is not installed"));
  EXPECT_THAT(perf.error().hint, HasSubstr("linux-perf"));
  const Expected<std::filesystem::path> valgrind = find_tool(plan::Profile::Tool::Valgrind, "");
  ASSERT_FALSE(valgrind);
  EXPECT_THAT(valgrind.error().hint, HasSubstr("package valgrind"));
}

TEST(FindTool, TakesAProgramAlone) {
  const test::TemporaryDirectory folder;
  std::filesystem::create_directories(folder.path() / "a/perf");
  const std::filesystem::path file = folder.write("b/perf", "#!/bin/sh\n");
  const std::string path = (folder.path() / "a").string() + ":" + (folder.path() / "b").string();
  EXPECT_FALSE(find_tool(plan::Profile::Tool::Perf, path));
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  EXPECT_EQ(find_tool(plan::Profile::Tool::Perf, path).value_or(""), file);
}

}  // namespace
}  // namespace benchc::profile
