#include <algorithm>
#include <cstring>
#include <string>

#include <gtest/gtest.h>

#include "runtime/workload/native_process.h"

namespace benchc::workload {
namespace {

class NativeStartTest : public testing::Test {
 protected:
  NativeStartTest() {
    case_.native.emplace();
    case_.native->entry = "parse";
    surroundings_.directory = "/repository";
    surroundings_.cores = {3};
    surroundings_.environment =
        std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"A=1"});
    tools_.host = "/usr/bin/benchc-native";
    tools_.allocation_counter = "/usr/lib/count.so";
  }

  StepResult<NativeStart> start(bool count = false) {
    return native_start(case_, surroundings_, {4, 5, 6, 7}, tools_, "/cache/body.so", count);
  }
  void parameter(const std::string& name, double number) {
    case_.parameters.push_back({name, {plan::Value::Kind::Number, number, "", ""}});
  }
  static std::vector<int> cores(const NativeStart& how) {
    const auto end = std::find(how.start.cores.begin(), how.start.cores.end(), -1);
    return {how.start.cores.begin(), end};
  }

  plan::Case case_;
  Launch surroundings_;
  NativeTools tools_;
};

TEST_F(NativeStartTest, SaysWhatToMeasureAndWhere) {
  const StepResult<NativeStart> how = start();
  ASSERT_TRUE(how);
  EXPECT_EQ(how->launch.argv, std::vector<std::string>{"/usr/bin/benchc-native"});
  EXPECT_EQ(how->launch.directory, "/repository");
  EXPECT_EQ(*how->launch.environment, std::vector<std::string>{"A=1"});
  EXPECT_STREQ(how->start.library.data(), "/cache/body.so");
  EXPECT_STREQ(how->start.entry.data(), "parse");
  EXPECT_EQ(how->start.threads, 1U);
  EXPECT_EQ(cores(*how), std::vector<int>{3});
}

TEST_F(NativeStartTest, SettingsHoldForItsProcessToo) {
  EXPECT_EQ(start()->start.memory_locked, 0U);
  surroundings_.settings.memory_locked = true;
  surroundings_.settings.nice = 3;
  const StepResult<NativeStart> how = start();
  EXPECT_EQ(how->start.memory_locked, 1U);
  EXPECT_EQ(how->launch.settings, surroundings_.settings);
}

TEST_F(NativeStartTest, GivesParametersByTheirKinds) {
  parameter("n", 32768);
  case_.parameters.push_back({"algo", {plan::Value::Kind::String, 0, "", "radix"}});
  case_.parameters.push_back({"hot", {plan::Value::Kind::Bool, 1, "", ""}});
  const StepResult<NativeStart> how = start();
  ASSERT_TRUE(how);
  ASSERT_EQ(how->start.parameters, 3U);
  EXPECT_STREQ(how->parameters[0].name.data(), "n");
  EXPECT_EQ(how->parameters[0].number, 32768);
  EXPECT_EQ(how->parameters[1].kind, native::Parameter::Kind::Text);
  EXPECT_STREQ(how->parameters[1].text.data(), "radix");
  EXPECT_EQ(how->parameters[2].kind, native::Parameter::Kind::Bool);
  EXPECT_EQ(how->parameters[2].number, 1);
}

TEST_F(NativeStartTest, AKernelsDefaultsFillWhatTheCaseDoesNotGive) {
  parameter("size", 1024);
  case_.native->defaults = {{"size", {plan::Value::Kind::Number, 1, "B", ""}},
                            {"threads", {plan::Value::Kind::Number, 2, "", ""}}};
  const StepResult<NativeStart> how = start();
  ASSERT_TRUE(how);
  ASSERT_EQ(how->parameters.size(), 2U);
  EXPECT_EQ(how->parameters[0].number, 1024);
  EXPECT_EQ(how->start.threads, 2U);
}

TEST_F(NativeStartTest, SeveralThreadsHaveCoresOfTheirOwn) {
  parameter("threads", 3);
  const StepResult<NativeStart> how = start();
  ASSERT_TRUE(how);
  EXPECT_EQ(cores(*how), (std::vector<int>{4, 5, 6}));
  EXPECT_EQ(how->launch.cores, (std::vector<unsigned>{4, 5, 6}));
}

TEST_F(NativeStartTest, ANumberOfThreadsMustBeOne) {
  for (const double threads : {0.0, -1.0, 1.5, 1025.0}) {
    case_.parameters.clear();
    parameter("threads", threads);
    const StepResult<NativeStart> how = start();
    ASSERT_FALSE(how) << threads;
    EXPECT_EQ(how.error().reason, "threads is to be a whole number from 1 to 1024");
  }
}

TEST_F(NativeStartTest, CountingPreloadsTheCounterBeforeOthers) {
  EXPECT_EQ(*start(true)->launch.environment,
            (std::vector<std::string>{"A=1", "LD_PRELOAD=/usr/lib/count.so"}));
  surroundings_.environment = std::make_shared<const std::vector<std::string>>(
      std::vector<std::string>{"LD_PRELOAD=/usr/lib/other.so"});
  EXPECT_EQ(*start(true)->launch.environment,
            (std::vector<std::string>{"LD_PRELOAD=/usr/lib/count.so:/usr/lib/other.so"}));
  surroundings_.environment = nullptr;
  EXPECT_EQ(*start(true)->launch.environment,
            (std::vector<std::string>{"LD_PRELOAD=/usr/lib/count.so"}));
}

TEST_F(NativeStartTest, MemoryIsLimitedInAnyCase) {
  EXPECT_GT(start()->start.memory, 1U << 20);
  case_.native->memory = 1e6;
  EXPECT_EQ(start()->start.memory, 1'000'000U);
  case_.native->memory = 0;
  EXPECT_EQ(start()->start.memory, 1U);
}

TEST_F(NativeStartTest, MoreParametersThanAMessageHoldsAreRefused) {
  for (int i = 0; i < 64; ++i) parameter("p" + std::to_string(i), i);
  EXPECT_TRUE(start());
  parameter("last", 1);
  EXPECT_EQ(start().error().reason, "it has 65 parameters; a native body can have 64");
}

TEST_F(NativeStartTest, WhatIsTooLongIsRefused) {
  case_.parameters = {{"text", {plan::Value::Kind::String, 0, "", std::string(4095, 'x')}}};
  EXPECT_TRUE(start());
  case_.parameters[0].value.text += 'x';
  EXPECT_EQ(start().error().reason, "parameter text is too long for a native body");
  case_.parameters.clear();
  case_.native->entry = std::string(300, 'e');
  EXPECT_EQ(start().error().reason, "its entry's name is too long");
}

}  // namespace
}  // namespace benchc::workload
