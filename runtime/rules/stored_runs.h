#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <list>
#include <map>
#include <optional>
#include <string>

#include "runtime/plan/error.h"
#include "runtime/plan/result.h"
#include "runtime/store/store.h"

/// The runs of a store, as rules look at them.
namespace benchc::rules {

/// Lists a store once, and loads its runs one at a time. Keeps what it listed: make a new one to
/// see later runs. For one thread.
class StoredRuns {
 public:
  /// Of what only the past is asked for, no larger run is read.
  static constexpr std::uintmax_t kMostBytesOfAPastRun = std::uintmax_t{256} << 20;

  explicit StoredRuns(std::filesystem::path store) : store_(std::move(store)) {}

  const std::filesystem::path& store() const { return store_; }
  /// Newest first.
  const Expected<store::Listing>& listing();
  /// By its whole id.
  Expected<plan::Run> load(const std::string& id);
  /// The same of a run that is one of many: an error for one that is larger than is read of such.
  Expected<plan::Run> load_past(const std::string& id);
  /// Keeps runs that were loaded, up to so many bytes of their files, for who asks for them again.
  void keep(std::uintmax_t bytes) { most_kept_bytes_ = bytes; }

 private:
  struct Kept {
    std::string id;
    std::uintmax_t bytes = 0;
    plan::Run run;
  };
  void keep(const plan::Run& run, const std::filesystem::path& path);

  const std::filesystem::path* path_of(const std::string& id);

  std::filesystem::path store_;
  std::optional<Expected<store::Listing>> listing_;
  std::optional<std::map<std::string, std::filesystem::path>> files_;
  /// Used last, first.
  std::list<Kept> kept_;
  std::uintmax_t kept_bytes_ = 0;
  std::uintmax_t most_kept_bytes_ = 0;
};

/// Whether the run comes before the one that is judged. One whose start is not known comes after
/// all others.
bool before(const plan::RunInfo& run, const plan::RunInfo& judged);

/// It has an end, and the user did not stop it.
bool is_complete(const plan::RunInfo& info);

/// Why a run is no baseline, whatever the machine. In the order in which the reasons are counted
/// for people.
enum class Refusal : std::uint8_t {
  Failed,
  Erroneous,
  Inconclusive,
  Unjudged,
  Unfinished,
  Interrupted,
  Dirty,
  Unreadable
};

/// By what is known without its samples. Local changes are no reason here: of a run that was named
/// they are meant.
std::optional<Refusal> refusal(const plan::RunInfo& info);
/// By its cases too: whatever its file says it came to, a run with a case that failed had errors.
std::optional<Refusal> refusal(const plan::Run& run);

/// "run X failed: …", and what to do about it.
std::string refused(const std::string& id, Refusal why);

/// How many runs were passed over for which reason.
class Refusals {
 public:
  void add(Refusal why, std::size_t count = 1) { counts_[static_cast<std::size_t>(why)] += count; }
  std::size_t count() const;
  std::size_t count(Refusal why) const { return counts_[static_cast<std::size_t>(why)]; }
  Refusals without(Refusal why) const;
  /// "3 failed, 1 dirty"; empty where there are none.
  std::string text() const;

 private:
  std::array<std::size_t, 8> counts_{};
};

/// Whether the run was made by `benchc compare` of two revisions: it is no run of what was checked
/// out, and none of the spec's rules judged it.
bool is_comparison(const plan::Run& run);

}  // namespace benchc::rules
