#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stdlib/include/benchc/native.h"
#include "stdlib/std/each_thread.h"
#include "stdlib/std/random.h"
#include "stdlib/std/region.h"

namespace {

using benchc::stdlib::measure_on_thread;
using benchc::stdlib::on_each_thread;
using benchc::stdlib::Part;
using benchc::stdlib::part_of;
using benchc::stdlib::Random;
using benchc::stdlib::Region;

// ---- std.memory.latency ------------------------------------------------------------------------

/// One node a stride. It knows its place in the cycle, which proves how many steps led to it.
struct Node {
  const Node* next;
  std::uint64_t place;
};

/// Makes one cycle of all nodes, in an order that no prefetcher guesses: all orders are as likely
/// (R. Durstenfeld's shuffle, Algorithm 235, CACM 1964), from one seed. Returns the cycle's first.
const Node* link(char* memory, std::size_t nodes, std::size_t stride) {
  std::vector<std::uint32_t> order(nodes);
  std::iota(order.begin(), order.end(), 0U);
  Random random(1);
  for (std::size_t i = nodes - 1; i > 0; --i) std::swap(order[i], order[random.below(i + 1)]);
  const auto node = [&](std::size_t place) {
    return reinterpret_cast<Node*>(memory + order[place] * stride);
  };
  for (std::size_t place = 0; place < nodes; ++place) {
    // Of a Node: clang 14 cannot make an aggregate of values in parentheses.
    std::construct_at(node(place), Node{node(place + 1 == nodes ? 0 : place + 1), place});
  }
  return node(0);
}

/// Whether the first steps, or all around where the cycle is short, lead where they should.
bool leads_around(const Node* first, std::size_t nodes) {
  const Node* at = first;
  for (std::size_t step = 1; step <= std::min<std::size_t>(nodes, 4096); ++step) {
    at = at->next;
    if (at->place != step % nodes) return false;
  }
  return true;
}

/// Whether the kernel gives huge pages to those who ask.
bool gives_huge_pages() {
  std::ifstream setting("/sys/kernel/mm/transparent_hugepage/enabled");
  std::string line;
  return std::getline(setting, line) && line.find("[never]") == std::string::npos;
}

template <bool Unrolled>
void latency(benchc::Bench<Unrolled>& bench) {
  const std::size_t size = bench.size("size");
  const std::size_t stride = bench.size("stride");
  const std::string_view pages = bench.text("pages");
  if (stride < sizeof(Node) || stride % alignof(Node) != 0) {
    bench.fail("a stride is at least 16 bytes, and a multiple of 8");
  }
  const std::size_t nodes = size / stride;
  if (nodes < 2) bench.fail("the size has to hold two strides at least");
  if (nodes > std::size_t{1} << 32) bench.fail("the size may hold 2^32 strides at most");
  if (pages != "default" && pages != "huge") bench.fail("pages is \"default\" or \"huge\"");

  // A huge page is one only if all of it is there.
  const bool huge = pages == "huge";
  Region memory(huge ? (size + Region::kHugePage - 1) / Region::kHugePage * Region::kHugePage
                     : size);
  if (huge && !(memory.ask_for_huge_pages() && gives_huge_pages())) {
    bench.warn("the kernel gives no huge pages: this is the latency with its ordinary ones");
  }
  const Node* const first = link(memory.data(), nodes, stride);
  if (!leads_around(first, nodes)) bench.fail("the pointers do not lead around");

  bench.items(1);
  const Node* at = first;
  std::uint64_t loads = 0;
  bench.measure([&] {
    at = at->next;
    ++loads;
    benchc::keep(at);
  });
  if (at->place != loads % nodes) bench.fail("the loads did not lead where they should");
}

// ---- std.memory.bandwidth ----------------------------------------------------------------------

/// Four sums side by side, so that no addition waits for the one before.
[[gnu::noinline]] std::uint64_t sum_of(const std::uint64_t* from, std::size_t n) {
  using Pair = std::uint64_t __attribute__((vector_size(16), aligned(8), may_alias));
  Pair a = {};
  Pair b = {};
  Pair c = {};
  Pair d = {};
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    const Pair* const pairs = reinterpret_cast<const Pair*>(from + i);
    a += pairs[0];
    b += pairs[1];
    c += pairs[2];
    d += pairs[3];
  }
  const Pair all = a + b + c + d;
  std::uint64_t sum = all[0] + all[1];
  for (; i < n; ++i) sum += from[i];
  return sum;
}

[[gnu::noinline]] void write_all(std::uint64_t* to, std::uint64_t value, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) to[i] = value;
}

[[gnu::noinline]] void copy_all(std::uint64_t* __restrict to, const std::uint64_t* __restrict from,
                                std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) to[i] = from[i];
}

std::uint64_t word_at(std::size_t i) { return 0x9e3779b97f4a7c15U * (i + 1); }

/// What one thread works on, and what it did.
struct Work {
  std::span<std::uint64_t> words;
  std::uint64_t passes = 0;
  std::uint64_t sum = 0;
};

void fill(Work& work) {
  for (std::size_t i = 0; i < work.words.size(); ++i) work.words[i] = word_at(i);
}

struct Read {
  static void measure(benchc_case* raw, std::uint32_t thread, Work& work) {
    const std::span<std::uint64_t> words = work.words;
    std::uint64_t sum = 0;
    work.passes = measure_on_thread(raw, thread, [&] {
      sum += sum_of(words.data(), words.size());
      benchc::clobber();
    });
    work.sum = sum;
  }
  static bool is_right(const Work& work) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < work.words.size(); ++i) sum += word_at(i);
    return work.sum == sum * work.passes;
  }
};

struct Write {
  static void measure(benchc_case* raw, std::uint32_t thread, Work& work) {
    const std::span<std::uint64_t> words = work.words;
    std::uint64_t pass = 0;
    work.passes = measure_on_thread(raw, thread, [&] {
      write_all(words.data(), ++pass, words.size());
      benchc::clobber();
    });
  }
  static bool is_right(const Work& work) {
    for (const std::uint64_t word : work.words) {
      if (work.passes != 0 && word != work.passes) return false;
    }
    return true;
  }
};

struct Copy {
  static void measure(benchc_case* raw, std::uint32_t thread, Work& work) {
    const std::size_t half = work.words.size() / 2;
    std::uint64_t* const from = work.words.data();
    work.passes = measure_on_thread(raw, thread, [&] {
      copy_all(from + half, from, half);
      benchc::clobber();
    });
  }
  static bool is_right(const Work& work) {
    const std::size_t half = work.words.size() / 2;
    for (std::size_t i = 0; i < half; ++i) {
      if (work.words[i] != word_at(i)) return false;
      if (work.passes != 0 && work.words[half + i] != word_at(i)) return false;
    }
    return true;
  }
};

/// Everything on `memory`, once for all patterns; behind it, what each thread did is judged.
template <typename Pattern>
void bandwidth(benchc::Bench<false>& bench, benchc_case* raw, std::span<std::uint64_t> memory,
               std::uint32_t threads) {
  std::vector<Work> works(threads);
  on_each_thread(raw, [&](std::uint32_t thread) {
    // Pairs, so that a copy's halves are of one length.
    const Part pairs = part_of(memory.size() / 2, thread, threads);
    // What the threads write while they run lies on stacks of their own, and not in one line.
    Work work{memory.subspan(2 * pairs.begin, 2 * pairs.size())};
    fill(work);
    Pattern::measure(raw, thread, work);
    works[thread] = work;
  });
  for (const Work& work : works) {
    if (work.passes != works[0].passes) {
      bench.fail("the threads did not do the same number of passes");
    }
    if (!Pattern::is_right(work)) bench.fail("what was read or written is not what should be");
  }
}

bool works_on_few() {
  std::vector<std::uint64_t> words(2006);
  Work work{words};
  fill(work);
  work.passes = 1;
  work.sum = sum_of(words.data(), words.size());
  if (!Read::is_right(work)) return false;
  copy_all(words.data() + 1003, words.data(), 1003);
  if (!Copy::is_right(work)) return false;
  write_all(words.data(), 1, words.size());
  return Write::is_right(work);
}

void bandwidth(benchc_case* raw) {
  benchc::Bench<false> bench(raw);
  const std::size_t words = bench.size("size") / (2 * sizeof(std::uint64_t)) * 2;
  const std::string_view pattern = bench.text("pattern");
  const std::uint32_t threads = bench.threads();
  if (words / 2 < threads) bench.fail("the size is too small: each thread needs 16 bytes");
  if (!works_on_few()) bench.fail("a pass over 2006 words gave a wrong result");

  const Region memory(words * sizeof(std::uint64_t));
  bench.items(words);
  bench.bytes(memory.size());
  if (pattern == "read") {
    bandwidth<Read>(bench, raw, memory.as<std::uint64_t>(), threads);
  } else if (pattern == "write") {
    bandwidth<Write>(bench, raw, memory.as<std::uint64_t>(), threads);
  } else if (pattern == "copy") {
    bandwidth<Copy>(bench, raw, memory.as<std::uint64_t>(), threads);
  } else {
    bench.fail("pattern is \"read\", \"write\" or \"copy\"");
  }
}

}  // namespace

BENCHC_ENTRY(std_memory_latency, bench) { latency(bench); }

BENCHC_EXPORT void std_memory_bandwidth(benchc_case* raw) {
  benchc::detail::enter(raw, [&] { bandwidth(raw); });
}
