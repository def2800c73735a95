#include "stdlib/std/arena_cores.h"

#include <atomic>
#include <chrono>
#include <mutex>

#include <tbb/task_arena.h>
#include <tbb/task_group.h>

namespace benchc::stdlib {
namespace {

std::optional<cpu_set_t> own_cores() {
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return std::nullopt;
  return cores;
}

}  // namespace

std::optional<cpu_set_t> arena_cores(std::uint32_t threads) {
  std::optional<cpu_set_t> all = own_cores();
  if (!all || threads <= 1) return all;
  if (tbb::this_task_arena::max_concurrency() < static_cast<int>(threads)) return std::nullopt;
  std::mutex mutex;
  std::atomic<std::uint32_t> present = 1;
  std::atomic<bool> is_over = false;
  tbb::task_group group;
  for (std::uint32_t i = 1; i < threads; ++i) {
    group.run([&] {
      if (const std::optional<cpu_set_t> own = own_cores()) {
        const std::lock_guard lock(mutex);
        CPU_OR(&*all, &*all, &*own);
      }
      ++present;
      // Holds its thread until all are there, so that each task has one of its own.
      while (present != threads && !is_over) sched_yield();
    });
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  while (present != threads && std::chrono::steady_clock::now() < end) sched_yield();
  const bool are_all = present == threads;
  is_over = true;
  group.wait();
  return are_all ? all : std::nullopt;
}

OnCores::OnCores(const std::optional<cpu_set_t>& cores) {
  if (!cores) return;
  before_ = own_cores();
  if (before_) sched_setaffinity(0, sizeof *cores, &*cores);
}

OnCores::~OnCores() {
  if (before_) sched_setaffinity(0, sizeof *before_, &*before_);
}

}  // namespace benchc::stdlib
