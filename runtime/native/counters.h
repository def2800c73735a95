#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>

#include "runtime/native/protocol.h"

namespace benchc::native {

/// The numbers that a body adds to. Each is on a cache line of its own, so that threads that count
/// do not slow each other down.
class Counters {
 public:
  explicit Counters(std::uint32_t threads) : threads_(threads) {}
  Counters(const Counters&) = delete;
  Counters& operator=(const Counters&) = delete;
  ~Counters();

  /// The number of that name and thread, made when first asked for; stays where it is. A name that
  /// cannot be, or one too many, fails the case. From any thread.
  double* find(std::string_view name, std::uint32_t thread);

  void clear();

  /// Puts in the sums over all threads.
  void report(Reply& reply) const;

 private:
  /// A pair of lines: processors fetch the neighbour too.
  struct alignas(128) Line {
    double value = 0;
  };
  struct Named {
    Text<48> name = {};
    Line* lines = nullptr;
  };

  const std::uint32_t threads_;
  std::mutex mutex_;
  std::size_t count_ = 0;
  std::array<Named, kMostCounters> named_ = {};
};

}  // namespace benchc::native
