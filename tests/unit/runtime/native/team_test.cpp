// Bodies of several threads.

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sched.h>

#include "tests/unit/runtime/native/host_process.h"

namespace benchc::native::test {
namespace {

constexpr auto kC = Library::Language::C;
constexpr auto kCpp = Library::Language::Cpp;

/// Logical cores that this process may run on.
std::vector<std::int32_t> allowed_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  sched_getaffinity(0, sizeof(set), &set);
  std::vector<std::int32_t> cores;
  for (std::int32_t core = 0; core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(static_cast<std::size_t>(core), &set)) cores.push_back(core);
  }
  return cores;
}

const char* const kTeam = R"(
  #include <pthread.h>
  #include <sched.h>
  static void work(void* context, uint32_t thread) {
    benchc_case* bench = context;
    double* done = benchc_counter(bench, "done", thread);
    char own[] = "thread 0";
    own[7] = (char)('0' + thread);
    double* ran = benchc_counter(bench, own, thread);
    double* core = benchc_counter(bench, "core", thread);
    for (uint64_t turns; (turns = benchc_thread_batch(bench, thread)) != 0;) {
      for (; turns != 0; --turns) { *done += 1; benchc_clobber(); }
      *ran = (double)(uintptr_t)pthread_self();
      if (thread == 1) *core = sched_getcpu();
    }
  }
  BENCHC_EXPORT void body(benchc_case* bench) {
    if (benchc_threads(bench) != benchc_number(bench, "threads")) benchc_fail(bench, "threads");
    benchc_each_thread(bench, work, bench);
  })";

double counter_of(const Reply& reply, std::string_view name) {
  for (std::uint32_t i = 0; i < reply.counters; ++i) {
    if (name == reply.counter[i].name.data()) return reply.counter[i].value;
  }
  return -1;
}

class NativeTeam : public testing::TestWithParam<std::uint32_t> {};

TEST_P(NativeTeam, EveryThreadDoesAllTurns) {
  const std::uint32_t threads = GetParam();
  const Library library(kC, kTeam, {"-D_GNU_SOURCE"});
  HostProcess host({.library = library.path(),
                    .parameters = {number("threads", threads)},
                    .threads = threads,
                    .cores = allowed_cores()});
  const auto ready = host.answer();
  ASSERT_TRUE(ready);
  ASSERT_EQ(ready->kind, Reply::Kind::Ready) << ready->message.data();
  for (const std::uint64_t turns : {1U, 100U, 5000U}) {
    const auto sampled = host.batch(turns, turns / 2);
    ASSERT_TRUE(sampled);
    ASSERT_EQ(sampled->kind, Reply::Kind::Sampled) << sampled->message.data();
    EXPECT_EQ(sampled->turns, turns);
    EXPECT_EQ(counter_of(*sampled, "done"), static_cast<double>(turns * threads));
    EXPECT_GE(sampled->wall_seconds, 0);
    EXPECT_GE(sampled->cpu_seconds, 0);
    std::vector<double> threads_seen;
    for (std::uint32_t i = 0; i < threads; ++i) {
      threads_seen.push_back(counter_of(*sampled, "thread " + std::to_string(i)));
    }
    std::sort(threads_seen.begin(), threads_seen.end());
    EXPECT_GT(threads_seen.front(), 0);
    EXPECT_EQ(std::unique(threads_seen.begin(), threads_seen.end()), threads_seen.end());
  }
  EXPECT_EQ(host.finish(), "exited 0");
}

INSTANTIATE_TEST_SUITE_P(Threads, NativeTeam, testing::Values(1U, 2U, 3U, 8U));

TEST(NativeTeams, ThreadsKeepToTheirCores) {
  const std::vector<std::int32_t> cores = allowed_cores();
  if (cores.size() < 2) GTEST_SKIP() << "one core";
  const Library library(kC, kTeam, {"-D_GNU_SOURCE"});
  for (const bool turned : {false, true}) {
    HostProcess host({.library = library.path(),
                      .parameters = {number("threads", 2)},
                      .threads = 2,
                      .cores = {cores[turned ? 1 : 0], cores[turned ? 0 : 1]}});
    ASSERT_TRUE(host.answer());
    const auto sampled = host.batch(100);
    ASSERT_TRUE(sampled);
    EXPECT_EQ(counter_of(*sampled, "core"), cores[turned ? 0 : 1]);
  }
}

TEST(NativeTeams, ACoreThatCannotBeFails) {
  const Library library(kC, kTeam, {"-D_GNU_SOURCE"});
  EXPECT_EQ(failure_of({.library = library.path(),
                        .parameters = {number("threads", 2)},
                        .threads = 2,
                        .cores = {1022, 1023}}),
            "a thread could not be put on core 1022");
}

TEST(NativeTeams, OfCppCountForEachThread) {
  const Library library(kCpp, R"(
    #include <atomic>
    BENCHC_ENTRY(body, bench) {
      std::atomic<long> done = 0;
      bench.measure_each([&](std::uint32_t thread) { done += 1; bench.counter("of it", thread) += 1; });
      if (done != 3 * (100 + 20)) bench.fail("some were not done");
    })");
  HostProcess host({.library = library.path(), .threads = 3});
  ASSERT_TRUE(host.answer());
  const auto sampled = host.batch(100, 20);
  ASSERT_TRUE(sampled);
  EXPECT_EQ(counter_of(*sampled, "of it"), 300);
  EXPECT_EQ(host.finish(), "exited 0");
}

TEST(NativeTeams, AlgorithmsOfOneTbbFindTheThreads) {
  const Library library(kCpp, R"(
    #include <tbb/parallel_for.h>
    #include <tbb/task_arena.h>
    BENCHC_ENTRY(body, bench) {
      if (tbb::this_task_arena::max_concurrency() != static_cast<int>(bench.threads())) {
        bench.fail("the arena is of another size");
      }
      double& sum = bench.counter("sum");
      bench.measure([&] {
        std::atomic<int> all = 0;
        tbb::parallel_for(0, 1000, [&](int) { all += 1; });
        sum += all;
      });
    })",
                        {"-ltbb", "-include", "atomic"});
  for (const std::uint32_t threads : {1U, 2U}) {
    HostProcess host({.library = library.path(), .threads = threads});
    const auto ready = host.answer();
    ASSERT_TRUE(ready);
    ASSERT_EQ(ready->kind, Reply::Kind::Ready) << ready->message.data();
    const auto sampled = host.batch(7);
    ASSERT_TRUE(sampled);
    EXPECT_EQ(sampled->turns, 7U) << "an iteration is the whole body's";
    EXPECT_EQ(counter_of(*sampled, "sum"), 7000);
    EXPECT_EQ(host.finish(), "exited 0");
  }
}

/// What comes of a body of two threads whose work is `statements`.
std::string failure_in_team(const std::string& statements) {
  const Library library(kC,
                        "static void work(void* context, uint32_t thread) {\n"
                        "benchc_case* bench = context; (void)bench; (void)thread;\n" +
                            statements +
                            "}\nBENCHC_EXPORT void body(benchc_case* bench) {\n"
                            "benchc_each_thread(bench, work, bench);\n}\n");
  HostProcess host({.library = library.path(), .threads = 2});
  const std::string first = host.failure();
  if (first != "(answered)") return first;
  const Request request;
  host.send_raw(&request, sizeof(request));
  return host.failure();
}

TEST(NativeTeams, AThreadThatLeavesEarlyFails) {
  EXPECT_EQ(failure_in_team("if (thread == 1) return; while (benchc_thread_batch(bench, 0)) {}"),
            "thread 1 left the loop before it was told to");
}

TEST(NativeTeams, CallsInTheWrongPlaceFail) {
  EXPECT_EQ(failure_in_team("benchc_thread_batch(bench, 5);"),
            "benchc_thread_batch with the number 5, but there are 2 threads");
  EXPECT_EQ(failure_in_team("if (thread == 0) benchc_batch(bench);"
                            "else while (benchc_thread_batch(bench, 1)) {}"),
            "benchc_batch inside benchc_each_thread: there it is benchc_thread_batch");
  EXPECT_EQ(failure_in_team("if (thread == 0) benchc_each_thread(bench, work, bench);"
                            "else while (benchc_thread_batch(bench, 1)) {}"),
            "benchc_each_thread inside benchc_each_thread");
  const Library library(kC, R"(
    BENCHC_EXPORT void body(benchc_case* bench) { benchc_thread_batch(bench, 0); })");
  EXPECT_EQ(failure_of({library.path()}), "benchc_thread_batch outside of benchc_each_thread");
}

TEST(NativeTeams, AThreadThatThrowsFails) {
  const Library library(kCpp, R"(
    #include <stdexcept>
    BENCHC_ENTRY(body, bench) {
      bench.measure_each([](std::uint32_t thread) {
        if (thread == 1) throw std::runtime_error("lost a page");
      });
    })");
  HostProcess host({.library = library.path(), .threads = 2});
  ASSERT_TRUE(host.answer());
  const auto reply = host.batch(1);
  ASSERT_TRUE(reply);
  EXPECT_STREQ(reply->message.data(), "the entry threw an exception: lost a page");
}

}  // namespace
}  // namespace benchc::native::test
