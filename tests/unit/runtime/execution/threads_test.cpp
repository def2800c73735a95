#include "runtime/execution/threads.h"

#include <gtest/gtest.h>

namespace benchc::execution {
namespace {

using Cores = std::vector<unsigned>;

plan::Case with_threads(double threads) {
  plan::Case subject;
  subject.parameters.push_back({"threads", {}});
  subject.parameters[0].value.number = threads;
  return subject;
}

TEST(Threads, AreTheParameterOrOne) {
  EXPECT_EQ(threads_of(with_threads(4)), 4U);
  EXPECT_EQ(threads_of(plan::Case{}), 1U);
  EXPECT_EQ(threads_of(with_threads(0)), 1U);
  plan::Case kernel;
  kernel.native.emplace().defaults = with_threads(3).parameters;
  EXPECT_EQ(threads_of(kernel), 3U);
  EXPECT_EQ(threads_of(with_threads(1e300)), 1U);
  EXPECT_EQ(threads_of(with_threads(-4)), 1U);
}

TEST(Threads, RunOnMeasuredCoresThenOnPhysicalOnesThenOnSiblings) {
  // Siblings are numbered one after the other.
  const control::Topology topology = {{0, 0}, {1, 0}, {2, 1}, {3, 1}, {4, 2}, {5, 2}};
  EXPECT_EQ(thread_cores(Cores{2}, topology), (Cores{2, 0, 4, 1, 3, 5}));
  EXPECT_EQ(thread_cores(Cores{4, 5}, topology), (Cores{4, 5, 0, 2, 1, 3}));
  // Siblings are numbered after all others.
  const control::Topology other = {{0, 0}, {1, 1}, {2, 0}, {3, 1}};
  EXPECT_EQ(thread_cores(Cores{1}, other), (Cores{1, 0, 2, 3}));
}

TEST(Threads, LeaveTheMeasuredCoresWhenThereAreMore) {
  plan::Plan plan;
  plan.cases = {with_threads(4)};
  EXPECT_FALSE(leaves_measured_cores(plan, 2)) << "a command's parameter is its own matter";
  plan.cases[0].native.emplace();
  EXPECT_TRUE(leaves_measured_cores(plan, 2));
  EXPECT_FALSE(leaves_measured_cores(plan, 4));
}

}  // namespace
}  // namespace benchc::execution
