#include "runtime/workload/native_sample.h"

#include <string>
#include <vector>

#include "runtime/event/event.h"
#include "runtime/workload/native_process.h"

namespace benchc::workload {
namespace {

/// The sum is what the thread's clock says; the kernel's accounting, which is coarser, divides it.
void divide_cpu_time(const native::Reply& batch, double cpu, Usage& usage) {
  const double accounted = batch.user_seconds + batch.system_seconds;
  usage.system_seconds = accounted > 0 ? cpu * (batch.system_seconds / accounted) : 0;
  usage.user_seconds = cpu - usage.system_seconds;
}

}  // namespace

Sample sample_of(const native::Reply& batch, const std::optional<LoopCost>& loop,
                 std::uint64_t counted) {
  const auto all = static_cast<double>(batch.turns);
  const auto time = [&](double seconds) {
    return loop ? loop->iteration(seconds / all * kCopies) : seconds / all;
  };
  Sample sample;
  sample.wall_seconds = time(batch.wall_seconds);
  divide_cpu_time(batch, time(batch.cpu_seconds), sample.usage);
  sample.usage.max_rss_bytes = batch.max_rss_bytes;
  sample.page_faults = static_cast<double>(batch.page_faults) / all;
  sample.context_switches = static_cast<double>(batch.context_switches) / all;
  if (batch.items >= 0) sample.items = batch.items;
  if (batch.bytes >= 0) sample.bytes = batch.bytes;
  for (std::uint32_t i = 0; i < batch.counters; ++i) {
    const native::Counter& counter = batch.counter[i];
    sample.counters.push_back(
        {shown(counter.name.data(), counter.name.size()), counter.value / all});
  }
  for (std::size_t i = 0; i < batch.event.size(); ++i) {
    if ((batch.events >> i & 1U) == 0) continue;
    const native::EventTotal& total = batch.event[i];
    sample.events.push_back(
        {std::string(event::events()[i].name), total.value / all, total.counted});
  }
  if (counted > 0) {
    const auto of = static_cast<double>(counted);
    // What benchc counts has these names to itself.
    std::erase_if(sample.counters, [](const Counted& counter) {
      return counter.name == "allocations" || counter.name == "allocated_bytes";
    });
    sample.counters.push_back({"allocations", static_cast<double>(batch.allocations) / of});
    sample.counters.push_back({"allocated_bytes", static_cast<double>(batch.allocated_bytes) / of});
  }
  return sample;
}

}  // namespace benchc::workload
