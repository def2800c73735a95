#include "runtime/execution/own_cores.h"

#include <utility>

#include <sched.h>

namespace benchc::execution {
namespace {

struct Saved {
  bool valid = false;
  cpu_set_t cores;
};

/// Where this thread might run before it entered.
thread_local Saved before;

}  // namespace

OwnCores::OwnCores(tbb::task_arena& arena, std::vector<unsigned> cores)
    : tbb::task_scheduler_observer(arena), cores_(std::move(cores)) {
  if (!cores_.empty()) observe(true);
}

OwnCores::~OwnCores() { observe(false); }

void OwnCores::on_scheduler_entry(bool) {
  before.valid = sched_getaffinity(0, sizeof(before.cores), &before.cores) == 0;
  cpu_set_t wanted;
  CPU_ZERO(&wanted);
  for (const unsigned core : cores_) {
    if (core < CPU_SETSIZE) CPU_SET(core, &wanted);
  }
  sched_setaffinity(0, sizeof(wanted), &wanted);
}

void OwnCores::on_scheduler_exit(bool) {
  if (before.valid) sched_setaffinity(0, sizeof(before.cores), &before.cores);
  before.valid = false;
}

}  // namespace benchc::execution
