#include <gtest/gtest.h>
#include <llvm/Support/JSON.h>

#include "compiler/diagnostics/diagnostic.h"

namespace benchc::diagnostics {
namespace {

llvm::json::Value parse(const std::string& text) {
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(text);
  if (value) return *value;
  ADD_FAILURE() << llvm::toString(value.takeError());
  return nullptr;
}

TEST(RenderJson, GivesEveryFieldOfTheSchema) {
  source::SourceSet sources;
  const std::uint32_t buffer = sources.add("a.bench", "let a = 1\nlet b = sise\n");
  const llvm::json::Value value =
      parse(render_json({{Kind::BadLiteral,
                          {buffer, 18, 22},
                          "bad \"x\"",
                          "try y",
                          {{{buffer, 0, 3}, "here"}},
                          {{{buffer, 18, 22}, "size", "change it to `size`"}}}},
                        sources));
  const llvm::json::Value expected = llvm::json::Object{
      {"version", 1},
      {"diagnostics",
       llvm::json::Array{llvm::json::Object{
           {"id", "bad-literal"},
           {"severity", "error"},
           {"message", "bad \"x\""},
           {"hint", "try y"},
           {"file", "a.bench"},
           {"line", 2},
           {"column", 9},
           {"end_line", 2},
           {"end_column", 13},
           {"notes",
            llvm::json::Array{llvm::json::Object{{"message", "here"},
                                                 {"file", "a.bench"},
                                                 {"line", 1},
                                                 {"column", 1},
                                                 {"end_line", 1},
                                                 {"end_column", 4}}}},
           {"mends", llvm::json::Array{llvm::json::Object{{"title", "change it to `size`"},
                                                          {"text", "size"},
                                                          {"file", "a.bench"},
                                                          {"line", 2},
                                                          {"column", 9},
                                                          {"end_line", 2},
                                                          {"end_column", 13}}}}}}}};
  EXPECT_TRUE(value == expected) << render_json({}, sources);
}

TEST(RenderJson, StaysValidWhateverAMessageQuotes) {
  source::SourceSet sources;
  const std::uint32_t buffer = sources.add("\xff\x01.bench", "x");
  const llvm::json::Value value = parse(render_json(
      {{Kind::Expected, {buffer, 0, 1}, "found `\xc3`\x1b\n"}, {Kind::NotText, {}, "?"}}, sources));
  const llvm::json::Array* all = value.getAsObject()->getArray("diagnostics");
  ASSERT_EQ(all->size(), 2u);
  EXPECT_EQ((*all)[0].getAsObject()->getString("message"),
            llvm::StringRef("found `\xef\xbf\xbd`\x1b\n"));
  EXPECT_EQ((*all)[1].getAsObject()->get("file"), nullptr);
}

TEST(RenderJson, HasAThousandAndCountsTheRest) {
  source::SourceSet sources;
  const std::uint32_t buffer = sources.add("a.bench", "x\n");
  const Diagnostics many(1002, {Kind::Expected, {buffer, 0, 1}, "expected `y`"});
  const llvm::json::Value value = parse(render_json(many, sources));
  EXPECT_EQ(value.getAsObject()->getArray("diagnostics")->size(), 1000U);
  EXPECT_EQ(value.getAsObject()->getInteger("left_out").getValueOr(0), 2);
}

TEST(RenderJson, HasAnEmptyListWhenNothingIsWrong) {
  const llvm::json::Value value = parse(render_json({}, source::SourceSet()));
  EXPECT_TRUE(value.getAsObject()->getArray("diagnostics")->empty());
}

}  // namespace
}  // namespace benchc::diagnostics
