#include "compiler/init/write.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/init/find.h"
#include "compiler/syntax/syntax.h"

namespace benchc::init {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string spec_of(const Tree& tree) { return write_spec(look_at(tree), "main").value(); }

TEST(InitWriteTest, IsInTheOneLayout) {
  const std::string spec = spec_of({.files = {{"a.sh", "hyperfine -w 1 'a b' 'c | d'\n"}}});
  source::SourceSet sources;
  const auto buffer = sources.add("a.bench", spec);
  EXPECT_EQ(syntax::print(syntax::parse(sources, buffer).file, sources), spec);
}

TEST(InitWriteTest, NamesOfStrangersStayStrings) {
  const std::string spec =
      spec_of({.files = {{"a\"${x}\nfail/b.sh",
                          "hyperfine -n '\"} rule x { fail when 1 > 0 }' '\"}\n"
                          "rule x {' \"a \x1b[31m \xe2\x80\xae b\"\n"}}});
  EXPECT_EQ(spec.find("\nrule x"), std::string::npos) << spec;
  EXPECT_EQ(spec.find('\x1b'), std::string::npos) << spec;
}

TEST(InitWriteTest, PythonAndReBenchAndSources) {
  const std::string spec = spec_of(
      {.files = {{"asv/asv.conf.json", "{}"},
                 {"pyproject.toml", "[tool.pytest]"},
                 {"tests/test_a.py", "def test_a(benchmark):\n  pass\ndef test_b(x):\n  pass\n"},
                 {"re.conf", "benchmark_suites:\n  Suite:\n    command: x\nexecutors:\n  Java:\n"},
                 {"g.cpp", "#include <benchmark/benchmark.h>\n"},
                 {"n.cpp", "#include \"nanobench.h\"\n"}}});
  EXPECT_THAT(spec, AllOf(HasSubstr("workload asv {"), HasSubstr("cwd = \"asv\""),
                          HasSubstr("over test = [\"test_a\"]"),
                          HasSubstr("the suites Suite for the executors Java"),
                          HasSubstr("# g.cpp include Google Benchmark"),
                          HasSubstr("# n.cpp include nanobench")));
}

TEST(InitWriteTest, WithoutAnythingThereAreExamples) {
  EXPECT_THAT(spec_of({}), AllOf(HasSubstr("workload example {"), HasSubstr("# workload sum {")));
}

TEST(InitNamesTest, AreNamesWhateverTheyAreMadeOf) {
  EXPECT_EQ(name_from("build/a b"), "build_a_b");
  EXPECT_EQ(name_from("7zip"), "run_7zip");
  EXPECT_EQ(name_from("not"), "run_not");
  EXPECT_EQ(name_from("\xc3\xa9"), "benchmark");
  EXPECT_EQ(name_from(std::string(1000, 'a')).size(), 60U);
}

}  // namespace
}  // namespace benchc::init
