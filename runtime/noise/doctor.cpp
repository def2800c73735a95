#include "runtime/noise/doctor.h"

#include <algorithm>
#include <map>

#include <unistd.h>

#include "runtime/noise/clock_cost.h"
#include "runtime/noise/kinds.h"
#include "runtime/noise/snapshot.h"

namespace benchc::noise {
namespace {

/// Shares of the time.
constexpr double kWatching = 0.34;
constexpr double kClock = 0.02;
/// How often frequencies are looked at while the machine is watched.
constexpr int kLooks = 5;

void widen(Observation& seen, const std::map<unsigned, double>& frequencies) {
  for (CoreActivity& core : seen.cores) {
    const auto found = frequencies.find(core.id);
    if (found == frequencies.end()) continue;
    core.least_frequency = std::min(core.least_frequency.value_or(found->second), found->second);
    core.most_frequency = std::max(core.most_frequency.value_or(found->second), found->second);
  }
}

Observation observe(const Watch& watch, const workload::Launcher& clock) {
  const control::Tree tree(watch.root);
  const Snapshot before = read_snapshot(watch.root, clock.now());
  std::vector<std::map<unsigned, double>> frequencies;
  for (int look = 0; look < kLooks && !watch.stop.set(); ++look) {
    watch.pause(kWatching * watch.seconds / kLooks);
    if (look + 1 < kLooks) frequencies.push_back(read_frequencies(tree));
  }
  const Snapshot after = read_snapshot(watch.root, clock.now());
  Observation seen = between(before, after, static_cast<double>(sysconf(_SC_CLK_TCK)), getpid());
  for (const auto& some : frequencies) widen(seen, some);
  return seen;
}

/// Of the cores that benchc may use.
unsigned idlest(const Facts& facts, const Observation& seen) {
  unsigned best = facts.cores.empty() ? 0 : facts.cores.back().id;
  double least = 2;
  for (const CoreFacts& core : facts.cores) {
    for (const CoreActivity& activity : seen.cores) {
      const double taken = activity.busy + activity.steal;
      // Of equals the last one: the kernel does its own work on the first.
      if (activity.id != core.id || taken > least) continue;
      least = taken;
      best = core.id;
    }
  }
  return best;
}

}  // namespace

Diagnosis diagnose(const Facts& facts, const Watch& watch, workload::Launcher& launcher) {
  const auto tell = [&](const std::string& what) {
    if (watch.progress) watch.progress(what);
  };
  Diagnosis diagnosis;
  tell("watching what the machine does by itself");
  diagnosis.seen = observe(watch, launcher);
  diagnosis.seen.clock = clock_cost([&launcher] { return launcher.now(); }, kClock * watch.seconds);

  workload::Conditions conditions;
  conditions.repository = watch.root;
  conditions.environment = workload::process_environment(false, {}, {});
  conditions.cores = {watch.core.value_or(idlest(facts, diagnosis.seen))};
  conditions.stop = watch.stop;
  const std::vector<Kind> all = kinds(conditions, watch.tools, launcher);
  const double each = (1 - kWatching - kClock) * watch.seconds / static_cast<double>(all.size());
  for (std::size_t i = 0; i < all.size() && !watch.stop.set(); ++i) {
    tell("measuring the same thing twice: " + all[i].name + " (" + all[i].what + ")");
    diagnosis.floors.push_back(measure_floor(all[i], each, watch.seed + i, watch.stop, launcher));
  }
  diagnosis.findings = findings(facts, diagnosis.seen, diagnosis.floors);
  return diagnosis;
}

}  // namespace benchc::noise
