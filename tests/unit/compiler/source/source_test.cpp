#include "compiler/source/source.h"

#include <gtest/gtest.h>

namespace benchc::source {
namespace {

TEST(SourceSet, CountsLinesFromOneAndColumnsInCharacters) {
  SourceSet sources;
  const std::uint32_t id = sources.add("a.bench", "one\n\xc3\xa9\xe2\x82\xacx\n");
  EXPECT_EQ(id, 1u);
  const Position first = sources.position({id, 0, 1});
  EXPECT_EQ(first.line, 1u);
  EXPECT_EQ(first.column, 1u);
  // é has two bytes and € three: the x is the third character.
  const Position x = sources.position({id, 9, 10});
  EXPECT_EQ(x.line, 2u);
  EXPECT_EQ(x.column, 3u);
  EXPECT_EQ(sources.text(Span{id, 9, 10}), "x");
}

TEST(SourceSet, GivesTheLineWithoutItsBreak) {
  SourceSet sources;
  const std::uint32_t id = sources.add("a.bench", "first\r\nsecond\nlast");
  EXPECT_EQ(sources.line({id, 2, 3}), "first");
  EXPECT_EQ(sources.line({id, 7, 8}), "second");
  // A span that begins at a line's break still belongs to that line.
  EXPECT_EQ(sources.line({id, 13, 13}), "second");
  EXPECT_EQ(sources.line({id, 18, 18}), "last");
}

TEST(SourceSet, KnowsTheEndOfAFile) {
  SourceSet sources;
  const std::uint32_t id = sources.add("a.bench", "x\n");
  const Position end = sources.position({id, 2, 2});
  EXPECT_EQ(end.line, 2u);
  EXPECT_EQ(end.column, 1u);
  EXPECT_EQ(sources.line({id, 2, 2}), "");
}

TEST(SourceSet, KeepsTextWhereItIsWhileMoreFilesAreRead) {
  SourceSet sources;
  const std::uint32_t first = sources.add("first", "short");
  const std::string_view text = sources.text(first);
  for (int i = 0; i < 100; ++i) sources.add("more", "text");
  const SourceSet moved = std::move(sources);
  EXPECT_EQ(text, "short");
  EXPECT_EQ(moved.text(first).data(), text.data());
  EXPECT_EQ(moved.name(101), "more");
}

TEST(SourceSet, HasNothingForASpanOfNoFile) {
  const SourceSet sources;
  EXPECT_EQ(sources.text(Span{}), "");
  EXPECT_EQ(sources.name(7), "");
  EXPECT_EQ(sources.line({3, 5, 9}), "");
  EXPECT_EQ(sources.position({3, 5, 9}).line, 1u);
}

TEST(Span, CoversBoth) {
  EXPECT_EQ(cover({1, 3, 5}, {1, 8, 9}), (Span{1, 3, 9}));
  EXPECT_EQ(cover({1, 8, 9}, {1, 3, 5}), (Span{1, 3, 9}));
}

}  // namespace
}  // namespace benchc::source
