#include "stdlib/std/arena_cores.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_scheduler_observer.h>

namespace benchc::stdlib {
namespace {

cpu_set_t own_cores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  EXPECT_EQ(sched_getaffinity(0, sizeof cores, &cores), 0);
  return cores;
}

/// The first or the last core of those.
cpu_set_t one_of(const cpu_set_t& cores, bool last) {
  cpu_set_t one;
  CPU_ZERO(&one);
  for (std::size_t core = 0; core < CPU_SETSIZE; ++core) {
    if (!CPU_ISSET(core, &cores)) continue;
    if (last) CPU_ZERO(&one);
    if (last || CPU_COUNT(&one) == 0) CPU_SET(core, &one);
  }
  return one;
}

/// Holds the first of an arena's threads to the first core, and the others to the last.
class Pins : public tbb::task_scheduler_observer {
 public:
  Pins(tbb::task_arena& arena, const cpu_set_t& cores)
      : tbb::task_scheduler_observer(arena), cores_(cores) {
    observe(true);
  }
  ~Pins() override { observe(false); }
  void on_scheduler_entry(bool) override {
    const cpu_set_t one = one_of(cores_, tbb::this_task_arena::current_thread_index() != 0);
    sched_setaffinity(0, sizeof one, &one);
  }

 private:
  cpu_set_t cores_;
};

TEST(ArenaCores, AreThoseOfAllItsThreads) {
  const cpu_set_t all = own_cores();
  const cpu_set_t first = one_of(all, false);
  cpu_set_t both = one_of(all, true);
  CPU_OR(&both, &both, &first);

  const tbb::global_control most(tbb::global_control::max_allowed_parallelism, 2);
  tbb::task_arena arena(2);
  {
    const Pins pins(arena, all);
    arena.execute([&] {
      const auto cores = arena_cores(2);
      ASSERT_TRUE(cores);
      EXPECT_TRUE(CPU_EQUAL(&*cores, &both));
      const auto one = arena_cores(1);
      ASSERT_TRUE(one);
      EXPECT_TRUE(CPU_EQUAL(&*one, &first));
    });
  }
  sched_setaffinity(0, sizeof all, &all);
}

TEST(ArenaCores, AnArenaThatIsTooSmallHasNone) {
  tbb::task_arena arena(1);
  arena.execute([] { EXPECT_FALSE(arena_cores(2)); });
}

TEST(OnCores, TakesItBack) {
  const cpu_set_t before = own_cores();
  const cpu_set_t last = one_of(before, true);
  {
    const OnCores here(last);
    const cpu_set_t now = own_cores();
    EXPECT_TRUE(CPU_EQUAL(&now, &last));
  }
  const cpu_set_t after = own_cores();
  EXPECT_TRUE(CPU_EQUAL(&after, &before));
}

}  // namespace
}  // namespace benchc::stdlib
