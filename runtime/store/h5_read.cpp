#include "runtime/store/h5_read.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/store/columns.h"
#include "runtime/store/h5_source.h"
#include "runtime/store/journal.h"
#include "runtime/store/record.h"
#include "runtime/store/store.h"

namespace benchc::store {
namespace {

template <typename Enum, std::size_t N>
bool find_name(const std::array<const char*, N>& names, const std::string& name, Enum& value) {
  const auto place = std::find(names.begin(), names.end(), name);
  if (place == names.end()) return false;
  value = static_cast<Enum>(place - names.begin());
  return true;
}

/// Empty where the schema, which is set, is one that this benchc reads.
std::optional<Error> check_schema(H5Source& source, const std::filesystem::path& path,
                                  std::int32_t& schema) {
  if (!source.has_attribute(source.root(), "benchc_schema")) {
    return Error{path.string() + " is not a run of benchc: it has no attribute benchc_schema"};
  }
  if (!source.attribute(source.root(), "benchc_schema", Number::I32, &schema) || schema < 1) {
    return Error{path.string() + " is damaged: attribute benchc_schema is no version"};
  }
  if (schema > kSchemaVersion) return newer_schema(path, schema);
  return std::nullopt;
}

bool read_clock(H5Source& source, plan::RunInfo& info) {
  Handle group;
  if (!source.open_group(source.root(), "clock", group)) return false;
  if (!source.has_attribute(group, "source")) return true;
  plan::Clock& clock = info.clock.emplace();
  return source.attribute(group, "source", clock.source) &&
         source.attribute(group, "frequency_hz", Number::F64, &clock.frequency) &&
         source.attribute(group, "resolution_s", Number::F64, &clock.resolution) &&
         source.attribute(group, "overhead_s", Number::F64, &clock.overhead);
}

bool read_info(H5Source& source, std::uint32_t schema, plan::RunInfo& info) {
  const Handle& root = source.root();
  std::string outcome;
  std::uint8_t dirty = 0;
  std::uint8_t interrupted = 0;
  if (!source.attribute(root, "id", info.id) ||
      !source.attribute(root, "started_ns", Number::I64, &info.started) ||
      !source.attribute(root, "ended_ns", Number::I64, &info.ended) ||
      !source.attribute(root, "outcome", outcome) ||
      !source.attribute(root, "interrupted", Number::U8, &interrupted) ||
      !source.attribute(root, "benchc_version", info.benchc_version) ||
      !source.attribute(root, "spec", info.spec) || !source.attribute(root, "suite", info.suite) ||
      !source.attribute(root, "plan_hash", info.plan_hash) ||
      !source.attribute(root, "seed", Number::U64, &info.seed) ||
      !source.attribute(root, "git_revision", info.git_revision) ||
      !source.attribute(root, "git_branch", info.git_branch) ||
      !source.attribute(root, "git_dirty", Number::U8, &dirty) ||
      !source.attribute(root, "machine_class", info.machine_class)) {
    return false;
  }
  info.git_dirty = dirty != 0;
  info.interrupted = interrupted != 0;
  if (!find_name(kOutcomeNames, outcome, info.outcome)) {
    return source.fail("its outcome is none that benchc knows");
  }
  Handle fingerprint;
  std::vector<std::string> fields;
  if (!source.open_group(root, "fingerprint", fingerprint) ||
      !source.attribute_names(fingerprint, fields)) {
    return false;
  }
  for (const std::string& field : fields) {
    std::string value;
    if (!source.attribute(fingerprint, field.c_str(), value)) return false;
    info.fingerprint.emplace_back(field, std::move(value));
  }
  Handle controls;
  std::vector<std::string> names;
  std::vector<std::string> requested;
  std::vector<std::string> obtained;
  if (!source.open_group(root, "controls", controls) || !source.strings(controls, "name", names) ||
      !source.strings(controls, "requested", requested) ||
      !source.strings(controls, "obtained", obtained)) {
    return false;
  }
  if (names.size() != requested.size() || names.size() != obtained.size()) {
    return source.fail("its controls are columns of different lengths");
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    info.controls.push_back({std::move(names[i]), std::move(requested[i]), std::move(obtained[i])});
  }
  return schema < kSchemaOfProcesses || read_clock(source, info);
}

/// A case's part of a column that is all `absent` where the case has none of it; empty then.
template <typename T>
bool read_part(H5Source& source, const std::vector<T>& column, std::uint64_t first,
               std::uint64_t size, T absent, const char* problem, std::vector<T>& into) {
  const auto begin = column.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end = begin + static_cast<std::ptrdiff_t>(size);
  const auto without = static_cast<std::uint64_t>(std::count(begin, end, absent));
  if (without == size) return true;
  if (without != 0) return source.fail(problem);
  into.assign(begin, end);
  return true;
}

template <typename T>
std::vector<T> part(const std::vector<T>& column, std::uint64_t first, std::uint64_t size) {
  const auto begin = column.begin() + static_cast<std::ptrdiff_t>(first);
  return {begin, begin + static_cast<std::ptrdiff_t>(size)};
}

/// A row a sample.
struct SampleRows {
  std::vector<std::int64_t> started;
  std::vector<std::uint32_t> round;
  std::vector<std::uint32_t> process;
  std::vector<std::uint8_t> use;
  std::vector<std::uint8_t> disturbed;
};

bool read_sample_rows(H5Source& source, std::uint32_t schema, SampleRows& rows) {
  Handle samples;
  if (!source.open_group(source.root(), "samples", samples) ||
      !source.numbers(samples, "started_ns", Number::I64, rows.started) ||
      !source.numbers(samples, "round", Number::U32, rows.round)) {
    return false;
  }
  const std::size_t count = rows.started.size();
  if (!source.charge(count * (sizeof rows.started[0] + 2 * sizeof rows.round[0] + 2))) return false;
  if (schema < kSchemaOfProcesses) {
    rows.process.assign(count, kOwnProcess);
  } else if (!source.numbers(samples, "process", Number::U32, rows.process)) {
    return false;
  }
  if (schema < kSchemaOfMachine) {
    rows.use.assign(count, 0);
    rows.disturbed.assign(count, kUnwatched);
  } else if (!source.states(samples, "use", kUseNames.data(), kUseNames.size(), rows.use) ||
             !source.numbers(samples, "disturbed", Number::U8, rows.disturbed)) {
    return false;
  }
  return (rows.round.size() == count && rows.process.size() == count && rows.use.size() == count &&
          rows.disturbed.size() == count) ||
         source.fail("its samples are columns of different lengths");
}

/// The rows of one case from `first` on: those that count, and behind them the others.
bool read_case_rows(H5Source& source, const SampleRows& rows, std::uint64_t first,
                    std::uint64_t counted, std::uint64_t left_out, plan::CaseResult& result) {
  constexpr const char* kNoProcess = "a part of a case's samples has no process";
  constexpr const char* kNotWatched = "a part of a case's samples was not watched";
  plan::Excluded& excluded = result.excluded;
  const std::uint64_t behind = first + counted;
  result.started = part(rows.started, first, counted);
  result.round = part(rows.round, first, counted);
  excluded.started = part(rows.started, behind, left_out);
  excluded.round = part(rows.round, behind, left_out);
  for (std::uint64_t row = first; row < behind + left_out; ++row) {
    if ((rows.use[row] == 0) != (row < behind)) {
      return source.fail("the samples of a case that count are not its first ones");
    }
    if (row >= behind) excluded.use.push_back(static_cast<plan::SampleUse>(rows.use[row] - 1));
  }
  return read_part(source, rows.process, first, counted, kOwnProcess, kNoProcess, result.process) &&
         read_part(source, rows.process, behind, left_out, kOwnProcess, kNoProcess,
                   excluded.process) &&
         read_part(source, rows.disturbed, first, counted, kUnwatched, kNotWatched,
                   result.disturbed) &&
         read_part(source, rows.disturbed, behind, left_out, kUnwatched, kNotWatched,
                   excluded.disturbed);
}

bool read_case_columns(H5Source& source, std::uint32_t schema, Columns& columns) {
  Handle group;
  if (!source.open_group(source.root(), "cases", group) ||
      !source.strings(group, "id", columns.id) ||
      !source.states(group, "state", kStateNames.data(), kStateNames.size(), columns.state) ||
      !source.numbers(group, "first_sample", Number::U64, columns.first_sample) ||
      !source.numbers(group, "samples", Number::U64, columns.samples)) {
    return false;
  }
  const std::size_t count = columns.id.size();
  if (schema < kSchemaOfProcesses) {
    columns.iterations.resize(count);
  } else if (!source.numbers(group, "iterations", Number::U64, columns.iterations)) {
    return false;
  }
  if (schema < kSchemaOfMachine) {
    columns.excluded.resize(count);
    columns.steadiness.resize(count);
    columns.steady_after.resize(count);
    columns.steady_after_seconds.resize(count);
  } else if (!source.numbers(group, "excluded", Number::U64, columns.excluded) ||
             !source.states(group, "steadiness", kSteadinessNames.data(), kSteadinessNames.size(),
                            columns.steadiness) ||
             !source.numbers(group, "steady_after", Number::U32, columns.steady_after) ||
             !source.numbers(group, "steady_after_s", Number::F64, columns.steady_after_seconds)) {
    return false;
  }
  const auto of_length = [&](const auto& column) { return column.size() == count; };
  return (of_length(columns.state) && of_length(columns.first_sample) &&
          of_length(columns.samples) && of_length(columns.excluded) &&
          of_length(columns.iterations) && of_length(columns.steadiness) &&
          of_length(columns.steady_after) && of_length(columns.steady_after_seconds)) ||
         source.fail("its cases are columns of different lengths");
}

bool read_cases(H5Source& source, std::uint32_t schema, Columns& columns,
                std::vector<plan::CaseResult>& cases) {
  SampleRows rows;
  if (!read_case_columns(source, schema, columns) || !read_sample_rows(source, schema, rows)) {
    return false;
  }
  const std::size_t count = columns.id.size();
  if (!source.charge(count * sizeof(plan::CaseResult))) return false;
  cases.resize(count);
  std::uint64_t at = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t left = rows.started.size() - at;
    if (columns.first_sample[i] != at || columns.samples[i] > left ||
        columns.excluded[i] > left - columns.samples[i]) {
      return source.fail("the samples of its cases do not follow each other");
    }
    plan::CaseResult& result = cases[i];
    result.id = std::move(columns.id[i]);
    result.state = static_cast<plan::CaseState>(columns.state[i]);
    result.iterations = columns.iterations[i];
    if (columns.steadiness[i] != 0) {
      result.steadiness = {static_cast<plan::Steadiness::Kind>(columns.steadiness[i] - 1),
                           columns.steady_after[i], columns.steady_after_seconds[i]};
    }
    if (!read_case_rows(source, rows, at, columns.samples[i], columns.excluded[i], result)) {
      return false;
    }
    at += columns.samples[i] + columns.excluded[i];
  }
  if (at != rows.started.size()) return source.fail("it has samples that are no case's");
  return true;
}

bool read_notes(H5Source& source, Columns& columns, std::vector<plan::CaseResult>& cases) {
  Handle group;
  if (!source.open_group(source.root(), "notes", group) ||
      !source.numbers(group, "case", Number::U32, columns.note_case) ||
      !source.states(group, "kind", kNoteNames.data(), kNoteNames.size(), columns.note_kind) ||
      !source.numbers(group, "first", Number::U64, columns.note_first) ||
      !source.numbers(group, "size", Number::U64, columns.note_size) ||
      !source.bytes(group, "text", columns.text)) {
    return false;
  }
  const std::size_t count = columns.note_case.size();
  if (columns.note_kind.size() != count || columns.note_first.size() != count ||
      columns.note_size.size() != count) {
    return source.fail("its notes are columns of different lengths");
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t first = columns.note_first[i];
    const std::uint64_t size = columns.note_size[i];
    if (columns.note_case[i] >= cases.size() || first > columns.text.size() ||
        size > columns.text.size() - first) {
      return source.fail("a note of it points to nowhere");
    }
    if (!source.charge(size + sizeof(std::string))) return false;
    plan::CaseResult& result = cases[columns.note_case[i]];
    std::string text = columns.text.substr(first, size);
    switch (static_cast<Note>(columns.note_kind[i])) {
      case Note::Reason:
        result.reason = std::move(text);
        break;
      case Note::StdoutTail:
        result.stdout_tail = std::move(text);
        break;
      case Note::StderrTail:
        result.stderr_tail = std::move(text);
        break;
      case Note::Warning:
        result.warnings.push_back(std::move(text));
        break;
    }
  }
  return true;
}

/// Where the values of one metric belong: the case, and which of its series.
struct Place {
  std::uint32_t of_case;
  std::uint32_t series;
  std::uint64_t first;
  /// Of a pass; otherwise the case's samples tell.
  std::uint64_t size;
};

std::vector<plan::Series>& series_of(plan::CaseResult& result, Kind kind) {
  return const_cast<std::vector<plan::Series>&>(store::series_of(std::as_const(result), kind));
}

bool read_metric(H5Source& source, const Handle& group, const std::string& name, Kind kind,
                 const std::vector<Place>& places, const plan::Series& about,
                 std::vector<plan::CaseResult>& cases) {
  std::vector<double> values;
  if (!source.numbers(group, name, Number::F64, values) ||
      !source.charge(values.size() * sizeof(double))) {
    return false;
  }
  std::uint64_t at = 0;
  for (const Place& place : places) {
    plan::CaseResult& result = cases[place.of_case];
    const bool pass = kind == Kind::Pass;
    const std::uint64_t size = pass ? place.size : result.started.size();
    const std::uint64_t left_out = pass ? 0 : result.excluded.use.size();
    const std::uint64_t left = values.size() - at;
    if (place.first != at || size > left || left_out > left - size) {
      return source.fail("the values of metric " + name + " do not follow each other");
    }
    plan::Series& series = series_of(result, kind)[place.series];
    series.metric = about.metric;
    series.unit = about.unit;
    series.better = about.better;
    series.values = part(values, at, size);
    if (left_out > 0) {
      auto& excluded = kind == Kind::Machine ? result.excluded.machine : result.excluded.values;
      excluded[place.series] = part(values, at + size, left_out);
    }
    at += size + left_out;
  }
  if (at != values.size()) return source.fail("metric " + name + " has values that are no case's");
  return true;
}

bool read_rows(H5Source& source, Kind kind, SeriesTable& table) {
  Handle group;
  if (!source.open_group(source.root(), kRowGroups[static_cast<std::size_t>(kind)], group) ||
      !source.numbers(group, "case", Number::U32, table.of_case) ||
      !source.numbers(group, "metric", Number::U32, table.metric) ||
      !source.numbers(group, "first", Number::U64, table.first)) {
    return false;
  }
  const std::size_t count = table.of_case.size();
  if (kind != Kind::Pass) {
    table.size.resize(count);
  } else if (!source.numbers(group, "size", Number::U64, table.size)) {
    return false;
  }
  return (table.metric.size() == count && table.first.size() == count &&
          table.size.size() == count) ||
         source.fail("its series are columns of different lengths");
}

bool read_series(H5Source& source, Kind kind, Columns& columns,
                 std::vector<plan::CaseResult>& cases) {
  SeriesTable& table = columns.series[static_cast<std::size_t>(kind)];
  if (!read_rows(source, kind, table)) return false;
  const std::size_t count = table.of_case.size();
  Handle metrics;
  std::vector<std::string> names;
  if (!source.open_group(source.root(), kColumnGroups[static_cast<std::size_t>(kind)], metrics) ||
      !source.names(metrics, names)) {
    return false;
  }
  std::vector<std::vector<Place>> places(names.size());
  if (!source.charge(count * (sizeof(Place) + 2 * sizeof(plan::Series)))) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t of_case = table.of_case[i];
    if (of_case >= cases.size() || table.metric[i] >= names.size()) {
      return source.fail("a series of it points to nowhere");
    }
    plan::CaseResult& result = cases[of_case];
    std::vector<plan::Series>& series = series_of(result, kind);
    places[table.metric[i]].push_back(
        {of_case, static_cast<std::uint32_t>(series.size()), table.first[i], table.size[i]});
    series.emplace_back();
    if (kind == Kind::Pass || result.excluded.use.empty()) continue;
    (kind == Kind::Machine ? result.excluded.machine : result.excluded.values).emplace_back();
  }
  std::vector<bool> seen(names.size());
  for (const std::string& name : names) {
    Handle dataset;
    std::uint32_t index = 0;
    std::string better;
    plan::Series about;
    if (!source.open_dataset(metrics, name, dataset) ||
        !source.attribute(dataset, "index", Number::U32, &index) ||
        !source.attribute(dataset, "metric", about.metric) ||
        !source.attribute(dataset, "unit", about.unit) ||
        !source.attribute(dataset, "better", better)) {
      return false;
    }
    if (index >= names.size() || seen[index] || !find_name(kBetterNames, better, about.better)) {
      return source.fail("the attributes of metric " + name + " are not of the schema");
    }
    seen[index] = true;
    if (!read_metric(source, metrics, name, kind, places[index], about, cases)) return false;
  }
  return true;
}

Error unreadable(const std::filesystem::path& path, const H5Source& source) {
  return {"cannot read " + path.string() + ": " + source.problem()};
}

bool read_everything(H5Source& source, std::uint32_t schema, plan::Run& run) {
  Columns columns;
  return read_info(source, schema, run.info) &&
         source.text(source.root(), "spec_text", run.info.spec_text) &&
         source.bytes(source.root(), "plan_json", run.info.plan_json) &&
         read_cases(source, schema, columns, run.cases) && read_notes(source, columns, run.cases) &&
         read_series(source, Kind::Metric, columns, run.cases) &&
         (schema < kSchemaOfMachine || (read_series(source, Kind::Machine, columns, run.cases) &&
                                        read_series(source, Kind::Pass, columns, run.cases)));
}

}  // namespace

Expected<plan::RunInfo> read_run_info(const std::filesystem::path& path) {
  const Library library;
  H5Source source;
  plan::RunInfo info;
  if (!source.open(path)) return tl::unexpected(unreadable(path, source));
  std::int32_t schema = 0;
  if (std::optional<Error> error = check_schema(source, path, schema))
    return tl::unexpected(std::move(*error));
  if (!read_info(source, static_cast<std::uint32_t>(schema), info))
    return tl::unexpected(unreadable(path, source));
  return info;
}

Expected<plan::Run> read_run_file(const std::filesystem::path& path) {
  const Library library;
  H5Source source;
  plan::Run run;
  if (!source.open(path)) return tl::unexpected(unreadable(path, source));
  std::int32_t schema = 0;
  if (std::optional<Error> error = check_schema(source, path, schema))
    return tl::unexpected(std::move(*error));
  if (!read_everything(source, static_cast<std::uint32_t>(schema), run))
    return tl::unexpected(unreadable(path, source));
  return run;
}

}  // namespace benchc::store
