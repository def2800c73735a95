#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/control/idle.h"
#include "runtime/plan/error.h"
#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"
#include "runtime/workload/native_library.h"

namespace benchc::workload {
class Launcher;
}

/// Runs a plan on this machine: a oneTBB flow graph of builds in parallel, then the groups of cases
/// one after the other on cores of their own, with what was measured handed on for storing and
/// judging on other cores.
namespace benchc::execution {

/// What happens, for people. Called from one thread at a time; must return quickly.
struct Progress {
  enum class Kind : std::uint8_t {
    BuildStarted,
    BuildDone,
    BuildFailed,
    CaseStarted,
    Sampled,
    CaseDone,
    Warning
  };
  Kind kind = Kind::Sampled;
  /// The name of a build, or of a native source with its flags where it is compiled several ways; a
  /// case's id; a warning's text.
  std::string subject;
  /// Samples taken of the case so far, and the most that there may be.
  std::uint32_t samples = 0;
  std::uint32_t maximum_samples = 0;
  std::uint32_t cases_done = 0;
  std::uint32_t cases_total = 0;
  /// An estimate of the seconds that are left.
  double seconds_left = 0;
  /// BuildFailed and CaseDone of a failed case: why.
  std::string reason;
};

struct Options {
  std::filesystem::path repository;
  std::uint64_t seed = 0;
  /// Logical cores to measure on; empty: chosen (the idlest allowed one, by hwloc's topology),
  /// unless the plan's environment names some.
  std::vector<unsigned> cores;
  /// What the idlest core is chosen by; without it the run begins with a wait.
  std::optional<control::IdleWatch> idle_watch;
  /// Set (by a signal handler, say) when the run is to stop: children are ended, what was measured
  /// is kept.
  const std::atomic<bool>* stop = nullptr;
  /// What native cases are compiled and run with. A part that was not found is empty, and fails the
  /// cases that need it.
  workload::NativeTools native;
  /// Where the programs among them were looked for, to say so.
  std::vector<std::filesystem::path> native_folders;
  /// Parallel to the plan's revisions: the folder of each one's files.
  std::vector<std::filesystem::path> revision_roots;
  /// Where changes of the machine are noted before they are made, so that a later benchc undoes
  /// what a killed one left; empty: controls that change the machine are not had.
  std::filesystem::path control_journal;
  /// Holds proc and sys, from which it is read what the machine does meanwhile.
  std::filesystem::path machine_root = "/";
};

struct Callbacks {
  /// Stores a finished case durably. An error stops the run; it is given back as
  /// Summary::store_error.
  std::function<Expected<void>(const plan::CaseResult&)> commit;
  /// Which of a group's cases more samples could help to decide; results are by case index, null
  /// where not measured.
  std::function<std::vector<std::uint32_t>(std::span<const std::uint32_t> cases,
                                           std::span<const plan::CaseResult* const> results)>
      undecided;
  /// Whether a rule judges the case: such a case stops when its rules are decided, another one by
  /// its precision.
  std::function<bool(std::uint32_t)> judged;
  std::function<void(const Progress&)> progress;
};

struct BuildResult {
  std::string name;
  bool succeeded = false;
  std::string reason;
  std::string output_tail;
  double seconds = 0;
};

struct Summary {
  /// One for each case of the plan, in its order: every declared case is accounted for.
  std::vector<plan::CaseResult> cases;
  std::vector<BuildResult> builds;
  std::vector<plan::ObtainedControl> controls;
  /// What native bodies were timed with; absent where none was.
  std::optional<plan::Clock> clock;
  bool interrupted = false;
  /// Why the store refused a case, if it did.
  std::vector<Error> store_errors;
};

/// Runs `plan`. An error only when nothing could be started at all: a control with `or fail` that
/// cannot be had.
Expected<Summary> run(const plan::Plan& plan, const Options& options, const Callbacks& callbacks,
                      workload::Launcher& launcher);

}  // namespace benchc::execution
