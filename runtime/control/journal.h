#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "runtime/control/tree.h"
#include "runtime/plan/error.h"

namespace benchc::control {

/// A process, told from all others of all machines' boots.
struct ProcessIdentity {
  /// The kernel's id of this boot.
  std::string boot;
  int pid = 0;
  /// When it started, in ticks since the boot.
  unsigned long long started = 0;

  friend bool operator==(const ProcessIdentity&, const ProcessIdentity&) = default;
};

ProcessIdentity this_process();

/// Whether it runs now.
bool is_running(const ProcessIdentity& process);

/// A setting as it was before it was changed.
struct Noted {
  std::string path;
  std::string value;

  friend bool operator==(const Noted&, const Noted&) = default;
};

/// The note, on disk, of what is being changed on this machine: made before each change, taken
/// away when all is as it was. Who has it open is the only one that may change the machine
/// (`flock`, which ends with the process however it ends). A folder holds one for each host, since
/// a home may be shared.
class Journal {
 public:
  /// Makes the folder where there is none. An error when another benchc has it, when it belongs to
  /// somebody else, and when it cannot be written.
  static Expected<Journal> open(const std::filesystem::path& folder,
                                ProcessIdentity owner = this_process());
  /// Whether there is one with something in it, without opening it.
  static bool waits(const std::filesystem::path& folder);

  Journal(Journal&& other) noexcept;
  Journal& operator=(Journal&& other) noexcept;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();

  /// What processes that are dead noted in this boot and did not undo, in the order of their notes.
  /// What it says was written by no one knows whom.
  const std::vector<Noted>& left() const { return left_; }
  /// The last of those processes; 0 where there is none.
  int left_by() const { return left_by_; }

  /// Returns when the notes are on disk.
  Expected<void> note(std::span<const Noted> settings);
  /// Notes these and no others.
  Expected<void> keep_only(std::span<const Noted> settings);

 private:
  Journal() = default;
  Expected<void> read();

  std::filesystem::path file_;
  ProcessIdentity owner_;
  int lock_ = -1;
  std::vector<Noted> left_;
  int left_by_ = 0;
};

/// What putting settings back came to.
struct PutBack {
  /// A line each for people: "governor of frequency policy 0 is powersave again".
  std::vector<std::string> done;
  /// Likewise: "… could not be put back to …: why".
  std::vector<std::string> problems;
  /// Those that could not be, and may be later.
  std::vector<Noted> left;
};

/// Puts back the newest first. A setting that stands as it did is not written. One that no control
/// ever writes is a problem, and is not kept.
PutBack put_back(std::span<const Noted> settings, const Tree& tree);

}  // namespace benchc::control
