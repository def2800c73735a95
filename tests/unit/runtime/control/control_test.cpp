#include "runtime/control/control.h"

#include <gtest/gtest.h>

namespace benchc::control {
namespace {

using plan::OnUnmet;
using Cores = std::vector<unsigned>;

class ControlTest : public testing::Test {
 protected:
  ControlTest() {
    machine_.topology = {{0, 0, false}, {1, 1, false}, {2, 0, false}, {3, 1, false}};
    machine_.idle = [this] {
      ++asked_;
      return std::map<unsigned, double>{};
    };
    machine_.can_switch_aslr_off = [] { return true; };
  }

  Expected<Applied> with(std::vector<plan::Control> controls, Cores cores = {}) {
    plan::Environment environment;
    environment.controls = std::move(controls);
    return apply(environment, cores, machine_);
  }

  Machine machine_;
  int asked_ = 0;
};

TEST_F(ControlTest, WithoutControlsOneCoreIsChosenAndRecorded) {
  const Expected<Applied> applied = with({});
  ASSERT_TRUE(applied);
  EXPECT_EQ(applied->cores, Cores{3});
  EXPECT_FALSE(applied->settings.aslr_off);
  ASSERT_EQ(applied->obtained.size(), 1U);
  EXPECT_EQ(applied->obtained[0], (plan::ObtainedControl{"cores", "", "[3]"}));
  EXPECT_EQ(asked_, 1);
}

TEST_F(ControlTest, OwnWorkKeepsOffTheNeighboursOfMeasuredCores) {
  EXPECT_EQ(with({})->other_cores, (Cores{0, 2}));
  EXPECT_EQ(with({}, {0, 1})->other_cores, (Cores{2, 3}));
  EXPECT_EQ(with({}, {0, 1, 2, 3})->other_cores, Cores{});
}

TEST_F(ControlTest, CoresByNumberAndByList) {
  EXPECT_EQ(with({{"cores", "2", OnUnmet::Fail}})->cores, (Cores{2, 3}));
  EXPECT_EQ(with({{"cores", "[0, 1]", OnUnmet::Fail}})->cores, (Cores{0, 1}));
}

TEST_F(ControlTest, TheCommandLineWins) {
  const Expected<Applied> applied = with({{"cores", "[0, 1]", OnUnmet::Fail}}, {2});
  EXPECT_EQ(applied->cores, Cores{2});
  EXPECT_EQ(applied->obtained[0].obtained, "[2], by the command line");
  EXPECT_EQ(with({}, {7}).error().message, "core 7 may not be used here");
}

TEST_F(ControlTest, WhatCannotBeHadFailsWarnsOrIsIgnored) {
  EXPECT_EQ(with({{"cores", "[0, 9]", OnUnmet::Fail}}).error().message,
            "control `cores = [0, 9]`: core 9 may not be used here");
  const Expected<Applied> warned = with({{"cores", "9", OnUnmet::Warn}});
  EXPECT_EQ(warned->warnings,
            std::vector<std::string>{"control `cores = 9`: only 4 of 9 cores may be used here"});
  EXPECT_EQ(warned->cores.size(), 4U);
  EXPECT_TRUE(with({{"cores", "9", OnUnmet::Ignore}})->warnings.empty());
}

TEST_F(ControlTest, IsolatedNeedsTheKernel) {
  const Expected<Applied> without = with({{"cores", "isolated 1", OnUnmet::Warn}});
  EXPECT_EQ(
      without->warnings,
      std::vector<std::string>{"control `cores = isolated 1`: the kernel isolates no core here"});
  EXPECT_EQ(without->obtained[0].obtained, "[3], not isolated");
  machine_.topology[1].isolated = true;
  const Expected<Applied> had = with({{"cores", "isolated 1", OnUnmet::Fail}});
  EXPECT_EQ(had->cores, Cores{1});
  EXPECT_EQ(had->obtained[0].obtained, "[1], isolated");
}

TEST_F(ControlTest, NonsenseIsUnmet) {
  for (const char* value : {"0", "-1", "x", "[", "[x]", "[]", "isolated", "isolated x"}) {
    EXPECT_FALSE(with({{"cores", value, OnUnmet::Fail}})) << value;
  }
}

TEST_F(ControlTest, AslrIsSwitchedOffWhereAllowed) {
  EXPECT_TRUE(with({{"aslr", "off", OnUnmet::Fail}})->settings.aslr_off);
  machine_.can_switch_aslr_off = [] { return false; };
  EXPECT_FALSE(with({{"aslr", "off", OnUnmet::Fail}}));
  const Expected<Applied> warned = with({{"aslr", "off", OnUnmet::Warn}});
  EXPECT_FALSE(warned->settings.aslr_off);
  EXPECT_EQ(warned->obtained[0], (plan::ObtainedControl{"aslr", "off", "on"}));
}

TEST_F(ControlTest, AControlThatIsNotThereIsUnmet) {
  EXPECT_EQ(with({{"colour", "blue", OnUnmet::Fail}}).error().message,
            "control `colour = blue`: there is no such control");
  const Expected<Applied> warned = with({{"colour", "blue", OnUnmet::Warn}});
  EXPECT_EQ(warned->warnings.size(), 1U);
  EXPECT_EQ(warned->obtained[0], (plan::ObtainedControl{"colour", "blue", "not applied"}));
}

TEST_F(ControlTest, ObtainedControlsStandInTheOrderOfTheEnvironment) {
  const Expected<Applied> applied = with({{"aslr", "on", OnUnmet::Fail},
                                          {"cores", "1", OnUnmet::Fail},
                                          {"env_size", "random", OnUnmet::Fail}});
  ASSERT_EQ(applied->obtained.size(), 3U);
  EXPECT_EQ(applied->obtained[0].name, "aslr");
  EXPECT_EQ(applied->obtained[1].name, "cores");
  EXPECT_EQ(applied->obtained[2], (plan::ObtainedControl{"env_size", "random", "random"}));
}

TEST_F(ControlTest, EveryControlOfTheLanguageIsKnown) {
  const std::vector<std::string> names = control_names();
  EXPECT_EQ(names, (std::vector<std::string>{"aslr",       "caches",      "cgroup",      "cores",
                                             "env_size",   "governor",    "huge_pages",  "irq",
                                             "link_order", "locale",      "memory_lock", "network",
                                             "numa",       "priority",    "settle",      "smt",
                                             "swap",       "temperature", "turbo",       "umask"}));
}

}  // namespace
}  // namespace benchc::control
