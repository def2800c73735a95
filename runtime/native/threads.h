#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

namespace benchc::native {

/// The oneTBB arena that a body of several threads runs in: as many threads as it says, no more and
/// no fewer, one a core.
class Arena {
 public:
  /// `cores` are logical ones; with fewer than threads, threads share them. Empty: the kernel puts
  /// them where it likes.
  Arena(std::uint32_t threads, std::span<const std::int32_t> cores);
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena();

  /// Calls it on this thread, as one of the arena's. All the others are there by then.
  void run(const std::function<void()>& entry);

  /// Calls it on every thread at once, 0 being the caller's; to be used inside `run`. Fails the
  /// case when the threads have not all come within 5 s.
  void on_each(const std::function<void(std::uint32_t thread)>& work);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace benchc::native
