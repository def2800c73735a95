// A first spec from what a repository has: it checks, it is in the one layout, and it runs.

#include <filesystem>
#include <regex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Writes the spec, and gives it back once it is known to check and to be in the one layout.
std::string written(const Repository& repository) {
  const Finished init = repository.benchc({"init"});
  EXPECT_EQ(init.exit_code, 0) << init.all();
  EXPECT_THAT(init.out, HasSubstr("wrote benchmarks.bench"));
  const Finished check = repository.benchc({"check", "benchmarks.bench"});
  EXPECT_EQ(check.exit_code, 0) << check.all();
  EXPECT_EQ(check.err, "");
  EXPECT_EQ(repository.benchc({"fmt", "--check", "benchmarks.bench"}).exit_code, 0);
  return repository.read("benchmarks.bench");
}

/// Runs the spec with few samples, since only that it runs is asked.
Finished ran(const Repository& repository, std::string spec) {
  spec = std::regex_replace(spec, std::regex("use std.measure.steady"),
                            "use std.measure.quick\n  budget = 3s");
  repository.write("benchmarks.bench", spec);
  return repository.benchc({"run", "benchmarks.bench"});
}

TEST(Init, AScriptThatCallsHyperfineIsMeasured) {
  const Repository repository;
  repository.write("perf/run.sh",
                   "#!/bin/sh\nhyperfine -w 1 -r 3 -n counting 'seq 10 | wc -l' 'seq 20'\n"
                   "hyperfine -r 2 -L n 1,2 --prepare 'touch made-{n}' 'cat made-{n}'\n");
  const std::string spec = written(repository);
  EXPECT_THAT(spec, HasSubstr("perf/run.sh:2"));
  const Finished finished = ran(repository, spec);
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("counting"), HasSubstr("seq_20"),
                                  HasSubstr("4 of 4 cases measured")));
  EXPECT_FALSE(fs::exists(repository.root() / "made-3"));
}

TEST(Init, AProgramOfGoogleBenchmarkIsBuiltAndMeasured) {
  const Repository repository;
  repository.write("CMakeLists.txt",
                   "cmake_minimum_required(VERSION 3.20)\nproject(demo CXX)\n"
                   "option(DEMO_BENCH \"benchmarks\" OFF)\nif(DEMO_BENCH)\n"
                   "  add_subdirectory(bench)\nendif()\n");
  repository.write("bench/CMakeLists.txt",
                   "find_package(benchmark REQUIRED)\nadd_executable(speed speed.cpp)\n"
                   "target_link_libraries(speed PRIVATE benchmark::benchmark_main)\n");
  repository.write("bench/speed.cpp",
                   "#include <benchmark/benchmark.h>\n"
                   "static void adding(benchmark::State& state) {\n"
                   "  for (auto _ : state) { int x = 1; benchmark::DoNotOptimize(x); }\n}\n"
                   "static void more(benchmark::State& state) { adding(state); }\n"
                   "BENCHMARK(adding);\nBENCHMARK(more);\n");
  const Finished finished = ran(repository, written(repository));
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("speed[benchmark=\"adding\"]"), HasSubstr("real_time"),
                                  HasSubstr("2 of 2 cases measured")));
}

TEST(Init, WithoutAnythingTheExampleRuns) {
  const Repository repository;
  const std::string spec = written(repository);
  const Finished finished = ran(repository, spec);
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
}

TEST(Init, TheCommentedExampleOfANativeFunctionChecks) {
  const Repository repository;
  std::string spec = written(repository);
  repository.write("bench/example.cpp", "");
  const auto begin = spec.find("# workload sum {");
  ASSERT_NE(begin, std::string::npos) << spec;
  const auto end = spec.find("# }", begin) + 3;
  spec.replace(begin, end - begin,
               std::regex_replace(spec.substr(begin, end - begin), std::regex("# "), ""));
  repository.write("benchmarks.bench", spec);
  const Finished check = repository.benchc({"plan", "benchmarks.bench"});
  EXPECT_EQ(check.exit_code, 0) << check.all();
  EXPECT_THAT(check.out, HasSubstr("sum[n=1024]"));
}

TEST(Init, OverwritesNothingUnlessForced) {
  const Repository repository;
  repository.write("benchmarks.bench", "bench 1\n");
  const Finished refused = repository.benchc({"init"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("exists already"), HasSubstr("--force")));
  EXPECT_EQ(repository.read("benchmarks.bench"), "bench 1\n");
  const Finished shown = repository.benchc({"init", "--stdout"});
  EXPECT_EQ(shown.exit_code, 0) << shown.all();
  EXPECT_THAT(shown.out, HasSubstr("workload example"));
  EXPECT_EQ(repository.read("benchmarks.bench"), "bench 1\n");
  EXPECT_EQ(repository.benchc({"init", "--force"}).exit_code, 0);
  EXPECT_EQ(repository.read("benchmarks.bench"), shown.out);
}

TEST(Init, WritesNeitherOutsideNorThroughALink) {
  const Repository repository;
  EXPECT_EQ(repository.benchc({"init", "--output", "../outside.bench"}).exit_code, 2);
  fs::create_symlink("made.bench", repository.root() / "link.bench");
  EXPECT_EQ(repository.benchc({"init", "--output", "link.bench"}).exit_code, 2);
  EXPECT_EQ(repository.benchc({"init", "--output", "link.bench", "--force"}).exit_code, 2);
  EXPECT_FALSE(fs::exists(repository.root() / "made.bench"));
}

TEST(Init, WhatStrangersNameCannotSpeakTheLanguage) {
  const Repository repository;
  repository.write("a\"${b}.sh", "hyperfine -n '\"}' '${x} \"} \\' \"a\tb\nc # \x1b[2J\"\n");
  repository.write("b.sh", "hyperfine 'caf\xe9' '\xe2\x80\xae' 'x{y}' '{n}'\n");
  const std::string spec = written(repository);
  EXPECT_THAT(spec, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace benchc::system_test
