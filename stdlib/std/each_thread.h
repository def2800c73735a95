#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

#include "stdlib/include/benchc/native.h"

namespace benchc::stdlib {

/// A part of n things, from `begin` to just before `end`.
struct Part {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
};

/// The part of one of `threads` threads; together they are all of it, and differ by one at most.
inline Part part_of(std::size_t n, std::uint32_t thread, std::uint32_t threads) {
  const std::size_t each = n / threads;
  const std::size_t left = n % threads;
  const auto start = [&](std::size_t at) { return at * each + (at < left ? at : left); };
  return {start(thread), start(thread + std::size_t{1})};
}

/// Calls `work(thread)` on each thread of the case: Bench::measure_each for a body whose threads
/// each set something up before their own loop. It must not throw.
template <typename Work>
void on_each_thread(benchc_case* bench, Work&& work) {
  benchc_each_thread(
      bench,
      [](void* context, std::uint32_t thread) {
        (*static_cast<std::remove_reference_t<Work>*>(context))(thread);
      },
      std::addressof(work));
}

/// The loop of one of those threads: calls `body()` once an iteration. How often it did.
template <typename Body>
[[gnu::always_inline]] inline std::uint64_t measure_on_thread(benchc_case* bench,
                                                              std::uint32_t thread, Body&& body) {
  std::uint64_t done = 0;
  while (std::uint64_t turns = benchc_thread_batch(bench, thread)) {
    done += turns;
    for (; turns != 0; --turns) {
      body();
      // Keeps turns apart: none may be merged with the next.
      __asm__ volatile("" : "+r"(turns));
    }
  }
  return done;
}

}  // namespace benchc::stdlib
