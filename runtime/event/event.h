#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// The room of what the processor counts, by perf_event_open(2): of a command from outside, of a
/// native body in its own process.
namespace benchc::event {

/// One that benchc knows; `type` and `config` are those of struct perf_event_attr.
struct Event {
  std::string_view name;
  std::uint32_t type = 0;
  std::uint64_t config = 0;
};

inline constexpr std::size_t kEvents = 4;

/// instructions, cycles, cache_misses, branch_misses: in an order that stays.
std::span<const Event, kEvents> events();

/// Its place in events(); nothing for a name that is none.
std::optional<std::size_t> find(std::string_view name);

/// Whose work is counted, in user space alone, so that the number is one of the program and the
/// same whether or not benchc may look into the kernel.
enum class Scope : std::uint8_t {
  /// Processes that the thread starts, from their execve on, and their descendants.
  Started,
  /// The thread itself, with the threads and processes that it starts later, all of them while the
  /// counter is switched on.
  Own,
  /// The thread alone, while it is switched on.
  Thread
};

/// Value, nanoseconds for which it was enabled, nanoseconds for which it ran.
using Values = std::array<std::uint64_t, 3>;

/// The kernel's side; tests have their own.
class Kernel {
 public:
  virtual ~Kernel() = default;
  /// Opens a counter of the calling thread: a descriptor, or an errno below 0.
  virtual int open(const Event& event, Scope scope) = 0;
  /// Whether it could be read. What is inherited is summed, of those that still run as well.
  virtual bool read(int counter, Values& values) = 0;
  /// Switches it on or off, with what has inherited it.
  virtual void enable(int counter, bool on) = 0;
  virtual void close(int counter) = 0;
};

/// The one that this runs on.
Kernel& this_kernel();

struct Count {
  double value = 0;
  /// Share of the time in which it was counted, in (0, 1]; below 1 the value is scaled up by it.
  double counted = 1;
};

/// What was counted, scaled where the counter was shared with others; nothing where it never ran.
std::optional<Count> scaled(const Values& values);

}  // namespace benchc::event
