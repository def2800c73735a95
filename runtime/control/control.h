#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/control/cgroup.h"
#include "runtime/control/idle.h"
#include "runtime/control/process_probe.h"
#include "runtime/control/process_settings.h"
#include "runtime/control/topology.h"
#include "runtime/control/tree.h"
#include "runtime/control/wait.h"
#include "runtime/plan/error.h"
#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"

/// The room of what must hold on the machine while measuring.
namespace benchc::control {

/// The machine as controls see it; tests have their own.
struct Machine {
  Topology topology;
  /// How idle each core is, asked at most once.
  std::function<std::map<unsigned, double>()> idle;
  /// Whether a process may switch its address space layout randomization off.
  std::function<bool()> can_switch_aslr_off;
  /// The kernel's settings.
  Tree tree;
  /// Why no setting of the machine may be changed, "another benchc (pid 7) holds …"; empty where
  /// they may be.
  std::string settings_refused = {};
  /// Whether a process can have some settings; tried in one.
  std::function<Probed(const ProcessSettings&)> probe = {};
  std::function<Expected<Cgroup>(const CgroupLimits&)> make_cgroup = {};
  /// Whether the C library knows a locale.
  std::function<bool(const std::string&)> has_locale = {};
};

/// One file of the machine that a control wants changed.
struct Change {
  /// Which of Applied::obtained it belongs to.
  std::size_t control = 0;
  plan::OnUnmet on_unmet = plan::OnUnmet::Fail;
  std::string path;
  std::string value;
  /// The control is had even if this one is refused, unless all are: interrupts that the kernel
  /// binds to a core.
  bool may_refuse = false;
};

/// What is waited for before anything is measured.
struct Wait {
  std::size_t control = 0;
  plan::OnUnmet on_unmet = plan::OnUnmet::Fail;
  WaitFor until;
};

/// The one that this runs on. How idle its cores are is told by a watch that was begun before, if
/// there is one.
Machine this_machine(std::optional<IdleWatch> idle_watch = std::nullopt);

/// What the controls came to.
struct Applied {
  /// Logical cores to measure on, never empty.
  std::vector<unsigned> cores;
  /// Those that are left for benchc's own work, without neighbours of the measured ones where there
  /// are others; empty where all are measured on.
  std::vector<unsigned> other_cores;
  /// All that benchc may use.
  std::vector<unsigned> all_cores;
  /// What the measured processes are started with.
  ProcessSettings settings;
  /// Locale and the like, added to the variables of the environment.
  plan::Variables variables;
  bool random_environment_size = false;
  /// Links native libraries in several random orders of their functions, one for each process in
  /// turn.
  bool random_link_order = false;
  /// The system's caches of files are dropped before each sample of a command.
  bool drops_caches = false;
  /// What Held makes of the machine; nothing of it is done yet.
  std::vector<Change> changes;
  std::vector<Wait> waits;
  /// The group that measured processes are in, as long as this lives; null where there is none.
  std::shared_ptr<Cgroup> cgroup;
  /// Of each control of the environment, in its order, why it was not had; empty where it was.
  std::vector<std::string> unmet;
  /// One for each control of the environment, in its order, and one for cores in any case.
  std::vector<plan::ObtainedControl> obtained;
  std::vector<std::string> warnings;
};

/// Decides how each control is had, and changes nothing of the machine: what has to be changed is
/// told, see Held. `cores` from the command line win over the environment's. An
/// error for a control with `or fail` that cannot be had, and for a core that is not there or not
/// allowed.
Expected<Applied> apply(const plan::Environment& environment, std::span<const unsigned> cores,
                        const Machine& machine);

/// Whether a control can be had here with this value: what would be obtained, or why it cannot be.
Probed probe_control(const std::string& name, const std::string& value, const Machine& machine);

/// The names of all controls, in their order.
std::vector<std::string> control_names();

}  // namespace benchc::control
