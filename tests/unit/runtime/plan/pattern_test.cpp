#include "runtime/plan/pattern.h"

#include <string>

#include <gtest/gtest.h>

namespace benchc::plan {
namespace {

std::string found(const std::string& pattern, const std::string& text) {
  const Expected<Pattern> compiled = Pattern::compile(pattern);
  if (!compiled) return "error: " + compiled.error().message;
  const auto match = compiled->find(text);
  return match ? std::string(*match) : "nothing";
}

TEST(Pattern, GivesTheFirstGroupOfTheFirstLine) {
  EXPECT_EQ(found("sum=([0-9.]+)", "x\nsum=12.5 s\nsum=7\n"), "12.5");
  EXPECT_EQ(found("[0-9]+", "abc 42"), "42");
  EXPECT_EQ(found("sum=([0-9]+)", "none"), "nothing");
}

TEST(Pattern, KnowsTheUsualEscapes) {
  EXPECT_EQ(found(R"(took\s+(\d+\.\d+)ms)", "took \t3.25ms"), "3.25");
  EXPECT_EQ(found(R"(([\d.]+)\sMB/s)", "1.5 MB/s"), "1.5");
  EXPECT_EQ(found(R"(^(\D+)\d)", "ab1"), "ab");
  EXPECT_EQ(found(R"(\((\w+)\))", "f(a_1)"), "a_1");
  EXPECT_EQ(found(R"(([[:alpha:]]+)])", "[word]"), "word");
}

TEST(Pattern, LinesEndWithTheirBreak) {
  EXPECT_EQ(found("^b$", "a\r\nb\r\n"), "b");
  EXPECT_EQ(found("a.b", "a\nb"), "nothing");
  EXPECT_EQ(found("(x*)$", std::string("a\0b", 3)), "");
}

TEST(Pattern, WhatItCannotDoIsRefusedByName) {
  EXPECT_EQ(found("a*?", ""), "error: lazy and possessive quantifiers are not supported");
  EXPECT_EQ(found("(?:a)", ""), "error: `(?` is not supported");
  EXPECT_EQ(found(R"((a)\1)", ""), "error: back references are not supported");
  EXPECT_EQ(found(R"(\bword)", ""), "error: `\\b` is not supported");
  EXPECT_EQ(found("((a{100}){100}){100}", ""), "error: the repetitions multiply to too much");
  EXPECT_EQ(found("a{1000}", ""), "error: `{1000}` is not a repetition of at most 255");
  EXPECT_EQ(found(std::string(2000, 'a'), ""), "error: the expression is too long");
  EXPECT_EQ(found(std::string(500, '('), ""), "error: the expression nests too deep");
  for (const char* wrong : {"(", "[", "[a", "*", "a{", "a\\", "[z-a]"}) {
    EXPECT_FALSE(check_pattern(wrong)) << wrong;
  }
}

// Each of these takes a backtracking matcher longer than the universe has.
TEST(Pattern, HostileTextEnds) {
  EXPECT_EQ(found("(a*)*b", std::string(2000, 'a')), "nothing");
  EXPECT_EQ(found("(a|a)*b", std::string(2000, 'a')), "nothing");
  EXPECT_EQ(found("(x+x+)+y", std::string(2000, 'x')), "nothing");
}

}  // namespace
}  // namespace benchc::plan
