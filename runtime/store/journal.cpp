#include "runtime/store/journal.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "runtime/store/record.h"
#include "runtime/store/store.h"

namespace benchc::store {
namespace {

constexpr std::string_view kMagic("benchc\x1A\n", 8);
constexpr std::size_t kFrameSize = 20;
constexpr std::size_t kReadAhead = 256 * 1024;

template <typename T>
void append(std::string& bytes, T number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

template <typename T>
T number_at(std::string_view bytes, std::size_t offset) {
  T number{};
  std::memcpy(&number, bytes.data() + offset, sizeof number);
  return number;
}

Expected<plan::RunInfo> read_first(RecordReader& reader, const std::filesystem::path& path) {
  const std::optional<RecordReader::Record> first = reader.next();
  std::optional<plan::RunInfo> info;
  if (first && first->kind == RecordKind::Info) info = decode_info(first->payload, reader.schema());
  if (!info) return failure(path.string() + " is damaged: what it says of the run is unreadable");
  return std::move(*info);
}

}  // namespace

std::string file_head(Role role) {
  std::string head(kMagic);
  append(head, static_cast<std::uint32_t>(kSchemaVersion));
  append(head, static_cast<std::uint32_t>(role));
  return head;
}

std::string encode_seal(const Seal& seal) {
  std::string bytes;
  append(bytes, seal.begin);
  append(bytes, seal.size);
  append(bytes, seal.checksum);
  return bytes;
}

std::optional<Seal> decode_seal(std::string_view bytes) {
  if (bytes.size() != 20) return std::nullopt;
  return Seal{number_at<std::uint64_t>(bytes, 0), number_at<std::uint64_t>(bytes, 8),
              number_at<std::uint32_t>(bytes, 16)};
}

Expected<std::uint32_t> checksum_of(const Descriptor& file, std::uint64_t begin, std::uint64_t size,
                                    const std::filesystem::path& path) {
  std::uint32_t checksum = 0;
  std::string buffer(kReadAhead, '\0');
  while (begin < size) {
    const std::size_t wanted = std::min<std::uint64_t>(buffer.size(), size - begin);
    const Expected<std::size_t> got = read_at(file, begin, buffer.data(), wanted, path);
    if (!got) return tl::unexpected(got.error());
    checksum = crc32(std::string_view(buffer).substr(0, *got), checksum);
    if (*got < wanted) break;
    begin += *got;
  }
  return checksum;
}

std::string frame(RecordKind kind, std::string_view payload) {
  std::string bytes;
  bytes.reserve(kFrameSize + payload.size());
  append(bytes, static_cast<std::uint32_t>(kind));
  append(bytes, static_cast<std::uint64_t>(payload.size()));
  append(bytes, crc32(payload));
  append(bytes, crc32(bytes));
  bytes.append(payload);
  return bytes;
}

Error newer_schema(const std::filesystem::path& path, std::int64_t schema) {
  return {path.string() + " is of schema " + std::to_string(schema) + ", this benchc reads up to " +
              std::to_string(kSchemaVersion),
          "read it with a newer benchc"};
}

RecordReader::RecordReader(Descriptor file, std::filesystem::path path, std::uint64_t size,
                           Role role, std::uint32_t schema)
    : file_(std::move(file)), path_(std::move(path)), size_(size), role_(role), schema_(schema) {}

Expected<std::optional<RecordReader>> RecordReader::open(const std::filesystem::path& path) {
  Expected<Descriptor> file = open_regular(path);
  if (!file) return tl::unexpected(file.error());
  const Expected<std::uint64_t> size = size_of(*file, path);
  if (!size) return tl::unexpected(size.error());
  char head[kHeadSize];
  const Expected<std::size_t> got = read_at(*file, 0, head, sizeof head, path);
  if (!got) return tl::unexpected(got.error());
  const std::string_view bytes(head, *got);
  if (bytes.size() < kHeadSize || !bytes.starts_with(kMagic)) return std::nullopt;
  const auto schema = number_at<std::uint32_t>(bytes, kMagic.size());
  if (schema > static_cast<std::uint32_t>(kSchemaVersion)) {
    return tl::unexpected(newer_schema(path, schema));
  }
  const auto role = number_at<std::uint32_t>(bytes, kMagic.size() + 4);
  if (schema < 1 || (role != static_cast<std::uint32_t>(Role::Journal) &&
                     role != static_cast<std::uint32_t>(Role::RunFile))) {
    return failure(path.string() + " is damaged: its first bytes are not of the schema");
  }
  return RecordReader(std::move(*file), path, *size, static_cast<Role>(role), schema);
}

std::string_view RecordReader::take(std::uint64_t size) {
  if (size > size_ - std::min(size_, offset_)) return {};
  if (offset_ < buffer_at_ || offset_ + size > buffer_at_ + buffer_.size()) {
    const std::uint64_t wanted =
        std::min(size_ - offset_, std::max<std::uint64_t>(size, kReadAhead));
    buffer_.resize(wanted);
    buffer_at_ = offset_;
    const Expected<std::size_t> got = read_at(file_, offset_, buffer_.data(), wanted, path_);
    buffer_.resize(got.value_or(0));
    if (buffer_.size() < size) return {};
  }
  return std::string_view(buffer_).substr(offset_ - buffer_at_, size);
}

std::optional<RecordReader::Record> RecordReader::next(bool skip_cases) {
  const std::string_view head = take(kFrameSize);
  if (head.size() < kFrameSize) return std::nullopt;
  if (crc32(head.substr(0, 16)) != number_at<std::uint32_t>(head, 16)) return std::nullopt;
  const auto kind = static_cast<RecordKind>(number_at<std::uint32_t>(head, 0));
  const auto length = number_at<std::uint64_t>(head, 4);
  const auto checksum = number_at<std::uint32_t>(head, 12);
  if (length > size_ - offset_ - kFrameSize) return std::nullopt;
  offset_ += kFrameSize;
  if (skip_cases && kind == RecordKind::Case) {
    offset_ += length;
    return Record{kind, {}};
  }
  const std::string_view payload = take(length);
  if (payload.size() < length || crc32(payload) != checksum) {
    // What follows a damaged record is not to be trusted either.
    size_ = offset_;
    return std::nullopt;
  }
  offset_ += length;
  return Record{kind, payload};
}

void RecordReader::rewind() { offset_ = kHeadSize; }

Expected<Head> read_head(RecordReader& reader, const std::filesystem::path& path) {
  Expected<plan::RunInfo> info = read_first(reader, path);
  if (!info) return tl::unexpected(info.error());
  Head head{std::move(*info), std::nullopt};
  head.info.spec_text.clear();
  head.info.plan_json.clear();
  if (reader.role() == Role::RunFile) {
    const std::optional<RecordReader::Record> record = reader.next();
    if (record && record->kind == RecordKind::Seal) head.seal = decode_seal(record->payload);
    if (!head.seal) return failure(path.string() + " is damaged: its head has no seal");
    return head;
  }
  while (const std::optional<RecordReader::Record> record = reader.next(true)) {
    if (record->kind == RecordKind::End) decode_end(record->payload, reader.schema(), head.info);
  }
  return head;
}

Expected<plan::Run> read_journal(RecordReader& reader, const std::filesystem::path& path) {
  Expected<plan::RunInfo> info = read_first(reader, path);
  if (!info) return tl::unexpected(info.error());
  plan::Run run{std::move(*info), {}};
  while (const std::optional<RecordReader::Record> record = reader.next()) {
    if (record->kind == RecordKind::End) decode_end(record->payload, reader.schema(), run.info);
    if (record->kind != RecordKind::Case) continue;
    std::optional<plan::CaseResult> result = decode_case(record->payload, reader.schema());
    if (!result) break;
    run.cases.push_back(std::move(*result));
  }
  return run;
}

}  // namespace benchc::store
