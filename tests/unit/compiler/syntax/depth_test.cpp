#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "compiler/syntax/builder.h"
#include "compiler/syntax/syntax.h"
#include "tests/unit/compiler/syntax/small_stack.h"
#include "tests/unit/compiler/syntax/tree_text.h"

namespace benchc::syntax {
namespace {

constexpr std::size_t kMany = 100'000;

std::string times(std::size_t count, std::string_view piece) {
  std::string text;
  text.reserve(count * piece.size());
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

// How one thing stands in itself, `depth` times.
struct Nesting {
  const char* name;
  std::function<std::string(std::size_t depth)> text;
  // The deepest that is read.
  std::size_t most;
};

const Nesting kNestings[] = {
    {"parentheses", [](std::size_t n) { return "x = " + times(n, "(") + "1" + times(n, ")"); },
     kMaximumDepth},
    {"lists", [](std::size_t n) { return "x = " + times(n, "[") + "1" + times(n, "]"); },
     kMaximumDepth},
    {"maps", [](std::size_t n) { return "x = " + times(n, "{ a: ") + "1" + times(n, " }"); },
     kMaximumDepth},
    {"calls", [](std::size_t n) { return "x = " + times(n, "f(") + "1" + times(n, ")"); },
     kMaximumDepth},
    {"selectors", [](std::size_t n) { return "x = " + times(n, "f[") + "1" + times(n, "]"); },
     kMaximumDepth},
    {"interpolations",
     [](std::size_t n) { return "x = " + times(n, "\"${") + "1" + times(n, "}\""); },
     kMaximumDepth / 2},
    {"lists of calls of groups",
     [](std::size_t n) { return "x = " + times(n, "[f((") + "1" + times(n, "))]"); },
     kMaximumDepth / 3},
    {"blocks", [](std::size_t n) { return times(n, "a {\n") + times(n, "}\n"); }, kMaximumDepth},
    {"short blocks", [](std::size_t n) { return times(n, "a { ") + times(n, "}"); }, kMaximumDepth},
    {"not", [](std::size_t n) { return "x = " + times(n, "not ") + "a"; }, kMaximumDepth},
    {"minus", [](std::size_t n) { return "x = " + times(n, "- ") + "a"; }, kMaximumDepth},
    {"members", [](std::size_t n) { return "x = a" + times(n, ".b"); },
     Builder::kMaximumHeight - 1},
    {"selectors of selectors", [](std::size_t n) { return "x = a" + times(n, "[b]"); },
     Builder::kMaximumHeight - 1},
    {"calls of calls", [](std::size_t n) { return "x = a" + times(n, "(b)"); },
     Builder::kMaximumHeight - 1},
    {"sums", [](std::size_t n) { return "x = 1" + times(n, " + 1"); }, Builder::kMaximumHeight - 1},
    {"and", [](std::size_t n) { return "x = a" + times(n, " and a"); },
     Builder::kMaximumHeight - 1},
    {"or", [](std::size_t n) { return "x = a" + times(n, " or a"); }, Builder::kMaximumHeight - 1},
};

void read_and_print(const std::string& text, bool whole) {
  source::SourceSet sources;
  const std::uint32_t buffer = sources.add("t.bench", text);
  const Parsed parsed = parse(sources, buffer);
  diagnostics::render_text(parsed.diagnostics, sources, true);
  const std::string printed = print(parsed.file, sources);
  if (whole) {
    ASSERT_TRUE(parsed.diagnostics.empty())
        << diagnostics::render_text(parsed.diagnostics, sources, false);
    source::SourceSet again;
    const Parsed second = parse(again, again.add("t.bench", printed));
    EXPECT_TRUE(second.diagnostics.empty()) << printed;
    EXPECT_EQ(tree_text(second.file), tree_text(parsed.file));
    // Copies and their end walk the tree, too.
    const File copy = parsed.file;
    EXPECT_EQ(tree_text(copy), tree_text(parsed.file));
  } else {
    EXPECT_FALSE(parsed.diagnostics.empty());
    EXPECT_LE(parsed.diagnostics.size(), 2u);
  }
}

TEST(Depth, TheDeepestThatIsReadFitsOnASmallStack) {
  for (const Nesting& nesting : kNestings) {
    SCOPED_TRACE(nesting.name);
    on_small_stack([&] { read_and_print(nesting.text(nesting.most), true); });
  }
}

TEST(Depth, OneMoreIsRefused) {
  for (const Nesting& nesting : kNestings) {
    SCOPED_TRACE(nesting.name);
    on_small_stack([&] { read_and_print(nesting.text(nesting.most + 1), false); });
  }
}

TEST(Depth, ManyMoreAreRefusedOnASmallStack) {
  for (const Nesting& nesting : kNestings) {
    SCOPED_TRACE(nesting.name);
    on_small_stack([&] { read_and_print(nesting.text(kMany), false); });
  }
}

TEST(Depth, WhatIsLongButNotDeepIsRead) {
  on_small_stack([] {
    read_and_print("x = [1" + times(kMany, ", 1") + "]", true);
    read_and_print("x = \"" + times(kMany, "${a}") + "\"", true);
    read_and_print("x" + times(kMany, " a"), true);
    read_and_print(times(kMany, "a\n"), true);
    read_and_print(times(kMany, "a;"), true);
    read_and_print("w { " + times(kMany, "a;") + " }", true);
    read_and_print(times(kMany, "# c\n") + "a", true);
    read_and_print("x = [" + times(kMany, "# c\n") + "1]", true);
  });
}

TEST(Depth, BracketsOfTheWrongKindEndNoStack) {
  on_small_stack([] {
    read_and_print(times(kMany, "([{"), false);
    read_and_print("x = " + times(kMany, "([{\n"), false);
    read_and_print("x = " + times(kMany, "\"${[f("), false);
  });
}

}  // namespace
}  // namespace benchc::syntax
