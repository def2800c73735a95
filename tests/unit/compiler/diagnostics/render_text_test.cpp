#include <string>

#include <gtest/gtest.h>

#include "compiler/diagnostics/diagnostic.h"

namespace benchc::diagnostics {
namespace {

class RenderText : public testing::Test {
 protected:
  std::string render(std::string text, std::uint32_t begin, std::uint32_t end,
                     bool colour = false) {
    const std::uint32_t buffer = sources_.add("specs/a.bench", std::move(text));
    return render_text({{Kind::Expected, {buffer, begin, end}, "expected `x`"}}, sources_, colour);
  }

  source::SourceSet sources_;
};

TEST_F(RenderText, ShowsTheLineTheCaretAndTheHint) {
  const std::uint32_t buffer = sources_.add("specs/a.bench", "bench 1\n\n  over n = sise\n");
  EXPECT_EQ(render_text({{Kind::BadLiteral,
                          {buffer, 18, 22},
                          "unknown name `sise`",
                          "did you mean `size`?",
                          {{{buffer, 0, 5}, "as in `bench`"}}}},
                        sources_, false),
            "specs/a.bench:3:10: error: unknown name `sise` [bad-literal]\n"
            "  3 |   over n = sise\n"
            "    |          ^~~~\n"
            "hint: did you mean `size`?\n"
            "specs/a.bench:1:1: note: as in `bench`\n"
            "  1 | bench 1\n"
            "    | ^~~~~\n");
}

TEST_F(RenderText, PutsTheCaretRightBehindTabsAndWideCharacters) {
  EXPECT_EQ(render("\tx = \xe6\xbc\xa2 )\n", 9, 10),
            "specs/a.bench:1:8: error: expected `x` [expected]\n"
            "  1 |     x = \xe6\xbc\xa2 )\n"
            "    |            ^\n");
}

TEST_F(RenderText, ShowsAThousandAndCountsTheRest) {
  const std::uint32_t buffer = sources_.add("specs/a.bench", "x\n");
  const Diagnostics many(1002, {Kind::Expected, {buffer, 0, 1}, "expected `y`"});
  const std::string text = render_text(many, sources_, false);
  std::size_t shown = 0;
  for (std::size_t at = text.find("error:"); at != std::string::npos;
       at = text.find("error:", at + 1))
    ++shown;
  EXPECT_EQ(shown, 1000U);
  EXPECT_TRUE(text.ends_with("\nand 2 more, which are not shown\n"));
}

TEST_F(RenderText, HidesASecretAndNothingElse) {
  const std::uint32_t buffer = sources_.add("specs/a.bench", "  to slack \"xoxb-1\"  # ours\n");
  EXPECT_EQ(render_text({{Kind::SecretInText, {buffer, 11, 19}, "a secret stands here"}}, sources_,
                        false),
            "specs/a.bench:1:12: error: a secret stands here [secret-in-text]\n"
            "  1 |   to slack \"******\"  # ours\n"
            "    |            ^~~~~~~~\n");
}

TEST_F(RenderText, ShowsControlCharactersInsteadOfObeyingThem) {
  EXPECT_EQ(render("\x1b[2J \xe2\x80\xae )\n", 9, 10),
            "specs/a.bench:1:8: error: expected `x` [expected]\n"
            "  1 | \\u{1b}[2J \\u{202e} )\n"
            "    |                    ^\n");
}

TEST_F(RenderText, ShowsBytesThatAreNotUtf8) {
  EXPECT_EQ(render("a\xff"
                   "b",
                   1, 2),
            "specs/a.bench:1:2: error: expected `x` [expected]\n"
            "  1 | a\\x{ff}b\n"
            "    |  ^~~~~~\n");
}

TEST_F(RenderText, CutsLongLinesAroundTheCaret) {
  const std::string text = render(std::string(500, 'a') + "X" + std::string(500, 'b'), 500, 501);
  EXPECT_EQ(text,
            "specs/a.bench:1:501: error: expected `x` [expected]\n"
            "  1 | ..." +
                std::string(60, 'a') + "X" + std::string(36, 'b') +
                "...\n"
                "    | " +
                std::string(63, ' ') + "^\n");
}

TEST_F(RenderText, PointsBehindTheLastCharacter) {
  EXPECT_EQ(render("let x =", 7, 7),
            "specs/a.bench:1:8: error: expected `x` [expected]\n"
            "  1 | let x =\n"
            "    |        ^\n");
}

TEST_F(RenderText, NeedsNoPlace) {
  EXPECT_EQ(render_text({{Kind::FileUnreadable, {}, "cannot read `x`"}}, sources_, false),
            "error: cannot read `x` [file-unreadable]\n");
  const std::uint32_t empty = sources_.add("empty.bench", "");
  EXPECT_EQ(render_text({{Kind::Expected, {empty, 0, 0}, "expected `bench 1`"}}, sources_, false),
            "empty.bench: error: expected `bench 1` [expected]\n");
}

TEST_F(RenderText, UsesColourOnlyWhenAsked) {
  EXPECT_EQ(render("x", 0, 1).find('\x1b'), std::string::npos);
  EXPECT_NE(render("x", 0, 1, true).find("\x1b[1;31merror: \x1b[0m"), std::string::npos);
}

}  // namespace
}  // namespace benchc::diagnostics
