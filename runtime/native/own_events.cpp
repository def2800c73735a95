#include "runtime/native/own_events.h"

#include <algorithm>
#include <utility>

namespace benchc::native {
namespace {

constexpr std::size_t kRounds = 31;

static_assert(kEventKinds == event::kEvents);

}  // namespace

OwnEvents::OwnEvents(std::uint32_t wanted, event::Scope scope, event::Kernel& kernel)
    : kernel_(&kernel), wanted_(wanted) {
  for (std::size_t i = 0; i < event::kEvents; ++i) {
    if ((wanted >> i & 1U) == 0) continue;
    counters_[i].descriptor = kernel.open(event::events()[i], scope);
  }
}

OwnEvents::OwnEvents(OwnEvents&& other) noexcept { *this = std::move(other); }

OwnEvents& OwnEvents::operator=(OwnEvents&& other) noexcept {
  if (this == &other) return *this;
  close();
  kernel_ = std::exchange(other.kernel_, nullptr);
  wanted_ = std::exchange(other.wanted_, 0);
  lost_ = std::exchange(other.lost_, 0);
  counters_ = std::exchange(other.counters_, {});
  sums_ = std::exchange(other.sums_, {});
  return *this;
}

OwnEvents::~OwnEvents() { close(); }

void OwnEvents::close() {
  for (Counter& counter : counters_) {
    if (counter.descriptor >= 0) kernel_->close(counter.descriptor);
    counter.descriptor = -1;
  }
}

void OwnEvents::learn_cost(const std::function<void()>& empty) {
  std::array<std::array<double, kRounds>, event::kEvents> costs = {};
  for (std::size_t round = 0; round < kRounds; ++round) {
    clear();
    start();
    empty();
    stop();
    for (std::size_t i = 0; i < event::kEvents; ++i)
      costs[i][round] = sums_[i] ? sums_[i]->value : 0;
  }
  clear();
  for (std::size_t i = 0; i < event::kEvents; ++i) {
    std::nth_element(costs[i].begin(), costs[i].begin() + kRounds / 2, costs[i].end());
    counters_[i].cost = costs[i][kRounds / 2];
  }
}

void OwnEvents::start() {
  for (const Counter& counter : counters_) {
    if (counter.descriptor >= 0) kernel_->enable(counter.descriptor, true);
  }
}

void OwnEvents::hold() {
  for (const Counter& counter : counters_) {
    if (counter.descriptor >= 0) kernel_->enable(counter.descriptor, false);
  }
}

void OwnEvents::stop() {
  hold();
  for (std::size_t i = 0; i < event::kEvents; ++i) {
    Counter& counter = counters_[i];
    event::Values now = {};
    if (counter.descriptor < 0 || !kernel_->read(counter.descriptor, now)) continue;
    event::Values passed = {};
    for (std::size_t k = 0; k < now.size(); ++k) {
      passed[k] = now[k] - std::min(now[k], counter.last[k]);
    }
    counter.last = now;
    const std::optional<event::Count> count = event::scaled(passed);
    if (count) add(i, {std::max(count->value - counter.cost, 0.0), count->counted});
  }
}

void OwnEvents::add(const OwnEvents& other) {
  for (std::size_t i = 0; i < event::kEvents; ++i) {
    if ((other.wanted_ >> i & 1U) == 0) continue;
    if (other.sums_[i]) {
      add(i, *other.sums_[i]);
    } else {
      lost_ |= 1U << i;
    }
  }
}

void OwnEvents::add(std::size_t index, const event::Count& count) {
  const event::Count sum = sums_[index].value_or(event::Count{});
  sums_[index] = event::Count{sum.value + count.value, std::min(sum.counted, count.counted)};
}

void OwnEvents::report(Reply& reply) const {
  for (std::size_t i = 0; i < event::kEvents; ++i) {
    if (!sums_[i] || (lost_ >> i & 1U) != 0) continue;
    reply.events |= 1U << i;
    reply.event[i] = {sums_[i]->value, sums_[i]->counted};
  }
}

}  // namespace benchc::native
