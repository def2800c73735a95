#include "runtime/metric/json.h"

#include <string>

#include <gtest/gtest.h>

namespace benchc::metric {
namespace {

std::string at(const std::string& json, const std::string& path) {
  const Expected<JsonPath> parsed = JsonPath::parse(path);
  if (!parsed) return parsed.error().message;
  const Expected<JsonDocument> document = JsonDocument::parse(json);
  if (!document) return document.error().message;
  const Expected<double> number = document->number(*parsed);
  return number ? std::to_string(*number) : number.error().message;
}

TEST(Json, FindsANumberAtItsPlace) {
  EXPECT_EQ(at("3.5", "$"), "3.500000");
  EXPECT_EQ(at(R"({"a": {"b": [7, {"c": -2}]}})", "$.a.b[0]"), "7.000000");
  EXPECT_EQ(at(R"({"a": {"b": [7, {"c": -2}]}})", "$.a.b[1].c"), "-2.000000");
  EXPECT_EQ(at(R"({"a name.": 1})", R"($["a name."])"), "1.000000");
}

TEST(Json, SaysWhatIsNotThere) {
  EXPECT_EQ(at("{}", "$.sum"), "no `$.sum` in the output");
  EXPECT_EQ(at("[1]", "$[1]"), "no `$[1]` in the output");
  EXPECT_EQ(at("[1]", "$.a"), "no `$.a` in the output");
  EXPECT_EQ(at(R"({"sum": "1"})", "$.sum"), "`$.sum` in the output is not a number");
}

TEST(Json, OutputFromAStrangerIsBounded) {
  EXPECT_EQ(at(std::string(1'000'000, '['), "$"), "the output's JSON nests too deep");
  EXPECT_EQ(at(std::string(kMaximumJsonBytes + 1, ' '), "$"),
            "the output is more than 16 MiB of JSON");
  EXPECT_TRUE(at("{", "$").starts_with("the output is not JSON: "));
  EXPECT_TRUE(at("\"\xff\"", "$").starts_with("the output is not JSON: "));
  EXPECT_TRUE(at("", "$").starts_with("the output is not JSON: "));
}

TEST(Json, APathIsChecked) {
  for (const char* right : {"$", "$.a", "$[0]", "$.a[10][2].b_c-d", R"($["x"].y)"}) {
    EXPECT_TRUE(check_json_path(right)) << right;
  }
  for (const char* wrong : {"", "a", ".a", "$a", "$.", "$..a", "$[", "$[]", "$[x]", "$[-1]",
                            "$[99999999999999999999]", R"($["x)", "$.a b"}) {
    EXPECT_FALSE(check_json_path(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace benchc::metric
