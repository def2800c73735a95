#include "runtime/workload/event_counters.h"

#include <cerrno>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/perf_event.h>

#include "runtime/workload/process_launcher.h"

namespace benchc::workload {
namespace {

using event::Event;
using event::Scope;
using event::Values;
using testing::HasSubstr;

/// A processor with counters of its own.
class FakeEvents final : public event::Kernel {
 public:
  int open(const Event& event, Scope scope) override {
    if (refusal != 0) return -refusal;
    EXPECT_EQ(event.type, static_cast<std::uint32_t>(PERF_TYPE_HARDWARE));
    EXPECT_EQ(scope, Scope::Started);
    opened.push_back(event.config);
    ++still_open;
    return 100 + static_cast<int>(event.config);
  }
  bool read(int counter, Values& values) override {
    const auto found = counts.find(static_cast<std::uint64_t>(counter - 100));
    if (found == counts.end()) return false;
    values = found->second;
    return true;
  }
  void enable(int, bool) override { ADD_FAILURE() << "an execve enables it"; }
  void close(int) override { --still_open; }

  int refusal = 0;
  int still_open = 0;
  std::vector<std::uint64_t> opened;
  std::map<std::uint64_t, Values> counts;
};

const std::vector<std::string> kBoth = {"instructions", "cache_misses"};

TEST(EventCounters, CountsWhatWasAskedForInItsOrder) {
  FakeEvents kernel;
  kernel.counts[PERF_COUNT_HW_INSTRUCTIONS] = {1'000'000, 500, 500};
  kernel.counts[PERF_COUNT_HW_CACHE_MISSES] = {70, 500, 500};
  {
    EventCounters counters(kernel);
    counters.open(kBoth);
    const std::vector<EventCount> counts = counters.read();
    ASSERT_EQ(counts.size(), 2U);
    EXPECT_EQ(counts[0].name, "instructions");
    EXPECT_EQ(counts[0].value, 1'000'000);
    EXPECT_EQ(counts[0].counted, 1);
    EXPECT_EQ(counts[1].value, 70);
  }
  EXPECT_EQ(kernel.still_open, 0);
}

TEST(EventCounters, ASharedCounterIsScaledByItsShareOfTheTime) {
  FakeEvents kernel;
  kernel.counts[PERF_COUNT_HW_INSTRUCTIONS] = {600, 1000, 600};
  EventCounters counters(kernel);
  counters.open(kBoth);
  const std::vector<EventCount> counts = counters.read();
  // The other one could not be read, and is not there.
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_DOUBLE_EQ(counts[0].value, 1000);
  EXPECT_DOUBLE_EQ(counts[0].counted, 0.6);
}

TEST(EventCounters, WhatNeverRanIsNoCountOfNothing) {
  FakeEvents kernel;
  kernel.counts[PERF_COUNT_HW_INSTRUCTIONS] = {0, 1000, 0};
  EventCounters counters(kernel);
  counters.open(kBoth);
  EXPECT_TRUE(counters.read().empty());
}

TEST(EventCounters, NamesThatAreNoEventsAreLeftToOthers) {
  FakeEvents kernel;
  EventCounters counters(kernel);
  const std::vector<std::string> names = {"energy", "cycles"};
  counters.open(names);
  EXPECT_EQ(kernel.opened, std::vector<std::uint64_t>{PERF_COUNT_HW_CPU_CYCLES});
  EXPECT_TRUE(is_event("branch_misses"));
  EXPECT_FALSE(is_event("energy"));
}

TEST(EventCounters, ARefusalSaysWhatToDo) {
  FakeEvents kernel;
  EXPECT_EQ(why_not_counted("instructions", kernel), "");
  EXPECT_EQ(kernel.still_open, 0);
  kernel.refusal = ENOENT;
  EXPECT_THAT(why_not_counted("instructions", kernel), HasSubstr("no hardware counter"));
  kernel.refusal = EACCES;
  EXPECT_THAT(why_not_counted("cycles", kernel), HasSubstr("sysctl kernel.perf_event_paranoid"));
  kernel.refusal = EMFILE;
  EXPECT_THAT(why_not_counted("cycles", kernel), HasSubstr("file descriptors"));
  kernel.refusal = ENOSYS;
  EXPECT_THAT(why_not_counted("cycles", kernel), HasSubstr("no perf_event_open"));
}

/// Asks the real kernel for an event that every machine counts, in place of the processor's.
class PageFaults final : public event::Kernel {
 public:
  int open(const Event&, Scope scope) override {
    return event::this_kernel().open({"", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS}, scope);
  }
  bool read(int counter, Values& values) override {
    return event::this_kernel().read(counter, values);
  }
  void enable(int counter, bool on) override { event::this_kernel().enable(counter, on); }
  void close(int counter) override { event::this_kernel().close(counter); }
};

TEST(EventCounters, AProcessAndItsDescendantsAreCountedAndBenchcIsNot) {
  PageFaults kernel;
  const std::string why = why_not_counted("instructions", kernel);
  if (!why.empty()) GTEST_SKIP() << "this machine does not let us count at all: " << why;
  ProcessLauncher launcher;
  Launch launch;
  launch.argv = {"/bin/sh", "-c", "/bin/sh -c 'exit 0'; /bin/sh -c 'exit 0'; exit 0"};
  launch.timeout = 20;
  const auto count = [&] {
    EventCounters counters(kernel);
    counters.open(std::vector<std::string>{"instructions"});
    // Ours, which must not be counted.
    std::vector<char> memory(64 << 20);
    for (std::size_t at = 0; at < memory.size(); at += 4096) memory[at] = 1;
    const Finished finished = launcher.run(launch);
    EXPECT_TRUE(finished.exited_with(0));
    const std::vector<EventCount> counts = counters.read();
    EXPECT_EQ(counts.size(), 1U);
    EXPECT_EQ(counts.at(0).counted, 1);
    // What the kernel accounts has the moments before execve in it, too.
    EXPECT_LE(counts.at(0).value, static_cast<double>(finished.usage.page_faults));
    return counts.at(0).value;
  };
  const double three = count();
  launch.argv = {"/bin/sh", "-c", "exit 0"};
  const double one = count();
  EXPECT_GT(one, 10);
  EXPECT_GT(three, 2 * one);
}

}  // namespace
}  // namespace benchc::workload
