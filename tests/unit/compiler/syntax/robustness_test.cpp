#include <random>
#include <string>

#include <gtest/gtest.h>

#include "compiler/syntax/syntax.h"
#include "tests/unit/compiler/syntax/generated_spec.h"

namespace benchc::syntax {
namespace {

constexpr std::string_view kPieces[] = {
    "\"", "\"\"\"", "${",   "}",          "{",         "(",        ")",  "[",    "]",
    "\n", ";",      "#",    "=",          "==",        "..",       ".",  ",",    ":",
    "-",  "*",      "not ", "or warn",    "regresses", "step",     "\\", "\\u{", "1e999",
    "0x", "9_",     "30se", "2026-99-99", "\xff",      "\xc3\xa9", "\r", "\t",   "rule r {\n"};

std::string mutated(std::string text, std::mt19937& random) {
  for (unsigned i = 0, count = 1 + static_cast<unsigned>(random() % 3); i < count; ++i) {
    const std::size_t at = random() % (text.size() + 1);
    switch (random() % 4) {
      case 0:
        text.insert(at, kPieces[random() % std::size(kPieces)]);
        break;
      case 1:
        text.erase(at, 1 + random() % 20);
        break;
      case 2:
        text.insert(at, text.substr(random() % (text.size() + 1), random() % 40));
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(random() % 256);
    }
  }
  return text;
}

TEST(Robustness, ABrokenSpecNeverBreaksTheReader) {
  std::mt19937 random(42);
  int broken = 0;
  for (int i = 0; i < 4000; ++i) {
    source::SourceSet sources;
    const std::string text = mutated(generated_spec(random), random);
    const std::uint32_t buffer = sources.add("t.bench", text);
    const Parsed parsed = parse(sources, buffer);
    if (!parsed.diagnostics.empty()) ++broken;
    for (const diagnostics::Diagnostic& diagnostic : parsed.diagnostics) {
      ASSERT_FALSE(diagnostic.message.empty()) << text;
      ASSERT_LE(diagnostic.span.begin, diagnostic.span.end) << text;
      ASSERT_LE(diagnostic.span.end, text.size()) << text;
      for (const diagnostics::Note& note : diagnostic.notes) {
        ASSERT_LE(note.span.begin, note.span.end) << text;
      }
    }
    diagnostics::render_text(parsed.diagnostics, sources, true);
    diagnostics::render_json(parsed.diagnostics, sources);
    const std::string printed = print(parsed.file, sources);
    // What is left of a broken spec is whole: it is a spec itself.
    source::SourceSet again;
    const std::uint32_t rest = again.add("rest.bench", printed);
    const Parsed reread = parse(again, rest);
    ASSERT_TRUE(reread.diagnostics.empty())
        << diagnostics::render_text(reread.diagnostics, again, false) << "left of\n"
        << text;
  }
  EXPECT_GT(broken, 1000);
}

}  // namespace
}  // namespace benchc::syntax
