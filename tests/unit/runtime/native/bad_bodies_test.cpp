// Libraries and bodies that are no good, and what is said of them.

#include <string>

#include <gtest/gtest.h>

#include "tests/unit/runtime/native/host_process.h"

namespace benchc::native::test {
namespace {

constexpr auto kC = Library::Language::C;
constexpr auto kCpp = Library::Language::Cpp;

/// An entry of C with these statements in it.
std::string body_of(const std::string& statements) {
  return "#include <signal.h>\n#include <stdlib.h>\nBENCHC_EXPORT void body(benchc_case* bench) "
         "{\n" +
         statements + "\n}\n";
}

std::string failure_in_c(const std::string& statements) {
  const Library library(kC, body_of(statements));
  return failure_of({library.path()});
}

TEST(BadLibrary, IsNotThere) {
  EXPECT_EQ(failure_of({"/no/such/library.so"}),
            "the library could not be loaded: /no/such/library.so: cannot open shared object file: "
            "No such file or directory");
}

TEST(BadLibrary, LacksTheEntry) {
  const Library library(kC, body_of("(void)bench;"));
  EXPECT_EQ(failure_of({.library = library.path(), .entry = "parse"}),
            "there is no entry \"parse\": one is defined with BENCHC_ENTRY, or declared "
            "BENCHC_EXPORT");
}

TEST(BadLibrary, HasTheEntryUnderANameOfCpp) {
  const Library library(kCpp, "void body(benchc_case* bench) { benchc_batch(bench); }");
  EXPECT_EQ(failure_of({library.path()}),
            "the entry \"body\" is a function of C++: define it with BENCHC_ENTRY, or "
            "declare it BENCHC_EXPORT");
}

TEST(BadLibrary, KnowsNothingOfBenchc) {
  const Library library(kC, body_of("(void)bench;"), {"-Dbenchc_native_abi=other_name"});
  EXPECT_EQ(failure_of({library.path()}), "it was built without benchc/native.h");
}

TEST(BadLibrary, WasBuiltAgainstAnotherVersion) {
  // The variable that the header defines gives way to a strong one of another file.
  const benchc::test::TemporaryDirectory folder;
  const auto other = folder.write("abi.c", "const unsigned benchc_native_abi = 7;\n");
  const Library library(kC, body_of("(void)bench;"), {other});
  EXPECT_EQ(failure_of({library.path()}),
            "it was built with version 7 of benchc/native.h, and this benchc has version 1");
}

TEST(BadBody, ComesBackWithoutMeasuring) {
  EXPECT_EQ(failure_in_c("(void)bench;"), "the entry came back without measuring anything");
}

TEST(BadBody, LeavesItsLoopEarly) {
  const Library library(kC, body_of("benchc_batch(bench);"));
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  const auto reply = host.batch(1);
  ASSERT_TRUE(reply);
  EXPECT_STREQ(reply->message.data(), "the entry left its loop before it was told to");
  EXPECT_EQ(host.end(), "exited 1");
}

TEST(BadBody, FailsForItsOwnReason) {
  EXPECT_EQ(failure_in_c("benchc_fail(bench, \"the input is not sorted\");"),
            "the input is not sorted");
}

TEST(BadBody, FailsWithAReasonThatIsTooLong) {
  EXPECT_EQ(failure_in_c("char* all = malloc(5000); for (int i = 0; i < 4999; ++i) all[i] = 'x'; "
                         "all[4999] = 0; benchc_fail(bench, all);")
                .substr(0, 1024),
            std::string(1024, 'x'));
}

TEST(BadBody, ThrowsInCpp) {
  const Library library(kCpp, R"(
    #include <stdexcept>
    BENCHC_ENTRY(body, bench) { throw std::runtime_error("no such table"); bench.measure([] {}); }
    BENCHC_ENTRY(odd, bench) { throw 42; bench.measure([] {}); }
    BENCHC_EXPORT void plain(benchc_case*) { throw std::runtime_error("out of luck"); })");
  EXPECT_EQ(failure_of({library.path()}), "no such table");
  EXPECT_EQ(failure_of({.library = library.path(), .entry = "odd"}),
            "the entry threw something that is no std::exception");
  EXPECT_EQ(failure_of({.library = library.path(), .entry = "plain"}),
            "the entry threw an exception: out of luck");
}

TEST(BadBody, EndsTheProcess) {
  const Library library(kC, body_of("benchc_batch(bench); exit(0);"));
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  EXPECT_FALSE(host.batch(1));
  EXPECT_EQ(host.end(), "exited 0");
}

TEST(BadBody, IsKilled) {
  const Library library(kC, body_of("benchc_batch(bench); raise(SIGSEGV);"));
  HostProcess host({library.path()});
  ASSERT_TRUE(host.answer());
  EXPECT_FALSE(host.batch(1));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_EQ(host.end(), "killed 11");
#endif
}

TEST(BadBody, EatsMemoryWithoutEnd) {
  const Library library(kCpp, R"(
    #include <vector>
    BENCHC_ENTRY(body, bench) {
      std::vector<char*> all;
      bench.measure([&] {
        for (int i = 0; i < 1000; ++i) {
          char* more = new char[1 << 20];
          for (int at = 0; at < 1 << 20; at += 4096) more[at] = 1;
          all.push_back(more);
        }
      });
    })");
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's allocator ends the process itself";
#endif
  HostProcess host({.library = library.path(), .memory = std::uint64_t{64} << 20});
  ASSERT_TRUE(host.answer());
  const auto reply = host.batch(1);
  ASSERT_TRUE(reply);
  EXPECT_STREQ(reply->message.data(), "out of memory: the case may have 64 MiB");
}

TEST(BadBody, CannotHaveMoreMemoryThanTheCase) {
  const Library library(kC, body_of("if (malloc(64 << 20) == NULL) benchc_fail(bench, \"none\");"
                                    "while (benchc_batch(bench) != 0) {}"));
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's allocator ends the process itself";
#endif
  EXPECT_EQ(failure_of({.library = library.path(), .memory = std::uint64_t{32} << 20}), "none");
  EXPECT_EQ(failure_of({.library = library.path(), .memory = std::uint64_t{128} << 20}),
            "(answered)");
}

TEST(BadBody, ThreadsItBeganCannotMeasure) {
  const Library library(kC, R"(
    #include <pthread.h>
    static void* other(void* bench) { benchc_batch(bench); return NULL; }
    BENCHC_EXPORT void body(benchc_case* bench) {
      pthread_t thread;
      pthread_create(&thread, NULL, other, bench);
      pthread_join(thread, NULL);
    })",
                        {"-pthread"});
  EXPECT_EQ(failure_of({library.path()}),
            "the loop is entered on a thread that is not the one that called the entry");
}

}  // namespace
}  // namespace benchc::native::test
