#include "compiler/driver/compare_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/driver/exit_codes.h"

namespace benchc::driver {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

CommandLine parse(std::vector<std::string> arguments) { return parse_command_line(arguments); }

Answer answer(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"compare", "--paired", "a", "b"});
  const CommandLine line = parse(std::move(arguments));
  const Answer* found = std::get_if<Answer>(&line.subcommand);
  return found == nullptr ? Answer{"not an answer", -1} : *found;
}

TEST(CompareLine, TakesTwoCommands) {
  const CommandLine line =
      parse({"compare",      "--paired", "ls -l",      "ls",      "--limit",   "1.5%",
             "--confidence", "95%",      "--budget",   "500ms",   "--samples", "5..9",
             "--metric",     "time",     "--metric",   "max_rss", "--cores",   "1,2",
             "--seed",       "3",        "--no-store", "--shell", "--format",  "json"});
  const auto& compare = std::get<CompareOptions>(line.subcommand);
  EXPECT_EQ(compare.a, "ls -l");
  EXPECT_EQ(compare.b, "ls");
  EXPECT_TRUE(compare.paired && compare.shell && compare.no_store && compare.json);
  EXPECT_DOUBLE_EQ(*compare.limit, 0.015);
  EXPECT_DOUBLE_EQ(compare.confidence, 0.95);
  EXPECT_DOUBLE_EQ(*compare.budget, 0.5);
  EXPECT_EQ(compare.samples, std::pair(5U, 9U));
  EXPECT_THAT(compare.metrics, ElementsAre("time", "max_rss"));
  EXPECT_THAT(compare.cores, ElementsAre(1U, 2U));
  EXPECT_EQ(compare.seed, 3U);
}

TEST(CompareLine, TakesTwoRevisionsOfASpec) {
  const CommandLine line = parse({"compare", "--paired", "main", "HEAD", "--spec", "a.bench",
                                  "--suite", "ci", "--only", "sort", "-P", "n=4", "-P", "m=x=y"});
  const auto& compare = std::get<CompareOptions>(line.subcommand);
  EXPECT_EQ(compare.a, "main");
  EXPECT_EQ(compare.spec.file, "a.bench");
  EXPECT_EQ(compare.spec.suite, "ci");
  EXPECT_EQ(compare.spec.only, "sort");
  EXPECT_THAT(compare.spec.parameters, ElementsAre(Pair("m", "x=y"), Pair("n", "4")));
}

TEST(CompareLine, TakesALimitOfNothing) {
  const CommandLine line = parse({"compare", "--paired", "a", "b", "--limit", "0%"});
  EXPECT_EQ(std::get<CompareOptions>(line.subcommand).limit, 0);
}

TEST(CompareLine, RefusesWhatIsNoQuantity) {
  EXPECT_THAT(answer({"--limit", "1"}).text, HasSubstr("expected a share such as 1%"));
  EXPECT_THAT(answer({"--limit", "-1%"}).text, HasSubstr("--limit"));
  EXPECT_THAT(answer({"--confidence", "100%"}).text, HasSubstr("--confidence"));
  EXPECT_THAT(answer({"--confidence", "nan%"}).text, HasSubstr("--confidence"));
  EXPECT_THAT(answer({"--budget", "10"}).text, HasSubstr("expected a duration such as 10s"));
  EXPECT_THAT(answer({"--budget", "infs"}).text, HasSubstr("--budget"));
  EXPECT_THAT(answer({"--budget", "0s"}).text, HasSubstr("--budget"));
  for (const char* range : {"5", "9..5", "0..5", "5..", "..5", "5..6x", "5...6"}) {
    EXPECT_THAT(answer({"--samples", range}).text, HasSubstr("expected a range such as 20..400"))
        << range;
  }
  EXPECT_EQ(answer({"--limit", "1"}).exit_code, kExitUsage);
}

TEST(CompareLine, WhatIsOfASpecNeedsOne) {
  for (const char* option : {"--suite", "--only", "-P"}) {
    EXPECT_THAT(answer({option, "x=1"}).text, HasSubstr("--spec")) << option;
  }
}

}  // namespace
}  // namespace benchc::driver
