#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "compiler/syntax/syntax.h"
#include "tests/unit/compiler/syntax/tree_text.h"

namespace benchc::syntax {
namespace {

struct Outcome {
  std::vector<std::string> places;
  std::string tree;
};

Outcome outcome(std::string text) {
  source::SourceSet sources;
  const std::uint32_t buffer = sources.add("t.bench", std::move(text));
  const Parsed result = parse(sources, buffer);
  Outcome found;
  for (const diagnostics::Diagnostic& diagnostic : result.diagnostics) {
    const source::Position position = sources.position(diagnostic.span);
    found.places.push_back(std::to_string(position.line) + ":" + std::to_string(position.column) +
                           " " + std::string(diagnostics::id(diagnostic.kind)));
  }
  found.tree = tree_text(result.file);
  return found;
}

using Places = std::vector<std::string>;

TEST(Recovery, ReportsIndependentErrorsAndKeepsWhatIsWhole) {
  const Outcome found =
      outcome("let a = )\nlet b = 1\nlet c = 30sec\nrule r {\n  x = ]\n  y = 3 *\n}\nlet d = 2\n");
  EXPECT_EQ(found.places,
            (Places{"1:9 expected", "3:9 bad-literal", "5:7 expected", "6:10 expected"}));
  EXPECT_EQ(found.tree, "let b = (number 1)\nlet d = (number 2)\n");
}

TEST(Recovery, ReadsTheBlockOfABrokenHead) {
  const Outcome found = outcome("rule r ) {\n  x = ]\n}\nlet d = 2\n");
  EXPECT_EQ(found.places, (Places{"1:8 expected", "2:7 expected"}));
  EXPECT_EQ(found.tree, "let d = (number 2)\n");
}

TEST(Recovery, StopsAnUnclosedBracketAtTheNextSetting) {
  const Outcome found = outcome("w a {\n  x = [1,\n  y = )\n}\nlet d = 2\n");
  EXPECT_EQ(found.places, (Places{"3:5 expected", "3:7 expected"}));
  EXPECT_EQ(found.tree, "let d = (number 2)\n");
}

TEST(Recovery, StopsAnUnclosedBracketAtTheNextDeclaration) {
  const Outcome found = outcome("let w = f(1,\nrule y {\n  fail when not\n}\nlet d = 2\n");
  EXPECT_EQ(found.places, (Places{"2:6 expected", "3:16 expected"}));
  EXPECT_EQ(found.tree, "let d = (number 2)\n");
}

TEST(Recovery, BlamesTheBlockThatWasNotClosed) {
  const Outcome found = outcome("workload a {\n  x = 1\n\nrule b {\n  y = 2\n}\n");
  EXPECT_EQ(found.places, (Places{"1:12 unterminated"}));
  EXPECT_EQ(outcome("workload a {\nrule\tb { x }").places, (Places{"1:12 unterminated"}));
}

TEST(Recovery, EndsAStringWithItsLine) {
  const Outcome found = outcome("let a = \"x ( [ {\nlet b = 1\nlet c = \"${x ( [\"\nlet d = 2\n");
  EXPECT_EQ(found.places.size(), 2u);
  EXPECT_EQ(found.places[0], "1:9 unterminated");
  EXPECT_EQ(found.tree, "let b = (number 1)\nlet d = (number 2)\n");
}

TEST(Recovery, HasOneErrorForOneBrokenLine) {
  for (const char* line : {"= 3", ")", "let x = [1, 2", "let x = 1 }", "\"doc\" let x = 1", "x = {",
                           "x = f(", "x = \"", "x = 2 = 3", "x {", "}", "{", "\xc3\xa9"}) {
    const Outcome found = outcome(std::string("bench 1\n") + line + "\nrule r {\n  a = 1\n}\n");
    EXPECT_EQ(found.places.size(), 1u) << line;
  }
}

TEST(Recovery, StopsAfterTooManyErrors) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "x = )\n";
  const Outcome found = outcome(text);
  ASSERT_EQ(found.places.size(), 101u);
  EXPECT_EQ(found.places.back(), "100:5 too-many-errors");
}

TEST(Recovery, RefusesDepthOnce) {
  const std::string many(100'000, '(');
  EXPECT_EQ(outcome("x = " + many).places, (Places{"1:133 too-deep"}));
  EXPECT_EQ(outcome("x = " + std::string(100'000, '-')).places, (Places{"1:133 too-deep"}));
  EXPECT_EQ(outcome(many).places, (Places{"1:1 expected"}));
  std::string blocks;
  std::string sum = "x = 1";
  std::string members = "x = a";
  std::string strings = "x = ";
  for (int i = 0; i < 10'000; ++i) {
    blocks += "a {\n";
    sum += " + 1";
    members += ".a";
    strings += "\"${";
  }
  EXPECT_EQ(outcome(blocks).places, (Places{"129:3 too-deep"}));
  EXPECT_EQ(outcome(sum).places, (Places{"1:5 too-deep"}));
  EXPECT_EQ(outcome(members).places, (Places{"1:5 too-deep"}));
  EXPECT_EQ(outcome(strings).places.size(), 1u);
}

TEST(Recovery, RefusesWhatIsNoSpec) {
  EXPECT_EQ(outcome(std::string("a\0b", 3)).places, (Places{"1:2 not-text"}));
  EXPECT_EQ(outcome("x = \"\xed\xa0\x80\"").places, (Places{"1:6 not-utf8"}));
  EXPECT_EQ(outcome("12345678\xc3").places, (Places{"1:9 not-utf8"}));
  EXPECT_EQ(outcome(std::string(kMaximumBytes + 1, ' ')).places, (Places{"1:1 file-too-large"}));
  EXPECT_EQ(outcome(std::string(kMaximumBytes, ' ')).places, Places{});
  EXPECT_EQ(outcome("").places, Places{});
}

}  // namespace
}  // namespace benchc::syntax
