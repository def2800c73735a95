// What advice and hints offer to change; what they say is in the golden cases.

#include <string>

#include <gtest/gtest.h>

#include "tests/unit/compiler/model/checked_spec.h"

namespace benchc::model {
namespace {

using model_test::check_whole_spec;
using model_test::told;

/// The spec behind `bench 1` after the first mend of its only diagnostic.
std::string mended(const std::string& body) {
  const Checked checked = check_whole_spec(body);
  EXPECT_EQ(checked.diagnostics.size(), 1U) << told(checked);
  if (checked.diagnostics.empty() || checked.diagnostics[0].mends.empty()) return "no mend";
  const diagnostics::Mend& mend = checked.diagnostics[0].mends[0];
  std::string text(checked.sources.text(mend.span.buffer));
  text.replace(mend.span.begin, mend.span.end - mend.span.begin, mend.text);
  return text.substr(text.find('\n') + 1);
}

TEST(Mend, PutsTheNearestNameInPlace) {
  EXPECT_EQ(mended("let size = 1\nparam a = sise + size\n"),
            "let size = 1\nparam a = size + size\n");
  EXPECT_EQ(mended("workload w { comand = [\"w\"]; shell = \"w\" }\n"),
            "workload w { command = [\"w\"]; shell = \"w\" }\n");
}

TEST(Mend, TellsWhatItDoes) {
  const Checked checked = check_whole_spec("let size = 1\nparam a = sise\n");
  ASSERT_EQ(checked.diagnostics.size(), 1U) << told(checked);
  ASSERT_EQ(checked.diagnostics[0].mends.size(), 1U);
  EXPECT_EQ(checked.diagnostics[0].mends[0].title, "change it to `size`");
}

TEST(Mend, TakesALineAwayThatIsNotNeeded) {
  const std::string rest = "workload w {\n  command = [\"w\"]\n}\n";
  EXPECT_EQ(mended("let spare = 1\n" + rest), rest);
  EXPECT_EQ(mended("workload w {\n  over n = [1, 2]\n  command = [\"w\"]\n}\n"), rest);
  EXPECT_EQ(mended("workload w { over n = [1, 2]; command = [\"w\"] }\n"),
            "workload w { command = [\"w\"] }\n");
}

TEST(Mend, IsNotOfferedWhereItWouldBreakAnotherLine) {
  EXPECT_EQ(mended("workload w {\n  over n = [1, 2]\n  command = [\"w\"]\n}\n"
                   "rule r {\n  fail when median(w[n = 1].time) > 5ms\n}\n"),
            "no mend");
}

}  // namespace
}  // namespace benchc::model
