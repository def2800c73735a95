// What a body is told to do, and what is told of it.

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/native/host_process.h"

namespace benchc::native::test {
namespace {

constexpr auto kC = Library::Language::C;
constexpr auto kCpp = Library::Language::Cpp;

/// Does what it is told, and counts how often in "turns".
const char* const kCounting = R"(
  BENCHC_EXPORT void body(benchc_case* bench) {
    double* done = benchc_counter(bench, "turns", 0);
    for (uint64_t turns; (turns = benchc_batch(bench)) != 0;)
      while (turns-- != 0) { *done += 1; benchc_clobber(); }
  })";

TEST(NativeLoop, DoesAsManyTurnsAsAreAskedFor) {
  const Library library(kC, kCounting);
  HostProcess host({library.path()});
  const auto ready = host.answer();
  ASSERT_TRUE(ready);
  ASSERT_EQ(ready->kind, Reply::Kind::Ready) << ready->message.data();
  EXPECT_EQ(ready->has_unrolled, 0U);
  for (const std::uint64_t turns : {1U, 7U, 1000U}) {
    const auto sampled = host.batch(turns);
    ASSERT_TRUE(sampled);
    ASSERT_EQ(sampled->kind, Reply::Kind::Sampled) << sampled->message.data();
    EXPECT_EQ(sampled->turns, turns);
    ASSERT_EQ(sampled->counters, 1U);
    EXPECT_STREQ(sampled->counter[0].name.data(), "turns");
    EXPECT_EQ(sampled->counter[0].value, static_cast<double>(turns));
  }
  EXPECT_EQ(host.finish(), "exited 0");
}

TEST(NativeLoop, LeadsInWithTurnsThatAreNotCounted) {
  const Library library(kC, kCounting);
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  const auto sampled = host.batch(10, 25);
  ASSERT_TRUE(sampled);
  EXPECT_EQ(sampled->turns, 10U);
  EXPECT_EQ(sampled->counter[0].value, 10);
}

TEST(NativeLoop, TellsOfTimeMemoryAndTheKernelsWork) {
  const Library library(kC, R"(
    #include <stdlib.h>
    #include <sys/mman.h>
    enum { kSize = 1 << 20 };
    BENCHC_EXPORT void body(benchc_case* bench) {
      for (uint64_t turns; (turns = benchc_batch(bench)) != 0;)
        while (turns-- != 0) {
          char* fresh = mmap(NULL, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
          madvise(fresh, kSize, MADV_NOHUGEPAGE);
          for (int i = 0; i < kSize; i += 4096) fresh[i] = 1;
          munmap(fresh, kSize);
        }
    })",
                        {"-D_GNU_SOURCE"});
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  const auto sampled = host.batch(4);
  ASSERT_TRUE(sampled);
  ASSERT_EQ(sampled->kind, Reply::Kind::Sampled) << sampled->message.data();
  EXPECT_GE(sampled->page_faults, 4 * 256);
  EXPECT_GT(sampled->wall_seconds, 0);
  EXPECT_GT(sampled->cpu_seconds, 0);
  EXPECT_NEAR(sampled->user_seconds + sampled->system_seconds, sampled->cpu_seconds, 1e-9);
  EXPECT_GE(sampled->context_switches, 0);
  EXPECT_GT(sampled->max_rss_bytes, 1 << 20);
}

TEST(NativeLoop, KnowsThePeakOfItsMemory) {
  // What the process that it was started by had is not its own: more than this one ever gets.
  std::vector<char> much(std::size_t{100} << 20U, 'x');
  const Library library(kC, kCounting);
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  const auto sampled = host.batch(1);
  ASSERT_TRUE(sampled);
  EXPECT_GT(sampled->max_rss_bytes, 1 << 20);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(sampled->max_rss_bytes, 15 << 20);
#endif
  EXPECT_EQ(much.back(), 'x');
}

TEST(NativeLoop, NeverTakesLessThanNoTime) {
  const Library library(kC, R"(
    BENCHC_EXPORT void body(benchc_case* bench) { while (benchc_batch(bench) != 0) {} })");
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  for (int i = 0; i < 50; ++i) {
    const auto sampled = host.batch(1);
    ASSERT_TRUE(sampled);
    EXPECT_GE(sampled->wall_seconds, 0);
    EXPECT_GE(sampled->cpu_seconds, 0);
  }
}

// It would never be measured, and nobody would know.
TEST(NativeLoop, AnEntryHasOneLoop) {
  const Library library(kC, R"(
    BENCHC_EXPORT void body(benchc_case* bench) {
      while (benchc_batch(bench) != 0) {}
      while (benchc_batch(bench) != 0) {}
    })");
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  ASSERT_TRUE(host.batch(1));
  Request finish;
  finish.kind = Request::Kind::Finish;
  const auto answer = host.ask(finish);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->kind, Reply::Kind::Failed);
  EXPECT_TRUE(std::string(answer->message.data()).starts_with("a second loop"));
}

TEST(NativeLoop, PassesOnItemsBytesAndWarnings) {
  const Library library(kC, R"(
    BENCHC_EXPORT void body(benchc_case* bench) {
      benchc_warn(bench, "the table is small");
      int round = 0;
      while (benchc_batch(bench) != 0) {
        benchc_items(bench, ++round);
        benchc_bytes(bench, 4096);
        if (round == 2) benchc_warn(bench, "the second round was odd");
      }
    })");
  HostProcess host({library.path()});
  const auto ready = host.answer();
  ASSERT_TRUE(ready);
  EXPECT_EQ(ready->warned, 1U);
  EXPECT_STREQ(ready->message.data(), "the table is small");
  EXPECT_EQ(ready->items, -1);
  const auto first = host.batch(1);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->warned, 0U) << "it has been said";
  EXPECT_EQ(first->items, 1);
  EXPECT_EQ(first->bytes, 4096);
  const auto second = host.batch(1);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->items, 2);
  EXPECT_EQ(second->bytes, 4096);
  EXPECT_EQ(second->warned, 1U);
  EXPECT_STREQ(second->message.data(), "the second round was odd");
}

/// An iteration adds to "done", in either copy.
const char* const kEntry = R"(
  BENCHC_ENTRY(body, bench) {
    double& done = bench.counter("done");
    bench.measure([&] { done += 1; benchc::clobber(); });
  })";

TEST(NativeLoop, AnEntryOfCppHasAnUnrolledCopy) {
  const Library library(kCpp, kEntry);
  {
    HostProcess plain({library.path()});
    const auto ready = plain.answer();
    ASSERT_TRUE(ready);
    EXPECT_EQ(ready->has_unrolled, 1U);
    const auto sampled = plain.batch(6);
    ASSERT_TRUE(sampled);
    EXPECT_EQ(sampled->counter[0].value, 6);
  }
  HostProcess host({.library = library.path(), .unrolled = true});
  ASSERT_TRUE(host.answer());
  for (const std::uint32_t unroll : {16U, 8U, 1U, 16U}) {
    Request request;
    request.turns = 5;
    request.lead_in = 3;
    request.unroll = unroll;
    const auto sampled = host.ask(request);
    ASSERT_TRUE(sampled);
    ASSERT_EQ(sampled->kind, Reply::Kind::Sampled) << sampled->message.data();
    EXPECT_EQ(sampled->turns, std::uint64_t{5} * unroll) << "in iterations";
    EXPECT_EQ(sampled->counter[0].value, 5.0 * unroll);
  }
  EXPECT_EQ(host.finish(), "exited 0");
}

TEST(NativeLoop, APlainLoopCannotBeUnrolled) {
  const Library library(kC, kCounting);
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  Request request;
  request.unroll = 16;
  const auto reply = host.ask(request);
  ASSERT_TRUE(reply);
  EXPECT_STREQ(reply->message.data(), "this loop has no unrolled copy");
  EXPECT_EQ(failure_of({.library = library.path(), .unrolled = true}),
            "the entry \"body\" has no unrolled copy");
}

TEST(NativeLoop, TearsDownAndRunsDestructorsAtItsEnd) {
  const Library library(kCpp, R"(
    #include <cstdio>
    struct Late {
      ~Late() { std::fputs("destroyed", file); std::fclose(file); }
      std::FILE* file = nullptr;
    } late;
    BENCHC_ENTRY(body, bench) {
      late.file = std::fopen(bench.text("file").data(), "w");
      bench.measure([] { benchc::clobber(); });
      std::fputs("torn down, ", late.file);
    })");
  const benchc::test::TemporaryDirectory folder;
  const std::string file = folder.path() / "said";
  HostProcess host({.library = library.path(), .parameters = {text("file", file)}});
  ASSERT_TRUE(host.answer());
  ASSERT_TRUE(host.batch(3));
  EXPECT_EQ(host.finish(), "exited 0");
  std::string said;
  std::getline(std::ifstream(file), said);
  EXPECT_EQ(said, "torn down, destroyed");
}

TEST(NativeLoop, TakesOverAClockThatIsKnown) {
  const Library library(kC, kCounting);
  Clock clock;
  clock.resolution = 12e-9;
  clock.overhead = 34e-9;
  HostProcess host({.library = library.path(), .clock = clock});
  const auto ready = host.answer();
  ASSERT_TRUE(ready);
  EXPECT_EQ(ready->clock.source, Clock::Source::Monotonic);
  EXPECT_EQ(ready->clock.overhead, 34e-9);
  EXPECT_EQ(ready->clock.resolution, 12e-9);
}

TEST(NativeLoop, ChoosesAnotherClockWhereTheKnownOneCannotBe) {
  const Library library(kC, kCounting);
  Clock clock;
  clock.frequency = -5;
  HostProcess host({.library = library.path(), .clock = clock});
  const auto ready = host.answer();
  ASSERT_TRUE(ready);
  EXPECT_GE(ready->clock.frequency, 1e6);
}

TEST(NativeLoop, EndsWhenBenchcIsGone) {
  const Library library(kC, kCounting);
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  host.hang_up();
  EXPECT_EQ(host.end(), "exited 3");
}

TEST(NativeLoop, RefusesWhatItWasNotBuiltFor) {
  const Library library(kC, kCounting);
  for (const std::uint32_t unroll : {0U, 2U, 64U}) {
    HostProcess host({library.path()});
    ASSERT_TRUE(host.answer());
    Request request;
    request.unroll = unroll;
    const auto reply = host.ask(request);
    ASSERT_TRUE(reply);
    EXPECT_STREQ(reply->message.data(), "benchc asked for a batch that cannot be");
  }
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  host.send_raw("?", 1);
  EXPECT_EQ(host.failure(), "benchc asked for something that this program does not know");
}

TEST(NativeProgram, SaysWhatItIsWhenStartedByHand) {
  const Ran ran = run_program({BENCHC_NATIVE_HOST});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.output,
            "benchc-native: this is the program that benchc measures native code in; it is started "
            "by benchc\nusage: benchc-native --kernels    names the kernels of the stdlib\n");
}

TEST(NativeProgram, FindsEveryKernelThatItNames) {
  const Ran ran = run_program({BENCHC_NATIVE_HOST, "--kernels"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.output, testing::HasSubstr("std.stream.triad\n"));
  std::istringstream lines(ran.output);
  for (std::string name; std::getline(lines, name);) {
    // Whether it gets as far as its loop without its parameters is its own affair.
    EXPECT_THAT(failure_of({.library = "", .entry = name}),
                testing::Not(testing::HasSubstr("there is no kernel")));
  }
  EXPECT_EQ(failure_of({.library = "", .entry = "std.nothing"}),
            "there is no kernel \"std.nothing\" in this program");
}

}  // namespace
}  // namespace benchc::native::test
