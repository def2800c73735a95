// STREAM: J. D. McCalpin, "Memory bandwidth and machine balance in current high performance
// computers", IEEE TCCA Newsletter, December 1995; https://www.cs.virginia.edu/stream/

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stdlib/include/benchc/native.h"
#include "stdlib/std/each_thread.h"
#include "stdlib/std/region.h"

namespace {

using benchc::stdlib::measure_on_thread;
using benchc::stdlib::on_each_thread;
using benchc::stdlib::Part;
using benchc::stdlib::part_of;
using benchc::stdlib::Region;

constexpr double kScalar = 3;

struct Copy {
  static constexpr int kReads = 1;
  static double of(double x, double) { return x; }
};
struct Scale {
  static constexpr int kReads = 1;
  static double of(double x, double) { return kScalar * x; }
};
struct Add {
  static constexpr int kReads = 2;
  static double of(double x, double y) { return x + y; }
};
struct Triad {
  static constexpr int kReads = 2;
  static double of(double x, double y) { return x + kScalar * y; }
};

// Small whole numbers: what comes of them is exact, with or without fused multiply-add.
double first_at(std::size_t i) { return static_cast<double>(i % 1021 + 1); }
double second_at(std::size_t i) { return static_cast<double>(i % 509 + 2); }
/// No operation gives this.
constexpr double kUntouched = -1;

template <typename Operation>
[[gnu::noinline]] void pass(double* __restrict to, const double* __restrict first,
                            const double* __restrict second, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    to[i] = Operation::of(first[i], Operation::kReads == 2 ? second[i] : 0);
  }
}

struct Arrays {
  std::span<double> to;
  std::span<double> first;
  /// Empty where the operation reads one.
  std::span<double> second;
};

void fill(const Arrays& arrays, Part part) {
  for (std::size_t i = part.begin; i < part.end; ++i) {
    arrays.to[i] = kUntouched;
    arrays.first[i] = first_at(i);
    if (!arrays.second.empty()) arrays.second[i] = second_at(i);
  }
}

template <typename Operation>
void pass(const Arrays& arrays, Part part) {
  pass<Operation>(arrays.to.data() + part.begin, arrays.first.data() + part.begin,
                  arrays.second.data() + (arrays.second.empty() ? 0 : part.begin), part.size());
}

template <typename Operation>
bool is_right(std::span<const double> to) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    if (to[i] != Operation::of(first_at(i), second_at(i))) return false;
  }
  return true;
}

template <typename Operation>
bool works_on_few() {
  // Neither a multiple of a vector's length nor of the loop's.
  std::vector<double> to(1003);
  std::vector<double> first(to.size());
  std::vector<double> second(to.size());
  const Arrays arrays{to, first, second};
  fill(arrays, {0, to.size()});
  pass<Operation>(arrays, {0, to.size()});
  return is_right<Operation>(to);
}

template <typename Operation>
void stream(benchc_case* raw) {
  benchc::Bench<false> bench(raw);
  const std::size_t n = bench.size("size") / sizeof(double);
  const std::uint32_t threads = bench.threads();
  if (n < threads) bench.fail("the arrays are too small: each thread needs a number of its own");
  if (!works_on_few<Operation>()) bench.fail("one pass over 1003 numbers gave a wrong result");

  const std::size_t size = n * sizeof(double);
  const Region to(size);
  const Region first(size);
  const Region second(Operation::kReads == 2 ? size : 0);
  const Arrays arrays{to.as<double>(), first.as<double>(), second.as<double>()};

  bench.items(n);
  bench.bytes((Operation::kReads + 1) * static_cast<double>(size));
  std::vector<double*> traffic;
  for (std::uint32_t t = 0; t < threads; ++t) traffic.push_back(&bench.counter("traffic", t));
  std::vector<std::uint64_t> passes(threads);

  on_each_thread(raw, [&](std::uint32_t thread) {
    const Part part = part_of(n, thread, threads);
    // The line that is written is read first: one stream more.
    const double moved =
        (Operation::kReads + 2) * static_cast<double>(part.size() * sizeof(double));
    double* const sum = traffic[thread];
    fill(arrays, part);
    passes[thread] = measure_on_thread(raw, thread, [&] {
      pass<Operation>(arrays, part);
      benchc::clobber();
      *sum += moved;
    });
  });

  for (const std::uint64_t done : passes) {
    if (done != passes[0]) bench.fail("the threads did not do the same number of passes");
  }
  if (passes[0] != 0 && !is_right<Operation>(arrays.to)) {
    bench.fail("the array holds a wrong result behind the last pass");
  }
}

}  // namespace

BENCHC_EXPORT void std_stream_copy(benchc_case* raw) {
  benchc::detail::enter(raw, [&] { stream<Copy>(raw); });
}
BENCHC_EXPORT void std_stream_scale(benchc_case* raw) {
  benchc::detail::enter(raw, [&] { stream<Scale>(raw); });
}
BENCHC_EXPORT void std_stream_add(benchc_case* raw) {
  benchc::detail::enter(raw, [&] { stream<Add>(raw); });
}
BENCHC_EXPORT void std_stream_triad(benchc_case* raw) {
  benchc::detail::enter(raw, [&] { stream<Triad>(raw); });
}
