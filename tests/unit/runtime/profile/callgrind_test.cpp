#include "runtime/profile/callgrind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace benchc::profile {
namespace {

using testing::ElementsAre;
using testing::Pair;

// As callgrind 3.19 writes it with --separate-callers.
constexpr const char* kFile =
    "# callgrind format\nversion: 1\npositions: line\nevents: Ir\nsummary: 160\n\n"
    "ob=(4) /tmp/f\nfl=(1) f.c\n"
    "fn=(10) main\n"
    "3 20\n"
    "cfn=(11) fib'main\n"
    "calls=1 7 \n"
    "+1 140\n"
    "* 5\n"
    "\n"
    "fn=(11)\n"
    "7 30\n"
    "cfn=(12) fib'2'main\n"
    "calls=2 7 \n"
    "7 100\n"
    "\n"
    "fn=(12)\n"
    "7 100\n"
    "totals: 160\n";

TEST(Callgrind, AFunctionsOwnCostIsWhatItsStackCost) {
  const Expected<Folded> folded = fold_callgrind(kFile);
  ASSERT_TRUE(folded);
  // What a call cost is the callee's; a recursion's number is no function.
  EXPECT_THAT(*folded, ElementsAre(Pair("main", 25), Pair("main;fib", 130)));
}

TEST(Callgrind, AnotherTextIsNone) {
  EXPECT_FALSE(fold_callgrind("hello\n"));
  EXPECT_FALSE(fold_callgrind(""));
}

TEST(Callgrind, ANameThatWasNeverWrittenIsUnknown) {
  const Expected<Folded> folded = fold_callgrind("x\nevents: Ir\nfn=(7)\n1 5\nfn=(9\n1 2\n");
  ASSERT_TRUE(folded);
  EXPECT_THAT(*folded, ElementsAre(Pair("[unknown]", 7)));
}

}  // namespace
}  // namespace benchc::profile
