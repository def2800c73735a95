#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/plan/error.h"
#include "runtime/plan/result.h"
#include "runtime/store/file.h"

/// A sequence of checksummed records: a run while it is being written, and the head of its finished
/// file.
namespace benchc::store {

enum class RecordKind : std::uint32_t { Info = 1, Case = 2, End = 3, Seal = 4 };

/// What records are in: a journal, or the head of a finished run's HDF5 file.
enum class Role : std::uint32_t { Journal = 1, RunFile = 2 };

/// What every file of the store begins with: "benchc", 0x1A, a line break, the schema's version,
/// the role.
inline constexpr std::size_t kHeadSize = 16;
std::string file_head(Role role);

/// The last record of a finished file's head, of what HDF5 wrote after it.
struct Seal {
  /// Where HDF5's own bytes begin.
  std::uint64_t begin = 0;
  /// The file's size.
  std::uint64_t size = 0;
  /// CRC-32 from `begin` to the end.
  std::uint32_t checksum = 0;
};

std::string encode_seal(const Seal& seal);
std::optional<Seal> decode_seal(std::string_view bytes);
/// The checksum that a seal of the file has.
Expected<std::uint32_t> checksum_of(const Descriptor& file, std::uint64_t begin, std::uint64_t size,
                                    const std::filesystem::path& path);

/// A record as it stands in the file: kind, length, checksums, payload.
std::string frame(RecordKind kind, std::string_view payload);

/// "FILE is of schema 3, this benchc reads up to 2".
Error newer_schema(const std::filesystem::path& path, std::int64_t schema);

/// Reads whole records and stops at the first that is cut off or damaged.
class RecordReader {
 public:
  struct Record {
    RecordKind kind;
    /// Empty for a case that was asked to be skipped. Valid until the next call.
    std::string_view payload;
  };

  /// Absent when the file does not begin as one of ours does; an error for a newer schema.
  static Expected<std::optional<RecordReader>> open(const std::filesystem::path& path);

  std::optional<Record> next(bool skip_cases = false);
  Role role() const { return role_; }
  /// The schema that the records were written by.
  std::uint32_t schema() const { return schema_; }
  const Descriptor& file() const { return file_; }
  /// Back to the first record.
  void rewind();

 private:
  RecordReader(Descriptor file, std::filesystem::path path, std::uint64_t size, Role role,
               std::uint32_t schema);
  /// `size` bytes at the current place, empty when there are not as many.
  std::string_view take(std::uint64_t size);

  Descriptor file_;
  std::filesystem::path path_;
  std::uint64_t size_ = 0;
  Role role_ = Role::Journal;
  std::uint32_t schema_ = 0;
  /// Where the next record begins.
  std::uint64_t offset_ = kHeadSize;
  /// What was read ahead, and where in the file it begins.
  std::string buffer_;
  std::uint64_t buffer_at_ = 0;
};

/// What a journal's or a finished file's head says of the run, with the end of a journal applied.
/// Spec text and plan are left out. Of a finished file also the seal.
struct Head {
  plan::RunInfo info;
  std::optional<Seal> seal;
};
Expected<Head> read_head(RecordReader& reader, const std::filesystem::path& path);

/// A run from its journal: all whole records.
Expected<plan::Run> read_journal(RecordReader& reader, const std::filesystem::path& path);

}  // namespace benchc::store
