#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "stdlib/include/benchc/native.h"
#include "stdlib/std/random.h"
#include "stdlib/std/region.h"

namespace {

using benchc::stdlib::mix;
using benchc::stdlib::Random;
using benchc::stdlib::Region;

using Numbers = std::span<std::uint64_t>;

struct Sort {
  static void run(Numbers numbers) { std::sort(numbers.begin(), numbers.end()); }
};
struct StableSort {
  static void run(Numbers numbers) { std::stable_sort(numbers.begin(), numbers.end()); }
};

/// Unlikely to be the same for other numbers, whatever their order.
std::uint64_t fingerprint(std::span<const std::uint64_t> numbers) {
  std::uint64_t sum = 0;
  for (const std::uint64_t number : numbers) sum += mix(number + 1);
  return sum;
}

bool is_sorted_of(std::span<const std::uint64_t> sorted, std::span<const std::uint64_t> input) {
  return std::ranges::is_sorted(sorted) && fingerprint(sorted) == fingerprint(input);
}

/// False where there is no such order.
bool arrange(Numbers numbers, std::string_view order, Random& random) {
  if (order != "random" && order != "sorted" && order != "reversed" && order != "equal") {
    return false;
  }
  const std::uint64_t one = random.next();
  for (std::uint64_t& number : numbers) number = order == "equal" ? one : random.next();
  if (order == "sorted") std::ranges::sort(numbers);
  if (order == "reversed") std::ranges::sort(numbers, std::ranges::greater());
  return true;
}

template <typename Algorithm>
bool works_on_few(std::string_view order) {
  std::vector<std::uint64_t> input(1003);
  Random random(2);
  if (!arrange(input, order, random)) return false;
  std::vector<std::uint64_t> sorted = input;
  Algorithm::run(sorted);
  return is_sorted_of(sorted, input);
}

/// About how many numbers are copied at once at least. The clock stops for each copy: with fewer
/// numbers several inputs are prepared at once, so that what stopping costs is nothing beside the
/// sorting (about a millisecond); and as they differ, the branch predictor cannot learn a short one
/// by heart.
constexpr std::size_t kAtOnce = 16384;

template <typename Algorithm, bool Unrolled>
void sort(benchc::Bench<Unrolled>& bench) {
  const std::size_t n = bench.size("n");
  const std::string_view order = bench.text("order");
  if (n < 1) bench.fail("there has to be a number to sort");
  if (n > SIZE_MAX / sizeof(std::uint64_t) / 2) bench.fail("there is not as much memory");
  Random random(1);
  if (!arrange({}, order, random)) {
    bench.fail("order is \"random\", \"sorted\", \"reversed\" or \"equal\"");
  }
  if (!works_on_few<Algorithm>(order)) bench.fail("1003 numbers were not sorted");

  const std::size_t inputs = n < kAtOnce ? kAtOnce / n : 1;
  const Region input(inputs * n * sizeof(std::uint64_t));
  const Region output(input.size());
  const Numbers from = input.as<std::uint64_t>();
  const Numbers to = output.as<std::uint64_t>();
  for (std::size_t i = 0; i < inputs; ++i) arrange(from.subspan(i * n, n), order, random);
  std::ranges::copy(from, to.begin());

  bench.items(n);
  std::size_t sorted = 0;
  bench.measure([&] {
    if (sorted == inputs) {
      bench.pause();
      std::ranges::copy(from, to.begin());
      sorted = 0;
      bench.resume();
    }
    Algorithm::run(to.subspan(sorted * n, n));
    ++sorted;
    benchc::clobber();
  });

  for (std::size_t i = 0; i < sorted; ++i) {
    if (!is_sorted_of(to.subspan(i * n, n), from.subspan(i * n, n))) {
      bench.fail("the numbers are not sorted behind the last iteration, or not those of the input");
    }
  }
}

}  // namespace

BENCHC_ENTRY(std_sort, bench) { sort<Sort>(bench); }

BENCHC_ENTRY(std_sort_stable, bench) { sort<StableSort>(bench); }
