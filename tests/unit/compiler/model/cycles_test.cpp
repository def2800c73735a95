#include "compiler/model/cycles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace benchc::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(DependencyOrder, PutsWhatIsNeededFirst) {
  const std::vector<std::vector<std::uint32_t>> needs = {{2}, {}, {1}};
  const DependencyOrder order = dependency_order(needs);
  EXPECT_THAT(order.order, ElementsAre(1, 2, 0));
  EXPECT_THAT(order.cycles, IsEmpty());
}

TEST(DependencyOrder, NamesEachRing) {
  const std::vector<std::vector<std::uint32_t>> needs = {{1}, {2}, {1}, {3}, {0}};
  const DependencyOrder order = dependency_order(needs);
  EXPECT_THAT(order.cycles, ElementsAre(ElementsAre(1, 2), ElementsAre(3)));
  EXPECT_EQ(order.order.size(), needs.size());
}

TEST(DependencyOrder, ADiamondIsNoRing) {
  const std::vector<std::vector<std::uint32_t>> needs = {{1, 2}, {3}, {3}, {}};
  EXPECT_THAT(dependency_order(needs).cycles, IsEmpty());
}

}  // namespace
}  // namespace benchc::model
