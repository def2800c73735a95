#include "runtime/native/team.h"

#include <algorithm>
#include <string>

#include <sched.h>

#include "runtime/native/channel.h"
#include "runtime/native/clock.h"

namespace benchc::native {
namespace {

constexpr unsigned kPatience = 1U << 16U;

void relax() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

}  // namespace

Team::Team(Loop& loop, const Clock& clock, std::uint32_t threads, std::uint32_t cores,
           std::uint32_t events, event::Kernel& kernel)
    : loop_(loop),
      source_(clock.source),
      threads_(threads),
      is_crowded_(threads > cores),
      events_(events),
      kernel_(kernel),
      members_(threads) {}

void Team::open() {
  if (is_open_) fail({"benchc_each_thread inside benchc_each_thread"});
  is_open_ = true;
  loop_.set_team(threads_);
  for (Member& member : members_) member = {};
  is_timed_ = false;
  for (std::atomic<std::uint32_t>* number : {&arrived_, &told_, &ready_, &begun_}) *number = 0;
}

void Team::shut() {
  is_open_ = false;
  loop_.set_team(0);
}

void Team::run(void (*work)(void*, std::uint32_t), void* context, std::uint32_t thread) {
  // Counters belong to the thread that opens them.
  members_[thread].events = OwnEvents(events_, event::Scope::Thread, kernel_);
  work(context, thread);
  if (!members_[thread].is_done) {
    fail({"thread ", std::to_string(thread), " left the loop before it was told to"});
  }
}

std::uint64_t Team::batch(std::uint32_t thread) {
  const std::uint64_t end = end_ticks(source_);
  if (!is_open_) fail({"benchc_thread_batch outside of benchc_each_thread"});
  if (thread >= threads_) {
    fail({"benchc_thread_batch with the number ", std::to_string(thread), ", but there are ",
          std::to_string(threads_), " threads"});
  }
  Member& own = members_[thread];
  if (own.is_done) return 0;
  own.end = end;
  // The end has been stamped: what is read from here on costs the batch nothing.
  if (is_timed_) {
    own.cpu_ns = thread_cpu_ns() - own.cpu_from;
    own.events.stop();
  }
  const std::uint32_t round = ++own.round;
  arrived_.fetch_add(1, std::memory_order_acq_rel);
  if (thread == 0) {
    lead(round);
  } else {
    told_.wait(round - 1, std::memory_order_acquire);
  }
  if (turns_ == 0) {
    own.is_done = true;
    return 0;
  }
  if (is_timed_) {
    own.events.clear();
    own.events.start();
    own.cpu_from = thread_cpu_ns();
  }
  ready_.fetch_add(1, std::memory_order_acq_rel);
  if (thread == 0) {
    spin_until(ready_, round * threads_);
    loop_.open();
    const std::uint64_t turns = turns_;
    started_ = begin_ticks(source_);
    begun_.store(round, std::memory_order_release);
    return turns;
  }
  spin_until(begun_, round);
  return turns_;
}

void Team::lead(std::uint32_t round) {
  spin_until(arrived_, round * threads_);
  if (is_timed_) {
    // A batch lasts until the last has finished, by its own reading: what the barrier takes to
    // notice is not part of it.
    std::uint64_t end = started_;
    std::uint64_t cpu = 0;
    for (const Member& member : members_) {
      end = std::max(end, member.end);
      cpu += member.cpu_ns;
      loop_.add_events(member.events);
    }
    loop_.close(end - started_, cpu);
  }
  turns_ = loop_.next(false);
  is_timed_ = loop_.is_timed();
  told_.store(round, std::memory_order_release);
  told_.notify_all();
}

void Team::spin_until(const std::atomic<std::uint32_t>& number, std::uint32_t wanted) const {
  for (unsigned i = 0; number.load(std::memory_order_acquire) != wanted; ++i) {
    if (is_crowded_ || i >= kPatience) {
      sched_yield();
    } else {
      relax();
    }
  }
}

}  // namespace benchc::native
