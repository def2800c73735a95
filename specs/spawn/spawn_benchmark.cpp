// What starting a process costs through benchc's launcher: wall microseconds a run of /bin/true,
// against a bare loop of posix_spawn and wait4, and hyperfine without a shell. The three alternate
// in rounds, in a new random order each time, since the machine drifts; what counts is the median
// of the rounds' ratios. Behind them, what settings of the process add to a start, where this
// machine allows them.
//
// usage: spawn_benchmark [ROUNDS [RUNS]]

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <sched.h>
#include <unistd.h>

#include "runtime/control/cgroup.h"
#include "runtime/control/process_probe.h"
#include "runtime/workload/process_launcher.h"
#include "runtime/workload/process_workload.h"

namespace {

using benchc::control::ProcessSettings;
using benchc::workload::Finished;
using benchc::workload::Launch;
using benchc::workload::ProcessLauncher;

constexpr double kMicro = 1e6;
// The place of the launcher among the ways.
constexpr std::size_t kLauncher = 1;

struct Way {
  std::string name;
  std::function<double(int)> microseconds;
  std::vector<double> rounds;
  // Which of the ways is its floor.
  std::size_t floor = 0;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

Launch command(std::vector<std::string> argv) {
  Launch launch;
  launch.argv = std::move(argv);
  launch.environment = benchc::workload::process_environment(false, {}, {});
  return launch;
}

double launcher_loop(ProcessLauncher& launcher, const Launch& launch, int runs) {
  const std::int64_t before = launcher.now();
  for (int i = 0; i < runs; ++i) {
    if (!launcher.run(launch).exited_with(0)) std::abort();
  }
  return static_cast<double>(launcher.now() - before) / 1e9 / runs * kMicro;
}

double floor_loop(ProcessLauncher& launcher, int runs, int core) {
  Launch launch = command({SPAWN_FLOOR, std::to_string(runs), std::to_string(core), "/bin/true"});
  launch.keep_stdout = 100;
  const Finished finished = launcher.run(launch);
  if (!finished.exited_with(0)) std::abort();
  return std::strtod(finished.out.text.c_str(), nullptr);
}

// Its own loop's wall time, less what it takes to start and end: the difference between many runs
// and few.
double hyperfine_loop(ProcessLauncher& launcher, int runs) {
  const auto once = [&](int count) {
    const Launch launch = command(
        {"hyperfine", "-N", "--style", "none", "--runs", std::to_string(count), "/bin/true"});
    const std::int64_t before = launcher.now();
    if (!launcher.run(launch).exited_with(0)) std::abort();
    return static_cast<double>(launcher.now() - before);
  };
  constexpr int kFew = 2;
  const double few = once(kFew);
  return (once(runs + kFew) - few) / 1e9 / runs * kMicro;
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 7;
  const int runs = argc > 2 ? std::atoi(argv[2]) : 1000;
  if (rounds < 1 || runs < 1) return 2;

  ProcessLauncher launcher;
  Launch plain = command({"/bin/true"});
  plain.timeout = 600;
  Launch pinned = plain;
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  sched_getaffinity(0, sizeof(allowed), &allowed);
  unsigned last = 0;
  for (unsigned core = 0; core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(core, &allowed)) last = core;
  }
  pinned.cores = {last};

  std::vector<Way> ways = {
      {"floor", [&](int n) { return floor_loop(launcher, n, -1); }, {}, 0},
      {"launcher", [&](int n) { return launcher_loop(launcher, plain, n); }, {}, 0},
      {"floor, pinned",
       [&](int n) { return floor_loop(launcher, n, static_cast<int>(last)); },
       {},
       2},
      {"launcher, pinned",
       [&](int n) {
         // As a run does it: waiting on the measured core itself.
         cpu_set_t measured;
         CPU_ZERO(&measured);
         CPU_SET(last, &measured);
         sched_setaffinity(0, sizeof(measured), &measured);
         const double result = launcher_loop(launcher, pinned, n);
         sched_setaffinity(0, sizeof(allowed), &allowed);
         return result;
       },
       {},
       2},
  };
  if (access("/usr/bin/hyperfine", X_OK) == 0) {
    ways.push_back({"hyperfine -N", [&](int n) { return hyperfine_loop(launcher, n); }, {}, 0});
  }

  const auto with = [&](const std::string& name, const ProcessSettings& settings) {
    if (const auto probed = benchc::control::probe(settings); !probed.unmet.empty()) {
      std::fprintf(stderr, "%s: %s\n", name.c_str(), probed.unmet.c_str());
      return;
    }
    Launch launch = plain;
    launch.settings = settings;
    const auto loop = [&launcher, launch](int n) { return launcher_loop(launcher, launch, n); };
    ways.push_back({name, loop, {}, kLauncher});
  };
  with("nice and umask", {.nice = 1, .umask = 022});
  with("network = off", {.network_off = true});
  const auto group = benchc::control::Cgroup::make({1000, std::uint64_t{1} << 40, {}});
  if (group) with("cgroup", {.cgroups = group->procs()});

  std::mt19937 random(1);
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::size_t> order(ways.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::shuffle(order.begin(), order.end(), random);
    for (const std::size_t i : order) ways[i].rounds.push_back(ways[i].microseconds(runs));
  }

  std::printf("%-18s %12s %22s %13s\n", "/bin/true", "µs a run", "[least, most]", "of its floor");
  for (const Way& way : ways) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < way.rounds.size(); ++i) {
      ratios.push_back(way.rounds[i] / ways[way.floor].rounds[i]);
    }
    const auto [least, most] = std::minmax_element(way.rounds.begin(), way.rounds.end());
    std::printf("%-18s %11.1f %9.1f %10.1f %14.3f\n", way.name.c_str(), median(way.rounds), *least,
                *most, median(ratios));
  }
  return 0;
}
