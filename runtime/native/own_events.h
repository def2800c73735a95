#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "runtime/event/event.h"
#include "runtime/native/protocol.h"

namespace benchc::native {

/// What the processor counts of the thread that opens it: with the threads and processes that it
/// starts later (event::Scope::Own), or of it alone (Thread). Each event is counted by itself,
/// since what is inherited cannot be read as a group. Switched off but between `start` and `stop`,
/// so that benchc's own work between batches counts nothing, and sets of counters that take turns
/// do not have to share the processor's.
class OwnEvents {
 public:
  /// Counts nothing.
  OwnEvents() = default;
  /// Those of event::events() whose bits are set in `wanted`, where they can be had.
  OwnEvents(std::uint32_t wanted, event::Scope scope, event::Kernel& kernel);
  OwnEvents(const OwnEvents&) = delete;
  OwnEvents& operator=(const OwnEvents&) = delete;
  OwnEvents(OwnEvents&& other) noexcept;
  OwnEvents& operator=(OwnEvents&& other) noexcept;
  ~OwnEvents();

  /// What `empty` comes to, which is what goes on around a batch, is taken off each batch from now
  /// on.
  void learn_cost(const std::function<void()>& empty);

  /// Counts from here on; also again behind `hold`.
  void start();
  /// Does not count for a while.
  void hold();
  /// Counts no more; what came together since the first start is added to the sums.
  void stop();

  void clear() {
    sums_ = {};
    lost_ = 0;
  }
  /// Adds another one's sums. What that one should have counted and could not has no sum any more.
  void add(const OwnEvents& other);
  /// Puts the sums in.
  void report(Reply& reply) const;

 private:
  struct Counter {
    int descriptor = -1;
    event::Values last = {};
    double cost = 0;
  };

  void add(std::size_t index, const event::Count& count);
  void close();

  event::Kernel* kernel_ = nullptr;
  std::uint32_t wanted_ = 0;
  /// Bits of what one of several lacks.
  std::uint32_t lost_ = 0;
  std::array<Counter, event::kEvents> counters_ = {};
  /// Of what could be counted since `clear`.
  std::array<std::optional<event::Count>, event::kEvents> sums_ = {};
};

}  // namespace benchc::native
