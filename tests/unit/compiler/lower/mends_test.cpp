// What was mistyped in a clause, and the change of its text that mends it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/model/model.h"
#include "tests/unit/compiler/lower/planned.h"

namespace benchc::lower_test {
namespace {

struct Mended {
  const char* before;
  const char* after;
};

class Mends : public testing::TestWithParam<Mended> {};

TEST_P(Mends, MakeWhatWasMeantOfIt) {
  const auto spec = [](const std::string& clause) {
    return "bench 1\nworkload w { command = [\"w\"] }\n"
           "baseline main = branch \"main\" last 20 runs\nrule r { for w; against main; " +
           clause + " }\n";
  };
  const auto check = [](const std::string& text) {
    return model::check(FewFiles({{"a.bench", text}}), "a.bench");
  };
  const std::string text = spec(GetParam().before);
  const model::Checked wrong = check(text);
  ASSERT_EQ(wrong.diagnostics.size(), 1U);
  ASSERT_FALSE(wrong.diagnostics[0].mends.empty()) << wrong.diagnostics[0].message;
  const diagnostics::Mend& mend = wrong.diagnostics[0].mends[0];
  const std::string mended =
      text.substr(0, mend.span.begin) + mend.text + text.substr(mend.span.end);
  EXPECT_EQ(mended, spec(GetParam().after));
  const model::Checked good = check(mended);
  EXPECT_FALSE(diagnostics::has_errors(good.diagnostics))
      << diagnostics::render_text(good.diagnostics, good.sources, false);
}

INSTANTIATE_TEST_SUITE_P(
    Clauses, Mends,
    testing::Values(Mended{"fail when median(time) > 5 ms", "fail when median(time) > 5ms"},
                    Mended{"fail when median(time) > 1.05 * 5 ms and 2 > 1",
                           "fail when median(time) > 1.05 * 5ms and 2 > 1"},
                    Mended{"fail when time > 5ms", "fail when median(time) > 5ms"},
                    Mended{"fail median(time) > 5ms", "fail when median(time) > 5ms"},
                    Mended{"fail if median(time) > 5ms", "fail when median(time) > 5ms"},
                    Mended{"fail when median(time) is 5ms", "fail when median(time) == 5ms"},
                    Mended{"fail when median(time) regreses by more than 2%",
                           "fail when median(time) regresses by more than 2%"},
                    Mended{"fail when median(time) regresses by 2%",
                           "fail when median(time) regresses by more than 2%"},
                    Mended{"fail when median(time) regresses more than 2%",
                           "fail when median(time) regresses by more than 2%"},
                    Mended{"fail when median(time) regresses by > 2%",
                           "fail when median(time) regresses by more than 2%"},
                    Mended{"fail when median(time) shifts > 2%",
                           "fail when median(time) shifts by more than 2%"},
                    Mended{"fail when median(time) > 5ms && max(time) > 9ms",
                           "fail when median(time) > 5ms and max(time) > 9ms"},
                    Mended{"fail when median(time) > 5ms || max(time) > 9ms",
                           "fail when median(time) > 5ms or max(time) > 9ms"},
                    Mended{"fail when median(time) => 5ms", "fail when median(time) >= 5ms"},
                    Mended{"fail when median(time) <> 5ms", "fail when median(time) != 5ms"}));

}  // namespace
}  // namespace benchc::lower_test
