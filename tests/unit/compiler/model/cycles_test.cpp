#include "compiler/model/cycles.h"

#include <numeric>

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

TEST(DependencyOrder, NamesANodeInOneRingOnly) {
  const std::vector<std::vector<std::uint32_t>> needs = {{1}, {2, 0}, {0}};
  const DependencyOrder order = dependency_order(needs);
  EXPECT_THAT(order.cycles, ElementsAre(ElementsAre(0, 1, 2)));
  EXPECT_THAT(order.entangled, ElementsAre(1, 0));
}

TEST(DependencyOrder, TellsOfAsManyRingsAsThereAreNodesAtMost) {
  // Each needs the next and the first: as many rings as nodes, together of ten thousand million.
  constexpr std::uint32_t kNodes = 100'000;
  std::vector<std::vector<std::uint32_t>> needs(kNodes);
  for (std::uint32_t i = 0; i < kNodes; ++i) needs[i] = {0, (i + 1) % kNodes};
  const DependencyOrder order = dependency_order(needs);
  EXPECT_EQ(order.order.size(), needs.size());
  EXPECT_THAT(order.cycles, ElementsAre(ElementsAre(0)));
  EXPECT_EQ(order.entangled.size(), 2 * kNodes);
}

TEST(DependencyOrder, ADiamondIsNoRing) {
  const std::vector<std::vector<std::uint32_t>> needs = {{1, 2}, {3}, {3}, {}};
  EXPECT_THAT(dependency_order(needs).cycles, IsEmpty());
}

TEST(RingInWords, NamesTheFirstOfALongRing) {
  const auto name = [](std::uint32_t node) { return "n" + std::to_string(node); };
  EXPECT_EQ(in_words({0, 1}, name), "`n0` needs `n1` needs `n0`");
  std::vector<std::uint32_t> ring(100'000);
  std::iota(ring.begin(), ring.end(), 0u);
  EXPECT_THAT(in_words(ring, name), testing::EndsWith("needs `n9`, … and 99990 more"));
}

}  // namespace
}  // namespace benchc::model
