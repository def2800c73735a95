#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/init/find.h"
#include "compiler/init/shell_words.h"
#include "compiler/init/write.h"

namespace benchc::init {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string spec_of(const std::string& script) {
  return write_spec(look_at({.files = {{"perf.sh", script}}}), "main").value();
}

TEST(InitHyperfineTest, OptionsAreTakenOver) {
  const std::string spec =
      spec_of("hyperfine --warmup 3 -r 5 \\\n  -n 'count words' 'seq 100 | wc -l' -N\n");
  EXPECT_THAT(spec, AllOf(HasSubstr("# perf.sh:1, hyperfine: seq 100 | wc -l"),
                          HasSubstr("workload count_words {"), HasSubstr("warmup  = 3"),
                          HasSubstr("samples = 5\n"), HasSubstr("shell   = \"seq 100 | wc -l\"")));
}

TEST(InitHyperfineTest, OnlyWhatNeedsAShellGetsOne) {
  EXPECT_THAT(spec_of("hyperfine 'sleep \"0 1\"'\n"), HasSubstr(R"(["sleep", "0 1"])"));
  EXPECT_THAT(spec_of("hyperfine 'cd x'\n"), HasSubstr("shell = \"cd x\""));
  EXPECT_THAT(spec_of("hyperfine 'A=1 x'\n"), HasSubstr("shell = \"A=1 x\""));
  EXPECT_THAT(spec_of("hyperfine 'echo ${HOME}'\n"), HasSubstr(R"(shell = "echo \${HOME}")"));
  EXPECT_THAT(spec_of("hyperfine -S bash 'true'\n"), HasSubstr(R"(["bash", "-c", "true"])"));
  EXPECT_THAT(spec_of("hyperfine --shell=none 'true'\n"), HasSubstr(R"(command = ["true"])"));
}

TEST(InitHyperfineTest, ParametersBecomeAMatrix) {
  const std::string spec =
      spec_of("hyperfine -L tool a,b -P n 1 5 -D 2 --prepare 'rm -f {n}' 'run {tool} {n} {x}'\n");
  EXPECT_THAT(spec, AllOf(HasSubstr("over tool = [\"a\", \"b\"]"), HasSubstr("[1, 3, 5]"),
                          HasSubstr(R"(["rm", "-f", "${n}"])"),
                          HasSubstr(R"(["run", "${tool}", "${n}", "{x}"])")));
}

TEST(InitHyperfineTest, WhatOnlyTheScriptKnowsIsAComment) {
  const Found found = look_at({.files = {{"a.sh", "hyperfine \"$PROGRAM --x\" 'true'\n"}}});
  EXPECT_EQ(found.workloads.size(), 1U);
  EXPECT_THAT(found.notes, ElementsAre(HasSubstr("$PROGRAM --x")));
}

TEST(InitHyperfineTest, OnlyCallsCount) {
  for (const char* script : {"# hyperfine 'a'\n", "command -v hyperfine || exit\n",
                             "apt install hyperfine git\n", "hyperfine\n", "hyperfine ''\n"}) {
    EXPECT_THAT(look_at({.files = {{"a.sh", script}}}).workloads, IsEmpty()) << script;
  }
  EXPECT_EQ(look_at({.files = {{"a.sh", "x && hyperfine 'a'; if hyperfine b; then :; fi"}}})
                .workloads.size(),
            2U);
  EXPECT_THAT(look_at({.files = {{"a.py", "hyperfine 'a'\n"}}}).workloads, IsEmpty());
}

TEST(InitHyperfineTest, BrokenCallsDoNoHarm) {
  for (const char* script :
       {"hyperfine -w", "hyperfine 'open", "hyperfine \"open", "hyperfine -P n 1", "hyperfine -\\",
        "hyperfine --runs=99999999999999999999 a", "hyperfine -P n 1 1000000000 'a {n}'",
        "hyperfine -L n , 'a {n}'", "hyperfine -w 0 -r 0 a", "hyperfine -m 9 -M 3 a"}) {
    EXPECT_THAT(spec_of(script), HasSubstr("measure default")) << script;
  }
}

TEST(InitHyperfineTest, TwoOfANameAreTold) {
  EXPECT_THAT(spec_of("hyperfine 'a b' 'a-b' '%'\nhyperfine -n recent x\n"),
              AllOf(HasSubstr("workload a_b {"), HasSubstr("workload a_b_2 {"),
                    HasSubstr("workload benchmark {"), HasSubstr("baseline recent_2 =")));
}

TEST(ShellWordsTest, NeedNoShellOnlyWhereTheyArePlain) {
  EXPECT_THAT(plain_words("a 'b c' \"d\\\"e\" f\\ g"), ElementsAre("a", "b c", "d\"e", "f g"));
  for (const char* command : {"a | b", "a > b", "a *", "a $b", "a ~", "a {b,c}", "", "`a`", "a;"}) {
    EXPECT_THAT(plain_words(command), IsEmpty()) << command;
  }
}

}  // namespace
}  // namespace benchc::init
