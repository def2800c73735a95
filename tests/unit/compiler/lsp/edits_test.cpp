#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/lsp/lsp_client.h"

namespace {

using benchc::lsp_test::LspClient;
using testing::Contains;
using testing::HasSubstr;
namespace json = llvm::json;

json::Object document() {
  return json::Object{{"textDocument", json::Object{{"uri", LspClient::uri("a.bench")}}},
                      {"options", json::Object{{"tabSize", 2}, {"insertSpaces", true}}}};
}

json::Array formatted(LspClient& client, const std::string& text) {
  client.open("a.bench", text);
  return *client.request("textDocument/formatting", document()).getAsArray();
}

TEST(Formatting, WritesTheOneLayout) {
  LspClient client;
  const json::Array edits = formatted(
      client, "bench 1\n\n\n\nlet a=1\nlet ok = 2\n  measure m {\n budget = 3s   # why\n}\n");
  EXPECT_EQ(client.edited("a.bench", edits),
            "bench 1\n\nlet a = 1\nlet ok = 2\nmeasure m {\n  budget = 3s  # why\n}\n");
}

TEST(Formatting, LeavesLinesThatAreRight) {
  LspClient client;
  const json::Array edits =
      formatted(client, "bench 1\n\nlet a=1\n\nmeasure m {\n  budget = 3s\n}\n");
  ASSERT_EQ(edits.size(), 1U);
  EXPECT_EQ(benchc::lsp_test::place(edits[0]), "2:0-3:0");
  EXPECT_TRUE(formatted(client, "bench 1\n\nlet a = 1\n").empty());
}

TEST(Formatting, DoesNothingToWhatDoesNotParse) {
  LspClient client;
  EXPECT_TRUE(formatted(client, "bench 1\nlet a=[1\n").empty());
}

TEST(Formatting, EndsTheLastLine) {
  LspClient client;
  const json::Array edits = formatted(client, "bench 1\n\nlet a = 1");
  EXPECT_EQ(client.edited("a.bench", edits), "bench 1\n\nlet a = 1\n");
}

std::vector<std::string> titles(LspClient& client, const std::string& text, std::int64_t line,
                                std::string* edited = nullptr) {
  client.open("a.bench", text);
  json::Object parameters = document();
  parameters["range"] = json::Object{{"start", json::Object{{"line", line}, {"character", 0}}},
                                     {"end", json::Object{{"line", line}, {"character", 99}}}};
  parameters["context"] = json::Object{{"diagnostics", json::Array()}};
  const json::Value result = client.request("textDocument/codeAction", std::move(parameters));
  std::vector<std::string> found;
  for (const json::Value& action : *result.getAsArray()) {
    const json::Object& object = *action.getAsObject();
    found.push_back(object.getString("title")->str());
    const json::Object& changes = *object.getObject("edit")->getObject("changes");
    if (edited != nullptr) {
      *edited = client.edited("a.bench", *changes.getArray(LspClient::uri("a.bench")));
    }
  }
  return found;
}

const char* const kSlip =
    "bench 1\n\nworkload w {\n  command = [\"x\"]\n}\n\nbaseline main = branch \"main\" last 5 "
    "runs\n\n"
    "rule r {\n  for w\n  against main\n  fail when median(time) regresses by more than 200%\n}\n";

TEST(CodeActions, AllowAWarningWithAReason) {
  LspClient client;
  std::string edited;
  EXPECT_THAT(titles(client, kSlip, 11, &edited),
              Contains("allow `suspicious-threshold` here, with a reason"));
  EXPECT_THAT(edited, HasSubstr("  # allow suspicious-threshold: say why\n  fail when"));
  client.change("a.bench", edited);
  EXPECT_THAT(client.diagnostics("a.bench"), testing::IsEmpty());
}

TEST(CodeActions, ThereAreNoneWhereNothingIsWrong) {
  LspClient client;
  EXPECT_THAT(titles(client, kSlip, 3), testing::IsEmpty());
}

TEST(CodeActions, DoWhatMendsAnError) {
  LspClient client;
  std::string edited;
  EXPECT_THAT(titles(client, "bench 1\nlet size = 1\nlet a = siez\n", 2, &edited),
              testing::SizeIs(1));
  EXPECT_EQ(edited, "bench 1\nlet size = 1\nlet a = size\n");
}

}  // namespace
