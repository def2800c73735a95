#pragma once

#include <cstdint>
#include <optional>

#include <sched.h>

namespace benchc::stdlib {

/// The cores that the threads of the arena that this is called on may use, all together. For
/// threads that are not the arena's (an answering one, those of a library): they begin with the
/// cores of the thread that starts them, which is held to its own. Nothing where it cannot be told,
/// or where not all of the `threads` come within a second.
std::optional<cpu_set_t> arena_cores(std::uint32_t threads);

/// Lets the calling thread use these cores, and those that it starts meanwhile; takes it back when
/// it goes.
class OnCores {
 public:
  explicit OnCores(const std::optional<cpu_set_t>& cores);
  OnCores(const OnCores&) = delete;
  OnCores& operator=(const OnCores&) = delete;
  ~OnCores();

 private:
  std::optional<cpu_set_t> before_;
};

}  // namespace benchc::stdlib
