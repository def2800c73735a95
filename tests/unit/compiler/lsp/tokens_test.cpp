#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/lsp/lsp_client.h"

namespace {

using benchc::lsp_test::LspClient;
using benchc::lsp_test::place;
using testing::Contains;
using testing::ElementsAre;
namespace json = llvm::json;

json::Object document() {
  return json::Object{{"textDocument", json::Object{{"uri", LspClient::uri("a.bench")}}}};
}

/// "word type" of every token, for a text of single-byte characters.
std::vector<std::string> tokens(const std::string& text) {
  constexpr const char* kTypes[] = {"namespace", "class",    "function",  "variable",
                                    "parameter", "property", "keyword",   "string",
                                    "number",    "comment",  "enumMember"};
  LspClient client;
  client.open("a.bench", text);
  const json::Value result = client.request("textDocument/semanticTokens/full", document());
  std::vector<std::string> lines;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  std::vector<std::string> found;
  const json::Array& data = *result.getAsObject()->getArray("data");
  std::size_t line = 0;
  std::size_t column = 0;
  for (std::size_t i = 0; i + 4 < data.size(); i += 5) {
    const auto number = [&](std::size_t n) {
      return static_cast<std::size_t>(*data[i + n].getAsInteger());
    };
    column = number(0) == 0 ? column + number(1) : number(1);
    line += number(0);
    found.push_back(lines.at(line).substr(column, number(2)) + " " + kTypes[number(3)]);
  }
  return found;
}

TEST(SemanticTokens, SayWhatANameIs) {
  EXPECT_THAT(
      tokens("bench 1\nlet k = 2\nworkload w {\n  over n = [k]\n  shell = \"a ${n} b\"\n}\n"),
      ElementsAre("bench keyword", "1 number", "let keyword", "k variable", "2 number",
                  "workload keyword", "w class", "over keyword", "n parameter", "k variable",
                  "shell keyword", "\"a  string", "n parameter", " b\" string"));
  EXPECT_THAT(tokens("bench 1\nrule r {\n  for *\n  fail when median(time) > 5ms # why\n}\n"),
              ElementsAre("bench keyword", "1 number", "rule keyword", "r class", "for keyword",
                          "fail keyword", "when keyword", "median function", "time property",
                          "5ms number", "# why comment"));
}

TEST(SemanticTokens, CoverTheWholeOfADottedImport) {
  EXPECT_THAT(tokens("bench 1\nimport std.env\nsuite s { environment = std.env.quiet }\n"),
              ElementsAre("bench keyword", "1 number", "import keyword", "std namespace",
                          "env namespace", "suite keyword", "s class", "environment keyword",
                          "std namespace", "env namespace", "quiet class"));
}

TEST(SemanticTokens, NoneGoesOverALinesEnd) {
  EXPECT_THAT(tokens("bench 1\nlet a = \"\"\"x\ny\"\"\"\n"),
              ElementsAre("bench keyword", "1 number", "let keyword", "a variable",
                          "\"\"\"x string", "y\"\"\" string"));
}

TEST(SemanticTokens, OfARangeAreFewer) {
  LspClient client;
  client.open("a.bench", "bench 1\nlet a = 1\nlet b = 2\n");
  json::Object parameters = document();
  parameters["range"] = json::Object{{"start", json::Object{{"line", 1}, {"character", 0}}},
                                     {"end", json::Object{{"line", 2}, {"character", 0}}}};
  const json::Value result =
      client.request("textDocument/semanticTokens/range", std::move(parameters));
  EXPECT_EQ(result.getAsObject()->getArray("data")->size(), 15U);
}

TEST(Outline, IsATreeOfDeclarations) {
  LspClient client;
  client.open(
      "a.bench",
      "bench 1\n\"Sorts.\"\nworkload w {\n  over n = [1]\n  shell = \"${n}\"\n}\nlet a = 1\n");
  const json::Value result = client.request("textDocument/documentSymbol", document());
  const json::Array& all = *result.getAsArray();
  ASSERT_EQ(all.size(), 2U);
  const json::Object& workload = *all[0].getAsObject();
  EXPECT_EQ(workload.getString("name").getValue(), "w");
  EXPECT_EQ(workload.getString("detail").getValue(), "workload: Sorts.");
  const json::Array& children = *workload.getArray("children");
  ASSERT_EQ(children.size(), 1U);
  EXPECT_EQ(children[0].getAsObject()->getString("name").getValue(), "n");
}

TEST(Outline, FindsSymbolsOfOpenDocuments) {
  LspClient client;
  client.open("a.bench", "bench 1\nlet alpha = 1\nlet beta = 1\n");
  const json::Value result = client.request("workspace/symbol", json::Object{{"query", "ALP"}});
  ASSERT_EQ(result.getAsArray()->size(), 1U);
  EXPECT_EQ((*result.getAsArray())[0].getAsObject()->getString("name").getValue(), "alpha");
}

TEST(Folding, FoldsBlocksAndComments) {
  LspClient client;
  client.open("a.bench", "bench 1\n# a\n# b\nmeasure m {\n  budget = 3s\n}\n");
  const json::Value result = client.request("textDocument/foldingRange", document());
  std::vector<std::string> found;
  for (const json::Value& one : *result.getAsArray()) {
    found.push_back(std::to_string(*one.getAsObject()->getInteger("startLine")) + "-" +
                    std::to_string(*one.getAsObject()->getInteger("endLine")));
  }
  EXPECT_THAT(found, testing::UnorderedElementsAre("3-5", "1-2"));
}

TEST(InlayHints, SayHowManyCasesThereAre) {
  LspClient client;
  client.open(
      "a.bench",
      "bench 1\nworkload w {\n  over n = [1, 2]\n  over k = 1..6\n  shell = \"${n} ${k}\"\n}\n"
      "workload one { shell = \"x\" }\n");
  json::Object parameters = document();
  parameters["range"] = json::Object{{"start", json::Object{{"line", 0}, {"character", 0}}},
                                     {"end", json::Object{{"line", 99}, {"character", 0}}}};
  const json::Value result = client.request("textDocument/inlayHint", std::move(parameters));
  std::vector<std::string> found;
  for (const json::Value& one : *result.getAsArray()) {
    const json::Object& position = *one.getAsObject()->getObject("position");
    found.push_back(std::to_string(*position.getInteger("line")) + ":" +
                    std::to_string(*position.getInteger("character")) + " " +
                    one.getAsObject()->getString("label")->str());
  }
  EXPECT_THAT(found, ElementsAre("1:10 12 cases", "6:12 1 case"));
}

}  // namespace
