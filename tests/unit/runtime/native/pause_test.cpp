// The clock that a body stops for a while.

#include <string>

#include <gtest/gtest.h>

#include "tests/unit/runtime/native/host_process.h"

namespace benchc::native::test {
namespace {

constexpr auto kC = Library::Language::C;

/// Fails in its first batch with what is returned.
std::string failure_in_batch(const std::string& statements, std::uint32_t threads = 1) {
  const Library library(kC,
                        "BENCHC_EXPORT void body(benchc_case* bench) {\n"
                        "while (benchc_batch(bench) != 0) {" +
                            statements + "}\n}\n");
  HostProcess host({.library = library.path(), .threads = threads});
  const auto ready = host.answer();
  if (!ready) return "(ended)";
  const auto sampled = host.batch(1);
  if (!sampled) return "(ended)";
  return sampled->kind == Reply::Kind::Failed ? sampled->message.data() : "(answered)";
}

TEST(NativePause, LeavesOutWhatHappensMeanwhile) {
  // It waits for 20 ms while the clock is stopped; the process's own time of day says so.
  const Library library(kC, R"(
    #include <time.h>
    static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec; }
    BENCHC_EXPORT void body(benchc_case* bench) {
      double* waited = benchc_counter(bench, "waited", 0);
      for (uint64_t turns; (turns = benchc_batch(bench)) != 0;) {
        const double from = now();
        while (turns-- != 0) {
          benchc_pause(bench);
          const double begin = now();
          while (now() - begin < 0.005) {}
          *waited += now() - begin;
          benchc_resume(bench);
        }
        *benchc_counter(bench, "all", 0) += now() - from;
      }
    })",
                        {"-D_GNU_SOURCE"});
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  const auto sampled = host.batch(4);
  ASSERT_TRUE(sampled);
  ASSERT_EQ(sampled->kind, Reply::Kind::Sampled) << sampled->message.data();
  const double waited = sampled->counter[0].value;
  const double all = sampled->counter[1].value;
  EXPECT_GE(waited, 0.02);
  // What is left is at most what the body itself saw outside of its waiting, but for the way to it.
  EXPECT_LE(sampled->wall_seconds, all - waited + 0.01);
  EXPECT_GT(sampled->pause_overhead, 0);
  EXPECT_GE(sampled->paused_seconds, waited);
  // Pauses of an earlier batch are forgotten.
  const auto next = host.batch(1);
  ASSERT_TRUE(next);
  EXPECT_NEAR(next->pause_overhead * 4, sampled->pause_overhead, 1e-12);
  EXPECT_EQ(host.finish(), "exited 0");
}

TEST(NativePause, CostsNothingThatIsNotTold) {
  const Library library(kC, R"(
    BENCHC_EXPORT void body(benchc_case* bench) {
      for (uint64_t turns; (turns = benchc_batch(bench)) != 0;)
        while (turns-- != 0) { benchc_pause(bench); benchc_resume(bench); }
    })");
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  const auto one = host.batch(1);
  const auto many = host.batch(1000);
  ASSERT_TRUE(one && many);
  EXPECT_NEAR(many->pause_overhead, one->pause_overhead * 1000, 1e-12);
  EXPECT_GE(many->wall_seconds, 0);
}

TEST(NativePause, MustBePaired) {
  EXPECT_EQ(failure_in_batch("benchc_pause(bench); benchc_pause(bench);"),
            "the clock is paused a second time without being resumed in between");
  EXPECT_EQ(failure_in_batch("benchc_resume(bench);"),
            "the clock is resumed without having been paused");
  EXPECT_EQ(failure_in_batch("benchc_pause(bench);"),
            "a batch came to its end while the clock was paused");
  EXPECT_EQ(failure_in_batch("benchc_pause(bench); benchc_resume(bench);"), "(answered)");
}

TEST(NativePause, IsForTheLoop) {
  const Library library(kC, R"(
    BENCHC_EXPORT void body(benchc_case* bench) { benchc_pause(bench); benchc_batch(bench); })");
  EXPECT_EQ(failure_of({library.path()}),
            "the clock is paused outside of the loop, where it does not run");
}

TEST(NativePause, IsForBodiesOfOneThread) {
  const Library library(kC, R"(
    static void work(void* bench, uint32_t thread) {
      while (benchc_thread_batch(bench, thread) != 0) benchc_pause(bench);
    }
    BENCHC_EXPORT void body(benchc_case* bench) { benchc_each_thread(bench, work, bench); })");
  HostProcess host({.library = library.path(), .threads = 2});
  ASSERT_TRUE(host.answer());
  const auto reply = host.batch(1);
  ASSERT_TRUE(reply);
  EXPECT_STREQ(reply->message.data(), "the clock can be paused only in a body of one thread");
}

}  // namespace
}  // namespace benchc::native::test
