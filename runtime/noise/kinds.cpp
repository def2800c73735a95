#include "runtime/noise/kinds.h"

#include <algorithm>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

#include "runtime/plan/plan.h"
#include "runtime/workload/native_workload.h"
#include "runtime/workload/process_workload.h"

namespace benchc::noise {
namespace {

constexpr double kTimeout = 5;
/// More pairs tell nothing new, and take time to be looked at.
constexpr std::size_t kMostPairs = 20'000;
/// What streams: far more than the caches hold, and quick to make.
constexpr double kStreamBytes = 32 << 20;

plan::Parameter parameter(std::string name, double value, std::string unit = "") {
  plan::Parameter made;
  made.name = std::move(name);
  made.value.number = value;
  made.value.unit = std::move(unit);
  return made;
}

/// A workload with what it refers to.
class Process final : public workload::Workload {
 public:
  Process(std::string program, const workload::Conditions& conditions, workload::Launcher& launcher)
      : case_(subject(std::move(program))), workload_(case_, conditions, 0, 0, launcher) {}

  workload::StepResult<void> set_up() override { return workload_.set_up(); }
  workload::StepResult<workload::Sample> sample() override { return workload_.sample(); }
  workload::StepResult<void> tear_down() override { return workload_.tear_down(); }

 private:
  static plan::Case subject(std::string program) {
    plan::Case made;
    made.id = "process";
    made.command.argv = {std::move(program)};
    made.timeout = kTimeout;
    return made;
  }

  plan::Case case_;
  workload::ProcessWorkload workload_;
};

class Body final : public workload::Workload {
 public:
  Body(std::string entry, std::vector<plan::Parameter> parameters,
       const workload::Conditions& conditions, const workload::NativeTools& tools,
       workload::Launcher& launcher)
      : case_(subject(std::move(entry), std::move(parameters))),
        native_{.tools = tools, .thread_cores = conditions.cores},
        workload_(case_, conditions, native_, {}, false, launcher) {}

  workload::StepResult<void> set_up() override { return workload_.set_up(); }
  workload::StepResult<workload::Sample> sample() override { return workload_.sample(); }
  workload::StepResult<void> tear_down() override { return workload_.tear_down(); }

 private:
  static plan::Case subject(std::string entry, std::vector<plan::Parameter> parameters) {
    plan::Case made;
    made.id = entry;
    made.native.emplace();
    made.native->kind = plan::Native::Kind::Builtin;
    made.native->entry = std::move(entry);
    made.native->defaults = std::move(parameters);
    made.timeout = kTimeout;
    return made;
  }

  plan::Case case_;
  workload::NativeConditions native_;
  workload::NativeWorkload workload_;
};

std::string reason(const workload::StepFailure& failed) { return failed.reason; }

}  // namespace

std::vector<Kind> kinds(const workload::Conditions& conditions, const workload::NativeTools& tools,
                        workload::Launcher& launcher) {
  std::vector<Kind> list;
  list.push_back({.name = "process", .what = "true", .make = [&conditions, &launcher] {
                    return std::make_unique<Process>("true", conditions, launcher);
                  }});
  const auto body = [&](std::string name, std::string what, std::string entry,
                        std::vector<plan::Parameter> parameters) {
    Kind kind{.name = std::move(name), .what = std::move(what)};
    if (tools.host.empty()) {
      kind.missing = "benchc-native, a part of benchc, was not found";
    } else {
      kind.make = [&conditions, &tools, &launcher, entry = std::move(entry),
                   parameters = std::move(parameters)] {
        return std::make_unique<Body>(entry, parameters, conditions, tools, launcher);
      };
    }
    list.push_back(std::move(kind));
  };
  body("native", "std.hash of 64 bytes", "std.hash", {parameter("n", 64)});
  body("memory", "std.stream.triad over 32 MiB", "std.stream.triad",
       {parameter("size", kStreamBytes, "B"), parameter("threads", 1)});
  return list;
}

NoiseFloor measure_floor(const Kind& kind, double seconds, std::uint64_t seed,
                         const workload::StopFlags& stop, const workload::Launcher& clock) {
  NoiseFloor floor;
  if (!kind.make) {
    floor.missing = kind.missing;
  } else {
    const std::int64_t begin = clock.now();
    const auto end = begin + static_cast<std::int64_t>(seconds * 1e9);
    const std::unique_ptr<workload::Workload> workload = kind.make();
    std::vector<double> first;
    std::vector<double> second;
    std::mt19937_64 random(seed);
    std::string failed;
    const auto take = [&](double& time) {
      const workload::StepResult<workload::Sample> sample = workload->sample();
      if (sample) time = sample->wall_seconds;
      if (!sample) failed = reason(sample.error());
      return sample.has_value();
    };
    std::int64_t sampling = begin;
    const workload::StepResult<void> ready = workload->set_up();
    if (!ready) failed = reason(ready.error());
    double a = 0;
    double b = 0;
    // The first one fills caches.
    if (failed.empty()) take(a);
    sampling = clock.now();
    while (failed.empty() && clock.now() < end && first.size() < kMostPairs && !stop.set()) {
      if (!take(a) || !take(b)) break;
      if (random() % 2 == 0) std::swap(a, b);
      first.push_back(a);
      second.push_back(b);
    }
    const double taken = static_cast<double>(clock.now() - sampling) / 1e9;
    const workload::StepResult<void> gone = workload->tear_down();
    if (!gone && failed.empty()) failed = reason(gone.error());
    // What was sampled before something failed is worth as much.
    floor = noise_floor(first, second, taken);
    if (floor.samples == 0 && !failed.empty()) floor.missing = failed;
  }
  floor.kind = kind.name;
  floor.what = kind.what;
  return floor;
}

}  // namespace benchc::noise
