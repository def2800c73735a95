#include "runtime/store/h5_write.h"

#include <algorithm>
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
#include "runtime/store/h5_disk.h"
#include "runtime/store/handle.h"
#include "runtime/store/record.h"
#include "runtime/store/store.h"

namespace benchc::store {
namespace {

constexpr std::size_t kChunkBytes = 256 * 1024;
/// Below this a column is smaller than the bookkeeping of chunks.
constexpr std::uint64_t kSmallColumn = 4096;
/// Below this compressing takes at most some 10 ms, whatever the values are.
constexpr std::uint64_t kMediumColumn = 1024 * 1024;

enum class Packing : std::uint8_t { Raw, Deflate };

/// A one-dimensional dataset that is written from its beginning to its end, a chunk at a time.
class Column {
 public:
  static std::optional<Column> create(const Handle& parent, const std::string& name, hid_t type,
                                      std::uint64_t rows, Packing packing) {
    Column column;
    column.width_ = H5Tget_size(type);
    column.rows_a_chunk_ = std::max<std::uint64_t>(1, kChunkBytes / column.width_);
    column.type_ = Handle(H5Tcopy(type), H5Tclose);
    const hsize_t extent = rows;
    const Handle space(H5Screate_simple(1, &extent, nullptr), H5Sclose);
    const Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    bool ok = H5Pset_fill_time(creation.id(), H5D_FILL_TIME_NEVER) >= 0;
    if (packing == Packing::Deflate && rows * column.width_ >= kSmallColumn) {
      const hsize_t chunk = std::min<std::uint64_t>(rows, column.rows_a_chunk_);
      ok = ok && H5Pset_chunk(creation.id(), 1, &chunk) >= 0 &&
           H5Pset_shuffle(creation.id()) >= 0 && H5Pset_deflate(creation.id(), 1) >= 0;
    }
    column.dataset_ = Handle(H5Dcreate2(parent.id(), name.c_str(), type, space.id(), H5P_DEFAULT,
                                        creation.id(), H5P_DEFAULT),
                             H5Dclose);
    if (!ok || !column.type_ || !space || !column.dataset_) return std::nullopt;
    return column;
  }

  /// `bytes` are whole rows.
  bool append(std::string_view bytes) {
    const std::size_t full = rows_a_chunk_ * width_;
    while (!bytes.empty()) {
      const std::size_t part = std::min(full - pending_.size(), bytes.size());
      pending_.append(bytes.substr(0, part));
      bytes.remove_prefix(part);
      if (pending_.size() == full && !flush()) return false;
    }
    return true;
  }
  /// Writes what is left.
  bool flush() {
    if (pending_.empty()) return true;
    const hsize_t start = written_;
    const hsize_t count = pending_.size() / width_;
    const Handle memory(H5Screate_simple(1, &count, nullptr), H5Sclose);
    const Handle file(H5Dget_space(dataset_.id()), H5Sclose);
    if (!memory || !file) return false;
    if (H5Sselect_hyperslab(file.id(), H5S_SELECT_SET, &start, nullptr, &count, nullptr) < 0 ||
        H5Dwrite(dataset_.id(), type_.id(), memory.id(), file.id(), H5P_DEFAULT, pending_.data()) <
            0) {
      return false;
    }
    written_ += count;
    pending_.clear();
    return true;
  }
  const Handle& dataset() const { return dataset_; }

 private:
  Handle dataset_;
  Handle type_;
  std::size_t width_ = 0;
  std::uint64_t rows_a_chunk_ = 0;
  std::uint64_t written_ = 0;
  std::string pending_;
};

template <typename T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

bool write_bytes(const Handle& parent, const char* name, hid_t type, std::uint64_t rows,
                 std::string_view bytes) {
  std::optional<Column> column = Column::create(parent, name, type, rows, Packing::Deflate);
  return column && column->append(bytes) && column->flush();
}

template <typename T>
bool write_numbers(const Handle& parent, const char* name, hid_t type,
                   const std::vector<T>& values) {
  return write_bytes(parent, name, type, values.size(), bytes_of(values));
}

/// A UTF-8 string of fixed length, padded with NULs. HDF5 has no strings of length 0.
Handle string_type(std::size_t length) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  if (H5Tset_size(type.id(), std::max<std::size_t>(1, length)) < 0 ||
      H5Tset_strpad(type.id(), H5T_STR_NULLPAD) < 0 || H5Tset_cset(type.id(), H5T_CSET_UTF8) < 0) {
    return {};
  }
  return type;
}

bool write_strings(const Handle& parent, const char* name,
                   std::span<const std::string_view> texts) {
  std::size_t longest = 1;
  for (const std::string_view text : texts) longest = std::max(longest, text.size());
  const Handle type = string_type(longest);
  if (!type) return false;
  std::optional<Column> column =
      Column::create(parent, name, type.id(), texts.size(), Packing::Deflate);
  if (!column) return false;
  std::string cell;
  for (const std::string_view text : texts) {
    cell.assign(text);
    cell.resize(longest, '\0');
    if (!column->append(cell)) return false;
  }
  return column->flush();
}

bool write_text(const Handle& parent, const char* name, std::string_view text) {
  const Handle type = string_type(text.size());
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle dataset(
      H5Dcreate2(parent.id(), name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
      H5Dclose);
  const std::string bytes = text.empty() ? std::string(1, '\0') : std::string(text);
  return dataset &&
         H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) >= 0;
}

bool write_attribute(const Handle& object, const char* name, hid_t type, const void* value) {
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle attribute(H5Acreate2(object.id(), name, type, space.id(), H5P_DEFAULT, H5P_DEFAULT),
                         H5Aclose);
  return attribute && H5Awrite(attribute.id(), type, value) >= 0;
}

bool write_attribute(const Handle& object, const char* name, const std::string& text) {
  const Handle type = string_type(text.size());
  return type && write_attribute(object, name, type.id(), text.c_str());
}

template <std::size_t N>
Handle enum_type(const std::array<const char*, N>& names) {
  Handle type(H5Tenum_create(H5T_STD_U8LE), H5Tclose);
  for (std::size_t i = 0; i < N; ++i) {
    const auto value = static_cast<std::uint8_t>(i);
    if (H5Tenum_insert(type.id(), names[i], &value) < 0) return {};
  }
  return type;
}

Handle create_group(const Handle& parent, const char* name) {
  const Handle creation(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
  if (H5Pset_attr_creation_order(creation.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) <
      0) {
    return {};
  }
  return {H5Gcreate2(parent.id(), name, H5P_DEFAULT, creation.id(), H5P_DEFAULT), H5Gclose};
}

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

bool write_tables(const Handle& file, const Columns& columns) {
  const Handle states = enum_type(kStateNames);
  const Handle notes = enum_type(kNoteNames);
  const Handle cases = create_group(file, "cases");
  const Handle series = create_group(file, "series");
  const Handle note = create_group(file, "notes");
  const std::vector<std::string_view> ids(columns.id.begin(), columns.id.end());
  return states && notes && cases && series && note && write_strings(cases, "id", ids) &&
         write_numbers(cases, "state", states.id(), columns.state) &&
         write_numbers(cases, "first_sample", H5T_STD_U64LE, columns.first_sample) &&
         write_numbers(cases, "samples", H5T_STD_U64LE, columns.samples) &&
         write_numbers(cases, "iterations", H5T_STD_U64LE, columns.iterations) &&
         write_numbers(series, "case", H5T_STD_U32LE, columns.series_case) &&
         write_numbers(series, "metric", H5T_STD_U32LE, columns.series_metric) &&
         write_numbers(series, "first", H5T_STD_U64LE, columns.series_first) &&
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

/// Stops early when the disk has refused something.
bool write_samples(const Handle& file, const Columns& columns, RecordReader& journal,
                   const DiskState& disk) {
  const Handle samples = create_group(file, "samples");
  const Handle metrics = create_group(file, "metrics");
  if (!samples || !metrics) return false;
  std::optional<Column> started =
      Column::create(samples, "started_ns", H5T_STD_I64LE, columns.all_samples, Packing::Deflate);
  std::optional<Column> round =
      Column::create(samples, "round", H5T_STD_U32LE, columns.all_samples, Packing::Deflate);
  std::optional<Column> process =
      Column::create(samples, "process", H5T_STD_U32LE, columns.all_samples, Packing::Deflate);
  if (!started || !round || !process || !write_attribute(started->dataset(), "unit", "ns"))
    return false;
  std::vector<Column> values;
  std::vector<MetricColumn> known;
  MetricIndex index;
  std::map<std::string, int> used;
  for (std::uint32_t number = 0; number < columns.metrics.size(); ++number) {
    const MetricColumn& metric = columns.metrics[number];
    index.of({metric.metric, metric.unit, metric.better, {}}, known);
    std::optional<Column> column = Column::create(metrics, link_name(metric.metric, used),
                                                  H5T_IEEE_F64LE, metric.size, packing_of(metric));
    if (!column || !write_attribute(column->dataset(), "metric", metric.metric) ||
        !write_attribute(column->dataset(), "unit", metric.unit) ||
        !write_attribute(column->dataset(), "better",
                         kBetterNames[static_cast<std::size_t>(metric.better)]) ||
        !write_attribute(column->dataset(), "index", H5T_STD_U32LE, &number)) {
      return false;
    }
    values.push_back(std::move(*column));
  }
  journal.rewind();
  std::size_t left = columns.id.size();
  while (left > 0 && disk.error == 0) {
    const std::optional<RecordReader::Record> record = journal.next();
    if (!record) return false;
    if (record->kind != RecordKind::Case) continue;
    const std::optional<plan::CaseResult> result = decode_case(record->payload, journal.schema());
    if (!result || !started->append(bytes_of(result->started)) ||
        !round->append(bytes_of(result->round))) {
      return false;
    }
    const std::vector<std::uint32_t> own(result->process.empty() ? result->started.size() : 0,
                                         kOwnProcess);
    if (!process->append(bytes_of(result->process.empty() ? own : result->process))) return false;
    for (const plan::Series& one : result->series) {
      if (!values[index.of(one, known)].append(bytes_of(one.values))) return false;
    }
    --left;
  }
  return started->flush() && round->flush() && process->flush() &&
         std::all_of(values.begin(), values.end(), [](Column& column) { return column.flush(); });
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
