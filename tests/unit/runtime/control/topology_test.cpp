#include "runtime/control/topology.h"

#include <gtest/gtest.h>
#include <sched.h>

#include "tests/support/temporary_directory.h"

namespace benchc::control {
namespace {

using Cores = std::vector<unsigned>;

TEST(Topology, ReadsTheKernelsLists) {
  EXPECT_EQ(parse_core_list("").value(), Cores{});
  EXPECT_EQ(parse_core_list("0-2,7").value(), (Cores{0, 1, 2, 7}));
  for (const char* wrong : {"a", "3-1", "1,", "1;2", "-1", "0-99999999999"}) {
    EXPECT_EQ(parse_core_list(wrong).has_value(), std::string_view(wrong) == "1,") << wrong;
  }
}

TEST(Topology, HasTheCoresThatThisProcessMayUse) {
  const test::TemporaryDirectory nothing_isolated;
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  ASSERT_EQ(sched_getaffinity(0, sizeof(allowed), &allowed), 0);
  const Topology topology = read_topology(nothing_isolated.path());
  EXPECT_EQ(topology.size(), static_cast<std::size_t>(CPU_COUNT(&allowed)));
  for (const Core& core : topology) {
    EXPECT_TRUE(CPU_ISSET(core.id, &allowed));
    EXPECT_FALSE(core.isolated);
  }
}

TEST(Topology, KnowsWhatTheKernelIsolates) {
  const test::TemporaryDirectory root;
  const unsigned last = read_topology(root.path()).back().id;
  root.write("sys/devices/system/cpu/isolated", std::to_string(last) + "\n");
  EXPECT_TRUE(read_topology(root.path()).back().isolated);
}

}  // namespace
}  // namespace benchc::control
