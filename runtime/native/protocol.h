#pragma once

#include <array>
#include <cstdint>

/// The room of the process that native bodies run in. This file is what benchc and that process say
/// to each other: one message of fixed size for one, over a socket that keeps messages apart,
/// benchc asking and the process answering. benchc trusts none of the answers: measured code shares
/// the process, and can write what it likes.
namespace benchc::native {

/// The descriptor of the socket in the process.
inline constexpr int kSocket = 3;
inline constexpr std::uint32_t kProtocol = 2;
inline constexpr std::size_t kMostCounters = 16;
inline constexpr std::size_t kMostThreads = 1024;
/// As many as event::events() has.
inline constexpr std::size_t kEventKinds = 4;

/// Text of bounded length; ends with 0 unless it is full.
template <std::size_t N>
using Text = std::array<char, N>;

/// Which clock batches are timed with.
struct Clock {
  enum class Source : std::uint32_t {
    /// CLOCK_MONOTONIC.
    Monotonic,
    /// The time stamp counter, between fences; only where it is invariant.
    Tsc
  };
  Source source = Source::Monotonic;
  std::uint32_t reserved = 0;
  /// Tsc: ticks a second. Monotonic: 1e9.
  double frequency = 1e9;
  /// The least difference of two readings that is not 0, and what a pair of readings with nothing
  /// in between comes to: seconds.
  double resolution = 0;
  double overhead = 0;
};

/// What benchc asks for.
struct Request {
  enum class Kind : std::uint32_t {
    /// Loads the library, finds the entry, and calls it up to its loop; once, first. What is to be
    /// done is `Start`, which follows in a message of its own.
    Start,
    /// One batch, untimed `lead_in` turns before it. Answered by Sampled.
    Batch,
    /// Leaves the loop, lets the entry return, and ends. Answered by Finished.
    Finish
  };
  Kind kind = Kind::Batch;
  /// Iterations a turn of the loop: 1, or 8 or 16 in an entry's unrolled copy.
  std::uint32_t unroll = 1;
  std::uint64_t turns = 1;
  std::uint64_t lead_in = 0;
  /// Counts allocations in one more batch of `counted` turns behind the timed one; 0: none.
  std::uint64_t counted = 0;
};

/// What Start is about. Behind it in the same message stand `parameters` times a Parameter.
struct Start {
  std::uint32_t protocol = kProtocol;
  std::uint32_t parameters = 0;
  /// A shared library's path; "" for a kernel of the stdlib, which `entry` names:
  /// "std.stream.triad".
  Text<4096> library = {};
  Text<256> entry = {};
  /// Calls the entry's unrolled copy, `entry` + "_unrolled".
  std::uint32_t unrolled = 0;
  std::uint32_t threads = 1;
  /// Logical cores for the threads, in order; -1 ends them.
  std::array<std::int32_t, kMostThreads> cores = {};
  /// Bytes that the process may allocate (RLIMIT_DATA); 0: no limit.
  std::uint64_t memory = 0;
  /// With `clock_known` the clock that an earlier process of the run chose; else it is measured
  /// now.
  std::uint32_t clock_known = 0;
  /// Keeps all memory of the process resident (mlockall), each page from its first touch on.
  std::uint32_t memory_locked = 0;
  /// Bit i: what event i of event::events() comes to in each timed batch is told.
  std::uint32_t events = 0;
  std::uint32_t reserved = 0;
  Clock clock;
};

struct Parameter {
  enum class Kind : std::uint32_t { Number, Text, Bool };
  Kind kind = Kind::Number;
  std::uint32_t reserved = 0;
  double number = 0;
  Text<256> name = {};
  Text<4096> text = {};
};

struct Counter {
  Text<48> name = {};
  /// Sum over the timed batch and all threads.
  double value = 0;
};

/// What the processor counted over the timed batch and all threads.
struct EventTotal {
  double value = 0;
  /// Share of the time in which it was counted, in (0, 1]; the value is scaled by it.
  double counted = 0;
};

/// What the process answers.
struct Reply {
  enum class Kind : std::uint32_t {
    /// To Start: the entry has reached its loop.
    Ready,
    Sampled,
    Finished,
    /// To any: `message` says why. The process ends.
    Failed
  };
  Kind kind = Kind::Ready;
  /// Ready: whether the entry has an unrolled copy.
  std::uint32_t has_unrolled = 0;

  // Sampled. Of the whole batch, not of an iteration.
  /// Iterations: the turns that were asked for, times their copies. Where several threads do each
  /// turn it is one all the same.
  std::uint64_t turns = 0;
  /// Without pauses, and without what reading the clock costs.
  double wall_seconds = 0;
  /// Of all threads of the body.
  double cpu_seconds = 0;
  double user_seconds = 0;
  double system_seconds = 0;
  std::int64_t page_faults = 0;
  std::int64_t context_switches = 0;
  /// Peak resident set of the process so far, bytes.
  std::int64_t max_rss_bytes = 0;
  /// What was subtracted for pauses, seconds.
  double pause_overhead = 0;
  /// How long the clock stood still, seconds.
  double paused_seconds = 0;
  /// Calls of allocating functions, and bytes asked for, over `counted` turns.
  std::uint64_t allocations = 0;
  std::uint64_t allocated_bytes = 0;
  /// Per iteration; negative: the body said nothing.
  double items = -1;
  double bytes = -1;
  std::uint32_t counters = 0;
  std::uint32_t warned = 0;
  std::array<Counter, kMostCounters> counter = {};
  /// Bit i: `event[i]` was counted.
  std::uint32_t events = 0;
  std::uint32_t reserved = 0;
  std::array<EventTotal, kEventKinds> event = {};

  /// Ready: what batches are timed with.
  Clock clock;
  /// Failed: the reason. Otherwise, with `warned`, the newest warning.
  Text<1024> message = {};
};

}  // namespace benchc::native
