#include "runtime/native/loop.h"

#include <algorithm>
#include <array>

#include "runtime/native/channel.h"
#include "runtime/native/clock.h"

namespace benchc::native {
namespace {

constexpr std::size_t kRounds = 31;
constexpr std::uint64_t kPauses = 16;

template <typename Measure>
auto median_of(Measure measure) {
  std::array<decltype(measure()), kRounds> values = {};
  for (auto& value : values) value = measure();
  std::nth_element(values.begin(), values.begin() + kRounds / 2, values.end());
  return values[kRounds / 2];
}

}  // namespace

Loop::Loop(const Clock& clock, Counters& counters, Allocations* allocations, OwnEvents& events,
           bool has_unrolled)
    : clock_(clock),
      counters_(counters),
      allocations_(allocations),
      events_(events),
      has_unrolled_(has_unrolled),
      owner_(pthread_self()) {}

void Loop::calibrate(benchc_case* bench) {
  phase_ = Phase::Timed;
  const double pair = clock_.overhead * clock_.frequency;
  pause_cost_ = median_of([&] {
    paused_ticks_ = 0;
    const std::uint64_t begin = begin_ticks(clock_.source);
    for (std::uint64_t i = 0; i < kPauses; ++i) {
      bench->api->pause(bench);
      bench->api->resume(bench);
    }
    const std::uint64_t end = end_ticks(clock_.source);
    const double measured = static_cast<double>(end - begin - paused_ticks_) - pair;
    return std::max(measured / static_cast<double>(kPauses), 0.0);
  });
  cpu_cost_ns_ = median_of([&] {
    const std::uint64_t from = process_cpu_ns();
    begin_ticks(clock_.source);
    end_ticks(clock_.source);
    return process_cpu_ns() - from;
  });
  events_.stop();
  events_.learn_cost([&] {
    process_cpu_ns();
    begin_ticks(clock_.source);
    end_ticks(clock_.source);
    process_cpu_ns();
  });
  phase_ = Phase::Before;
}

std::uint64_t Loop::batch(std::uint32_t* unroll) {
  const std::uint64_t end = end_ticks(clock_.source);
  if (phase_ == Phase::Timed) close(end - started_, process_cpu_ns() - cpu_from_);
  check_thread("the loop is entered");
  if (team_ > 0) fail({"benchc_batch inside benchc_each_thread: there it is benchc_thread_batch"});
  const std::uint64_t turns = next(unroll != nullptr);
  if (unroll != nullptr) *unroll = request_.unroll;
  open();
  if (phase_ == Phase::Timed) {
    cpu_from_ = process_cpu_ns();
    started_ = begin_ticks(clock_.source);
  }
  return turns;
}

void Loop::pause() {
  const std::uint64_t now = end_ticks(clock_.source);
  if (team_ > 0) fail({"the clock can be paused only in a body of one thread"});
  check_thread("the clock is paused");
  if (phase_ == Phase::Before || phase_ == Phase::Done) {
    fail({"the clock is paused outside of the loop, where it does not run"});
  }
  if (is_paused_) fail({"the clock is paused a second time without being resumed in between"});
  is_paused_ = true;
  pause_began_ = now;
  if (phase_ == Phase::Counted) count_allocations(false);
  if (phase_ == Phase::Timed) events_.hold();
}

void Loop::resume() {
  if (!is_paused_) fail({"the clock is resumed without having been paused"});
  check_thread("the clock is resumed");
  is_paused_ = false;
  ++pauses_;
  if (phase_ == Phase::Counted) count_allocations(true);
  if (phase_ == Phase::Timed) events_.start();
  paused_ticks_ += begin_ticks(clock_.source) - pause_began_;
}

void Loop::warn(std::string_view message) {
  reply_.warned = 1;
  put_text(reply_.message, {message});
}

void Loop::close(std::uint64_t wall_ticks, std::uint64_t cpu_ns) {
  if (team_ == 0) events_.stop();
  const Usage to = read_usage();
  const double pause_ticks = pause_cost_ * static_cast<double>(pauses_);
  const double ticks = static_cast<double>(wall_ticks - paused_ticks_) - pause_ticks;
  reply_.wall_seconds = std::max(ticks / clock_.frequency - clock_.overhead, 0.0);
  reply_.pause_overhead = pause_ticks / clock_.frequency;
  reply_.paused_seconds = static_cast<double>(paused_ticks_) / clock_.frequency;
  const std::uint64_t own = cpu_cost_ns_ * std::max(team_, 1U);
  report_usage(reply_, static_cast<double>(cpu_ns > own ? cpu_ns - own : 0) / 1e9, usage_from_, to);
  counters_.report(reply_);
  events_.report(reply_);
}

std::uint64_t Loop::next(bool can_unroll) {
  if (is_paused_) fail({"a batch came to its end while the clock was paused"});
  switch (phase_) {
    case Phase::Before:
      reply_.has_unrolled = has_unrolled_ ? 1 : 0;
      reply_.clock = clock_;
      send(Reply::Kind::Ready);
      break;
    case Phase::LeadIn:
      return begin_timed();
    case Phase::Timed:
      if (request_.counted > 0) {
        phase_ = Phase::Counted;
        return request_.counted;
      }
      send(Reply::Kind::Sampled);
      break;
    case Phase::Counted:
      count_allocations(false);
      reply_.allocations = allocations_->calls.exchange(0);
      reply_.allocated_bytes = allocations_->bytes.exchange(0);
      send(Reply::Kind::Sampled);
      break;
    case Phase::Done:
      fail({"a second loop: an entry has one; make it two entries, or let a parameter choose"});
  }
  if (!ask(can_unroll)) {
    phase_ = Phase::Done;
    return 0;
  }
  if (request_.lead_in == 0) return begin_timed();
  phase_ = Phase::LeadIn;
  return request_.lead_in;
}

void Loop::open() {
  if (phase_ == Phase::Timed) {
    usage_from_ = read_usage();
    if (team_ == 0) events_.start();
  }
  if (phase_ == Phase::Counted) count_allocations(true);
}

void Loop::check_thread(std::string_view what) const {
  if (pthread_equal(owner_, pthread_self()) != 0) return;
  fail({what, " on a thread that is not the one that called the entry"});
}

bool Loop::ask(bool can_unroll) {
  request_ = next_request();
  if (request_.kind == Request::Kind::Finish) return false;
  std::uint64_t iterations = 0;
  if (request_.kind != Request::Kind::Batch || request_.turns == 0 ||
      (request_.unroll != 1 && request_.unroll != 8 && request_.unroll != 16) ||
      __builtin_mul_overflow(request_.turns, std::uint64_t{request_.unroll}, &iterations)) {
    fail({"benchc asked for a batch that cannot be"});
  }
  if (request_.unroll != 1 && !can_unroll) fail({"this loop has no unrolled copy"});
  if (request_.counted > 0 && allocations_ == nullptr) {
    fail({"allocations cannot be counted: benchc-allocations.so is not loaded"});
  }
  reply_.turns = iterations;
  return true;
}

void Loop::send(Reply::Kind kind) {
  static const PeakMemory peak;
  reply_.kind = kind;
  reply_.items = items_;
  reply_.bytes = bytes_;
  reply_.max_rss_bytes = peak.bytes();
  answer(reply_);
  reply_ = {};
}

std::uint64_t Loop::begin_timed() {
  counters_.clear();
  events_.clear();
  paused_ticks_ = 0;
  pauses_ = 0;
  phase_ = Phase::Timed;
  return request_.turns;
}

void Loop::count_allocations(bool on) {
  allocations_->on.store(on ? 1 : 0, std::memory_order_relaxed);
}

}  // namespace benchc::native
