#include "compiler/driver/shell_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace benchc::driver {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ShellWords, AreSplitAtBlanks) {
  EXPECT_THAT(*shell_words("  ls\t-l \n a=b "), ElementsAre("ls", "-l", "a=b"));
}

TEST(ShellWords, QuotesAreTakenAway) {
  EXPECT_THAT(*shell_words(R"(a 'b c' "d e" f'g'"h")"), ElementsAre("a", "b c", "d e", "fgh"));
  EXPECT_THAT(*shell_words(R"(a '' "")"), ElementsAre("a", "", ""));
  EXPECT_THAT(*shell_words(R"(a '$x | y' "it's" 'say "x"')"),
              ElementsAre("a", "$x | y", "it's", "say \"x\""));
}

TEST(ShellWords, BackslashesTakeTheMeaningAway) {
  EXPECT_THAT(*shell_words(R"(a b\ c \| \$x)"), ElementsAre("a", "b c", "|", "$x"));
  EXPECT_THAT(*shell_words(R"(a "\$x \" \\ \n")"), ElementsAre("a", R"($x " \ \n)"));
  EXPECT_THAT(*shell_words(R"(a '\n')"), ElementsAre("a", "\\n"));
}

TEST(ShellWords, WhatOnlyAShellCanDoIsRefused) {
  for (const char* command :
       {"a | b", "a && b", "a; b", "a > f", "a $x", "a `b`", "a \"$x\"", "a \"`b`\"", "a *.c",
        "a ?", "a [bc]", "(a)", "a # b", "~/a", "X=1 a"}) {
    const auto words = shell_words(command);
    ASSERT_FALSE(words) << command;
    EXPECT_THAT(words.error().message, HasSubstr("means something to a shell"));
    EXPECT_THAT(words.error().hint, HasSubstr("--shell"));
  }
  EXPECT_THAT(*shell_words("a b#c d~"), ElementsAre("a", "b#c", "d~"));
  EXPECT_THAT(*shell_words("env X=1 a"), ElementsAre("env", "X=1", "a"));
}

TEST(ShellWords, WhatHasNoEndIsRefused) {
  for (const char* command : {"a 'b", "a \"b", "a \\", "a \"b\\", "", "  ", "''"}) {
    EXPECT_FALSE(shell_words(command)) << command;
  }
}

}  // namespace
}  // namespace benchc::driver
