// What looking for change points costs: 10,000 series of 1,000 runs, and one more run of each, on
// one thread and on all that the machine has; beside them the floor, the logarithms and the median
// of as many values. And how often it errs: counters of 10,000 series each, in percent of them.
// Google Benchmark's options choose among them.
//
// usage: shifts_benchmark [--benchmark_filter=REGEX] …

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>
#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

#include "runtime/stats/shift.h"

namespace {

using namespace benchc;

constexpr std::size_t kSeries = 10'000;
constexpr std::size_t kLength = 1'000;
constexpr double kAlpha = 0.01;
constexpr double kNoise = 0.02;

using Series = std::vector<double>;

Series noise(std::mt19937_64& random, std::size_t count, double correlation = 0) {
  std::normal_distribution<double> normal;
  Series values(count);
  double state = normal(random);
  for (double& value : values) {
    value = 100 * (1 + kNoise * state);
    state = correlation * state + std::sqrt(1 - correlation * correlation) * normal(random);
  }
  return values;
}

void step(Series& values, std::size_t first, double ratio) {
  for (std::size_t i = first; i < values.size(); ++i) values[i] *= ratio;
}

// Half of them have a step.
const std::vector<Series>& all_series() {
  static const std::vector<Series> series = [] {
    std::mt19937_64 random(1);
    std::vector<Series> made;
    for (std::size_t i = 0; i < kSeries; ++i) {
      made.push_back(noise(random, kLength));
      if (i % 2 == 0) step(made.back(), 800, 1.05);
    }
    return made;
  }();
  return series;
}

std::size_t threads_of(const benchmark::State& state) {
  return state.range(0) == 0 ? std::thread::hardware_concurrency()
                             : static_cast<std::size_t>(state.range(0));
}

template <typename Each>
void on_threads(benchmark::State& state, const Each& each) {
  const tbb::global_control control(tbb::global_control::max_allowed_parallelism,
                                    threads_of(state));
  for ([[maybe_unused]] auto _ : state) {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, kSeries, 64), [&](const auto& range) {
      for (std::size_t i = range.begin(); i != range.end(); ++i) each(i);
    });
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kSeries));
}

void floor_of_series(benchmark::State& state) {
  const std::vector<Series>& series = all_series();
  on_threads(state, [&](std::size_t i) {
    Series logarithms = series[i];
    for (double& value : logarithms) value = std::log(value);
    const auto middle = logarithms.begin() + static_cast<std::ptrdiff_t>(logarithms.size() / 2);
    std::nth_element(logarithms.begin(), middle, logarithms.end());
    benchmark::DoNotOptimize(*middle);
  });
}

void whole_series(benchmark::State& state) {
  const std::vector<Series>& series = all_series();
  on_threads(state, [&](std::size_t i) {
    benchmark::DoNotOptimize(stats::shifts(series[i], kAlpha).size());
  });
}

void one_more_value(benchmark::State& state) {
  // Of some 1,000 to 1,200 values each: how many are in a window differs.
  constexpr std::size_t kDifferent = 64;
  std::mt19937_64 random(2);
  std::vector<stats::ShiftDetector> different;
  for (std::size_t i = 0; i < kDifferent; ++i) {
    stats::ShiftDetector detector(kAlpha);
    Series values = noise(random, kLength + i * stats::kShiftWindow / kDifferent);
    if (i % 2 == 0) step(values, 900, 1.05);
    for (const double value : values) detector.add(value);
    different.push_back(detector);
  }
  std::vector<stats::ShiftDetector> detectors;
  for (std::size_t i = 0; i < kSeries; ++i) detectors.push_back(different[i % kDifferent]);
  on_threads(state, [&](std::size_t i) { detectors[i].add(i % 7 == 0 ? 101 : 99.5); });
}

struct Shape {
  std::size_t length;
  double correlation;
  int spikes;
  double ratio;
};

// Counters: series with any shift, and with one within two runs of the step's place.
void errors(benchmark::State& state, Shape shape) {
  std::size_t any = 0;
  std::size_t near = 0;
  const std::size_t first = shape.length * 4 / 5;
  std::mt19937_64 random(3);
  for ([[maybe_unused]] auto _ : state) {
    for (std::size_t trial = 0; trial < kSeries; ++trial) {
      Series values = noise(random, shape.length, shape.correlation);
      step(values, first, shape.ratio);
      std::uniform_int_distribution<std::size_t> place(0, shape.length - 1);
      for (int i = 0; i < shape.spikes; ++i) values[place(random)] *= 1.5;
      bool found = false;
      const auto shifts = stats::shifts(values, kAlpha);
      for (const stats::Shift& shift : shifts) {
        found |= shift.kind == stats::Shift::Kind::Level && shift.first + 2 >= first &&
                 shift.first <= first + 2;
      }
      any += shifts.empty() ? 0 : 1;
      near += found ? 1 : 0;
    }
  }
  const auto series = static_cast<double>(kSeries) * static_cast<double>(state.iterations());
  state.counters["any_%"] = 100 * static_cast<double>(any) / series;
  state.counters["found_%"] = 100 * static_cast<double>(near) / series;
}

BENCHMARK(floor_of_series)->Arg(1)->Arg(0)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(whole_series)->Arg(1)->Arg(0)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(one_more_value)->Arg(1)->Arg(0)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(errors, none_of_100, Shape{100, 0, 0, 1})->Iterations(1);
BENCHMARK_CAPTURE(errors, none_of_200, Shape{200, 0, 0, 1})->Iterations(1);
BENCHMARK_CAPTURE(errors, spikes_of_100, Shape{100, 0, 3, 1})->Iterations(1);
BENCHMARK_CAPTURE(errors, spikes_of_200, Shape{200, 0, 3, 1})->Iterations(1);
BENCHMARK_CAPTURE(errors, correlated_of_100, Shape{100, 0.6, 0, 1})->Iterations(1);
BENCHMARK_CAPTURE(errors, correlated_of_200, Shape{200, 0.6, 0, 1})->Iterations(1);
BENCHMARK_CAPTURE(errors, step_at_80_of_100, Shape{100, 0, 0, 1.05})->Iterations(1);

}  // namespace

BENCHMARK_MAIN();
