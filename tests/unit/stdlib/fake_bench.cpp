#include "tests/unit/stdlib/fake_bench.h"

#include <cmath>
#include <thread>
#include <utility>

#include "stdlib/kernels.h"

namespace benchc::testing {

/// The functions behind native.h.
struct FakeBench::Table {
  static int32_t has(benchc_case* bench, const char* name) {
    FakeBench& fake = of(bench);
    fake.asked.insert(name);
    return fake.parameters.contains(name) ? 1 : 0;
  }
  static double number(benchc_case* bench, const char* name) { return of(bench).number_of(name); }
  static int64_t integer(benchc_case* bench, const char* name) {
    const double value = of(bench).number_of(name);
    if (std::trunc(value) != value) of(bench).end(std::string(name) + " is not whole");
    return static_cast<int64_t>(value);
  }
  static const char* text(benchc_case* bench, const char* name) {
    FakeBench& fake = of(bench);
    fake.asked.insert(name);
    const auto found = fake.parameters.find(name);
    if (found == fake.parameters.end() || !std::holds_alternative<std::string>(found->second)) {
      fake.end(std::string("no text: ") + name);
    }
    return std::get<std::string>(found->second).c_str();
  }
  static uint32_t threads(benchc_case* bench) {
    of(bench).asked.insert("threads");
    return of(bench).threads;
  }
  static void items(benchc_case* bench, double per_iteration) { of(bench).items = per_iteration; }
  static void bytes(benchc_case* bench, double per_iteration) { of(bench).bytes = per_iteration; }
  static double* counter(benchc_case* bench, const char* name, uint32_t thread) {
    FakeBench& fake = of(bench);
    const std::lock_guard lock(fake.mutex_);
    return &fake.counters_[name][thread];
  }
  static void warn(benchc_case* bench, const char* message) {
    of(bench).warnings.emplace_back(message);
  }
  static void fail(benchc_case* bench, const char* message) { of(bench).end(message); }
  static uint64_t batch(benchc_case* bench, uint32_t* unroll) {
    FakeBench& fake = of(bench);
    if (fake.paused_) fake.end("a batch ended while it was paused");
    if (unroll != nullptr) *unroll = fake.unroll;
    return fake.next_batch(0);
  }
  static void pause(benchc_case* bench) {
    if (std::exchange(of(bench).paused_, true)) of(bench).end("paused twice");
    ++of(bench).pauses;
  }
  static void resume(benchc_case* bench) {
    if (!std::exchange(of(bench).paused_, false)) of(bench).end("resumed without a pause");
  }
  static void each_thread(benchc_case* bench, void (*work)(void* context, uint32_t thread),
                          void* context) {
    FakeBench& fake = of(bench);
    std::vector<std::thread> threads;
    fake.looping_ = fake.threads - fake.dead_threads.size();
    for (uint32_t thread = 0; thread < fake.threads; ++thread) {
      if (!fake.dead_threads.contains(thread)) threads.emplace_back(work, context, thread);
    }
    for (std::thread& thread : threads) thread.join();
  }
  static uint64_t thread_batch(benchc_case* bench, uint32_t thread) {
    return of(bench).next_batch(thread);
  }

  static constexpr benchc_api kApi = {BENCHC_NATIVE_ABI,
                                      sizeof(benchc_api),
                                      has,
                                      number,
                                      integer,
                                      text,
                                      threads,
                                      items,
                                      bytes,
                                      counter,
                                      warn,
                                      fail,
                                      batch,
                                      pause,
                                      resume,
                                      each_thread,
                                      thread_batch};
};

FakeBench::FakeBench() : benchc_case{&Table::kApi} {}

bool FakeBench::run(benchc_entry entry) {
  try {
    entry(this);
  } catch (const Failed&) {
  }
  return !failure;
}

bool FakeBench::run(std::string_view kernel) {
  const stdlib::Kernel* const found = stdlib::find_kernel(kernel);
  if (found == nullptr) {
    failure = "there is no kernel " + std::string(kernel);
    return false;
  }
  return run(found->entry);
}

std::map<std::string, double> FakeBench::counters() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, double> sums;
  for (const auto& [name, of_threads] : counters_) {
    for (const auto& [thread, value] : of_threads) sums[name] += value;
  }
  return sums;
}

void FakeBench::end(std::string reason) {
  // An entry catches what its body throws, and fails once more for it.
  if (!failure) failure = std::move(reason);
  throw Failed();
}

double FakeBench::number_of(const std::string& name) {
  asked.insert(name);
  const auto found = parameters.find(name);
  if (found == parameters.end() || !std::holds_alternative<double>(found->second)) {
    end("no number: " + name);
  }
  return std::get<double>(found->second);
}

std::uint64_t FakeBench::next_batch(std::uint32_t thread) {
  const std::lock_guard lock(mutex_);
  std::size_t& next = handed_out_[thread];
  if (next < batches.size()) {
    for (auto& [name, of_threads] : counters_) of_threads[thread] = 0;
    if (before_batch && thread == 0) before_batch(next);
    return batches[next++];
  }
  if (next++ == batches.size() && --looping_ == 0 && after_last_batch) after_last_batch();
  return 0;
}

}  // namespace benchc::testing
