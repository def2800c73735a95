#include <algorithm>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"
#include "tests/unit/runtime/execution/native_bodies.h"
#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {
namespace {

using plan::CaseState;
using test::FakeLauncher;
using testing::HasSubstr;
using Names = std::vector<std::string>;

class NativeBuilds : public testing::Test {
 protected:
  NativeBuilds() {
    namespace fs = std::filesystem;
    const fs::path compiler = repository_.write("tools/cxx", "");
    fs::permissions(compiler, fs::perms::owner_all);
    compiler_ = compiler.string();
    repository_.write("bench/parse.cpp", "");
    plan_.options.repository = repository_.path();
    plan_.options.native.host = "host";
    plan_.options.native.cache = cache_.path();
    plan_.options.native.cxx = compiler_;
    plan_.measure().minimum_samples = plan_.measure().maximum_samples = 3;
    bodies_.add("parse", 20e-9);
    bodies_.add("scan", 20e-9);
    launcher_.program(compiler_, [this](const workload::Launch& launch) {
      if (launch.argv.back() == "--version") return FakeLauncher::Act{.out = "cxx 1"};
      compiled_.push_back(launch.argv);
      return compile(launch);
    });
  }

  /// Makes what the command says, unless `complaint_` says otherwise.
  FakeLauncher::Act compile(const workload::Launch& launch) const {
    if (!complaint_.empty()) return {.code = 1, .err = complaint_};
    const auto output = std::find(launch.argv.begin(), launch.argv.end(), "-o");
    if (output != launch.argv.end()) {
      std::ofstream(*(output + 1)) << testing::PrintToString(launch.argv);
    }
    const auto rule = std::find(launch.argv.begin(), launch.argv.end(), "-MF");
    if (rule != launch.argv.end()) std::ofstream(*(rule + 1)) << "body:\n";
    return {};
  }

  plan::Native& add(const std::string& id, const std::string& entry, Names flags = {}) {
    plan::Case& subject = plan_.plan.cases[plan_.add(id)];
    subject.command = {};
    subject.native =
        plan::Native{.file = "bench/parse.cpp", .entry = entry, .flags = std::move(flags)};
    return *subject.native;
  }

  Summary run() {
    plan_.progress.clear();
    Expected<Summary> summary = plan_.run(launcher_);
    if (!summary) {
      ADD_FAILURE() << summary.error().message;
      return {};
    }
    return std::move(*summary);
  }

  Names told(Progress::Kind kind) const {
    Names names;
    for (const Progress& event : plan_.progress) {
      if (event.kind == kind) names.push_back(event.subject);
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  test::TemporaryDirectory repository_;
  test::TemporaryDirectory cache_;
  std::string compiler_;
  std::string complaint_;
  std::vector<Names> compiled_;
  FakeLauncher launcher_;
  NativeBodies bodies_{launcher_, "host"};
  TestPlan plan_;
};

TEST_F(NativeBuilds, ASourceIsCompiledOnceAndItsLibraryIsMeasured) {
  add("one", "parse");
  add("two", "scan");
  const Summary summary = run();
  EXPECT_EQ(compiled_.size(), 1U);
  EXPECT_EQ(told(Progress::Kind::BuildDone), Names{"bench/parse.cpp"});
  for (const plan::CaseResult& result : summary.cases) {
    EXPECT_EQ(result.state, CaseState::Measured) << result.reason;
  }
  for (const native::Start& start : bodies_.starts) {
    EXPECT_TRUE(std::filesystem::exists(start.library.data())) << start.library.data();
  }
}

TEST_F(NativeBuilds, WhatAnEarlierRunHasMadeIsNotSaidToBeBuilt) {
  add("one", "parse");
  run();
  run();
  EXPECT_EQ(compiled_.size(), 1U);
  EXPECT_EQ(told(Progress::Kind::BuildDone), Names{});
}

TEST_F(NativeBuilds, FlagsMakeADifferentLibraryAndAreNamed) {
  add("one", "parse", {"-O2"});
  add("two", "parse", {"-O3"});
  run();
  EXPECT_EQ(told(Progress::Kind::BuildDone), (Names{"bench/parse.cpp -O2", "bench/parse.cpp -O3"}));
  ASSERT_GE(bodies_.processes("parse"), 2U);
  // One case after the other: the first process is the first one's, the last the last one's.
  EXPECT_STRNE(bodies_.starts.front().library.data(), bodies_.starts.back().library.data());
}

TEST_F(NativeBuilds, WhatTheCompilerSaysIsInTheFirstCaseAndAllFail) {
  complaint_ = "bench/parse.cpp:1:1: error: no\n";
  add("one", "parse");
  add("two", "scan");
  plan_.add("command");
  launcher_.program("command", FakeLauncher::Act{});
  const Summary summary = run();
  for (const std::size_t i : {0U, 1U}) {
    EXPECT_EQ(summary.cases[i].state, CaseState::Failed);
    EXPECT_EQ(summary.cases[i].reason, "workload work: bench/parse.cpp did not compile");
  }
  EXPECT_EQ(summary.cases[0].stderr_tail, complaint_);
  EXPECT_EQ(summary.cases[1].stderr_tail, "");
  EXPECT_EQ(summary.cases[2].state, CaseState::Measured);
  EXPECT_EQ(told(Progress::Kind::BuildFailed), Names{"bench/parse.cpp"});
  EXPECT_EQ(plan_.committed.size(), 3U);
  EXPECT_TRUE(bodies_.starts.empty());
}

TEST_F(NativeBuilds, ComeBehindTheBuildsThatTheyNeed) {
  plan_.build("generate");
  plan_.plan.workloads[0].needs = {0};
  launcher_.program("generate", [this](const workload::Launch&) {
    EXPECT_TRUE(compiled_.empty());
    return FakeLauncher::Act{};
  });
  add("one", "parse");
  EXPECT_EQ(run().cases[0].state, CaseState::Measured);
  EXPECT_EQ(compiled_.size(), 1U);
}

TEST_F(NativeBuilds, AreLeftWhereABuildFailed) {
  plan_.build("generate");
  plan_.plan.workloads[0].needs = {0};
  launcher_.program("generate", FakeLauncher::Act{.code = 1});
  add("one", "parse");
  const Summary summary = run();
  EXPECT_EQ(summary.cases[0].state, CaseState::Skipped);
  EXPECT_EQ(summary.cases[0].reason, "needs build generate, which failed: exited with code 1");
  EXPECT_TRUE(compiled_.empty());
}

TEST_F(NativeBuilds, AnInterruptWhileCompilingSkips) {
  launcher_.program(compiler_, [this](const workload::Launch& launch) {
    if (launch.argv.back() == "--version") return FakeLauncher::Act{.out = "cxx 1"};
    plan_.stop = true;
    return FakeLauncher::Act{.end = workload::Finished::End::Interrupted};
  });
  add("one", "parse");
  const Summary summary = run();
  EXPECT_TRUE(summary.interrupted);
  EXPECT_EQ(summary.cases[0].state, CaseState::Skipped);
  EXPECT_EQ(summary.cases[0].reason, "interrupted");
}

TEST_F(NativeBuilds, ALibraryIsOnlyLookedFor) {
  repository_.write("build/libparse.so", "");
  plan::Native& native = add("one", "parse");
  native.kind = plan::Native::Kind::Library;
  native.file = "build/libparse.so";
  const Summary summary = run();
  EXPECT_EQ(summary.cases[0].state, CaseState::Measured) << summary.cases[0].reason;
  EXPECT_TRUE(compiled_.empty());
  EXPECT_EQ(told(Progress::Kind::BuildStarted), Names{});
  plan_.plan.cases[0].native->file = "build/absent.so";
  EXPECT_THAT(run().cases[0].reason, HasSubstr("build/absent.so"));
}

}  // namespace
}  // namespace benchc::execution
