#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/parallel_reduce.h>
#include <tbb/parallel_sort.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>

#include "stdlib/include/benchc/native.h"
#include "stdlib/std/random.h"

// An entry is called on one of the arena's threads, where the algorithms find the others.
namespace {

using Range = tbb::blocked_range<std::size_t>;

template <bool Unrolled>
std::size_t elements(benchc::Bench<Unrolled>& bench) {
  const std::size_t n = bench.size("n");
  if (n == 0) bench.fail("std.parallel: `n` is at least 1");
  // Figures are told by `threads`, so it must be true.
  const int there = tbb::this_task_arena::max_concurrency();
  if (there != static_cast<int>(bench.threads())) {
    bench.warn(("std.parallel: the arena has " + std::to_string(there) +
                " threads, and not as many as `threads` says")
                   .c_str());
  }
  return n;
}

/// Small squares in no order: sums of them, and of their roots, are exact.
std::vector<double> squares(std::size_t n) {
  std::vector<double> values(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto root = static_cast<double>(i * 7919 % 31);
    values[i] = root * root;
  }
  return values;
}

/// The whole range in the parts that `grain` asks for.
Range whole(std::size_t n, std::size_t grain) { return {0, n, std::max<std::size_t>(grain, 1)}; }

/// In eight sums at once, so that it waits for memory and not for the addition before.
double sum(const double* values, const Range& range, double begin) {
  std::array<double, 8> sums{begin};
  std::size_t i = range.begin();
  for (; i + sums.size() <= range.end(); i += sums.size()) {
    for (std::size_t lane = 0; lane < sums.size(); ++lane) sums[lane] += values[i + lane];
  }
  for (; i != range.end(); ++i) sums[0] += values[i];
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

/// A sum of mixed values, which does not depend on their order.
std::uint64_t digest(const std::vector<std::uint64_t>& values) {
  std::uint64_t total = 0;
  for (const std::uint64_t value : values) total += benchc::stdlib::mix(value);
  return total;
}

}  // namespace

BENCHC_ENTRY(std_parallel_for, bench) {
  const std::size_t n = elements(bench);
  const std::size_t grain = bench.size("grain");
  const std::vector<double> from = squares(n);
  std::vector<double> to(n);
  bench.items(n);
  bench.bytes(2 * sizeof(double) * n);
  double turn = 0;
  bench.measure([&] {
    ++turn;
    const auto part = [&](const Range& range) {
      const double* const in = from.data();
      double* const out = to.data();
      const double add = turn;
      for (std::size_t i = range.begin(); i != range.end(); ++i) out[i] = 2 * in[i] + add;
    };
    if (grain == 0) {
      tbb::parallel_for(whole(n, 1), part, tbb::auto_partitioner());
    } else {
      tbb::parallel_for(whole(n, grain), part, tbb::simple_partitioner());
    }
  });
  for (std::size_t i = 0; turn > 0 && i < n; ++i) {
    if (to[i] != 2 * from[i] + turn)
      bench.fail("std.parallel.for: an element is not what it has to be");
  }
}

BENCHC_ENTRY(std_parallel_reduce, bench) {
  const std::size_t n = elements(bench);
  const std::size_t grain = bench.size("grain");
  const std::vector<double> values = squares(n);
  const double expected = sum(values.data(), whole(n, 1), 0);
  bench.items(n);
  bench.bytes(sizeof(double) * n);
  bool right = true;
  bench.measure([&] {
    const auto part = [&](const Range& range, double begin) {
      return sum(values.data(), range, begin);
    };
    const double total =
        grain == 0
            ? tbb::parallel_reduce(whole(n, 1), 0.0, part, std::plus<>(), tbb::auto_partitioner())
            : tbb::parallel_reduce(whole(n, grain), 0.0, part, std::plus<>(),
                                   tbb::simple_partitioner());
    right &= total == expected;
  });
  if (!right) bench.fail("std.parallel.reduce: the sum is not what it has to be");
}

BENCHC_ENTRY(std_parallel_sort, bench) {
  const std::size_t n = elements(bench);
  benchc::stdlib::Random random(1);
  std::vector<std::uint64_t> given(n);
  for (std::uint64_t& value : given) value = random.next();
  std::vector<std::uint64_t> values = given;
  bench.items(n);
  bool sorted = false;
  bench.measure([&] {
    bench.pause();
    std::copy(given.begin(), given.end(), values.begin());
    bench.resume();
    tbb::parallel_sort(values.begin(), values.end());
    sorted = true;
  });
  if (!sorted) return;
  if (!std::is_sorted(values.begin(), values.end())) {
    bench.fail("std.parallel.sort: the numbers are not in order");
  }
  if (digest(values) != digest(given)) {
    bench.fail("std.parallel.sort: the numbers are not those that were given");
  }
}

BENCHC_ENTRY(std_parallel_pipeline, bench) {
  struct Sum {
    std::size_t begin;
    double roots;
  };
  const std::size_t n = elements(bench);
  const std::size_t grain = bench.size("grain");
  if (grain == 0) bench.fail("std.parallel.pipeline: `grain` is at least 1");
  const std::size_t tokens = std::size_t{4} * bench.threads();
  const std::vector<double> values = squares(n);
  double expected = 0;
  for (const double value : values) expected += std::sqrt(value);
  bench.items(n);
  bench.bytes(sizeof(double) * n);
  bool right = true;
  std::size_t given = 0;
  std::size_t taken = 0;
  double total = 0;
  const auto cut = tbb::make_filter<void, Range>(tbb::filter_mode::serial_in_order,
                                                 [&](tbb::flow_control& control) {
                                                   const std::size_t begin = given;
                                                   given = std::min(n, begin + grain);
                                                   if (begin == n) control.stop();
                                                   return Range(begin, given);
                                                 });
  const auto work =
      tbb::make_filter<Range, Sum>(tbb::filter_mode::parallel, [&](const Range& range) {
        double roots = 0;
        for (std::size_t i = range.begin(); i != range.end(); ++i) roots += std::sqrt(values[i]);
        return Sum{range.begin(), roots};
      });
  const auto add =
      tbb::make_filter<Sum, void>(tbb::filter_mode::serial_in_order, [&](const Sum& part) {
        right &= part.begin == taken;
        taken = std::min(n, part.begin + grain);
        total += part.roots;
      });
  const auto filters = cut & work & add;
  bench.measure([&] {
    given = 0;
    taken = 0;
    total = 0;
    tbb::parallel_pipeline(tokens, filters);
    right &= taken == n && total == expected;
  });
  if (!right) bench.fail("std.parallel.pipeline: the sum, or its order, is not what it has to be");
}
