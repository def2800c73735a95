#include "runtime/control/wait.h"

#include <gtest/gtest.h>

#include "runtime/control/settle.h"
#include "runtime/control/temperature.h"
#include "tests/support/temporary_directory.h"

namespace benchc::control {
namespace {

/// Time passes only when somebody waits.
class WaitTest : public testing::Test {
 protected:
  WaitTest() {
    waiter_.now = [this] { return now_; };
    waiter_.pause = [this](double seconds) {
      now_ += seconds;
      if (on_pause_) on_pause_();
      return now_ < stop_at_;
    };
    waiter_.say = [this](const std::string& line) { said_.push_back(line); };
  }

  /// Two cores that were busy for so many of their ticks.
  void stat(double first_busy, double second_busy, double ticks) {
    const auto line = [&](const char* name, double busy) {
      return std::string(name) + " " + std::to_string(static_cast<long>(busy)) + " 0 0 " +
             std::to_string(static_cast<long>(ticks - busy)) + " 0 0 0 0 0 0\n";
    };
    root_.write("proc/stat", "cpu  1 2 3 4\n" + line("cpu0", first_busy) +
                                 line("cpu1", second_busy) + "procs_running 3\n");
  }

  void degrees(const std::string& file, int value) {
    root_.write("sys/class/" + file, std::to_string(value * 1000) + "\n");
  }

  test::TemporaryDirectory root_;
  Waiter waiter_;
  std::function<void()> on_pause_;
  double now_ = 100;
  double stop_at_ = 1e9;
  std::vector<std::string> said_;
};

TEST_F(WaitTest, ReadsWhatIsWaitedFor) {
  const Expected<WaitFor> load = parse_wait("load < 0.5 within 30s");
  ASSERT_TRUE(load);
  EXPECT_EQ(load->what, "load");
  EXPECT_EQ(load->below, 0.5);
  EXPECT_EQ(load->within, 30);
  EXPECT_EQ(parse_wait("cpu < 60 within 2min")->within, 120);
  EXPECT_EQ(parse_wait("cpu < 60 within 500ms")->within, 0.5);
  for (const char* value :
       {"", "load", "load < 0.5", "load > 0.5 within 30s", "load < x within 30s",
        "load < 0 within 30s", "load < 0.5 within 30", "load < 0.5 within -1s",
        "load < 0.5 within 99h", "load < 0.5 within 30s more", "load < nan within 30s"}) {
    EXPECT_FALSE(parse_wait(value)) << value;
  }
}

TEST_F(WaitTest, BusyCoresAreCountedInCores) {
  const std::string before = "cpu0 100 0 0 100 0 0 0 0\ncpu1 0 0 0 200 0 0 0 0\n";
  // One core of the two was busy for half of the time, and the other waited for a disk.
  const std::string after = "cpu0 120 0 5 125 0 0 0 0\ncpu1 0 0 0 200 50 0 0 0\n";
  EXPECT_DOUBLE_EQ(busy_cores(before, after, 0), 0.5);
  // The hypervisor's taking counts as busy, benchc's own work does not.
  EXPECT_DOUBLE_EQ(busy_cores("cpu0 0 0 0 0 0 0 0 0\n", "cpu0 0 0 0 25 0 0 0 25\n", 0), 0.5);
  EXPECT_DOUBLE_EQ(busy_cores(before, after, 10), 0.3);
  EXPECT_LT(busy_cores("", "", 0), 0);
}

TEST_F(WaitTest, SettlesOnceTheMachineIsQuiet) {
  stat(0, 0, 0);
  int pauses = 0;
  on_pause_ = [&] {
    // Busy with one and a half cores for three windows, then with a fifth of one.
    ++pauses;
    const double busy = 50.0 * std::min(pauses, 3) + 10.0 * std::max(pauses - 3, 0);
    const double half = 25.0 * std::min(pauses, 3);
    stat(busy, half, 50.0 * pauses);
  };
  const Waited waited = settle({"load", 0.5, 30}, waiter_, root_.path());
  EXPECT_EQ(waited.unmet, "");
  EXPECT_EQ(waited.obtained, "load 0.20 after 2.0 s");
  EXPECT_EQ(said_, std::vector<std::string>{"waiting up to 30 s for load < 0.5: it is load 1.50"});
}

TEST_F(WaitTest, AQuietMachineIsNotTalkedAbout) {
  stat(0, 0, 0);
  on_pause_ = [&] { stat(0, 0, 50); };
  EXPECT_EQ(settle({"load", 0.5, 30}, waiter_, root_.path()).obtained, "load 0.00 after 0.5 s");
  EXPECT_TRUE(said_.empty());
}

TEST_F(WaitTest, GivesUpWhenTheTimeIsOver) {
  stat(0, 0, 0);
  double ticks = 0;
  on_pause_ = [&] {
    ticks += 50;
    stat(ticks, ticks, ticks);
  };
  const Waited waited = settle({"load", 0.5, 3}, waiter_, root_.path());
  EXPECT_EQ(waited.unmet, "it is load 2.00 after 3.0 s");
  EXPECT_EQ(waited.obtained, "load 2.00 after 3.0 s");
  EXPECT_EQ(said_.size(), 1U);
}

TEST_F(WaitTest, CanBeStopped) {
  stat(0, 0, 0);
  stop_at_ = 101;
  double ticks = 0;
  on_pause_ = [&] {
    ticks += 50;
    stat(ticks, ticks, ticks);
  };
  const Waited waited = settle({"load", 0.5, 30}, waiter_, root_.path());
  EXPECT_TRUE(waited.interrupted);
  EXPECT_FALSE(waited.unmet.empty());
  EXPECT_EQ(now_, 101);
}

TEST_F(WaitTest, AMachineThatTellsNothingIsUnmet) {
  EXPECT_EQ(settle({"load", 0.5, 30}, waiter_, root_.path()).unmet, "the machine does not tell it");
  EXPECT_EQ(cool_down({"cpu", 60, 30}, waiter_, root_.path()).unmet,
            "the machine shows no temperature of its processor");
  EXPECT_EQ(now_, 100.5);
}

TEST_F(WaitTest, TheHottestSensorOfTheProcessorCounts) {
  EXPECT_FALSE(cpu_temperature(root_.path()));
  root_.write("sys/class/thermal/thermal_zone0/type", "acpitz\n");
  degrees("thermal/thermal_zone0/temp", 99);
  EXPECT_FALSE(cpu_temperature(root_.path()));
  root_.write("sys/class/thermal/thermal_zone1/type", "x86_pkg_temp\n");
  degrees("thermal/thermal_zone1/temp", 55);
  EXPECT_EQ(cpu_temperature(root_.path()), 55);
  // Its own sensors know better than zones; a disk's is none of them.
  root_.write("sys/class/hwmon/hwmon0/name", "nvme\n");
  degrees("hwmon/hwmon0/temp1_input", 90);
  root_.write("sys/class/hwmon/hwmon1/name", "coretemp\n");
  degrees("hwmon/hwmon1/temp1_input", 61);
  degrees("hwmon/hwmon1/temp2_input", 64);
  degrees("hwmon/hwmon1/temp2_crit", 100);
  EXPECT_EQ(cpu_temperature(root_.path()), 64);
  root_.write("sys/class/hwmon/hwmon1/temp2_input", "nonsense\n");
  EXPECT_EQ(cpu_temperature(root_.path()), 61);
}

TEST_F(WaitTest, WaitsUntilTheProcessorIsCool) {
  root_.write("sys/class/hwmon/hwmon1/name", "k10temp\n");
  degrees("hwmon/hwmon1/temp1_input", 70);
  int hot = 70;
  on_pause_ = [&] { degrees("hwmon/hwmon1/temp1_input", --hot); };
  const Waited waited = cool_down({"cpu", 60, 120}, waiter_, root_.path());
  EXPECT_EQ(waited.unmet, "");
  EXPECT_EQ(waited.obtained, "59.0 °C after 11.0 s");
  EXPECT_EQ(said_.size(), 1U);
}

}  // namespace
}  // namespace benchc::control
