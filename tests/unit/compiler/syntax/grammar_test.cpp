#include "compiler/syntax/grammar.h"

#include <gtest/gtest.h>
#include <tao/pegtl/contrib/analyze.hpp>

namespace benchc::syntax {
namespace {

TEST(Grammar, HasNoLoopThatTakesNothing) {
  EXPECT_EQ(tao::pegtl::analyze<grammar::head>(), 0u);
  EXPECT_EQ(tao::pegtl::analyze<grammar::documentation>(), 0u);
}

}  // namespace
}  // namespace benchc::syntax
