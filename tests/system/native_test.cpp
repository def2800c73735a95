// Native workloads from the source to the report, and all the ways in which a body can misbehave.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kMeasure = "measure default { samples = 5..10; warmup = 0; budget = 2s }\n";

class Native : public testing::Test {
 protected:
  /// Runs benchc with a cache of its own, so that no test sees what another one compiled.
  Finished benchc(std::vector<std::string> arguments) {
    return repository.benchc(
        std::move(arguments),
        {.environment = {{"XDG_CACHE_HOME", (repository.root() / "cache").string()}},
         .limit_seconds = 120});
  }

  Finished ran(const std::string& declarations) {
    repository.write("a.bench", std::string("bench 1\n") + kMeasure + declarations);
    return benchc({"run", "a.bench"});
  }

  /// Runs a body beside a command that is fine, which must be measured whatever the body does;
  /// gives back what is said of the body.
  std::string failed(const std::string& body, const std::string& settings = "") {
    repository.write("bench/bad.cpp", "#include <benchc/native.h>\n" + body);
    const Finished finished =
        ran("workload fine { command = [\"/bin/true\"] }\n"
            "workload bad { native = \"bench/bad.cpp\" entry bad\n" +
            settings + "\n}\n");
    EXPECT_EQ(finished.exit_code, 3) << finished.all();
    EXPECT_FALSE(finished.timed_out);
    EXPECT_THAT(finished.out, AllOf(HasSubstr("fine"), HasSubstr("bad")));
    EXPECT_EQ(repository.stored().size(), 1U);
    return finished.out;
  }

  Repository repository;
};

constexpr const char* kSum = R"(#include <numeric>
#include <vector>
#include <benchc/native.h>
BENCHC_ENTRY(sum, bench) {
  const std::vector<double> numbers(bench.size("n"), 1.0);
  bench.items(numbers.size());
  bench.measure([&] { benchc::keep(std::accumulate(numbers.begin(), numbers.end(), 0.0)); });
}
)";

TEST_F(Native, AFunctionIsMeasuredOverItsMatrix) {
  repository.write("bench/sum.cpp", kSum);
  const Finished finished =
      ran("workload sum { native = \"bench/sum.cpp\" entry sum; over n = [100, 10k]\n"
          "  metric rate = items / time better higher }\n"
          "rule grows { fail when median(sum[n = 10k].time) < 20 * median(sum[n = 100].time) }\n");
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("sum[n=100]"), HasSubstr("sum[n=10000]")));
}

TEST_F(Native, ASourceIsCompiledOnceForAllItsCasesAndRuns) {
  repository.write("bench/sum.cpp", kSum);
  // A compiler that writes down that it was called.
  repository.write("cxx", "#!/bin/sh\necho called >> \"$PWD/calls\"\nexec c++ \"$@\"\n");
  std::filesystem::permissions(repository.root() / "cxx", std::filesystem::perms::owner_all);
  const std::string spec =
      "workload sum { native = \"bench/sum.cpp\" entry sum; over n = [100, 200]\n"
      "  compiler = \"./cxx\" }\n";
  const auto compilations = [&] {
    const std::string calls = repository.read("calls");
    // Asking for its version counts, too: what matters is that the second run adds no compilation.
    return std::count(calls.begin(), calls.end(), '\n');
  };
  EXPECT_EQ(ran(spec).exit_code, 0);
  const auto first = compilations();
  EXPECT_GE(first, 1);
  EXPECT_EQ(ran(spec).exit_code, 0);
  const auto second = compilations() - first;
  EXPECT_LT(second, first);
  repository.write("bench/sum.cpp", std::string(kSum) + "// changed\n");
  EXPECT_EQ(ran(spec).exit_code, 0);
  EXPECT_EQ(compilations() - first - second, first);
}

TEST_F(Native, AKernelOfTheStandardLibraryNeedsNoSource) {
  const Finished finished =
      ran("workload chase { builtin = std.memory.latency; over size = [16KiB, 32KiB] }\n");
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("chase[size=16384]"));
}

TEST_F(Native, ALibraryIsBuiltByWhatTheWorkloadNeeds) {
  repository.write("bench/sum.cpp", kSum);
  const Finished plan = benchc({"version"});
  ASSERT_EQ(plan.exit_code, 0);
  // The header is where the first native run has put it; a project has its own copy.
  repository.write(
      "include/benchc/native.h",
      repository.read(std::filesystem::path(BENCHC_SOURCE_DIR) / "stdlib/include/benchc/native.h"));
  const Finished finished =
      ran("build library { command = [\"c++\", \"-std=c++20\", \"-O2\", \"-fPIC\", \"-shared\",\n"
          "    \"-Iinclude\", \"-o\", \"libsum.so\", \"bench/sum.cpp\"]\n"
          "  produces = [\"libsum.so\"] }\n"
          "workload sum { needs library; native = \"libsum.so\" entry sum; over n = [100] }\n");
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
}

/// The first block of docs/native.md in a language.
std::string documented(const std::string& language) {
  std::ifstream stream(std::filesystem::path(BENCHC_SOURCE_DIR) / "docs/native.md");
  std::string block;
  bool inside = false;
  for (std::string line; std::getline(stream, line);) {
    if (inside && line == "```") break;
    if (inside) block += line + "\n";
    inside = inside || line == "```" + language;
  }
  return block;
}

TEST_F(Native, TheDocumentsExamplesWork) {
  repository.write("bench/numbers.cpp", documented("cpp"));
  repository.write("bench/bits.c", documented("c"));
  const Finished finished = ran(
      "workload numbers { native = \"bench/numbers.cpp\" entry read_numbers; over n = [100, 10k]\n"
      "  metric rate = bytes / time better higher }\n"
      "workload bits { native = \"bench/bits.c\" entry count_bits; over n = [100]\n"
      "  flags = [\"-O2\", \"-Wall\", \"-Wextra\", \"-Werror\"] }\n");
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
}

TEST_F(Native, WhatTheCompilerSaysIsShown) {
  EXPECT_THAT(failed("void bad( { }\n"),
              AllOf(HasSubstr("bench/bad.cpp did not compile"), HasSubstr("error:")));
}

TEST_F(Native, AMissingEntryIsNamed) {
  EXPECT_THAT(failed("BENCHC_ENTRY(other, bench) { bench.measure([] {}); }\n"),
              AllOf(HasSubstr("no entry"), HasSubstr("\"bad\"")));
}

TEST_F(Native, AnEntryOfAnotherVersionIsRefused) {
  repository.write("bench/old.c",
                   "#include <stdint.h>\nextern const uint32_t benchc_native_abi;\n"
                   "const uint32_t benchc_native_abi = 77;\nvoid old(void* bench) {}\n");
  const Finished finished = ran("workload old { native = \"bench/old.c\" entry old }\n");
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.out, AllOf(HasSubstr("77"), HasSubstr("1")));
}

TEST_F(Native, AnExceptionIsTheReason) {
  EXPECT_THAT(failed("#include <stdexcept>\nBENCHC_ENTRY(bad, bench) { throw "
                     "std::runtime_error(\"the input is gone\"); }\n"),
              HasSubstr("the input is gone"));
}

TEST_F(Native, AnExitIsNoSuccess) {
  EXPECT_THAT(failed("#include <cstdlib>\nBENCHC_ENTRY(bad, bench) { bench.measure([] { "
                     "std::exit(0); }); }\n"),
              HasSubstr("exited with code 0"));
}

TEST_F(Native, ACrashIsItsOwn) {
  EXPECT_THAT(failed("BENCHC_ENTRY(bad, bench) { volatile int* nowhere = "
                     "reinterpret_cast<int*>(std::uintptr_t{bench.has(\"x\")}); "
                     "bench.measure([&] { *nowhere = 1; }); }\n"),
              HasSubstr("SIGSEGV"));
}

TEST_F(Native, AHangEnds) {
  EXPECT_THAT(failed("BENCHC_ENTRY(bad, bench) { volatile bool go = true; while (go) {} }\n",
                     "timeout = 0.5s"),
              HasSubstr("timed out after 0.5 s"));
}

TEST_F(Native, MemoryIsBounded) {
  EXPECT_THAT(failed("#include <vector>\nBENCHC_ENTRY(bad, bench) { std::vector<std::vector<char>> "
                     "all; for (;;) all.emplace_back(1 << 20, 'x'); }\n",
                     "memory = 64MiB; timeout = 30s"),
              AnyOf(HasSubstr("out of memory"), HasSubstr("bad_alloc")));
}

TEST_F(Native, AParameterThatIsNotGivenIsNamed) {
  EXPECT_THAT(failed("BENCHC_ENTRY(bad, bench) { benchc::keep(bench.number(\"size\")); }\n"),
              HasSubstr("\"size\""));
}

TEST_F(Native, ABodyThatTheCompilerRemovedIsToldOf) {
  EXPECT_THAT(failed("BENCHC_ENTRY(bad, bench) { int x = 3; bench.measure([&] { "
                     "static_cast<void>(x * 3); }); }\n"),
              HasSubstr("the compiler removed the body"));
}

TEST_F(Native, ASourceOutsideOfTheRepositoryIsRefusedBeforeAnythingRuns) {
  repository.write("a.bench", "bench 1\nworkload bad { native = \"../bad.cpp\" entry bad }\n");
  const Finished finished = benchc({"check", "a.bench"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("../bad.cpp"));
}

TEST_F(Native, ALinkThatLeadsOutIsNotFollowed) {
  const Repository elsewhere;
  elsewhere.write("bad.cpp",
                  "#include <benchc/native.h>\nBENCHC_ENTRY(bad, b) { b.measure([]{}); }");
  std::filesystem::create_directories(repository.root() / "bench");
  std::filesystem::create_symlink(elsewhere.root() / "bad.cpp",
                                  repository.root() / "bench/bad.cpp");
  const Finished finished = ran("workload bad { native = \"bench/bad.cpp\" entry bad }\n");
  EXPECT_THAT(finished.exit_code, AnyOf(2, 3)) << finished.all();
  EXPECT_THAT(finished.all(), HasSubstr("outside"));
}

TEST_F(Native, WhatABodyCountsIsAMetric) {
  repository.write("bench/count.c",
                   "#include <stdlib.h>\n#include \"benchc/native.h\"\n"
                   "BENCHC_EXPORT void count(benchc_case* bench) {\n"
                   "  double* hits = benchc_counter(bench, \"hits\", 0);\n"
                   "  for (uint64_t turns; (turns = benchc_batch(bench)) != 0;)\n"
                   "    for (; turns != 0; --turns) {\n"
                   "      void* p = malloc(24); benchc_keep(p); free(p); *hits += 3;\n"
                   "    }\n}\n");
  const Finished finished =
      ran("workload count { native = \"bench/count.c\" entry count\n"
          "  metric hits = counter \"hits\"\n"
          "  metric allocations = counter \"allocations\"\n"
          "  metric bytes_asked = counter \"allocated_bytes\" in B }\n"
          "rule exact {\n"
          "  fail when min(count.hits) != 3\n  fail when max(count.hits) != 3\n"
          "  fail when max(count.allocations) != 1\n  fail when min(count.allocations) != 1\n"
          "  fail when max(count.bytes_asked) != 24B\n}\n");
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
}

TEST_F(Native, ThreadsAreMeasuredTogether) {
  repository.write("bench/threads.cpp", R"(#include <atomic>
#include <benchc/native.h>
BENCHC_ENTRY(threads, bench) {
  std::atomic<std::uint64_t> done = 0;
  bench.measure_each([&](std::uint32_t) { done.fetch_add(1, std::memory_order_relaxed); });
}
)");
  const Finished finished =
      ran("workload threads { native = \"bench/threads.cpp\" entry threads; over threads = [1, 2]\n"
          "  flags = [\"-O2\", \"-pthread\"]\n"
          "  metric scaling = efficiency over threads }\n"
          "rule whole { fail when median(threads[threads = 1].scaling) != 1 }\n");
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("threads[threads=2]"));
}

}  // namespace
}  // namespace benchc::system_test
