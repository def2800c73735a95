// A process whose memory stays resident.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/native/host_process.h"

namespace benchc::native::test {
namespace {

/// Counts the KiB that the kernel says are locked, after it has asked for 32 MiB and touched none.
Library looking() {
  return Library(Library::Language::C, R"(
    #include <stdio.h>
    #include <stdlib.h>
    static double status(const char* name) {
      char line[256];
      double value = 0;
      FILE* file = fopen("/proc/self/status", "r");
      while (file != NULL && fgets(line, sizeof line, file) != NULL) sscanf(line, name, &value);
      if (file != NULL) fclose(file);
      return value;
    }
    BENCHC_EXPORT void body(benchc_case* bench) {
      volatile char* untouched = malloc(32 << 20);
      while (benchc_batch(bench) != 0) {
        *benchc_counter(bench, "locked", 0) = status("VmLck: %lf");
        *benchc_counter(bench, "resident", 0) = status("VmRSS: %lf");
      }
      free((void*)untouched);
    })");
}

TEST(NativeMemoryLock, NothingIsLockedUnlessAsked) {
  const Library library = looking();
  HostProcess host({.library = library.path()});
  ASSERT_TRUE(host.answer());
  const auto sampled = host.batch(1);
  ASSERT_TRUE(sampled);
  EXPECT_EQ(sampled->counter[0].value, 0);
}

TEST(NativeMemoryLock, AllIsLockedFromItsFirstTouchOn) {
  const Library library = looking();
  HostProcess host({.library = library.path(), .threads = 4, .memory_locked = true});
  const auto ready = host.answer();
  ASSERT_TRUE(ready);
  if (ready->kind == Reply::Kind::Failed) {
    EXPECT_THAT(ready->message.data(), testing::StartsWith("its memory could not be locked: "));
    GTEST_SKIP() << ready->message.data();
  }
  const auto sampled = host.batch(1);
  ASSERT_TRUE(sampled);
  ASSERT_EQ(sampled->kind, Reply::Kind::Sampled) << sampled->message.data();
  constexpr double kAsked = 32 * 1024;
  EXPECT_GT(sampled->counter[0].value, kAsked);
  EXPECT_LT(sampled->counter[1].value, kAsked);
  EXPECT_EQ(host.finish(), "exited 0");
}

}  // namespace
}  // namespace benchc::native::test
