// What a body allocates, counted by the library that is loaded before all others.

#include <string>

#include <gtest/gtest.h>

#include "tests/unit/runtime/native/host_process.h"

namespace benchc::native::test {
namespace {

class NativeAllocations : public testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer has an allocator of its own";
#endif
  }

  static Reply counted(const std::string& library, std::uint64_t turns, std::uint64_t of_them,
                       std::uint32_t threads = 1) {
    HostProcess host({.library = library, .threads = threads, .count_allocations = true});
    const auto ready = host.answer();
    EXPECT_TRUE(ready.has_value());
    if (!ready) return {};
    EXPECT_EQ(ready->kind, Reply::Kind::Ready) << ready->message.data();
    Request request;
    request.turns = turns;
    request.counted = of_them;
    const auto sampled = host.ask(request);
    EXPECT_TRUE(sampled.has_value());
    if (!sampled) return {};
    EXPECT_EQ(sampled->kind, Reply::Kind::Sampled) << sampled->message.data();
    EXPECT_EQ(host.finish(), "exited 0");
    return *sampled;
  }
};

TEST_F(NativeAllocations, CountsEachFunctionOfC) {
  const Library library(Library::Language::C, R"(
    #include <malloc.h>
    #include <stdlib.h>
    #include <string.h>
    #define KEEP(place) benchc_keep(place)
    BENCHC_EXPORT void body(benchc_case* bench) {
      char* before = malloc(12345);
      KEEP(before);
      for (uint64_t turns; (turns = benchc_batch(bench)) != 0;)
        while (turns-- != 0) {
          void* a = malloc(100); KEEP(a);
          void* b = calloc(3, 10); KEEP(b); if (*(char*)b != 0) benchc_fail(bench, "not empty");
          a = realloc(a, 200); KEEP(a);
          void* c = NULL;
          if (posix_memalign(&c, 256, 1000) != 0 || (uintptr_t)c % 256 != 0) benchc_fail(bench, "posix_memalign");
          void* d = aligned_alloc(64, 128); KEEP(d);
          void* e = memalign(32, 7); KEEP(e);
          char* f = strdup("four"); KEEP(f);
          free(a); free(b); free(c); free(d); free(e); free(f);
        }
      free(before);
    })",
                        {"-D_GNU_SOURCE"});
  const Reply reply = counted(library.path(), 50, 3);
  EXPECT_EQ(reply.turns, 50U);
  EXPECT_EQ(reply.allocations, 3U * 7U);
  EXPECT_EQ(reply.allocated_bytes, 3U * (100 + 30 + 200 + 1000 + 128 + 7 + 5));
}

TEST_F(NativeAllocations, CountsNewOnceAndNothingInAPause) {
  const Library library(Library::Language::Cpp, R"(
    #include <memory>
    struct alignas(64) Wide { char bytes[64]; };
    BENCHC_ENTRY(body, bench) {
      bench.measure([&] {
        auto one = std::make_unique<long>(4);
        benchc::keep(one.get());
        auto wide = std::make_unique<Wide>();
        benchc::keep(wide.get());
        bench.pause();
        auto other = std::make_unique<long[]>(100);
        benchc::keep(other.get());
        bench.resume();
      });
    })");
  const Reply reply = counted(library.path(), 5, 10);
  EXPECT_EQ(reply.allocations, 20U);
  EXPECT_EQ(reply.allocated_bytes, 10U * (8 + 64));
}

TEST_F(NativeAllocations, CountsThoseOfAllThreads) {
  const Library library(Library::Language::C, R"(
    #include <stdlib.h>
    static void work(void* bench, uint32_t thread) {
      for (uint64_t turns; (turns = benchc_thread_batch(bench, thread)) != 0;)
        while (turns-- != 0) { void* a = malloc(10); benchc_keep(a); free(a); }
    }
    BENCHC_EXPORT void body(benchc_case* bench) { benchc_each_thread(bench, work, bench); })");
  const Reply reply = counted(library.path(), 1, 20, 2);
  EXPECT_EQ(reply.allocations, 40U);
  EXPECT_EQ(reply.allocated_bytes, 400U);
}

TEST_F(NativeAllocations, AreNoneInABodyWithoutAny) {
  const Library library(Library::Language::C, R"(
    BENCHC_EXPORT void body(benchc_case* bench) {
      double* seen = benchc_counter(bench, "seen", 0);
      for (uint64_t turns; (turns = benchc_batch(bench)) != 0;) *seen += (double)turns;
    })");
  const Reply reply = counted(library.path(), 5, 1000);
  EXPECT_EQ(reply.allocations, 0U);
  EXPECT_EQ(reply.allocated_bytes, 0U);
  EXPECT_EQ(reply.counter[0].value, 5) << "counters are those of the timed batch";
}

TEST_F(NativeAllocations, CannotBeCountedWithoutTheLibrary) {
  const Library library(Library::Language::C, R"(
    BENCHC_EXPORT void body(benchc_case* bench) { while (benchc_batch(bench) != 0) {} })");
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  Request request;
  request.counted = 1;
  const auto reply = host.ask(request);
  ASSERT_TRUE(reply);
  EXPECT_STREQ(reply->message.data(),
               "allocations cannot be counted: benchc-allocations.so is not loaded");
}

}  // namespace
}  // namespace benchc::native::test
