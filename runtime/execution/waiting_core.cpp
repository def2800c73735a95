#include "runtime/execution/waiting_core.h"

namespace benchc::execution {

WaitingCore::WaitingCore(std::span<const unsigned> measured) {
  CPU_ZERO(&measured_);
  for (const unsigned core : measured) {
    if (core < CPU_SETSIZE) CPU_SET(core, &measured_);
  }
  usable_ = !measured.empty() && sched_getaffinity(0, sizeof(before_), &before_) == 0;
}

WaitingCore::~WaitingCore() { wait_on_measured(false); }

void WaitingCore::wait_on_measured(bool on_measured) {
  if (!usable_ || on_measured == on_measured_) return;
  on_measured_ = on_measured;
  sched_setaffinity(0, sizeof(cpu_set_t), on_measured ? &measured_ : &before_);
}

}  // namespace benchc::execution
