#include "compiler/lsp/position.h"

#include <gtest/gtest.h>

#include "compiler/lsp/uri.h"

namespace {

using namespace benchc::lsp;

// `ä` is two bytes and one UTF-16 unit, `𝄞` four bytes and two.
constexpr std::string_view kText = "aä𝄞b\r\nx\n";

TEST(Lines, CountsInUtf16AndInBytes) {
  const Lines lines(kText);
  EXPECT_EQ(lines.position(kText, 7, Encoding::Utf16), (Position{0, 4}));
  EXPECT_EQ(lines.position(kText, 7, Encoding::Utf8), (Position{0, 7}));
  EXPECT_EQ(lines.offset(kText, {0, 4}, Encoding::Utf16), 7U);
  EXPECT_EQ(lines.offset(kText, {0, 7}, Encoding::Utf8), 7U);
}

TEST(Lines, AColumnInsideACharacterIsThePlaceBeforeIt) {
  const Lines lines(kText);
  EXPECT_EQ(lines.offset(kText, {0, 3}, Encoding::Utf16), 3U);
  EXPECT_EQ(lines.offset(kText, {0, 2}, Encoding::Utf8), 1U);
}

TEST(Lines, EndsLinesAsTheProtocolSays) {
  EXPECT_EQ(Lines("a\nb\r\nc\rd").count(), 4U);
  EXPECT_EQ(Lines("").count(), 1U);
  EXPECT_EQ(Lines("a\n").count(), 2U);
}

TEST(Lines, AColumnBehindTheLineIsItsEnd) {
  const Lines lines(kText);
  EXPECT_EQ(lines.offset(kText, {0, 99}, Encoding::Utf16), 8U);
  EXPECT_EQ(lines.offset(kText, {99, 0}, Encoding::Utf16), kText.size());
  EXPECT_EQ(lines.position(kText, 99, Encoding::Utf16), (Position{2, 0}));
}

TEST(Lines, EveryOffsetComesBack) {
  const Lines lines(kText);
  for (const std::uint32_t offset : {0U, 1U, 3U, 7U, 8U, 10U, 11U, 12U}) {
    for (const Encoding encoding : {Encoding::Utf8, Encoding::Utf16}) {
      EXPECT_EQ(lines.offset(kText, lines.position(kText, offset, encoding), encoding), offset);
    }
  }
}

TEST(Uri, PathsComeBack) {
  for (const char* path : {"/a/b.bench", "/with blank/ä%/#?.bench", "/C:/x"}) {
    EXPECT_EQ(path_of_uri(uri_of_path(path)), path);
  }
  EXPECT_EQ(uri_of_path("/a b"), "file:///a%20b");
}

TEST(Uri, ReadsWhatEditorsWrite) {
  EXPECT_EQ(path_of_uri("file:///a%20b/../c.bench"), "/c.bench");
  EXPECT_EQ(path_of_uri("file://localhost/a"), "/a");
  EXPECT_EQ(path_of_uri("untitled:Untitled-1"), std::nullopt);
  EXPECT_EQ(path_of_uri("file:///a%00b"), std::nullopt);
  EXPECT_EQ(path_of_uri("file://server/a"), std::nullopt);
}

}  // namespace
