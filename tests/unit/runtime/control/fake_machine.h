#pragma once

#include <string>
#include <string_view>

#include "runtime/control/control.h"
#include "tests/support/temporary_directory.h"

namespace benchc::control {

/// A machine of four logical cores, 0 and 2 on one physical core, 1 and 3 on the other, whose
/// settings are plain files. What is written is all that it does: it refuses nothing.
class FakeMachine {
 public:
  FakeMachine() {
    machine.tree = Tree(root.path());
    machine.topology = {{0, 0, false}, {1, 1, false}, {2, 0, false}, {3, 1, false}};
    machine.idle = [] { return std::map<unsigned, double>{}; };
    machine.can_switch_aslr_off = [] { return true; };
    machine.probe = [](const ProcessSettings&) { return Probed{}; };
    machine.has_locale = [](const std::string& name) { return name == "C.UTF-8"; };
    for (const char* core : {"0", "1", "2", "3"}) {
      const std::string policy = std::string("sys/devices/system/cpu/cpufreq/policy") + core;
      root.write(policy + "/related_cpus", std::string(core) + "\n");
      root.write(policy + "/scaling_governor", "powersave\n");
      root.write(policy + "/scaling_available_governors", "performance powersave \n");
      const std::string siblings = core[0] == '0' || core[0] == '2' ? "0,2\n" : "1,3\n";
      const std::string folder = std::string("sys/devices/system/cpu/cpu") + core;
      root.write(folder + "/topology/thread_siblings_list", siblings);
      if (core[0] != '0') root.write(folder + "/online", "1\n");
    }
    root.write("sys/devices/system/cpu/smt/control", "on\n");
    root.write("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");
    root.write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
    root.write("proc/sys/vm/swappiness", "60\n");
    root.write("proc/sys/vm/drop_caches", "0\n");
    root.write("proc/swaps", "Filename\tType\n/dev/sda2\tpartition\n");
    root.write("proc/irq/default_smp_affinity", "f\n");
    root.write("proc/irq/24/smp_affinity_list", "0-3\n");
    root.write("proc/irq/25/smp_affinity_list", "3\n");
    root.write("proc/irq/26/smp_affinity_list", "0\n");
  }

  std::string reads(std::string_view path) const {
    return machine.tree.read(path).value_or("(nothing)");
  }

  test::TemporaryDirectory root;
  Machine machine;
};

inline const std::string kGovernor1 = "/sys/devices/system/cpu/cpufreq/policy1/scaling_governor";
inline const std::string kGovernor3 = "/sys/devices/system/cpu/cpufreq/policy3/scaling_governor";
inline const std::string kHugePages = "/sys/kernel/mm/transparent_hugepage/enabled";
inline const std::string kNoTurbo = "/sys/devices/system/cpu/intel_pstate/no_turbo";
inline const std::string kSwappiness = "/proc/sys/vm/swappiness";

/// Time that passes when it is waited for.
inline Waiter no_waiter() {
  return {.now = [] { return 0.0; }, .pause = [](double) { return false; }, .say = {}};
}

}  // namespace benchc::control
