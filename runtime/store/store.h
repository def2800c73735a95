#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/plan/error.h"
#include "runtime/plan/result.h"

/// Runs in HDF5, one file a run below a directory. The schema is documented in docs/store.md.
namespace benchc::store {

/// The version of the schema that is written. Files of older ones are read, a newer one is refused
/// by name.
inline constexpr int kSchemaVersion = 3;

/// Writes one run. After each commit the case is on disk; a kill at any moment loses no committed
/// case. Several writers, also of other processes, may work in one store.
class RunWriter {
 public:
  /// Creates the run's file. Fails with a cause when the store is not a directory, is read-only, or
  /// the disk is full.
  static Expected<RunWriter> create(const std::filesystem::path& store, const plan::RunInfo& info);

  RunWriter(RunWriter&&) noexcept;
  RunWriter& operator=(RunWriter&&) noexcept;
  ~RunWriter();

  /// Appends a case durably. After an error the cases committed before are still readable.
  Expected<void> commit(const plan::CaseResult& result);
  /// Writes what is known at the end: `ended`, `outcome`, `interrupted`, `controls`.
  Expected<void> finish(const plan::RunInfo& info);

 private:
  struct File;
  explicit RunWriter(std::unique_ptr<File> file);
  std::unique_ptr<File> file_;
};

/// A file of the store that could not be read, and why.
struct Damaged {
  std::filesystem::path path;
  Error error;
};

struct Listing {
  /// Newest first. Of each run everything but plan_json and spec_text.
  std::vector<plan::RunInfo> runs;
  std::vector<Damaged> damaged;
};

/// All runs of a store; a store that does not exist has none.
Expected<Listing> list(const std::filesystem::path& store);

/// A run with all of its samples. `id` may be shortened as long as one run alone begins with it;
/// "latest" is the newest.
Expected<plan::Run> load(const std::filesystem::path& store, std::string_view id);

/// A run from a file anywhere. Reading is bounded; a hostile or damaged file is an error.
Expected<plan::Run> load_file(const std::filesystem::path& file);

/// A new run's id from its start (nanoseconds since 1970) and 32 random bits.
std::string make_run_id(std::int64_t started, std::uint32_t random);

}  // namespace benchc::store
