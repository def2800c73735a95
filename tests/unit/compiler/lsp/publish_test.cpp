#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/lsp/lsp_client.h"

namespace {

using benchc::lsp_test::Disk;
using benchc::lsp_test::LspClient;
using benchc::lsp_test::place;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace json = llvm::json;

const json::Object& first_diagnostic(LspClient& client, const std::string& path) {
  client.diagnostics(path);
  static const json::Object kNone;
  for (auto message = client.sent.rbegin(); message != client.sent.rend(); ++message) {
    const json::Object* parameters = message->getAsObject()->getObject("params");
    if (parameters == nullptr ||
        parameters->getString("uri").getValueOr("") != LspClient::uri(path)) {
      continue;
    }
    const json::Array& all = *parameters->getArray("diagnostics");
    return all.empty() ? kNone : *all[0].getAsObject();
  }
  return kNone;
}

TEST(Publish, TellsWhatIsWrongAndThatItIsMended) {
  LspClient client;
  client.open("a.bench", "bench 1\nlet a = b\n");
  EXPECT_THAT(client.diagnostics("a.bench"), ElementsAre("1:8 unknown-name"));
  client.change("a.bench", "bench 1\nlet a = 1\n");
  EXPECT_THAT(client.diagnostics("a.bench"), IsEmpty());
}

TEST(Publish, SaysAllOfADiagnostic) {
  LspClient client;
  client.open("a.bench", "bench 1\nlet size = 1\nlet a = siez\nlet size = 2\n");
  const json::Object& one = first_diagnostic(client, "a.bench");
  EXPECT_EQ(one.getInteger("severity").getValueOr(0), 1);
  EXPECT_EQ(one.getString("source").getValueOr(""), "benchc");
  EXPECT_THAT(one.getString("message")->str(), HasSubstr("did you mean `size`?"));
  client.change("a.bench", "bench 1\nlet size = 1\nlet size = 2\n");
  const json::Object& twice = first_diagnostic(client, "a.bench");
  EXPECT_EQ(place(json::Object(twice)), "2:4-2:8");
  const json::Object& related = *(*twice.getArray("relatedInformation"))[0].getAsObject();
  EXPECT_EQ(place(*related.get("location")), "a.bench 1:4-1:8");
}

TEST(Publish, CountsColumnsAsTheClientDoes) {
  const std::string text = "bench 1\nlet a = \"𝄞\" + b\n";
  LspClient utf16;
  utf16.open("a.bench", text);
  EXPECT_THAT(utf16.diagnostics("a.bench"), ElementsAre("1:15 unknown-name"));
  LspClient utf8({}, true);
  utf8.open("a.bench", text);
  EXPECT_THAT(utf8.diagnostics("a.bench"), ElementsAre("1:17 unknown-name"));
}

TEST(Publish, AnImporterSeesWhatIsNotSavedYet) {
  LspClient client(Disk{{"lib.bench", "bench 1\nlet x = 1\n"}});
  client.open("a.bench", "bench 1\nimport \"lib.bench\" as lib\nlet y = lib.x\n");
  EXPECT_THAT(client.diagnostics("a.bench"), IsEmpty());
  client.open("lib.bench", "bench 1\nlet z = 1\n");
  EXPECT_THAT(client.diagnostics("a.bench"), Contains(HasSubstr("unknown-name")));
  client.change("lib.bench", "bench 1\nlet x = 2\n");
  EXPECT_THAT(client.diagnostics("a.bench"), IsEmpty());
  client.change("lib.bench", "bench 1\nlet w = 2\n");
  client.notify("textDocument/didClose",
                json::Object{{"textDocument", json::Object{{"uri", LspClient::uri("lib.bench")}}}});
  EXPECT_THAT(client.diagnostics("lib.bench"), IsEmpty());
  EXPECT_THAT(client.diagnostics("a.bench"), IsEmpty());
}

TEST(Publish, WhatIsWrongInAnImportIsToldWhereItIsImported) {
  LspClient client(Disk{{"lib.bench", "bench 1\nlet x = nothing\nlet y = nothing\n"}});
  client.open("a.bench", "bench 1\nimport \"lib.bench\" as lib\n");
  const json::Object& one = first_diagnostic(client, "a.bench");
  EXPECT_EQ(place(json::Object(one)), "1:7-1:18");
  EXPECT_THAT(one.getString("message")->str(), HasSubstr("in `lib.bench`: "));
  const json::Object& related = *(*one.getArray("relatedInformation"))[0].getAsObject();
  EXPECT_EQ(place(*related.get("location")), "lib.bench 1:8-1:15");
  EXPECT_THAT(client.diagnostics("a.bench"), testing::SizeIs(1));
}

TEST(Publish, ManyChangesAreCheckedOnce) {
  LspClient client;
  client.open("a.bench", "bench 1\n");
  client.settle();
  const std::size_t before = client.sent.size();
  for (int i = 0; i < 50; ++i) client.change("a.bench", "bench 1\nlet a = b\n");
  EXPECT_EQ(client.sent.size(), before);
  client.settle();
  EXPECT_EQ(client.sent.size(), before + 1);
  client.settle();
  EXPECT_EQ(client.sent.size(), before + 1);
}

TEST(Publish, ADocumentOutsideOfTheRepositoryReadsNothingElse) {
  LspClient client(Disk{{"lib.bench", "bench 1\n"}});
  const std::string uri = "file:///elsewhere/a.bench";
  client.notify(
      "textDocument/didOpen",
      json::Object{{"textDocument", json::Object{{"uri", uri},
                                                 {"version", 1},
                                                 {"text",
                                                  "bench 1\nimport \"lib.bench\" as l\nimport "
                                                  "std.env\n"}}}});
  client.settle();
  const json::Object& parameters = *client.sent.back().getAsObject()->getObject("params");
  EXPECT_EQ(parameters.getString("uri").getValueOr(""), uri);
  const json::Array& all = *parameters.getArray("diagnostics");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_THAT(all[0].getAsObject()->getString("message")->str(),
              HasSubstr("lies in no repository"));
}

TEST(Publish, ClosingClears) {
  LspClient client;
  client.open("a.bench", "bench 1\nlet a = b\n");
  client.settle();
  client.notify("textDocument/didClose",
                json::Object{{"textDocument", json::Object{{"uri", LspClient::uri("a.bench")}}}});
  EXPECT_THAT(client.diagnostics("a.bench"), IsEmpty());
}

}  // namespace
