// The operations of ops.cpp as Google Benchmark measures them.
#include <cstdint>

#include <benchmark/benchmark.h>

namespace {

void keep(std::uint64_t& value) { __asm__ volatile("" : "+r"(value)); }

void one_cycle(benchmark::State& state) {
  std::uint64_t x = 1;
  for (auto _ : state) {
    x += 1;
    keep(x);
  }
}

void seventy_two_cycles(benchmark::State& state) {
  std::uint64_t x = 3;
  for (auto _ : state) {
    for (int i = 0; i < 24; ++i) {
      x *= x;
      keep(x);
    }
  }
}

}  // namespace

BENCHMARK(one_cycle);
BENCHMARK(seventy_two_cycles);
BENCHMARK_MAIN();
