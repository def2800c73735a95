#pragma once

#include <cstdint>
#include <string_view>

#include <pthread.h>

#include "runtime/native/allocations.h"
#include "runtime/native/counters.h"
#include "runtime/native/own_events.h"
#include "runtime/native/protocol.h"
#include "runtime/native/usage.h"
#include "stdlib/include/benchc/native.h"

namespace benchc::native {

/// What a body's loop is told, and how long it takes. Belongs to the thread that calls the entry.
///
/// A request becomes up to three batches: untimed turns, the timed ones, and turns whose
/// allocations are counted.
class Loop {
 public:
  /// `allocations` is null where they cannot be counted. `events` are those of the thread and of
  /// what it starts.
  Loop(const Clock& clock, Counters& counters, Allocations* allocations, OwnEvents& events,
       bool has_unrolled);

  /// Measures what pauses and readings of CPU time cost, through the table that the body uses.
  void calibrate(benchc_case* bench);

  /// A body of one thread: what benchc_batch, _pause and _resume say.
  std::uint64_t batch(std::uint32_t* unroll);
  void pause();
  void resume();

  void set_items(double per_iteration) { items_ = per_iteration; }
  void set_bytes(double per_iteration) { bytes_ = per_iteration; }
  void warn(std::string_view message);

  /// Whether the body was told that there is nothing more to do; whether it asked at all.
  bool is_done() const { return phase_ == Phase::Done; }
  bool has_begun() const { return phase_ != Phase::Before; }

  // A body of several threads, of which each does every turn; see Team. From its first thread.

  bool is_timed() const { return phase_ == Phase::Timed; }
  /// From now on so many threads of a Team do the turns, and what belongs to a body of one thread
  /// fails; 0: the thread that calls the entry does them.
  void set_team(std::uint32_t threads) { team_ = threads; }
  /// What one of them counted in the batch, before `close`.
  void add_events(const OwnEvents& events) { events_.add(events); }
  /// A timed batch is over.
  void close(std::uint64_t wall_ticks, std::uint64_t cpu_ns);
  /// Turns of the next batch, 0 at the end. Asks benchc where its last request has been seen to.
  std::uint64_t next(bool can_unroll);
  /// Last before a batch, and behind it the start of its clock.
  void open();

 private:
  enum class Phase : std::uint8_t { Before, LeadIn, Timed, Counted, Done };

  void check_thread(std::string_view what) const;
  bool ask(bool can_unroll);
  void send(Reply::Kind kind);
  std::uint64_t begin_timed();
  void count_allocations(bool on);

  Clock clock_;
  Counters& counters_;
  Allocations* allocations_;
  OwnEvents& events_;
  bool has_unrolled_;
  pthread_t owner_;

  Phase phase_ = Phase::Before;
  Request request_;
  Reply reply_;
  std::uint32_t team_ = 0;
  double items_ = -1;
  double bytes_ = -1;

  std::uint64_t started_ = 0;
  std::uint64_t paused_ticks_ = 0;
  std::uint64_t pause_began_ = 0;
  std::uint64_t pauses_ = 0;
  bool is_paused_ = false;
  /// What a pause and a resume add to a batch, ticks.
  double pause_cost_ = 0;

  Usage usage_from_;
  std::uint64_t cpu_from_ = 0;
  std::uint64_t cpu_cost_ns_ = 0;
};

}  // namespace benchc::native
