#include "runtime/store/columns.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "runtime/store/record.h"

namespace benchc::store {
namespace {

constexpr std::size_t kProbe = 4096;

/// Puts texts one after the other, each different one once: a thousand cases that were skipped
/// share their reason.
class TextPool {
 public:
  explicit TextPool(std::string& text) : text_(text) {}

  std::uint64_t add(const std::string& text) {
    const auto [place, added] = known_.try_emplace(text, text_.size());
    if (added) text_ += text;
    return place->second;
  }

 private:
  std::string& text_;
  std::unordered_map<std::string, std::uint64_t> known_;
};

void add_note(Columns& columns, TextPool& pool, Note kind, const std::string& text) {
  columns.note_case.push_back(static_cast<std::uint32_t>(columns.id.size() - 1));
  columns.note_kind.push_back(static_cast<std::uint8_t>(kind));
  columns.note_first.push_back(pool.add(text));
  columns.note_size.push_back(text.size());
}

void add_series(SeriesTable& table, MetricIndex& index, std::uint32_t of_case,
                const std::vector<plan::Series>& all, std::size_t excluded) {
  for (const plan::Series& series : all) {
    const std::uint32_t metric = index.of(series, table.metrics);
    MetricColumn& column = table.metrics[metric];
    table.of_case.push_back(of_case);
    table.metric.push_back(metric);
    table.first.push_back(column.size);
    table.size.push_back(series.values.size());
    column.size += series.values.size() + excluded;
    const std::size_t wanted = std::min(kProbe - column.probe.size(), series.values.size());
    column.probe.insert(column.probe.end(), series.values.begin(),
                        series.values.begin() + static_cast<std::ptrdiff_t>(wanted));
  }
}

void add_case(Columns& columns, TextPool& pool, std::array<MetricIndex, kKinds>& index,
              const plan::CaseResult& result) {
  columns.id.push_back(result.id);
  columns.state.push_back(static_cast<std::uint8_t>(result.state));
  columns.first_sample.push_back(columns.all_samples);
  columns.samples.push_back(result.started.size());
  const std::size_t excluded = result.excluded.use.size();
  columns.excluded.push_back(excluded);
  columns.iterations.push_back(result.iterations);
  columns.all_samples += result.started.size() + excluded;
  const plan::Steadiness steadiness = result.steadiness.value_or(plan::Steadiness{});
  const int kind = result.steadiness ? static_cast<int>(steadiness.kind) + 1 : 0;
  columns.steadiness.push_back(static_cast<std::uint8_t>(kind));
  columns.steady_after.push_back(steadiness.samples);
  columns.steady_after_seconds.push_back(steadiness.seconds);
  const auto number = static_cast<std::uint32_t>(columns.id.size() - 1);
  for (std::size_t i = 0; i < kKinds; ++i) {
    const auto of = static_cast<Kind>(i);
    add_series(columns.series[i], index[i], number, series_of(result, of),
               of == Kind::Pass ? 0 : excluded);
  }
  if (!result.reason.empty()) add_note(columns, pool, Note::Reason, result.reason);
  if (!result.stdout_tail.empty()) add_note(columns, pool, Note::StdoutTail, result.stdout_tail);
  if (!result.stderr_tail.empty()) add_note(columns, pool, Note::StderrTail, result.stderr_tail);
  for (const std::string& warning : result.warnings) {
    add_note(columns, pool, Note::Warning, warning);
  }
}

}  // namespace

std::uint32_t MetricIndex::of(const plan::Series& series, std::vector<MetricColumn>& metrics) {
  std::string key = series.metric;
  key += '\0';
  key += series.unit;
  key += '\0';
  key += static_cast<char>(series.better);
  const auto [place, added] =
      index_.try_emplace(std::move(key), static_cast<std::uint32_t>(metrics.size()));
  if (added) metrics.push_back({series.metric, series.unit, series.better, 0, {}});
  return place->second;
}

Expected<Columns> collect_columns(RecordReader& journal, const std::filesystem::path& path) {
  Columns columns;
  TextPool pool(columns.text);
  std::array<MetricIndex, kKinds> index;
  std::optional<RecordReader::Record> record = journal.next();
  std::optional<plan::RunInfo> info;
  if (record && record->kind == RecordKind::Info)
    info = decode_info(record->payload, journal.schema());
  if (!info) return failure(path.string() + " is damaged: what it says of the run is unreadable");
  columns.info = std::move(*info);
  while ((record = journal.next())) {
    if (record->kind == RecordKind::End)
      decode_end(record->payload, journal.schema(), columns.info);
    if (record->kind != RecordKind::Case) continue;
    const std::optional<plan::CaseResult> result = decode_case(record->payload, journal.schema());
    if (!result) break;
    add_case(columns, pool, index, *result);
  }
  return columns;
}

}  // namespace benchc::store
