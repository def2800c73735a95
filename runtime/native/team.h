#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "runtime/native/loop.h"

namespace benchc::native {

/// The threads of a body that has several, and the barriers that they meet at. Between batches they
/// sleep, so that they disturb nobody whose turn it is; just before one they spin, so that all
/// begin at once.
class Team {
 public:
  /// With more threads than `cores` they yield while they spin. `events` is a Start's.
  Team(Loop& loop, const Clock& clock, std::uint32_t threads, std::uint32_t cores,
       std::uint32_t events, event::Kernel& kernel);

  /// A body of threads begins, and has ended.
  void open();
  void shut();

  /// What each thread does.
  void run(void (*work)(void* context, std::uint32_t thread), void* context, std::uint32_t thread);

  /// What benchc_thread_batch says.
  std::uint64_t batch(std::uint32_t thread);

 private:
  struct alignas(128) Member {
    std::uint64_t end = 0;
    std::uint64_t cpu_from = 0;
    std::uint64_t cpu_ns = 0;
    std::uint32_t round = 0;
    bool is_done = false;
    /// Its own alone: waiting for the others is no part of what is counted.
    OwnEvents events;
  };

  void lead(std::uint32_t round);
  void spin_until(const std::atomic<std::uint32_t>& number, std::uint32_t wanted) const;

  Loop& loop_;
  Clock::Source source_;
  std::uint32_t threads_;
  bool is_crowded_;
  std::uint32_t events_;
  event::Kernel& kernel_;
  bool is_open_ = false;
  std::vector<Member> members_;

  // Written by the first thread while the others wait for `told_`.
  std::uint64_t turns_ = 0;
  bool is_timed_ = false;
  std::uint64_t started_ = 0;

  /// How many have come to the end of a batch, of all rounds; the last round whose turns are known;
  /// how many are about to begin, of all rounds; the last round that has begun.
  alignas(128) std::atomic<std::uint32_t> arrived_ = 0;
  alignas(128) std::atomic<std::uint32_t> told_ = 0;
  alignas(128) std::atomic<std::uint32_t> ready_ = 0;
  alignas(128) std::atomic<std::uint32_t> begun_ = 0;
};

}  // namespace benchc::native
