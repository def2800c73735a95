#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/lsp/lsp_client.h"

namespace {

using benchc::lsp_test::Disk;
using benchc::lsp_test::LspClient;
using benchc::lsp_test::places;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace json = llvm::json;

const char* const kCommon =
    "bench 1\n\nlet limit = 5ms\n\nworkload shared {\n  over n = [1, 2]\n  command = [\"x\", "
    "\"${n}\"]\n"
    "  metric rate = n / time better higher\n}\n";

std::vector<std::string> defined(const std::string& text) {
  LspClient client(Disk{{"common.bench", kCommon}});
  client.open("a.bench", "bench 1\n" + text);
  return places(client.at_cursor("textDocument/definition"));
}

std::vector<std::string> referred(const std::string& text) {
  LspClient client(Disk{{"common.bench", kCommon}});
  client.open("a.bench", "bench 1\n" + text);
  return places(
      client.at_cursor("textDocument/references",
                       json::Object{{"context", json::Object{{"includeDeclaration", true}}}}));
}

/// The documents after a rename of what stands at the cursor, by path.
std::string renamed(const std::string& text, const std::string& name) {
  LspClient client(Disk{{"common.bench", kCommon}});
  client.texts["common.bench"] = kCommon;
  client.open("a.bench", "bench 1\n" + text);
  const json::Value result =
      client.at_cursor("textDocument/rename", json::Object{{"newName", name}});
  std::string all;
  const json::Object* changes = result.getAsObject()->getObject("changes");
  for (const char* path : {"a.bench", "common.bench"}) {
    const json::Array* edits = changes->getArray(LspClient::uri(path));
    if (edits != nullptr) all += client.edited(path, *edits);
  }
  return all;
}

std::string why_not(const std::string& text, const std::string& name) {
  LspClient client(Disk{{"common.bench", kCommon}});
  client.open("a.bench", "bench 1\n" + text);
  return client.refused_at_cursor("textDocument/rename", json::Object{{"newName", name}});
}

TEST(Definition, FindsWhatANameMeans) {
  EXPECT_THAT(defined("let a = 1\nlet b = |a + 1\n"), ElementsAre("a.bench 1:4-1:5"));
  EXPECT_THAT(defined("build r { shell = \"x\" }\nworkload w {\n  needs r|\n}\n"),
              ElementsAre("a.bench 1:6-1:7"));
  EXPECT_THAT(defined("workload w {\n  over n = [1]\n  shell = \"x ${|n}\"\n}\n"),
              ElementsAre("a.bench 2:7-2:8"));
  EXPECT_THAT(
      defined("workload w { shell = \"x\" }\nrule r { for |w; fail when median(time) > 1s }\n"),
      ElementsAre("a.bench 1:9-1:10"));
}

TEST(Definition, FindsParametersAndMetricsOfTheSelectedWorkload) {
  const std::string two =
      "workload v { over n = [1]; shell = \"${n}\"; metric m = json \"$.m\" }\n"
      "workload w { over n = [1]; shell = \"${n}\"; metric m = json \"$.m\" }\n";
  EXPECT_THAT(defined(two + "rule r { for w[|n = 1]; fail when median(m) > 1 }\n"),
              ElementsAre("a.bench 2:18-2:19"));
  EXPECT_THAT(defined(two + "rule r { for w; fail when median(|m) > 1 }\n"),
              ElementsAre("a.bench 2:50-2:51"));
  EXPECT_THAT(defined(two + "rule r { fail when median(v[n = 1].|m) > 1 }\n"),
              ElementsAre("a.bench 1:50-1:51"));
  EXPECT_THAT(defined(two + "rule r { for *; fail when median(|m) > 1 }\n"),
              ElementsAre("a.bench 1:50-1:51", "a.bench 2:50-2:51"));
}

TEST(Definition, LeadsIntoImportedFiles) {
  const std::string import = "import \"common.bench\" as common\n";
  EXPECT_THAT(defined("import \"com|mon.bench\" as common\n"), ElementsAre("common.bench 0:0-0:0"));
  EXPECT_THAT(defined(import + "let x = common.lim|it\n"), ElementsAre("common.bench 2:4-2:9"));
  EXPECT_THAT(defined(import + "let x = com|mon.limit\n"), ElementsAre("common.bench 0:0-0:0"));
  EXPECT_THAT(defined(import + "rule r { for common.sha|red; fail when median(time) > 1s }\n"),
              ElementsAre("common.bench 4:9-4:15"));
  EXPECT_THAT(
      defined(import + "rule r { for common.shared[|n = 1]; fail when median(time) > 1s }\n"),
      ElementsAre("common.bench 5:7-5:8"));
}

TEST(Definition, HasNoFileForTheStandardLibrary) {
  EXPECT_THAT(defined("import std.env\nsuite s { environment = std.env.qui|et }\n"), IsEmpty());
}

TEST(References, AreAllPlacesThatNameTheSame) {
  EXPECT_THAT(referred("let n|n = 1\nworkload w {\n  over n = [nn]\n  shell = \"${n} ${nn}\"\n}\n"),
              ElementsAre("a.bench 1:4-1:6", "a.bench 3:12-3:14", "a.bench 4:18-4:20"));
}

TEST(References, KnowEveryClauseThatNamesADeclaration) {
  const std::string text = R"(import std.rules
build b { shell = "x" }
build c { shell = "x"; needs b }
service s { command = ["x"]; needs b }
environment e { cores = 1 }
environment f { use e }
measure m { budget = 3s }
measure o { use m }
workload w { shell = "x"; needs b; uses s; measure = m }
baseline main = branch "main" last 2 runs
rule r { for w; against main; fail when median(time) regresses by more than 5% }
suite u { include w; environment = e; measure = m; rules = [r] }
waive r for w until 2027-01-01 because "x"
notify n { on = [fail]; rules = [r]; to slack env "X" }
govern g { rules = [r]; sign_off = ["x"] }
test t { rule r; samples w.time = 1ms; baseline time = 1ms; expect pass for w }
cost k { machine "x" = 1 USD/h; volume w = 3M/h }
)";
  const auto count = [&](const std::string& declaration, const std::string& name) {
    std::string marked = text;
    marked.insert(marked.find(declaration + " " + name) + declaration.size() + 1, "|");
    return referred(marked).size();
  };
  EXPECT_EQ(count("build", "b"), 4U);
  EXPECT_EQ(count("service", "s"), 2U);
  EXPECT_EQ(count("environment", "e"), 3U);
  EXPECT_EQ(count("measure", "m"), 4U);
  EXPECT_EQ(count("workload", "w"), 7U);
  EXPECT_EQ(count("baseline", "main"), 2U);
  EXPECT_EQ(count("rule", "r"), 6U);
}

TEST(Rename, ChangesEveryPlace) {
  EXPECT_EQ(renamed("workload so|rt { shell = \"sort\" }\nrule r { for sort; fail when "
                    "median(sort.time) > 1s }\n",
                    "order"),
            "bench 1\nworkload order { shell = \"sort\" }\nrule r { for order; fail when "
            "median(order.time) > 1s }\n");
}

TEST(Rename, ReachesImportedFiles) {
  const std::string after =
      renamed("import \"common.bench\" as common\nlet x = common.lim|it\n", "bound");
  EXPECT_THAT(after, HasSubstr("let x = common.bound\n"));
  EXPECT_THAT(after, HasSubstr("let bound = 5ms\n"));
}

TEST(Rename, ReachesOpenImporters) {
  LspClient client;
  client.open("b.bench", "bench 1\nimport \"a.bench\" as a\nlet y = a.x\n");
  client.open("a.bench", "bench 1\nlet |x = 1\n");
  const json::Value result =
      client.at_cursor("textDocument/rename", json::Object{{"newName", "z"}});
  const json::Object* changes = result.getAsObject()->getObject("changes");
  EXPECT_EQ(client.edited("b.bench", *changes->getArray(LspClient::uri("b.bench"))),
            "bench 1\nimport \"a.bench\" as a\nlet y = a.z\n");
}

TEST(Rename, TakesWorkloadsTogetherThatOneNameReaches) {
  const std::string text =
      "workload v { over n = [1]; shell = \"${n}\" }\nworkload w { over n = [1]; shell = \"${n}\" "
      "}\nrule r { for *[n = 1]; fail when median(time) > 1s }\n";
  std::string marked = text;
  marked.insert(marked.find("n = ["), "|");
  EXPECT_EQ(renamed(marked, "k"),
            "bench 1\nworkload v { over k = [1]; shell = \"${k}\" }\nworkload w { over k = [1]; "
            "shell = \"${k}\" }\nrule r { for *[k = 1]; fail when median(time) > 1s }\n");
}

TEST(Rename, AnAliasIsRenamedAndItsFileIsNot) {
  EXPECT_THAT(renamed("import \"common.bench\" as com|mon\nlet x = common.limit\n", "c"),
              "bench 1\nimport \"common.bench\" as c\nlet x = c.limit\n");
}

TEST(Rename, SaysWhyItCannot) {
  EXPECT_THAT(why_not("import std.env\nsuite s { environment = std.env.qui|et }\n", "x"),
              HasSubstr("belongs to the stdlib"));
  EXPECT_THAT(why_not("import std.e|nv\n", "x"), HasSubstr("no name"));
  EXPECT_THAT(why_not("let |a = 1\n", "1a"), HasSubstr("no digit first"));
  EXPECT_THAT(why_not("let |a = 1\n", "and"), HasSubstr("word of the language"));
  EXPECT_THAT(why_not("let |a = 1\nlet b = 2\n", "b"), HasSubstr("there is let `b` already"));
  EXPECT_THAT(why_not("let a = |1\n", "b"), HasSubstr("no name"));
  EXPECT_THAT(why_not("measure de|fault { budget = 3s }\n", "x"), HasSubstr("default"));
}

TEST(Highlight, StaysInTheDocument) {
  LspClient client(Disk{{"common.bench", kCommon}});
  client.open("a.bench", "bench 1\nimport \"common.bench\" as common\nlet x = common.lim|it\n");
  EXPECT_THAT(places(client.at_cursor("textDocument/documentHighlight")), ElementsAre("2:15-2:20"));
}

}  // namespace
