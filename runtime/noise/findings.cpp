#include "runtime/noise/findings.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "runtime/plan/format.h"

namespace benchc::noise {
namespace {

using plan::format;

/// "2 us", as the clock's figures are.
std::string seconds(double value) {
  if (value >= 1e-3) return format("%.3g ms", value * 1e3);
  if (value >= 1e-6) return format("%.3g us", value * 1e6);
  return format("%.3g ns", value * 1e9);
}

/// The least that is worth a note, a warning, and is severe.
std::optional<Severity> graded(double value, double note, double warning, double severe) {
  if (value >= severe) return Severity::Severe;
  if (value >= warning) return Severity::Warning;
  if (value >= note) return Severity::Note;
  return std::nullopt;
}

/// The core for which `of` is largest.
template <typename Of>
const CoreActivity* worst_core(const Observation& seen, Of of) {
  const auto worst =
      std::max_element(seen.cores.begin(), seen.cores.end(),
                       [&](const CoreActivity& a, const CoreActivity& b) { return of(a) < of(b); });
  return worst == seen.cores.end() ? nullptr : &*worst;
}

class Diagnosing {
 public:
  Diagnosing(const Facts& facts, const Observation& seen, const std::vector<NoiseFloor>& floors)
      : facts_(facts), seen_(seen), floors_(floors) {}

  std::vector<Finding> all() {
    steal();
    limited_group();
    neighbours();
    heat();
    frequency();
    swap();
    memory();
    interrupts();
    switches();
    disk();
    clock();
    siblings();
    cores();
    settings();
    floors();
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
    return std::move(found_);
  }

 private:
  void add(Finding finding) { found_.push_back(std::move(finding)); }

  void steal() {
    const CoreActivity* core = worst_core(seen_, [](const CoreActivity& c) { return c.steal; });
    if (core == nullptr) return;
    const auto severity = graded(core->steal, 0.001, 0.01, 0.05);
    if (!severity) return;
    add({"steal", *severity,
         "the hypervisor gave " + percent(core->steal) + " of core " + std::to_string(core->id) +
             "'s time to other guests",
         "times are longer by about " + percent(core->steal / (1 - std::min(core->steal, 0.99))) +
             ", now more and now less; cpu_time may hold part of it, too",
         "discard when steal > 1%",
         "an instance type with dedicated cores, or a machine of one's own"});
  }

  void limited_group() {
    if (seen_.group_throttled <= 0) return;
    add({"cgroup-limit", Severity::Severe,
         format("benchc's control group was stopped in %.0f periods by its limit of CPU time",
                seen_.group_throttled),
         "a process that is stopped loses up to 100 ms at once", "",
         "give the container or the job as many CPUs as it uses, or no limit (cpu.max = max)"});
  }

  void neighbours() {
    const auto severity = graded(seen_.others, 0.02, 0.1, 0.5);
    if (!severity) return;
    std::string who;
    for (const Neighbour& neighbour : seen_.neighbours) {
      if (neighbour.cores < 0.005) continue;
      who += (who.empty() ? ": " : ", ") + neighbour.name + " (" +
             std::to_string(neighbour.process) + ") " + percent(neighbour.cores);
    }
    if (seen_.nameless >= 0.02) {
      who += (who.empty() ? ": " : ", ") + std::string("processes too short to be named ") +
             percent(seen_.nameless);
    }
    const double idle = static_cast<double>(seen_.cores.size()) - seen_.others;
    add({"neighbours", *severity, "others used " + percent(seen_.others) + " of a core" + who,
         idle < 1 ? "no core is left alone: a neighbour on the same core doubles a time"
                  : "a neighbour on the measured core doubles a time; on another one it takes "
                    "caches and memory bandwidth",
         "settle = load < 0.5 within 30s; rules on cpu_time; baseline … = build git, whose pairs "
         "see the same neighbours",
         "stop them while measuring, or boot with isolcpus= and `cores = isolated 1`"});
  }

  void heat() {
    if (seen_.throttled <= 0) return;
    add({"heat", Severity::Severe,
         format("cores were slowed down %.0f times because they were hot", seen_.throttled),
         "times grow with how long the machine has been busy", "temperature = cpu < 70 within 120s",
         "better cooling; a lower highest frequency (cpupower frequency-set -u)"});
  }

  void frequency() {
    double spread = 0;
    bool told = false;
    for (const CoreActivity& core : seen_.cores) {
      if (!core.least_frequency || !core.most_frequency || *core.least_frequency <= 0) continue;
      told = true;
      spread = std::max(spread, *core.most_frequency / *core.least_frequency - 1);
    }
    const bool fixed = facts_.setting("governor") == "performance";
    const bool turbo = facts_.setting("turbo") == "on";
    if (!told) {
      if (facts_.field("virtualization") != "none" && !facts_.field("virtualization").empty()) {
        add({"hidden-frequency", Severity::Note,
             "the frequency of the cores is not shown to this virtual machine",
             "a change of it cannot be told from a change of the program", "",
             "nothing from within; the host decides"});
      }
      return;
    }
    const auto severity = graded(spread, 0.01, 0.05, 0.3);
    if (!severity || (fixed && !turbo && spread < 0.05)) return;
    add({"frequency", *severity, "a core's frequency changed by " + percent(spread),
         "a time changes by as much, first for short programs that begin on a slow core",
         "governor = performance; turbo = off",
         fixed ? "echo 0 > /sys/devices/system/cpu/cpufreq/boost, or no_turbo of intel_pstate"
               : "cpupower frequency-set -g performance"});
  }

  void swap() {
    const auto severity = graded(seen_.swapped, 0.01, 1, 100);
    if (!severity) return;
    add({"swap", *severity, format("%.3g pages a second went from or to swap", seen_.swapped),
         "a page that was away costs 0.1 to 10 ms", "swap = off; memory_lock = on",
         "swapoff -a, or more memory"});
  }

  void memory() {
    if (seen_.free_memory && *seen_.free_memory < 0.1) {
      add({"memory", *seen_.free_memory < 0.03 ? Severity::Severe : Severity::Warning,
           "only " + percent(*seen_.free_memory) + " of the memory is free",
           "the kernel looks for memory while a program runs, and drops what files had cached",
           "cgroup = memory …, so that what is measured keeps within it", "more memory"});
    }
    const auto severity = graded(seen_.memory_pressure.value_or(0), 0.001, 0.01, 0.1);
    if (!severity) return;
    add({"memory-pressure", *severity,
         "something waited for memory in " + percent(*seen_.memory_pressure) + " of the time",
         "page faults take longer", "", "more memory, or less that uses it"});
  }

  void interrupts() {
    const CoreActivity* core =
        worst_core(seen_, [](const CoreActivity& c) { return c.interrupted; });
    if (core == nullptr) return;
    const CoreActivity* often =
        worst_core(seen_, [](const CoreActivity& c) { return c.interrupts; });
    const auto by_time = graded(core->interrupted, 0.005, 0.02, 0.1);
    const auto by_number = graded(often->interrupts, 2000, 10'000, 50'000);
    if (!by_time && !by_number) return;
    const CoreActivity& worst = by_time ? *core : *often;
    add({"interrupts",
         std::max(by_time.value_or(Severity::Note), by_number.value_or(Severity::Note)),
         format("core %u served %.0f interrupts a second, in ", worst.id, worst.interrupts) +
             percent(worst.interrupted) + " of its time",
         "each one takes 1 to 20 us and what was in the nearest caches",
         "irq = away; cores = isolated 1",
         "move them by /proc/irq/N/smp_affinity, or let irqbalance leave the core out"});
  }

  void switches() {
    const double cores = std::max<double>(1, static_cast<double>(seen_.cores.size()));
    const auto severity = graded(seen_.context_switches / cores, 1000, 5000, 50'000);
    if (!severity) return;
    add({"context-switches", *severity,
         format("%.0f context switches a second, and %.0f new processes", seen_.context_switches,
                seen_.started_processes),
         "a switch takes 2 to 10 us and caches; what is measured may wait for its core",
         "cores = isolated 1; discard when context_switches > …",
         "stop what starts so many, or keep it on other cores (taskset, cpuset)"});
  }

  void disk() {
    const auto severity =
        graded(std::max(seen_.io_pressure.value_or(0), seen_.major_faults / 1000), 0.01, 0.1, 0.5);
    if (!severity) return;
    add({"disk", *severity,
         "something waited for a disk in " + percent(seen_.io_pressure.value_or(0)) +
             format(" of the time; %.3g faults a second read from one", seen_.major_faults),
         "programs that read or write files wait, too",
         "caches = dropped where cold reads are meant; else a warm-up", "stop what writes"});
  }

  void clock() {
    const ClockCost& clock = seen_.clock;
    const auto severity = graded(std::max(clock.resolution, clock.cost), 150e-9, 500e-9, 5e-6);
    if (!severity) return;
    const std::string_view source = facts_.setting("clock_source");
    add({"clock", *severity,
         "reading the clock" + (source.empty() ? "" : " (" + std::string(source) + ")") +
             " takes " + seconds(clock.cost) + " and it has steps of " + seconds(clock.resolution),
         "a timed step of a microsecond is off by as much; whole commands are not", "",
         "boot with clocksource=tsc tsc=reliable where the processor's is invariant"});
  }

  void siblings() {
    const bool has = std::any_of(facts_.cores.begin(), facts_.cores.end(),
                                 [](const CoreFacts& core) { return !core.siblings.empty(); });
    if (!has) return;
    add({"smt", seen_.others >= 0.1 ? Severity::Warning : Severity::Note,
         "two logical cores share a physical one",
         "work on the sibling takes up to half of a core's speed", "smt = idle",
         "echo off > /sys/devices/system/cpu/smt/control"});
  }

  void cores() {
    if (facts_.cores.size() != 1) return;
    add({"one-core", Severity::Warning, "there is only one core that benchc may use",
         "benchc's own work and the kernel's interrupt what is measured", "", "two cores or more"});
  }

  void settings() {
    if (facts_.setting("numa_balancing") == "on" && facts_.field("numa_nodes") != "1") {
      add({"numa", Severity::Note, "the kernel moves memory between nodes while programs run",
           "a page that moves stalls a program, and the next run finds it elsewhere",
           "numa = local", "sysctl kernel.numa_balancing=0"});
    }
    if (facts_.setting("aslr").starts_with("on")) {
      add({"layout", Severity::Note, "addresses differ from process to process (ASLR)",
           "one binary differs from itself by 0 to 5%, by luck of where it lies",
           "processes = 5..20 for native workloads averages it; aslr = off fixes one case of it",
           ""});
    }
    if (facts_.setting("huge_pages") == "always") {
      add({"huge-pages", Severity::Note, "memory may become huge pages at any time",
           "a program of much memory is 0 to 20% faster where it got them",
           "huge_pages = madvise, or never",
           "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"});
    }
    if (facts_.setting("nmi_watchdog") == "on") {
      add({"nmi-watchdog", Severity::Note, "the kernel's watchdog uses a hardware counter",
           "events are counted in turns, and so estimated", "", "sysctl kernel.nmi_watchdog=0"});
    }
    const bool none = facts_.setting("hardware_counters") == "no";
    const std::string_view paranoid = facts_.setting("perf_event_paranoid");
    const bool closed = !paranoid.empty() && paranoid.size() == 1 && paranoid > "2";
    if (none || closed) {
      add({"counters", Severity::Note,
           none ? "the processor's counters are not shown here"
                : "the processor's counters are closed (perf_event_paranoid " +
                      std::string(paranoid) + ")",
           "instructions cannot be counted beside times", "instructions by valgrind",
           none ? "" : "sysctl kernel.perf_event_paranoid=2"});
    }
  }

  void floors() {
    for (const NoiseFloor& floor : floors_) {
      if (!floor.missing.empty()) continue;
      const std::string title = floor.kind + " (" + floor.what + ")";
      if (!floor.smallest) {
        add({"noise-floor", Severity::Warning,
             title + format(": only %zu pairs in %.2g s", floor.samples, floor.seconds),
             "too few to tell a change from chance", "budget = …, a longer one", ""});
        continue;
      }
      const auto severity = graded(*floor.smallest, 0.01, 0.03, 0.1);
      const double drift = std::abs(floor.sequential);
      if (severity) {
        add({"noise-floor", *severity,
             title + ": the same thing differs from itself by " + percent(floor.cv) + " (CV)",
             "a change below " + percent(*floor.smallest) + " is not seen in 5 s of pairs",
             "precision = …, a longer budget; rules on cpu_time", "see what stands above"});
      }
      if (drift >= 0.01 && drift > 3 * std::abs(floor.paired) && drift > 2 * *floor.half_width) {
        add({"drift", drift >= 0.05 ? Severity::Severe : Severity::Warning,
             title + ": its second half differed from the first by " + percent(drift) +
                 ", its pairs by " + percent(std::abs(floor.paired)),
             "a comparison with what was measured before shows changes that are none",
             "baseline … = build git \"main\", which measures both side by side", ""});
      }
    }
  }

  const Facts& facts_;
  const Observation& seen_;
  const std::vector<NoiseFloor>& floors_;
  std::vector<Finding> found_;
};

}  // namespace

std::vector<Finding> findings(const Facts& facts, const Observation& seen,
                              const std::vector<NoiseFloor>& floors) {
  return Diagnosing(facts, seen, floors).all();
}

std::string percent(double share) {
  const double value = 100 * share;
  return format(std::abs(value) >= 10 ? "%.0f%%" : "%.2g%%", value);
}

std::string severity_name(Severity severity) {
  return severity == Severity::Severe    ? "severe"
         : severity == Severity::Warning ? "warning"
                                         : "note";
}

}  // namespace benchc::noise
