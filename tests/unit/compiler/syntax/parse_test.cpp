#include <gtest/gtest.h>

#include "compiler/syntax/syntax.h"
#include "tests/unit/compiler/syntax/tree_text.h"

namespace benchc::syntax {
namespace {

// The tree of one statement, or the messages.
std::string parsed(std::string text) {
  source::SourceSet sources;
  const std::uint32_t buffer = sources.add("t.bench", std::move(text));
  const Parsed result = parse(sources, buffer);
  if (!result.diagnostics.empty()) {
    return diagnostics::render_text(result.diagnostics, sources, false);
  }
  std::string tree = tree_text(result.file);
  if (!tree.empty()) tree.pop_back();
  return tree;
}

TEST(Parse, SplitsAStatementIntoItems) {
  EXPECT_EQ(parsed("cores = isolated 2 or warn"), "cores = isolated (number 2) or warn");
  EXPECT_EQ(parsed("x = a or warned"), "x = (binary 'or' a warned)");
  EXPECT_EQ(parsed("settle = load < 0.5 within 30s"),
            "settle = (binary '<' load (number 0.5)) within (number 30 's')");
  EXPECT_EQ(parsed("false_alarms = 1 per 500 runs"),
            "false_alarms = (number 1) per (number 500) runs");
  EXPECT_EQ(parsed("metric sum = json \"$.sum\" better none"),
            "metric sum = json (string (text '$.sum')) better none");
  EXPECT_EQ(parsed("param size: bytes = 64MiB in 1MiB..1GiB"),
            "param size :bytes = (number 64 'MiB') in (range (number 1 'MiB') (number 1 'GiB'))");
  EXPECT_EQ(parsed("for sort, *"), "for sort ,(star)");
  EXPECT_EQ(parsed("command [\"x\"]"), "command (list (string (text 'x')))");
}

TEST(Parse, BindsOperatorsByPrecedence) {
  EXPECT_EQ(
      parsed("x = 1 + 2 * 3 - 4"),
      "x = (binary '-' (binary '+' (number 1) (binary '*' (number 2) (number 3))) (number 4))");
  EXPECT_EQ(parsed("x = a or b and not c == d"),
            "x = (binary 'or' a (binary 'and' b (unary 'not' (binary '==' c d))))");
  EXPECT_EQ(parsed("x = -a * b.c"), "x = (binary '*' (unary '-' a) (member 'c' b))");
  EXPECT_EQ(parsed("x = (a + b) * c"), "x = (binary '*' (binary '+' a b) c)");
  EXPECT_EQ(parsed("x = 1..n * 2 step *4"),
            "x = (range '*' (number 1) (binary '*' n (number 2)) (number 4))");
  EXPECT_EQ(parsed("x = 0..9 step 3 and a"),
            "x = (binary 'and' (range '+' (number 0) (number 9) (number 3)) a)");
}

TEST(Parse, ReadsAConditionAsOneExpression) {
  EXPECT_EQ(parsed("fail when median(time) regresses by more than 2% and max(max_rss) > 1GiB"),
            "fail when (binary 'and' (binary 'regresses by more than' (call median time) "
            "(number 2 '%')) (binary '>' (call max max_rss) (number 1 'GiB')))");
  EXPECT_EQ(parsed("warn when growth(time, n) exceeds n * log(n)"),
            "warn when (binary 'exceeds' (call growth time n) (binary '*' n (call log n)))");
}

TEST(Parse, WantsPostfixesAdjacent) {
  EXPECT_EQ(parsed("x = f(1)[a].b.*"),
            "x = (member '*' (member 'b' (index (call f (number 1)) a)))");
  EXPECT_EQ(parsed("x = f (1) [a]"), "x = f (number 1) (list a)");
  EXPECT_EQ(parsed("x = sort[algo = \"a\", n == 2]"),
            "x = (index sort (binary '==' algo (string (text 'a'))) (binary '==' n (number 2)))");
}

TEST(Parse, ReadsStringsWithTheirParts) {
  EXPECT_EQ(parsed("x = \"a${n + 1}b${t in ms}$5\\${c}\\u{41}\""),
            "x = (string (text 'a') (interpolation (binary '+' n (number 1))) (text 'b') "
            "(interpolation 'ms' t) (text '$5${c}A'))");
  EXPECT_EQ(parsed("x = \"\""), "x = (string)");
  EXPECT_EQ(parsed("x = \"\"\"a ${b} \\n\"\"\""), "x = (raw 'a ${b} \\n')");
}

TEST(Parse, TellsBlocksFromMaps) {
  EXPECT_EQ(parsed("let m = { A: 1, \"b\": [2,], }"),
            "let m = (map A (number 1) (string (text 'b')) (list (number 2)))");
  EXPECT_EQ(parsed("waive r for a until 2026-12-31 { why = \"x\" }"),
            "waive r for a until (date '2026-12-31') {why = (string (text 'x'));}");
  EXPECT_EQ(parsed("test t { a; b { c } }"), "test t {a;b {c;};}");
  EXPECT_EQ(parsed("baseline main = branch \"main\" { comparable = strict }"),
            "baseline main = branch (string (text 'main')) {comparable = strict;}");
  EXPECT_EQ(parsed("env = { A: 1 }, { B: 2 }"), "env = (map A (number 1)) ,(map B (number 2))");
}

TEST(Parse, TakesLineBreaksAsBlanksInsideBracketsOnly) {
  EXPECT_EQ(parsed("x = [1,\n # comment\n 2\n]"), "x = (list (number 1) (number 2))");
  EXPECT_EQ(parsed("x = (a\n + b)"), "x = (binary '+' a b)");
  EXPECT_EQ(parsed("a\nb"), "a\nb");
}

TEST(Parse, TellsNumbersThatLookAlikeApart) {
  EXPECT_EQ(parsed("x = 1..8"), "x = (range (number 1) (number 8))");
  EXPECT_EQ(parsed("x = 10/s"), "x = (number 10 '/s')");
  EXPECT_EQ(parsed("x = 10/size"), "x = (binary '/' (number 10) size)");
  EXPECT_EQ(parsed("x = 2026-1-1"),
            "x = (binary '-' (binary '-' (number 2026) (number 1)) (number 1))");
  EXPECT_EQ(parsed("x = 5 USD"), "x = (number 5 'USD')");
  EXPECT_EQ(parsed("x = 5 runs"), "x = (number 5) runs");
}

TEST(Parse, KeepsDocumentation) {
  EXPECT_EQ(parsed("\"what it is\"\n\nrule r { a }"), "(string (text 'what it is')) rule r {a;}");
}

TEST(Parse, KeepsComments) {
  source::SourceSet sources;
  const std::uint32_t buffer =
      sources.add("t.bench", "# one\n\n# two\nx = [1, # in\n 2] # behind  \n\ny\n# last");
  const Parsed result = parse(sources, buffer);
  ASSERT_TRUE(result.diagnostics.empty());
  ASSERT_EQ(result.file.statements.size(), 2u);
  const Statement& x = result.file.statements[0];
  ASSERT_EQ(x.leading.size(), 3u);
  EXPECT_EQ(sources.text(x.leading[0].span), "# one");
  EXPECT_TRUE(x.leading[1].blank_line_before);
  EXPECT_EQ(sources.text(x.leading[2].span), "# in");
  ASSERT_TRUE(x.behind.has_value());
  EXPECT_EQ(sources.text(x.behind->span), "# behind");
  EXPECT_TRUE(result.file.statements[1].blank_line_before);
  ASSERT_EQ(result.file.trailing.size(), 1u);
}

TEST(Parse, GivesSpansOfWhatWasWritten) {
  source::SourceSet sources;
  const std::uint32_t buffer = sources.add("t.bench", "rule r {\n  x = (a + 2) * f(b) # c\n}\n");
  const Parsed result = parse(sources, buffer);
  const Statement& rule = result.file.statements.at(0);
  EXPECT_EQ(sources.text(rule.span), "rule r {\n  x = (a + 2) * f(b) # c\n}");
  const Statement& x = rule.block->statements.at(0);
  EXPECT_EQ(sources.text(x.span), "x = (a + 2) * f(b)");
  const Expr& product = x.values.at(0).expr;
  EXPECT_EQ(sources.text(product.operands.at(0).span), "a + 2");
  EXPECT_TRUE(product.operands.at(0).parenthesised);
  EXPECT_EQ(sources.text(product.operands.at(1).span), "f(b)");
}

}  // namespace
}  // namespace benchc::syntax
