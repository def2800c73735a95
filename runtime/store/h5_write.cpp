#include "runtime/store/h5_write.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <hdf5.h>
#include <unistd.h>

#include "runtime/store/columns.h"
#include "runtime/store/h5_column.h"
#include "runtime/store/h5_disk.h"
#include "runtime/store/handle.h"
#include "runtime/store/record.h"
#include "runtime/store/store.h"

namespace benchc::store {
namespace {

/// Below this compressing takes at most some 10 ms, whatever the values are.
constexpr std::uint64_t kMediumColumn = 1024 * 1024;

bool write_info(const Handle& file, const plan::RunInfo& info) {
  const std::int32_t schema = kSchemaVersion;
  const std::uint8_t dirty = info.git_dirty ? 1 : 0;
  const std::uint8_t interrupted = info.interrupted ? 1 : 0;
  const bool ok =
      write_attribute(file, "benchc_schema", H5T_STD_I32LE, &schema) &&
      write_attribute(file, "id", info.id) &&
      write_attribute(file, "started_ns", H5T_STD_I64LE, &info.started) &&
      write_attribute(file, "ended_ns", H5T_STD_I64LE, &info.ended) &&
      write_attribute(file, "outcome", kOutcomeNames[static_cast<std::size_t>(info.outcome)]) &&
      write_attribute(file, "interrupted", H5T_STD_U8LE, &interrupted) &&
      write_attribute(file, "benchc_version", info.benchc_version) &&
      write_attribute(file, "spec", info.spec) && write_attribute(file, "suite", info.suite) &&
      write_attribute(file, "plan_hash", info.plan_hash) &&
      write_attribute(file, "seed", H5T_STD_U64LE, &info.seed) &&
      write_attribute(file, "git_revision", info.git_revision) &&
      write_attribute(file, "git_branch", info.git_branch) &&
      write_attribute(file, "git_dirty", H5T_STD_U8LE, &dirty) &&
      write_attribute(file, "machine_class", info.machine_class);
  const Handle fingerprint = create_group(file, "fingerprint");
  if (!ok || !fingerprint) return false;
  for (const auto& [name, value] : info.fingerprint) {
    if (!write_attribute(fingerprint, name.c_str(), value)) return false;
  }
  // The group is always there, and empty where nothing was timed with the clock.
  const Handle clock = create_group(file, "clock");
  if (!clock) return false;
  if (info.clock &&
      !(write_attribute(clock, "source", info.clock->source) &&
        write_attribute(clock, "frequency_hz", H5T_IEEE_F64LE, &info.clock->frequency) &&
        write_attribute(clock, "resolution_s", H5T_IEEE_F64LE, &info.clock->resolution) &&
        write_attribute(clock, "overhead_s", H5T_IEEE_F64LE, &info.clock->overhead))) {
    return false;
  }
  const Handle controls = create_group(file, "controls");
  std::vector<std::string_view> names;
  std::vector<std::string_view> requested;
  std::vector<std::string_view> obtained;
  for (const plan::ObtainedControl& control : info.controls) {
    names.emplace_back(control.name);
    requested.emplace_back(control.requested);
    obtained.emplace_back(control.obtained);
  }
  return controls && write_strings(controls, "name", names) &&
         write_strings(controls, "requested", requested) &&
         write_strings(controls, "obtained", obtained) &&
         write_text(file, "spec_text", info.spec_text) &&
         write_bytes(file, "plan_json", H5T_STD_U8LE, info.plan_json.size(), info.plan_json);
}

bool write_rows(const Handle& file, Kind kind, const SeriesTable& table) {
  const Handle rows = create_group(file, kRowGroups[static_cast<std::size_t>(kind)]);
  return rows && write_numbers(rows, "case", H5T_STD_U32LE, table.of_case) &&
         write_numbers(rows, "metric", H5T_STD_U32LE, table.metric) &&
         write_numbers(rows, "first", H5T_STD_U64LE, table.first) &&
         (kind != Kind::Pass || write_numbers(rows, "size", H5T_STD_U64LE, table.size));
}

bool write_tables(const Handle& file, const Columns& columns) {
  const Handle states = enum_type(kStateNames);
  const Handle notes = enum_type(kNoteNames);
  const Handle steadiness = enum_type(kSteadinessNames);
  const Handle cases = create_group(file, "cases");
  const Handle note = create_group(file, "notes");
  const std::vector<std::string_view> ids(columns.id.begin(), columns.id.end());
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    if (!write_rows(file, static_cast<Kind>(kind), columns.series[kind])) return false;
  }
  return states && notes && steadiness && cases && note && write_strings(cases, "id", ids) &&
         write_numbers(cases, "state", states.id(), columns.state) &&
         write_numbers(cases, "first_sample", H5T_STD_U64LE, columns.first_sample) &&
         write_numbers(cases, "samples", H5T_STD_U64LE, columns.samples) &&
         write_numbers(cases, "excluded", H5T_STD_U64LE, columns.excluded) &&
         write_numbers(cases, "iterations", H5T_STD_U64LE, columns.iterations) &&
         write_numbers(cases, "steadiness", steadiness.id(), columns.steadiness) &&
         write_numbers(cases, "steady_after", H5T_STD_U32LE, columns.steady_after) &&
         write_numbers(cases, "steady_after_s", H5T_IEEE_F64LE, columns.steady_after_seconds) &&
         write_numbers(note, "case", H5T_STD_U32LE, columns.note_case) &&
         write_numbers(note, "kind", notes.id(), columns.note_kind) &&
         write_numbers(note, "first", H5T_STD_U64LE, columns.note_first) &&
         write_numbers(note, "size", H5T_STD_U64LE, columns.note_size) &&
         write_bytes(note, "text", H5T_STD_U8LE, columns.text.size(), columns.text);
}

/// Timings hardly repeat and shrink to a third at best for 17 times the time; counters and sizes
/// repeat and shrink to almost nothing. So a large column is compressed when a quarter or less of
/// its first values are different ones.
Packing packing_of(const MetricColumn& column) {
  if (column.size * sizeof(double) < kMediumColumn) return Packing::Deflate;
  std::unordered_set<std::uint64_t> different;
  for (const double value : column.probe) different.insert(std::bit_cast<std::uint64_t>(value));
  return different.size() <= column.probe.size() / 4 ? Packing::Deflate : Packing::Raw;
}

/// A metric's name where HDF5 tools can show it: letters, digits and underscores, and no two alike.
std::string link_name(const std::string& metric, std::map<std::string, int>& used) {
  std::string name;
  for (const char c : metric.substr(0, 64)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += plain ? c : '_';
  }
  if (name.empty()) name.push_back('_');
  const int number = ++used[name];
  return number == 1 ? name : name + "." + std::to_string(number);
}

/// The columns of one kind of series, while they are filled.
class SeriesColumns {
 public:
  bool create(const Handle& file, Kind kind, const SeriesTable& table) {
    kind_ = kind;
    group_ = create_group(file, kColumnGroups[static_cast<std::size_t>(kind)]);
    if (!group_) return false;
    std::map<std::string, int> used;
    for (std::uint32_t number = 0; number < table.metrics.size(); ++number) {
      const MetricColumn& metric = table.metrics[number];
      index_.of({metric.metric, metric.unit, metric.better, {}}, known_);
      std::optional<Column> column = Column::create(
          group_, link_name(metric.metric, used), H5T_IEEE_F64LE, metric.size, packing_of(metric));
      if (!column || !write_attribute(column->dataset(), "metric", metric.metric) ||
          !write_attribute(column->dataset(), "unit", metric.unit) ||
          !write_attribute(column->dataset(), "better",
                           kBetterNames[static_cast<std::size_t>(metric.better)]) ||
          !write_attribute(column->dataset(), "index", H5T_STD_U32LE, &number)) {
        return false;
      }
      columns_.push_back(std::move(*column));
    }
    return true;
  }
  /// The counted values of each series, and then those that are not.
  bool append(const plan::CaseResult& result) {
    const std::vector<plan::Series>& all = series_of(result, kind_);
    const std::vector<std::vector<double>>& excluded =
        kind_ == Kind::Machine ? result.excluded.machine : result.excluded.values;
    const bool has_excluded = kind_ != Kind::Pass && !result.excluded.use.empty();
    for (std::size_t i = 0; i < all.size(); ++i) {
      Column& column = columns_[index_.of(all[i], known_)];
      if (!column.append(bytes_of(all[i].values))) return false;
      if (has_excluded && !column.append(bytes_of(excluded[i]))) return false;
    }
    return true;
  }
  bool flush() {
    return std::all_of(columns_.begin(), columns_.end(),
                       [](Column& column) { return column.flush(); });
  }

 private:
  Kind kind_ = Kind::Metric;
  Handle group_;
  std::vector<Column> columns_;
  std::vector<MetricColumn> known_;
  MetricIndex index_;
};

/// What every sample has, counted or not.
class SampleColumns {
 public:
  bool create(const Handle& file, std::uint64_t rows) {
    group_ = create_group(file, "samples");
    use_type_ = enum_type(kUseNames);
    if (!group_ || !use_type_) return false;
    const auto column = [&](const char* name, hid_t type) {
      std::optional<Column> made = Column::create(group_, name, type, rows, Packing::Deflate);
      if (made) columns_.push_back(std::move(*made));
    };
    column("started_ns", H5T_STD_I64LE);
    column("round", H5T_STD_U32LE);
    column("process", H5T_STD_U32LE);
    column("use", use_type_.id());
    column("disturbed", H5T_STD_U8LE);
    return columns_.size() == 5 && write_attribute(columns_[0].dataset(), "unit", "ns");
  }
  bool append(const plan::CaseResult& result) {
    const plan::Excluded& excluded = result.excluded;
    std::vector<std::uint8_t> use;
    for (const plan::SampleUse one : excluded.use) {
      use.push_back(static_cast<std::uint8_t>(static_cast<int>(one) + 1));
    }
    return append(result.started, result.round, result.process,
                  std::vector<std::uint8_t>(result.started.size()), result.disturbed) &&
           append(excluded.started, excluded.round, excluded.process, use, excluded.disturbed);
  }
  bool flush() {
    return std::all_of(columns_.begin(), columns_.end(),
                       [](Column& column) { return column.flush(); });
  }

 private:
  template <typename T>
  static std::vector<T> or_all(const std::vector<T>& values, std::size_t rows, T otherwise) {
    return values.empty() ? std::vector<T>(rows, otherwise) : values;
  }
  bool append(const std::vector<std::int64_t>& started, const std::vector<std::uint32_t>& round,
              const std::vector<std::uint32_t>& process, const std::vector<std::uint8_t>& use,
              const std::vector<std::uint8_t>& disturbed) {
    const std::size_t rows = started.size();
    return columns_[0].append(bytes_of(started)) && columns_[1].append(bytes_of(round)) &&
           columns_[2].append(bytes_of(or_all(process, rows, kOwnProcess))) &&
           columns_[3].append(bytes_of(use)) &&
           columns_[4].append(bytes_of(or_all(disturbed, rows, kUnwatched)));
  }

  Handle group_;
  Handle use_type_;
  std::vector<Column> columns_;
};

/// Stops early when the disk has refused something.
bool write_samples(const Handle& file, const Columns& columns, RecordReader& journal,
                   const DiskState& disk) {
  SampleColumns samples;
  std::array<SeriesColumns, kKinds> series;
  if (!samples.create(file, columns.all_samples)) return false;
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    if (!series[kind].create(file, static_cast<Kind>(kind), columns.series[kind])) return false;
  }
  journal.rewind();
  std::size_t left = columns.id.size();
  while (left > 0 && disk.error == 0) {
    const std::optional<RecordReader::Record> record = journal.next();
    if (!record) return false;
    if (record->kind != RecordKind::Case) continue;
    const std::optional<plan::CaseResult> result = decode_case(record->payload, journal.schema());
    if (!result || !samples.append(*result)) return false;
    for (SeriesColumns& kind : series) {
      if (!kind.append(*result)) return false;
    }
    --left;
  }
  return samples.flush() && std::all_of(series.begin(), series.end(),
                                        [](SeriesColumns& kind) { return kind.flush(); });
}

/// The room before HDF5's own bytes for what `list` reads: a power of two of at least 512, as HDF5
/// asks.
std::uint64_t head_room(const std::string& head) {
  return std::max<std::uint64_t>(512, std::bit_ceil(head.size()));
}

std::string head_of(const plan::RunInfo& info, const Seal& seal) {
  return file_head(Role::RunFile) + frame(RecordKind::Info, encode_info(info, Texts::Without)) +
         frame(RecordKind::Seal, encode_seal(seal));
}

/// Writes everything that HDF5 writes. The errno of what went wrong, or 0.
int write_h5(const std::filesystem::path& path, std::uint64_t room, const Columns& columns,
             RecordReader& journal) {
  const Library library;
  DiskState disk;
  const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  const Handle access = disk_access(disk);
  // What HDF5 1.8 and later read: compact headers, attributes in order.
  if (!access || H5Pset_userblock(creation.id(), room) < 0 ||
      H5Pset_libver_bounds(access.id(), H5F_LIBVER_V18, H5F_LIBVER_V18) < 0) {
    return EIO;
  }
  bool done = false;
  {
    Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.id(), access.id()), H5Fclose);
    done = file && write_info(file, columns.info) && write_tables(file, columns) &&
           write_samples(file, columns, journal, disk) && file.close();
  }
  if (disk.error != 0) return disk.error;
  return done ? 0 : EIO;
}

/// Checksums what HDF5 wrote, puts the head before it, and syncs.
Expected<void> seal_file(const std::filesystem::path& path, std::uint64_t room,
                         const plan::RunInfo& info) {
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (file.fd() < 0) return tl::unexpected(system_error("cannot write " + path.string(), errno));
  const Expected<std::uint64_t> size = size_of(file, path);
  if (!size) return tl::unexpected(size.error());
  const Expected<std::uint32_t> checksum = checksum_of(file, room, *size, path);
  if (!checksum) return tl::unexpected(checksum.error());
  const std::string head = head_of(info, {room, *size, *checksum});
  if (Expected<void> done = write_at(file, 0, head, path); !done) return done;
  return sync(file, path);
}

}  // namespace

Expected<void> write_run_file(const std::filesystem::path& journal,
                              const std::filesystem::path& target) {
  Expected<std::optional<RecordReader>> reader = RecordReader::open(journal);
  if (!reader) return tl::unexpected(reader.error());
  if (!*reader) return failure(journal.string() + " is not a run of benchc");
  const Expected<Columns> columns = collect_columns(**reader, journal);
  if (!columns) return tl::unexpected(columns.error());

  std::filesystem::path partial = target;
  partial += ".partial";
  const std::uint64_t room = head_room(head_of(columns->info, {}));
  Expected<void> done;
  if (const int cause = write_h5(partial, room, *columns, **reader); cause != 0) {
    done = tl::unexpected(system_error("cannot write " + target.string(), cause));
  } else {
    done = seal_file(partial, room, columns->info);
  }
  if (done && std::rename(partial.c_str(), target.c_str()) != 0) {
    done = tl::unexpected(system_error("cannot write " + target.string(), errno));
  }
  if (!done) {
    ::unlink(partial.c_str());
    return done;
  }
  return sync_directory(target.parent_path());
}

}  // namespace benchc::store
