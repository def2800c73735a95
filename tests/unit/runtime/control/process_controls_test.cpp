// What the controls of measured processes come to: their settings, once a process that was tried
// had them.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/control/control.h"
#include "runtime/control/link_order.h"
#include "tests/unit/runtime/control/fake_machine.h"

namespace benchc::control {
namespace {

class ProcessControls : public testing::Test {
 protected:
  Applied decided(const std::string& name, const std::string& value) {
    plan::Environment environment;
    environment.controls = {{name, value, plan::OnUnmet::Warn}};
    Expected<Applied> applied = apply(environment, std::vector<unsigned>{1}, fake_.machine);
    EXPECT_TRUE(applied);
    return applied ? std::move(*applied) : Applied{};
  }

  std::string why_not(const std::string& name, const std::string& value) {
    return probe_control(name, value, fake_.machine).unmet;
  }

  FakeMachine fake_;
};

TEST_F(ProcessControls, EachBecomesASettingOfTheProcess) {
  EXPECT_EQ(decided("priority", "nice -5").settings.nice, -5);
  EXPECT_TRUE(decided("memory_lock", "on").settings.memory_locked);
  EXPECT_FALSE(decided("memory_lock", "off").settings.memory_locked);
  EXPECT_TRUE(decided("network", "off").settings.network_off);
  EXPECT_FALSE(decided("network", "on").settings.network_off);
  EXPECT_EQ(decided("umask", "022").settings.umask, 022U);
  EXPECT_TRUE(decided("env_size", "random").random_environment_size);
  EXPECT_EQ(decided("link_order", "random").random_link_order, !shuffling_linker().empty());
  EXPECT_EQ(decided("locale", "C.UTF-8").variables, (plan::Variables{{"LC_ALL", "C.UTF-8"}}));
}

TEST_F(ProcessControls, WhatWasReadBackIsObtained) {
  fake_.machine.probe = [](const ProcessSettings& settings) {
    EXPECT_EQ(settings.nice, -5);
    return Probed{.obtained = "nice -5, read back", .unmet = ""};
  };
  EXPECT_EQ(decided("priority", "nice -5").obtained[0].obtained, "nice -5, read back");
}

TEST_F(ProcessControls, WhatAProcessCouldNotHaveIsNotSet) {
  fake_.machine.probe = [](const ProcessSettings&) {
    return Probed{.obtained = "", .unmet = "needs root"};
  };
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
           {"priority", "nice -5"}, {"memory_lock", "on"}, {"network", "off"}, {"umask", "022"}}) {
    const Applied applied = decided(name, value);
    EXPECT_EQ(applied.settings, ProcessSettings{}) << name;
    EXPECT_EQ(applied.obtained[0].obtained, "not applied");
    EXPECT_EQ(applied.warnings.front(), "control `" + name + " = " + value + "`: needs root");
  }
}

TEST_F(ProcessControls, MemoryOfTheNearestNodes) {
  fake_.root.write("sys/devices/system/node/has_memory", "0-1\n");
  fake_.machine.topology = {{0, 0, false, 0}, {1, 1, false, 1}};
  EXPECT_EQ(decided("numa", "local").settings.memory_policy,
            (MemoryPolicy{MemoryPolicy::Kind::Bind, {1}}));
  EXPECT_EQ(decided("numa", "interleave").settings.memory_policy,
            (MemoryPolicy{MemoryPolicy::Kind::Interleave, {0, 1}}));
  EXPECT_EQ(decided("numa", "[0, 1]").settings.memory_policy,
            (MemoryPolicy{MemoryPolicy::Kind::Bind, {0, 1}}));
  EXPECT_EQ(why_not("numa", "[2]"), "node 2 has no memory");
}

TEST_F(ProcessControls, AMachineOfOneNodeNeedsNoPolicy) {
  const Applied applied = decided("numa", "local");
  EXPECT_EQ(applied.settings.memory_policy, MemoryPolicy{});
  EXPECT_EQ(applied.obtained[0].obtained, "[0], the only node");
}

TEST_F(ProcessControls, ALocaleThatTheSystemDoesNotHave) {
  EXPECT_EQ(why_not("locale", "xx_XX"),
            "the system has no such locale: `locale -a` lists those that it has");
}

TEST_F(ProcessControls, WhatIsWaitedForIsKeptForLater) {
  const Applied applied = decided("settle", "load < 0.5 within 30s");
  ASSERT_EQ(applied.waits.size(), 1U);
  EXPECT_EQ(applied.waits[0].until.what, "load");
  EXPECT_DOUBLE_EQ(applied.waits[0].until.within, 30);
  EXPECT_EQ(why_not("temperature", "cpu < 60 within 120s"),
            "the machine shows no temperature of its processor");
}

TEST_F(ProcessControls, NonsenseIsUnmet) {
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"priority", "nice 20"},
                                                        {"priority", "fifo 0"},
                                                        {"priority", "high"},
                                                        {"umask", "9"},
                                                        {"umask", "1000"},
                                                        {"numa", "[]"},
                                                        {"numa", "[x]"},
                                                        {"memory_lock", "maybe"},
                                                        {"network", ""},
                                                        {"settle", "soon"},
                                                        {"cgroup", "lots"},
                                                        {"env_size", "big"},
                                                        {"link_order", "good"},
                                                        {"aslr", "x"}}) {
    EXPECT_NE(why_not(name, value), "") << name << " = " << value;
  }
}

}  // namespace
}  // namespace benchc::control
