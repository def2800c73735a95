#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "runtime/control/control.h"
#include "runtime/control/journal.h"
#include "runtime/control/machine_lock.h"

namespace benchc::control {

/// What dead benchcs left changed on this machine, put back.
struct Undone {
  PutBack settings;
  /// The last benchc that left some; 0: none did.
  int by = 0;
  /// Control groups that were removed.
  std::vector<std::string> cgroups;
};

/// Puts back what benchcs left that are dead, by the journal in `folder`. An error when that is in
/// use or cannot be.
Expected<Undone> undo_left(const std::filesystem::path& folder, const Tree& tree);

/// The machine's settings for as long as something is measured: noted in a journal, changed, read
/// back, watched, and put back when it goes, at the latest.
class Held {
 public:
  /// Puts back first what a dead benchc left. Where the environment's controls may change the
  /// machine, keeps every other benchc from it. With an empty `folder` nothing is ever changed.
  Held(const plan::Environment& environment, const std::filesystem::path& folder, Tree tree);
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held();

  /// Why the machine's settings may not be changed (Machine::settings_refused).
  const std::string& refused() const { return refused_; }
  const Undone& undone() const { return undone_; }

  /// Makes the changes and waits for what is to be waited for; what came of it is written into
  /// `applied`. An error, with everything put back, for a control with `or fail` that did not take
  /// place.
  Expected<void> take(Applied& applied, const Waiter& waiter);

  /// A line for each setting that no longer is as it was set, once; `applied` keeps it, too. Reads
  /// a file for each setting.
  std::vector<std::string> lost(Applied& applied);

  /// A line for each setting that could not be put back.
  std::vector<std::string> restore();

 private:
  struct Kept {
    Change change;
    bool lost = false;
  };

  /// Others may change the machine again.
  void let_go();
  Expected<void> change(Applied& applied);
  Expected<void> wait(Applied& applied, const Waiter& waiter);
  /// Why a change did not take place; empty where it did.
  std::string made(const Change& change) const;

  Tree tree_;
  std::optional<Journal> journal_;
  std::optional<MachineLock> lock_;
  std::string refused_;
  Undone undone_;
  std::vector<Noted> noted_;
  std::vector<Kept> kept_;
};

}  // namespace benchc::control
