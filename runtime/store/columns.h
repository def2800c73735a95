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

struct Columns {
  plan::RunInfo info;

  // A row a case.
  std::vector<std::string> id;
  std::vector<std::uint8_t> state;
  std::vector<std::uint64_t> first_sample;
  std::vector<std::uint64_t> samples;
  std::vector<std::uint64_t> iterations;
  std::uint64_t all_samples = 0;

  // A row a series: which case, which metric, and where in the metric's column its values begin.
  std::vector<std::uint32_t> series_case;
  std::vector<std::uint32_t> series_metric;
  std::vector<std::uint64_t> series_first;

  // A row a note: where in `text` it stands.
  std::vector<std::uint32_t> note_case;
  std::vector<std::uint8_t> note_kind;
  std::vector<std::uint64_t> note_first;
  std::vector<std::uint64_t> note_size;
  std::string text;

  std::vector<MetricColumn> metrics;
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
