// The work of work.c, as Google Benchmark times it.
#include <cstdint>

#include <benchmark/benchmark.h>

#ifndef FACTOR
#define FACTOR 1.0
#endif

namespace {

void work(benchmark::State& state) {
  const auto steps = static_cast<std::uint64_t>(12'000'000 * FACTOR);
  for (auto _ : state) {
    std::uint64_t x = 0x9e3779b97f4a7c15;
    for (std::uint64_t i = 0; i < steps; ++i) {
      x ^= x << 13;
      x ^= x >> 7;
      x ^= x << 17;
    }
    benchmark::DoNotOptimize(x);
  }
}
BENCHMARK(work)->Iterations(1);

}  // namespace

BENCHMARK_MAIN();
