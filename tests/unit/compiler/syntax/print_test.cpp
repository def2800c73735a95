#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include <gtest/gtest.h>

#include "compiler/syntax/syntax.h"
#include "tests/unit/compiler/syntax/generated_spec.h"
#include "tests/unit/compiler/syntax/tree_text.h"

namespace benchc::syntax {
namespace {

struct Read {
  source::SourceSet sources;
  Parsed parsed;

  explicit Read(std::string text) {
    const std::uint32_t buffer = sources.add("t.bench", std::move(text));
    parsed = parse(sources, buffer);
  }
};

// The comments that stand at each statement, a line a statement: what moves from one to another
// shows.
void gather(const std::vector<Statement>& statements, const source::SourceSet& sources,
            std::string& text) {
  for (const Statement& one : statements) {
    for (const Comment& comment : one.leading) {
      text.append(sources.text(comment.span)).append("; ");
    }
    text += one.keyword;
    if (one.block) {
      text += " {\n";
      gather(one.block->statements, sources, text);
      for (const Comment& comment : one.block->trailing) {
        text.append(sources.text(comment.span)).append("; ");
      }
      text += "}";
    }
    if (one.behind) text.append(" behind: ").append(sources.text(one.behind->span));
    text += "\n";
  }
}

std::string comments_by_statement(const Read& read) {
  std::string text;
  gather(read.parsed.file.statements, read.sources, text);
  for (const Comment& comment : read.parsed.file.trailing) {
    text.append(read.sources.text(comment.span)).append("; ");
  }
  return text;
}

// `# c12` is 12, for each in its order.
std::vector<std::string> numbered_comments(std::string_view text) {
  std::vector<std::string> numbers;
  for (std::size_t at = text.find("# c"); at != std::string_view::npos;
       at = text.find("# c", at + 1)) {
    const std::size_t begin = at + 3;
    numbers.emplace_back(text.substr(begin, text.find_first_not_of("0123456789", begin) - begin));
  }
  return numbers;
}

// Printing keeps the meaning and every comment where it was, and printing again changes nothing.
void expect_stable(const std::string& text) {
  const Read first(text);
  ASSERT_TRUE(first.parsed.diagnostics.empty())
      << diagnostics::render_text(first.parsed.diagnostics, first.sources, false) << text;
  const std::string once = print(first.parsed.file, first.sources);
  const Read second(once);
  ASSERT_TRUE(second.parsed.diagnostics.empty())
      << diagnostics::render_text(second.parsed.diagnostics, second.sources, false) << once;
  EXPECT_EQ(tree_text(first.parsed.file), tree_text(second.parsed.file)) << text;
  EXPECT_EQ(print(second.parsed.file, second.sources), once) << "of\n" << text;
  EXPECT_EQ(comments_by_statement(first), comments_by_statement(second)) << "of\n" << text;
}

std::string with_carriage_returns(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n') result += '\r';
    result += c;
  }
  return result;
}

std::string without_carriage_returns(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
  return text;
}

TEST(Print, IsStableOverGeneratedSpecs) {
  std::mt19937 random(20'261'123);
  for (int i = 0; i < 3000 && !testing::Test::HasFailure(); ++i) {
    expect_stable(generated_spec(random));
  }
}

TEST(Print, KeepsEveryCommentInItsOrder) {
  std::mt19937 random(11);
  for (int i = 0; i < 3000 && !testing::Test::HasFailure(); ++i) {
    const std::string text = generated_spec(random);
    const Read read(text);
    EXPECT_EQ(numbered_comments(print(read.parsed.file, read.sources)), numbered_comments(text))
        << text;
  }
}

TEST(Print, LaysOutLinesThatEndInCarriageReturnsAsOthers) {
  std::mt19937 random(13);
  for (int i = 0; i < 2000 && !testing::Test::HasFailure(); ++i) {
    const std::string text = generated_spec(random);
    // Strings over many lines keep their carriage returns, and are wider for them.
    if (text.find("raw\ntext") != std::string::npos) continue;
    const std::string returned = with_carriage_returns(text);
    const Read plain(text);
    const Read read(returned);
    EXPECT_EQ(without_carriage_returns(print(read.parsed.file, read.sources)),
              print(plain.parsed.file, plain.sources))
        << text;
    expect_stable(returned);
  }
}

TEST(Print, IsStableOverTheSpecsOfThisRepository) {
  namespace fs = std::filesystem;
  int count = 0;
  for (const char* folder : {"specs", "examples", "stdlib", "tests", "docs"}) {
    const fs::path root = fs::path(BENCHC_SOURCE_DIR) / folder;
    if (!fs::is_directory(root)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
      const std::string name = entry.path().filename().string();
      if (entry.path().extension() != ".bench" || name.starts_with("fail_")) continue;
      SCOPED_TRACE(entry.path());
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(file),
                             std::istreambuf_iterator<char>()};
      expect_stable(text);
      expect_stable(with_carriage_returns(text));
      ++count;
    }
  }
  EXPECT_GT(count, 5);
}

TEST(Print, WritesAnExpressionAnewWithoutItsSource) {
  const auto printed = [](const std::string& text) {
    const Read read("x = " + text);
    EXPECT_TRUE(read.parsed.diagnostics.empty()) << text;
    return print(read.parsed.file.statements.at(0).values.at(0).expr);
  };
  EXPECT_EQ(printed("1_000"), "1000");
  EXPECT_EQ(printed("0.38   USD/h"), "0.38 USD/h");
  EXPECT_EQ(printed("1.5ms+32Ki"), "1.5ms + 32Ki");
  EXPECT_EQ(printed("\"a\\u{41}\\n${b+1}\""), "\"aA\\n${b + 1}\"");
  EXPECT_EQ(printed("sort[algo=\"x\",n<2].time"), "sort[algo = \"x\", n < 2].time");
  EXPECT_EQ(printed("{A:[1,2,],}"), "{ A: [1, 2] }");
  EXPECT_EQ(printed("not(a or-b)"), "not (a or -b)");
  EXPECT_EQ(printed("1..n*2 step*4"), "1..n * 2 step *4");
}

TEST(Print, ExpressionsPrintedAnewMeanTheSame) {
  std::mt19937 random(7);
  for (int i = 0; i < 500; ++i) {
    const Read read(generated_spec(random));
    for (const Statement& statement : read.parsed.file.statements) {
      for (const Item& item : statement.values) {
        const std::string text = print(item.expr);
        // Alone it would be an operator.
        if (text == "or") continue;
        const Read again("x = " + text);
        ASSERT_TRUE(again.parsed.diagnostics.empty()) << text;
        EXPECT_EQ(tree_text(again.parsed.file.statements.at(0).values.at(0).expr),
                  tree_text(item.expr))
            << text;
      }
    }
  }
}

}  // namespace
}  // namespace benchc::syntax
