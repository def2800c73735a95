#include "runtime/native/own_events.h"

#include <cerrno>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <linux/perf_event.h>

#include "tests/unit/runtime/native/host_process.h"

namespace benchc::native::test {
namespace {

using event::Event;
using event::Scope;
using event::Values;

constexpr std::uint32_t kInstructions = 1;
constexpr std::uint32_t kCycles = 2;

/// A processor that counts what the test tells it, while a counter is switched on.
class FakeKernel final : public event::Kernel {
 public:
  int open(const Event& event, Scope scope) override {
    if (event.name == refused) return -ENOENT;
    scopes.push_back(scope);
    counters.emplace_back();
    return static_cast<int>(counters.size()) - 1;
  }
  bool read(int counter, Values& values) override {
    values = at(counter).values;
    return at(counter).readable;
  }
  void enable(int counter, bool on) override { at(counter).on = on; }
  void close(int counter) override { at(counter).open = false; }

  /// Time passes, in which each counter that is on counts so much.
  void pass(std::uint64_t value, std::uint64_t enabled, std::uint64_t running) {
    for (Counter& counter : counters) {
      if (!counter.on) continue;
      counter.values[0] += value;
      counter.values[1] += enabled;
      counter.values[2] += running;
    }
  }

  struct Counter {
    Values values = {};
    bool on = false;
    bool open = true;
    bool readable = true;
  };
  Counter& at(int counter) { return counters.at(static_cast<std::size_t>(counter)); }

  std::string refused;
  std::vector<Scope> scopes;
  std::vector<Counter> counters;
};

Reply reported(const OwnEvents& events) {
  Reply reply;
  events.report(reply);
  return reply;
}

TEST(OwnEvents, CountFromStartToStopAndNotBetween) {
  FakeKernel kernel;
  OwnEvents events(kInstructions, Scope::Own, kernel);
  EXPECT_EQ(kernel.scopes, std::vector<Scope>{Scope::Own});
  kernel.pass(1000, 10, 10);
  for (const std::uint64_t amount : {40U, 7U}) {
    events.clear();
    events.start();
    kernel.pass(amount, 10, 10);
    events.hold();
    kernel.pass(500, 10, 10);
    events.start();
    kernel.pass(2, 10, 10);
    events.stop();
    kernel.pass(1000, 10, 10);
    const Reply reply = reported(events);
    EXPECT_EQ(reply.events, kInstructions);
    EXPECT_EQ(reply.event[0].value, static_cast<double>(amount) + 2);
    EXPECT_EQ(reply.event[0].counted, 1);
  }
}

TEST(OwnEvents, ABatchIsScaledByItsOwnShareOfTheTime) {
  FakeKernel kernel;
  OwnEvents events(kInstructions, Scope::Own, kernel);
  for (const std::uint64_t ran : {1000U, 600U}) {
    events.clear();
    events.start();
    kernel.pass(ran, 1000, ran);
    events.stop();
    const Reply reply = reported(events);
    EXPECT_DOUBLE_EQ(reply.event[0].value, 1000);
    EXPECT_DOUBLE_EQ(reply.event[0].counted, static_cast<double>(ran) / 1000);
  }
}

TEST(OwnEvents, WhatWasNotCountedIsNotThere) {
  FakeKernel kernel;
  kernel.refused = "instructions";
  OwnEvents events(kInstructions | kCycles, Scope::Own, kernel);
  ASSERT_EQ(kernel.counters.size(), 1U);
  events.start();
  kernel.pass(0, 1000, 0);
  events.stop();
  EXPECT_EQ(reported(events).events, 0U);
  events.start();
  kernel.pass(5, 10, 10);
  kernel.at(0).readable = false;
  events.stop();
  EXPECT_EQ(reported(events).events, 0U);
  kernel.at(0).readable = true;
  events.start();
  events.stop();
  EXPECT_EQ(reported(events).events, kCycles);
}

TEST(OwnEvents, WhatABatchCostsIsTakenOffOnce) {
  FakeKernel kernel;
  OwnEvents events(kInstructions, Scope::Own, kernel);
  unsigned round = 0;
  // One in four is disturbed.
  events.learn_cost([&] { kernel.pass(round++ % 4 == 0 ? 900 : 30, 10, 10); });
  EXPECT_EQ(reported(events).events, 0U);
  events.start();
  kernel.pass(1030, 10, 10);
  events.stop();
  EXPECT_EQ(reported(events).event[0].value, 1000);
  events.clear();
  events.start();
  kernel.pass(12, 10, 10);
  events.stop();
  EXPECT_EQ(reported(events).event[0].value, 0);
}

TEST(OwnEvents, ThreadsAddUpAndTheWorstShareStands) {
  FakeKernel kernel;
  OwnEvents sum;
  {
    std::vector<OwnEvents> threads(2);
    for (OwnEvents& thread : threads) {
      thread = OwnEvents(kCycles, Scope::Thread, kernel);
      thread.start();
    }
    kernel.at(1).on = false;
    kernel.pass(70, 10, 10);
    kernel.at(0).on = false;
    kernel.at(1).on = true;
    kernel.pass(15, 20, 10);
    for (OwnEvents& thread : threads) {
      thread.stop();
      sum.add(thread);
    }
  }
  const Reply reply = reported(sum);
  EXPECT_EQ(reply.events, kCycles);
  EXPECT_DOUBLE_EQ(reply.event[1].value, 100);
  EXPECT_DOUBLE_EQ(reply.event[1].counted, 0.5);
  for (const FakeKernel::Counter& counter : kernel.counters) EXPECT_FALSE(counter.open);
}

// Such as the thread for whose counters no descriptors were left.
TEST(OwnEvents, ASumThatLacksAThreadIsNone) {
  FakeKernel kernel;
  OwnEvents counted(kCycles | kInstructions, Scope::Thread, kernel);
  kernel.refused = "cycles";
  OwnEvents lacking(kCycles | kInstructions, Scope::Thread, kernel);
  OwnEvents sum;
  for (const bool last : {false, true}) {
    for (OwnEvents* thread : {&counted, &lacking}) {
      thread->clear();
      thread->start();
      kernel.pass(10, 10, 10);
      thread->stop();
    }
    sum.clear();
    sum.add(counted);
    if (!last) sum.add(lacking);
    EXPECT_EQ(reported(sum).events, last ? kInstructions | kCycles : kInstructions);
  }
}

// The same by the real kernel: page faults stand for what a processor counts.

/// `touch(n)` faults on n pages, however often.
const char* const kTouch = R"(
  #include <sys/mman.h>
  #include <thread>
  static void touch(int pages) {
    const auto size = static_cast<size_t>(pages) * 4096;
    char* fresh = static_cast<char*>(
        mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    madvise(fresh, size, MADV_NOHUGEPAGE);
    for (int i = 0; i < pages; ++i) fresh[i * 4096] = 1;
    munmap(fresh, size);
  })";

std::string why_no_faults() {
  event::Kernel& kernel = event::this_kernel();
  const int counter = kernel.open({"", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS}, Scope::Own);
  if (counter < 0) return "perf_event_open: errno " + std::to_string(-counter);
  kernel.close(counter);
  return {};
}

/// Faults in a batch of 10 turns behind 20 untimed ones, by a body with this text.
double faults_of(const std::string& text, std::uint32_t threads = 1) {
  const Library library(Library::Language::Cpp, kTouch + text, {"-pthread"});
  Given given;
  given.library = library.path();
  given.threads = threads;
  given.events = kInstructions;
  given.host = BENCHC_FAULTS_HOST;
  HostProcess host(given);
  const auto ready = host.answer();
  EXPECT_TRUE(ready && ready->kind == Reply::Kind::Ready);
  double counted = -1;
  for (int batch = 0; batch < 3; ++batch) {
    const auto sampled = host.batch(10, 20);
    EXPECT_TRUE(sampled && sampled->kind == Reply::Kind::Sampled);
    if (!sampled || sampled->events != kInstructions) return -1;
    EXPECT_EQ(sampled->event[0].counted, 1);
    counted = sampled->event[0].value;
  }
  EXPECT_EQ(host.finish(), "exited 0");
  return counted;
}

class RealOwnEvents : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = why_no_faults(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(RealOwnEvents, ABatchIsCountedAndWhatIsAroundItIsNot) {
  const double faults = faults_of(R"(
    BENCHC_ENTRY(body, bench) { bench.measure([] { touch(64); }); })");
  EXPECT_GE(faults, 640);
  EXPECT_LT(faults, 660);
}

TEST_F(RealOwnEvents, NothingIsCountedWhileTheClockIsPaused) {
  const double faults = faults_of(R"(
    BENCHC_ENTRY(body, bench) {
      bench.measure([&] {
        touch(8);
        bench.pause();
        touch(500);
        bench.resume();
      });
    })");
  EXPECT_GE(faults, 80);
  EXPECT_LT(faults, 100);
}

TEST_F(RealOwnEvents, ThreadsThatTheBodyStartsAreCounted) {
  const double faults = faults_of(R"(
    BENCHC_ENTRY(body, bench) {
      bench.measure([] { std::thread([] { touch(100); }).join(); });
    })");
  EXPECT_GE(faults, 1000);
}

TEST_F(RealOwnEvents, ThreadsOfABodyAreSummed) {
  const double faults = faults_of(R"(
    BENCHC_ENTRY(body, bench) {
      bench.measure_each([](std::uint32_t) { touch(50); });
    })",
                                  3);
  EXPECT_GE(faults, 1500);
  EXPECT_LT(faults, 1600);
}

}  // namespace
}  // namespace benchc::native::test
