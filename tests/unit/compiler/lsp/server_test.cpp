#include "compiler/lsp/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/lsp/lsp_client.h"

namespace {

using benchc::lsp_test::LspClient;
using testing::ElementsAre;
using testing::HasSubstr;
namespace json = llvm::json;

std::int64_t error_code(const json::Value& message) {
  const json::Object* error = message.getAsObject()->getObject("error");
  return error == nullptr ? 0 : *error->getInteger("code");
}

struct Bare {
  std::vector<json::Value> sent;
  benchc::lsp::Server server{
      {.send =
           [this](std::string_view text) {
             sent.push_back(llvm::cantFail(json::parse({text.data(), text.size()})));
           },
       .open = [](const std::string&) { return std::nullopt; },
       .check =
           [](const benchc::model::Files& files, std::string_view path,
              const benchc::model::Circumstances& circumstances) {
             return benchc::model::check(files, path, {}, circumstances);
           },
       .today = [] { return std::string(); }}};
};

TEST(Server, EndsAsTheProtocolSays) {
  LspClient client;
  EXPECT_EQ(client.server.exit_code(), std::nullopt);
  EXPECT_EQ(client.request("shutdown", {}), json::Value(nullptr));
  EXPECT_THAT(client.refused("textDocument/hover", {}), HasSubstr("shut down"));
  client.notify("exit", {});
  EXPECT_EQ(client.server.exit_code(), 0);
}

TEST(Server, ExitWithoutShutdownIsAnError) {
  LspClient client;
  client.notify("exit", {});
  EXPECT_EQ(client.server.exit_code(), 1);
  Bare bare;
  bare.server.receive(R"({"jsonrpc":"2.0","method":"exit"})");
  EXPECT_EQ(bare.server.exit_code(), 1);
}

TEST(Server, WantsToBeInitialized) {
  Bare bare;
  bare.server.receive(R"({"jsonrpc":"2.0","id":1,"method":"textDocument/hover"})");
  EXPECT_EQ(error_code(bare.sent.back()), -32002);
  bare.server.receive(
      R"({"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a","text":"x"}}})");
  bare.server.settle();
  EXPECT_EQ(bare.sent.size(), 1U);
}

TEST(Server, AnswersWhatItDoesNotKnow) {
  LspClient client;
  client.raw(R"({"jsonrpc":"2.0","id":"x","method":"textDocument/unheard"})");
  EXPECT_EQ(error_code(client.sent.back()), -32601);
  EXPECT_EQ(client.sent.back().getAsObject()->getString("id").getValueOr(""), "x");
  const std::size_t before = client.sent.size();
  client.notify("$/unheard", {});
  client.notify("$/cancelRequest", json::Object{{"id", 1}});
  client.raw(R"({"jsonrpc":"2.0","id":7,"result":null})");
  EXPECT_EQ(client.sent.size(), before);
}

TEST(Server, SurvivesWhatIsNoMessage) {
  LspClient client;
  for (const char* text :
       {"", "{", "nothing", "[]", "1", "null", "\xff\xfe", "{\"method\":1,\"id\":2}",
        "{\"id\":{},\"method\":\"x\"}", "{\"id\":3}"}) {
    const std::size_t before = client.sent.size();
    client.raw(text);
    EXPECT_EQ(client.sent.size(), before + 1) << text;
    EXPECT_NE(error_code(client.sent.back()), 0) << text;
  }
  client.raw(std::string(100'000, '['));
  EXPECT_THAT(client.refused("textDocument/hover", {}), HasSubstr("no such document"));
}

TEST(Server, SurvivesParametersOfAnyKind) {
  LspClient client;
  client.open("a.bench", "bench 1\nlet a = 1\n");
  for (
      const char* parameters :
      {"null", "[]", "{}", R"({"textDocument":1})",
       R"({"textDocument":{"uri":"file:///repo/a.bench"}})",
       R"({"textDocument":{"uri":"file:///repo/a.bench"},"position":{"line":-1,"character":1e300}})",
       R"({"textDocument":{"uri":"file:///repo/a.bench"},"position":{"line":99999999999,"character":-5},"range":{"start":{"line":9,"character":9},"end":{"line":0,"character":0}}})"}) {
    for (const char* method :
         {"textDocument/hover", "textDocument/completion", "textDocument/codeAction",
          "textDocument/semanticTokens/range", "textDocument/inlayHint", "textDocument/rename",
          "textDocument/didChange", "textDocument/didOpen", "textDocument/didClose",
          "workspace/symbol", "workspace/didChangeWorkspaceFolders"}) {
      client.raw(std::string("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"") + method +
                 "\",\"params\":" + parameters + "}");
      client.raw(std::string("{\"jsonrpc\":\"2.0\",\"method\":\"") + method +
                 "\",\"params\":" + parameters + "}");
    }
  }
  client.settle();
  EXPECT_EQ(client.server.exit_code(), std::nullopt);
}

TEST(Server, NegotiatesWhatAColumnCounts) {
  const auto encoding = [](bool utf8) {
    LspClient client({}, utf8);
    const json::Object& result = *client.sent.front().getAsObject()->getObject("result");
    return result.getObject("capabilities")->getString("positionEncoding")->str();
  };
  EXPECT_EQ(encoding(true), "utf-8");
  EXPECT_EQ(encoding(false), "utf-16");
}

TEST(Server, TakesIncrementalChanges) {
  LspClient client;
  client.open("a.bench", "bench 1\nlet a = \"ä𝄞\"\nlet c = 1\n");
  const auto change = [](std::int64_t line, std::int64_t from, std::int64_t to, const char* text) {
    return json::Object{
        {"range", json::Object{{"start", json::Object{{"line", line}, {"character", from}}},
                               {"end", json::Object{{"line", line}, {"character", to}}}}},
        {"text", text}};
  };
  client.notify(
      "textDocument/didChange",
      json::Object{
          {"textDocument", json::Object{{"uri", LspClient::uri("a.bench")}, {"version", 2}}},
          {"contentChanges", json::Array{change(1, 13, 13, " + d"), change(2, 4, 5, "d")}}});
  EXPECT_THAT(client.diagnostics("a.bench"), ElementsAre(HasSubstr("1:8 ")));
}

TEST(Server, LooksAtNoDocumentThatIsTooLarge) {
  LspClient client;
  client.open("a.bench", std::string((16u << 20) + 1, '#'));
  EXPECT_EQ(client.sent.back().getAsObject()->getString("method").getValueOr(""),
            "window/logMessage");
  EXPECT_THAT(client.diagnostics("a.bench"), ElementsAre("nothing was published"));
}

TEST(Server, LooksAtAThousandDocumentsAndNoMore) {
  LspClient client;
  for (int i = 0; i < 1001; ++i) client.open("a" + std::to_string(i) + ".bench", "bench 1\n");
  EXPECT_EQ(client.sent.back().getAsObject()->getString("method").getValueOr(""),
            "window/logMessage");
  EXPECT_THAT(client.diagnostics("a999.bench"), testing::IsEmpty());
  EXPECT_THAT(client.diagnostics("a1000.bench"), ElementsAre("nothing was published"));
}

}  // namespace
