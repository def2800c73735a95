#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/init/cmake_commands.h"
#include "compiler/init/cpp_benchmarks.h"
#include "compiler/init/find.h"
#include "compiler/init/write.h"

namespace benchc::init {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string spec_of(const Tree& tree) { return write_spec(look_at(tree), "main").value(); }

TEST(CmakeCommandsTest, AreReadWithQuotesCommentsAndBrackets) {
  const auto commands = cmake_commands(
      "# no(x)\n#[[ no(y) ]]\nADD_executable (a \"b c\" d;e # f)\n  [[g)h]] (i))\nset(x\n");
  ASSERT_EQ(commands.size(), 2U);
  EXPECT_EQ(commands[0].name, "add_executable");
  EXPECT_EQ(commands[0].line, 3U);
  EXPECT_THAT(commands[0].arguments, ElementsAre("a", "b c", "d", "e", "g)h", "(", "i", ")"));
}

TEST(CppBenchmarksTest, NamesAndUnitsAreRead) {
  const CppBenchmarks found = google_benchmarks(
      "#define BENCHMARK(x)\n// BENCHMARK(no);\nBENCHMARK(a);\n/* BENCHMARK(no); */\n"
      "BENCHMARK(b::c)\n  ->Unit(benchmark::kMillisecond);\nBENCHMARK(d)->Range(1, 8);\n"
      "BENCHMARK_TEMPLATE(e, int);\nMY_BENCHMARK(no);\nBENCHMARK_MAIN();\nBENCHMARK(open");
  ASSERT_EQ(found.named.size(), 2U);
  EXPECT_EQ(found.named[0].name, "a");
  EXPECT_EQ(found.named[0].unit, "ns");
  EXPECT_EQ(found.named[1].name, "b::c");
  EXPECT_EQ(found.named[1].unit, "ms");
  EXPECT_THAT(found.others, ElementsAre("d", "e,int"));
}

const Tree kProject = {
    .files = {{"CMakeLists.txt",
               "project(demo)\noption(DEMO_BENCH \"b\" OFF)\nif(DEMO_BENCH)\n"
               "  add_subdirectory(bench)\nendif()\n"},
              {"bench/CMakeLists.txt",
               "set(sources a.cpp)\nset(NAME speed)\nadd_executable(${NAME} ${sources})\n"
               "add_executable(tests t.cpp)\ntarget_link_libraries(tests GTest::gtest)\n"
               "target_link_libraries(speed PRIVATE benchmark::benchmark_main)\n"},
              {"bench/a.cpp", "#include <benchmark/benchmark.h>\nBENCHMARK(one);\n"}}};

TEST(InitCmakeTest, ATargetIsBuiltAndItsBenchmarksAreCases) {
  const std::string spec = spec_of(kProject);
  EXPECT_THAT(spec, AllOf(HasSubstr("\"-DDEMO_BENCH=ON\""),
                          HasSubstr(R"(["cmake", "--build", "build/benchc", "--target", "speed"])"),
                          HasSubstr(R"(produces = ["build/benchc/bench/speed"])"),
                          HasSubstr("# bench/CMakeLists.txt:3, Google Benchmark"),
                          HasSubstr("over benchmark = [\"one\"]"),
                          HasSubstr(R"("--benchmark_filter=^${benchmark}\$")"),
                          HasSubstr(R"(json "$.benchmarks[0].real_time" in ns)"),
                          HasSubstr("fail when median(real_time)")));
  EXPECT_THAT(spec, Not(HasSubstr("tests")));
}

TEST(InitCmakeTest, WhoseNamesCannotBeReadIsNotJudgedByItsTime) {
  Tree tree = kProject;
  tree.files["bench/a.cpp"] = "BENCHMARK(one)->Arg(8);";
  EXPECT_THAT(spec_of(tree), AllOf(HasSubstr("one/8"), HasSubstr("median(max_rss)"),
                                   Not(HasSubstr("median(time)"))));
}

TEST(InitCmakeTest, Catch2OnlyWithBenchmarks) {
  Tree tree{.files = {{"CMakeLists.txt",
                       "project(a)\nadd_executable(t t.cpp)\n"
                       "target_link_libraries(t PRIVATE Catch2::Catch2WithMain)\n"},
                      {"t.cpp", "TEST_CASE(\"a\") { REQUIRE(true); }"}}};
  EXPECT_THAT(look_at(tree).workloads, IsEmpty());
  tree.files["t.cpp"] = "TEST_CASE(\"a\") { BENCHMARK(\"b\") { return 1; }; }";
  EXPECT_THAT(spec_of(tree), AllOf(HasSubstr("--reporter"), HasSubstr("metric mean_time = match")));
}

TEST(InitCmakeTest, ComputedNamesAreComments) {
  const Found found =
      look_at({.files = {{"CMakeLists.txt",
                          "project(a)\nadd_executable(${X} a.cpp)\nadd_executable(--help a.cpp)\n"
                          "target_link_libraries(${X} benchmark::benchmark)\n"
                          "target_link_libraries(--help benchmark::benchmark)\n"
                          "function(f t)\nadd_executable(g a.cpp)\n"
                          "target_link_libraries(g benchmark::benchmark)\nendfunction()\n"}}});
  EXPECT_THAT(found.workloads, IsEmpty());
  EXPECT_THAT(found.notes, ElementsAre(HasSubstr("${X}"), HasSubstr("--help")));
}

TEST(InitCmakeTest, ProjectsOfTheirOwnGetBuildTreesOfTheirOwn) {
  Tree tree;
  for (const char* folder : {"x-y", "x_y"}) {
    tree.files[std::string(folder) + "/CMakeLists.txt"] =
        "project(p)\nadd_executable(same a.cpp)\n"
        "target_link_libraries(same PRIVATE benchmark::benchmark)\n";
  }
  EXPECT_THAT(spec_of(tree),
              AllOf(HasSubstr("\"build/benchc-x_y\""), HasSubstr("\"build/benchc-x_y_2\""),
                    HasSubstr("needs build_same_2"), HasSubstr("workload same_2 {")));
}

}  // namespace
}  // namespace benchc::init
