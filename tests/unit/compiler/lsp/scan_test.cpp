#include "compiler/lsp/scan.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace benchc::lsp;

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> all;
  for (const Token& token : scan(text)) all.emplace_back(text_of(text, token));
  return all;
}

/// The place at `|`; the views are of a text that lives on.
Place at(std::string text) {
  static std::vector<std::unique_ptr<std::string>> texts;
  const std::size_t cursor = text.find('|');
  text.erase(cursor, 1);
  texts.push_back(std::make_unique<std::string>(std::move(text)));
  const std::string& kept = *texts.back();
  return place_at(kept, scan(kept), static_cast<std::uint32_t>(cursor));
}

TEST(Scan, FindsTokens) {
  EXPECT_THAT(words("let n = 1.5ms # c\n"),
              testing::ElementsAre("let", "n", "=", "1.5ms", "# c", "\n"));
  EXPECT_THAT(words("1..8 step *2"), testing::ElementsAre("1", ".", ".", "8", "step", "*", "2"));
  EXPECT_THAT(words("10GB/s 2026-12-31 n/4"),
              testing::ElementsAre("10GB/s", "2026-12-31", "n", "/", "4"));
}

TEST(Scan, TakesStringsApart) {
  EXPECT_THAT(words(R"("a ${n + 1} b" x)"),
              testing::ElementsAre("\"a ", "${", "n", "+", "1", "}", " b\"", "x"));
  EXPECT_THAT(words(R"("\" # ${" y)"), testing::ElementsAre(R"("\" # )", "${", "\" y"));
  EXPECT_THAT(words("\"\"\"a\n\"${b}\"\"\" c"), testing::ElementsAre("\"\"\"a\n\"${b}\"\"\"", "c"));
}

TEST(Scan, AnOpenStringEndsWithItsLine) {
  EXPECT_THAT(words("a = \"x\nb = 1"), testing::ElementsAre("a", "=", "\"x", "\n", "b", "=", "1"));
}

TEST(Place, KnowsTheBlockAndTheStatement) {
  const Place place = at("workload sort {\n  over n = [1, 2]\n  timeout = 3|\n}\n");
  EXPECT_EQ(place.block, "workload");
  EXPECT_EQ(place.block_name, "sort");
  EXPECT_EQ(place.word, "3");
  ASSERT_EQ(place.before.size(), 2U);
}

TEST(Place, IsAtTheTopLevelBehindABlock) {
  EXPECT_EQ(at("suite ci { include * }\n|").block, "");
  EXPECT_EQ(at("suite ci { include * }\n|").before.size(), 0U);
}

TEST(Place, KnowsWhatABracketIsBehind) {
  const Place place = at("rule r {\n  for sort[n|\n}\n");
  EXPECT_EQ(place.bracket, '[');
  EXPECT_EQ(place.callee, "sort");
  EXPECT_EQ(place.word, "n");
}

TEST(Place, KnowsStringsAndCommentsAndWhatIsInterpolated) {
  EXPECT_EQ(at("# a|b").in, Place::In::Comment);
  EXPECT_EQ(at("stdin = \"a|b\"").in, Place::In::String);
  EXPECT_EQ(at("stdin = \"a|").in, Place::In::String);
  EXPECT_EQ(at("stdin = \"a\"|").in, Place::In::Code);
  const Place place = at("workload w {\n  stdin = \"a ${n|}\"\n}");
  EXPECT_EQ(place.in, Place::In::Code);
  EXPECT_TRUE(place.interpolation);
  EXPECT_EQ(place.word, "n");
  EXPECT_EQ(at("stdin = \"a ${n} |\"").in, Place::In::String);
}

TEST(Place, AnOpenBracketDoesNotSwallowTheRest) {
  const Place place = at("workload w {\n  command = [\"a\"\n  timeout = |\n}\n");
  EXPECT_EQ(place.block, "workload");
  EXPECT_EQ(place.bracket, '\0');
  EXPECT_EQ(at("rule r {\n  fail when median(\n\nrule s {\n  |").block_name, "s");
}

TEST(Place, AMapIsNoBlock) {
  const Place place = at("workload w {\n  env = { A: |");
  EXPECT_EQ(place.block, "workload");
  EXPECT_EQ(place.bracket, '{');
}

}  // namespace
