#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/plan/error.h"
#include "runtime/plan/result.h"
#include "runtime/store/journal.h"

/// A run as the columns of its file. Everything but the samples themselves, which may be many.
namespace benchc::store {

inline constexpr std::array<const char*, 3> kStateNames = {"measured", "failed", "skipped"};
inline constexpr std::array<const char*, 3> kBetterNames = {"lower", "higher", "none"};
inline constexpr std::array<const char*, 6> kOutcomeNames = {"unjudged", "pass",         "warn",
                                                             "fail",     "inconclusive", "error"};

/// In `samples/process`: the sample is a process of its own.
inline constexpr std::uint32_t kOwnProcess = 0xFFFF'FFFF;

/// In `samples/disturbed`: nothing was watched. No bit of plan::Disturbance.
inline constexpr std::uint8_t kUnwatched = 128;

/// `samples/use`: what a row is for; the excluded ones as in plan::SampleUse.
inline constexpr std::array<const char*, 3> kUseNames = {"counted", "warmup", "discarded"};

/// `cases/steadiness`: 0 where none was looked for, the others as in plan::Steadiness::Kind.
inline constexpr std::array<const char*, 5> kSteadinessNames = {"untested", "flat", "warm_up",
                                                                "slowdown", "no_steady_state"};

/// Texts that few cases have.
enum class Note : std::uint8_t { Reason, StdoutTail, StderrTail, Warning };
inline constexpr std::array<const char*, 4> kNoteNames = {"reason", "stdout_tail", "stderr_tail",
                                                          "warning"};

/// One metric's values of all cases, one after the other.
struct MetricColumn {
  std::string metric;
  std::string unit;
  plan::Better better = plan::Better::Lower;
  std::uint64_t size = 0;
  /// The first of them, to see whether they repeat.
  std::vector<double> probe;
};

/// The series of one kind: a row a series, and a column a metric.
struct SeriesTable {
  /// Which case, which metric, and where in the metric's column its values are.
  std::vector<std::uint32_t> of_case;
  std::vector<std::uint32_t> metric;
  std::vector<std::uint64_t> first;
  std::vector<std::uint64_t> size;
  std::vector<MetricColumn> metrics;
};

/// The kinds: of the samples' metrics, of the machine meanwhile, of passes of their own.
enum class Kind : std::uint8_t { Metric, Machine, Pass };
inline constexpr std::size_t kKinds = 3;
/// The group of a kind's columns, and that of its rows.
inline constexpr std::array<const char*, kKinds> kColumnGroups = {"metrics", "machine", "passes"};
inline constexpr std::array<const char*, kKinds> kRowGroups = {"series", "machine_series",
                                                               "pass_series"};

/// A case's series of a kind.
inline const std::vector<plan::Series>& series_of(const plan::CaseResult& result, Kind kind) {
  switch (kind) {
    case Kind::Machine:
      return result.machine;
    case Kind::Pass:
      return result.passes;
    case Kind::Metric:
      break;
  }
  return result.series;
}

struct Columns {
  plan::RunInfo info;

  // A row a case.
  std::vector<std::string> id;
  std::vector<std::uint8_t> state;
  std::vector<std::uint64_t> first_sample;
  std::vector<std::uint64_t> samples;
  std::vector<std::uint64_t> excluded;
  std::vector<std::uint64_t> iterations;
  std::vector<std::uint8_t> steadiness;
  std::vector<std::uint32_t> steady_after;
  std::vector<double> steady_after_seconds;
  /// Counted or not.
  std::uint64_t all_samples = 0;

  /// By kind.
  std::array<SeriesTable, kKinds> series;

  // A row a note: where in `text` it stands.
  std::vector<std::uint32_t> note_case;
  std::vector<std::uint8_t> note_kind;
  std::vector<std::uint64_t> note_first;
  std::vector<std::uint64_t> note_size;
  std::string text;
};

/// Which metric, unit and direction is which column, in the order in which they are first seen.
class MetricIndex {
 public:
  std::uint32_t of(const plan::Series& series, std::vector<MetricColumn>& metrics);

 private:
  std::unordered_map<std::string, std::uint32_t> index_;
};

/// Reads a journal once, keeping no samples.
Expected<Columns> collect_columns(RecordReader& journal, const std::filesystem::path& path);

}  // namespace benchc::store
