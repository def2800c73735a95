#include "runtime/native/threads.h"

#include <atomic>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <sched.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#include <tbb/task_scheduler_observer.h>
#include <unistd.h>

#include "runtime/native/channel.h"
#include "runtime/native/clock.h"

namespace benchc::native {
namespace {

constexpr std::uint64_t kPatienceNs = 5'000'000'000;
/// Linux knows no more nodes (CONFIG_NODES_SHIFT).
constexpr int kMostNodes = 1024;

bool exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

bool has_several_nodes() { return exists("/sys/devices/system/node/node1"); }

std::optional<int> node_of(std::int32_t core) {
  const std::string folder = "/sys/devices/system/cpu/cpu" + std::to_string(core) + "/node";
  for (int node = 0; node < kMostNodes; ++node) {
    if (exists(folder + std::to_string(node))) return node;
  }
  return std::nullopt;
}

/// The node that all cores are in, where the machine has several.
std::optional<int> common_node(std::span<const std::int32_t> cores) {
  if (cores.empty() || !has_several_nodes()) return std::nullopt;
  const std::optional<int> node = node_of(cores.front());
  for (const std::int32_t core : cores) {
    if (node_of(core) != node) return std::nullopt;
  }
  return node;
}

tbb::task_arena::constraints constraints_for(std::uint32_t threads,
                                             std::span<const std::int32_t> cores) {
  tbb::task_arena::constraints constraints;
  constraints.set_max_concurrency(static_cast<int>(threads));
  if (const std::optional<int> node = common_node(cores)) {
    for (const tbb::numa_node_id known : tbb::info::numa_nodes()) {
      if (known == *node) constraints.set_numa_id(known);
    }
  }
  return constraints;
}

/// Puts each thread on its core as it enters the arena.
class Pins final : public tbb::task_scheduler_observer {
 public:
  Pins(tbb::task_arena& arena, std::span<const std::int32_t> cores)
      : tbb::task_scheduler_observer(arena), cores_(cores.begin(), cores.end()) {
    if (!cores_.empty()) observe(true);
  }
  Pins(const Pins&) = delete;
  Pins& operator=(const Pins&) = delete;
  ~Pins() override { observe(false); }

  void on_scheduler_entry(bool) override {
    const int slot = tbb::this_task_arena::current_thread_index();
    if (slot < 0) return;
    const std::int32_t core = cores_[static_cast<std::size_t>(slot) % cores_.size()];
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<std::size_t>(core), &set);
    if (sched_setaffinity(0, sizeof(set), &set) != 0) {
      fail({"a thread could not be put on core ", std::to_string(core)});
    }
  }

 private:
  const std::vector<std::int32_t> cores_;
};

}  // namespace

struct Arena::State {
  State(std::uint32_t count, std::span<const std::int32_t> cores)
      : threads(count),
        limit(tbb::global_control::max_allowed_parallelism, count),
        arena(constraints_for(count, cores)),
        pins(arena, cores) {}

  std::uint32_t threads;
  tbb::global_control limit;
  tbb::task_arena arena;
  Pins pins;
};

Arena::Arena(std::uint32_t threads, std::span<const std::int32_t> cores)
    : state_(std::make_unique<State>(threads, cores)) {}

Arena::~Arena() = default;

void Arena::run(const std::function<void()>& entry) {
  state_->arena.execute([&] {
    on_each([](std::uint32_t) {});
    entry();
  });
}

void Arena::on_each(const std::function<void(std::uint32_t)>& work) {
  // A task that waits for the others holds its thread, so that each gets one of its own.
  std::atomic<std::uint32_t> present = 0;
  tbb::task_group group;
  for (std::uint32_t i = 1; i < state_->threads; ++i) {
    group.run([&] {
      ++present;
      while (present != state_->threads) sched_yield();
      work(static_cast<std::uint32_t>(tbb::this_task_arena::current_thread_index()));
    });
  }
  ++present;
  const std::uint64_t begin = monotonic_ns();
  while (present != state_->threads) {
    if (monotonic_ns() - begin > kPatienceNs) {
      fail({"only ", std::to_string(present), " of ", std::to_string(state_->threads),
            " threads came within 5 s"});
    }
    sched_yield();
  }
  work(0);
  group.wait();
}

}  // namespace benchc::native
