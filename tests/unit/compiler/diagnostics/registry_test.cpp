#include <set>
#include <string_view>

#include <gtest/gtest.h>

#include "compiler/diagnostics/diagnostic.h"

namespace benchc::diagnostics {
namespace {

TEST(Registry, IdsAreUniqueAndPlain) {
  std::set<std::string_view> seen;
  for (const Kind kind : all_kinds()) {
    EXPECT_TRUE(seen.insert(id(kind)).second) << id(kind) << " stands twice in the registry";
    EXPECT_EQ(id(kind).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"),
              std::string_view::npos)
        << id(kind);
  }
  EXPECT_EQ(id(Kind::NotUtf8), "not-utf8");
}

TEST(Registry, TellsErrorsFromWarnings) {
  EXPECT_FALSE(has_errors({}));
  EXPECT_TRUE(has_errors({{Kind::Expected, {}, "expected a statement"}}));
  for (const Kind kind : all_kinds()) {
    EXPECT_EQ(has_errors({{kind, {}, "something"}}), severity(kind) == Severity::Error);
  }
}

}  // namespace
}  // namespace benchc::diagnostics
