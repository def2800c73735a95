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

/// The processes of a case; empty where each of its samples is one of its own.
bool read_processes(H5Source& source, std::vector<std::uint32_t> processes,
                    plan::CaseResult& result) {
  const auto own = std::count(processes.begin(), processes.end(), kOwnProcess);
  if (own == static_cast<std::ptrdiff_t>(processes.size())) return true;
  if (own != 0) return source.fail("a part of a case's samples has no process");
  result.process = std::move(processes);
  return true;
}

bool read_cases(H5Source& source, std::uint32_t schema, Columns& columns,
                std::vector<plan::CaseResult>& cases) {
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
  if (columns.iterations.size() != count || columns.state.size() != count ||
      columns.first_sample.size() != count || columns.samples.size() != count) {
    return source.fail("its cases are columns of different lengths");
  }
  Handle samples;
  std::vector<std::int64_t> started;
  std::vector<std::uint32_t> round;
  if (!source.open_group(source.root(), "samples", samples) ||
      !source.numbers(samples, "started_ns", Number::I64, started) ||
      !source.numbers(samples, "round", Number::U32, round)) {
    return false;
  }
  std::vector<std::uint32_t> process(schema < kSchemaOfProcesses ? started.size() : 0, kOwnProcess);
  if (schema >= kSchemaOfProcesses && !source.numbers(samples, "process", Number::U32, process)) {
    return false;
  }
  if (round.size() != started.size() || process.size() != started.size())
    return source.fail("its samples are columns of different lengths");
  if (!source.charge(count * sizeof(plan::CaseResult)) ||
      !source.charge(started.size() * (sizeof started[0] + sizeof round[0] + sizeof process[0]))) {
    return false;
  }
  cases.resize(count);
  std::uint64_t at = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (columns.first_sample[i] != at || columns.samples[i] > started.size() - at) {
      return source.fail("the samples of its cases do not follow each other");
    }
    const auto first = static_cast<std::ptrdiff_t>(at);
    at += columns.samples[i];
    const auto last = static_cast<std::ptrdiff_t>(at);
    cases[i].id = std::move(columns.id[i]);
    cases[i].state = static_cast<plan::CaseState>(columns.state[i]);
    cases[i].started.assign(started.begin() + first, started.begin() + last);
    cases[i].round.assign(round.begin() + first, round.begin() + last);
    cases[i].iterations = columns.iterations[i];
    if (!read_processes(source, {process.begin() + first, process.begin() + last}, cases[i])) {
      return false;
    }
  }
  if (at != started.size()) return source.fail("it has samples that are no case's");
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
};

bool read_metric(H5Source& source, const Handle& group, const std::string& name,
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
    const std::uint64_t size = result.started.size();
    if (place.first != at || size > values.size() - at) {
      return source.fail("the values of metric " + name + " do not follow each other");
    }
    plan::Series& series = result.series[place.series];
    series.metric = about.metric;
    series.unit = about.unit;
    series.better = about.better;
    series.values.assign(values.begin() + static_cast<std::ptrdiff_t>(at),
                         values.begin() + static_cast<std::ptrdiff_t>(at + size));
    at += size;
  }
  if (at != values.size()) return source.fail("metric " + name + " has values that are no case's");
  return true;
}

bool read_series(H5Source& source, Columns& columns, std::vector<plan::CaseResult>& cases) {
  Handle group;
  if (!source.open_group(source.root(), "series", group) ||
      !source.numbers(group, "case", Number::U32, columns.series_case) ||
      !source.numbers(group, "metric", Number::U32, columns.series_metric) ||
      !source.numbers(group, "first", Number::U64, columns.series_first)) {
    return false;
  }
  const std::size_t count = columns.series_case.size();
  if (columns.series_metric.size() != count || columns.series_first.size() != count) {
    return source.fail("its series are columns of different lengths");
  }
  Handle metrics;
  std::vector<std::string> names;
  if (!source.open_group(source.root(), "metrics", metrics) || !source.names(metrics, names)) {
    return false;
  }
  std::vector<std::vector<Place>> places(names.size());
  if (!source.charge(count * (sizeof(Place) + 2 * sizeof(plan::Series)))) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t of_case = columns.series_case[i];
    if (of_case >= cases.size() || columns.series_metric[i] >= names.size()) {
      return source.fail("a series of it points to nowhere");
    }
    std::vector<plan::Series>& series = cases[of_case].series;
    places[columns.series_metric[i]].push_back(
        {of_case, static_cast<std::uint32_t>(series.size()), columns.series_first[i]});
    series.emplace_back();
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
    if (!read_metric(source, metrics, name, places[index], about, cases)) return false;
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
         read_series(source, columns, run.cases);
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
