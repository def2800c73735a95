#include "runtime/store/record.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

namespace benchc::store {
namespace {

static_assert(std::endian::native == std::endian::little,
              "numbers are written as they lie in memory");

class Encoder {
 public:
  template <typename T>
  requires std::is_arithmetic_v<T>
  void put(T number) {
    const std::size_t at = bytes_.size();
    bytes_.resize(at + sizeof number);
    std::memcpy(bytes_.data() + at, &number, sizeof number);
  }
  template <typename T>
  requires std::is_enum_v<T>
  void put(T value) { put(static_cast<std::uint8_t>(value)); }
  void put(bool value) { put(static_cast<std::uint8_t>(value)); }
  void put(std::string_view text) {
    put(static_cast<std::uint64_t>(text.size()));
    bytes_.append(text);
  }
  template <typename T>
  void put_array(const std::vector<T>& values) {
    put(static_cast<std::uint64_t>(values.size()));
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  void reserve(std::size_t size) { bytes_.reserve(size); }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// After the first value that does not fit, nothing is read any more.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}

  template <typename T>
  requires std::is_arithmetic_v<T>
  void get(T& number) {
    if (!take(sizeof number)) return;
    std::memcpy(&number, taken_, sizeof number);
  }
  template <typename T>
  void get_enum(T& value, T last) {
    std::uint8_t number = 0;
    get(number);
    if (number > static_cast<std::uint8_t>(last)) fail();
    if (ok_) value = static_cast<T>(number);
  }
  void get(bool& value) {
    std::uint8_t number = 0;
    get(number);
    if (number > 1) fail();
    value = number == 1;
  }
  void get(std::string& text) {
    const std::uint64_t size = count(1);
    if (take(size)) text.assign(taken_, size);
  }
  template <typename T>
  void get_array(std::vector<T>& values) {
    const std::uint64_t size = count(sizeof(T));
    if (!take(size * sizeof(T)) || size == 0) return;
    values.resize(size);
    std::memcpy(values.data(), taken_, size * sizeof(T));
  }
  /// A number of things that take at least `each` bytes: never more than the bytes that are left
  /// can hold.
  std::uint64_t count(std::size_t each) {
    std::uint64_t number = 0;
    get(number);
    if (number > rest_.size() / each) fail();
    return ok_ ? number : 0;
  }
  bool ok() const { return ok_; }
  bool whole() const { return ok_ && rest_.empty(); }

 private:
  bool take(std::size_t size) {
    if (!ok_ || size > rest_.size()) {
      fail();
      return false;
    }
    taken_ = rest_.data();
    rest_.remove_prefix(size);
    return true;
  }
  void fail() { ok_ = false; }

  std::string_view rest_;
  const char* taken_ = nullptr;
  bool ok_ = true;
};

void put_end(Encoder& out, const plan::RunInfo& info) {
  out.put(info.ended);
  out.put(info.outcome);
  out.put(info.interrupted);
  out.put(static_cast<std::uint64_t>(info.controls.size()));
  for (const plan::ObtainedControl& control : info.controls) {
    out.put(control.name);
    out.put(control.requested);
    out.put(control.obtained);
  }
  out.put(info.clock.has_value());
  if (info.clock) {
    out.put(info.clock->source);
    out.put(info.clock->frequency);
    out.put(info.clock->resolution);
    out.put(info.clock->overhead);
  }
}

void get_end(Decoder& in, std::uint32_t schema, plan::RunInfo& info) {
  in.get(info.ended);
  in.get_enum(info.outcome, plan::RunOutcome::Error);
  in.get(info.interrupted);
  info.controls.clear();
  const std::uint64_t controls = in.count(24);
  for (std::uint64_t i = 0; i < controls && in.ok(); ++i) {
    plan::ObtainedControl& control = info.controls.emplace_back();
    in.get(control.name);
    in.get(control.requested);
    in.get(control.obtained);
  }
  info.clock.reset();
  if (schema < kSchemaOfProcesses) return;
  bool has_clock = false;
  in.get(has_clock);
  if (!has_clock) return;
  plan::Clock& clock = info.clock.emplace();
  in.get(clock.source);
  in.get(clock.frequency);
  in.get(clock.resolution);
  in.get(clock.overhead);
}

void put_series(Encoder& out, const std::vector<plan::Series>& all) {
  out.put(static_cast<std::uint64_t>(all.size()));
  for (const plan::Series& series : all) {
    out.put(series.metric);
    out.put(series.unit);
    out.put(series.better);
    out.put_array(series.values);
  }
}

void get_series(Decoder& in, std::vector<plan::Series>& all) {
  const std::uint64_t count = in.count(25);
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    plan::Series& series = all.emplace_back();
    in.get(series.metric);
    in.get(series.unit);
    in.get_enum(series.better, plan::Better::None);
    in.get_array(series.values);
  }
}

void put_values(Encoder& out, const std::vector<std::vector<double>>& values) {
  out.put(static_cast<std::uint64_t>(values.size()));
  for (const std::vector<double>& one : values) out.put_array(one);
}

void get_values(Decoder& in, std::vector<std::vector<double>>& values) {
  const std::uint64_t count = in.count(8);
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) in.get_array(values.emplace_back());
}

void put_excluded(Encoder& out, const plan::Excluded& excluded) {
  out.put_array(excluded.use);
  out.put_array(excluded.started);
  out.put_array(excluded.round);
  out.put_array(excluded.process);
  put_values(out, excluded.values);
  put_values(out, excluded.machine);
  out.put_array(excluded.disturbed);
}

void get_excluded(Decoder& in, plan::Excluded& excluded) {
  const std::uint64_t count = in.count(1);
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    in.get_enum(excluded.use.emplace_back(), plan::SampleUse::Discarded);
  }
  in.get_array(excluded.started);
  in.get_array(excluded.round);
  in.get_array(excluded.process);
  get_values(in, excluded.values);
  get_values(in, excluded.machine);
  in.get_array(excluded.disturbed);
}

constexpr std::array<std::array<std::uint32_t, 256>, 8> crc_tables() {
  std::array<std::array<std::uint32_t, 256>, 8> tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) {
      remainder = (remainder >> 1) ^ ((remainder & 1) != 0 ? 0xEDB88320U : 0U);
    }
    tables[0][byte] = remainder;
  }
  for (std::size_t table = 1; table < 8; ++table) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = tables[table - 1][byte];
      tables[table][byte] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

}  // namespace

std::string encode_info(const plan::RunInfo& info, Texts texts) {
  Encoder out;
  out.put(info.id);
  out.put(info.started);
  out.put(info.benchc_version);
  out.put(info.spec);
  out.put(texts == Texts::With ? std::string_view(info.spec_text) : std::string_view());
  out.put(texts == Texts::With ? std::string_view(info.plan_json) : std::string_view());
  out.put(info.plan_hash);
  out.put(info.suite);
  out.put(info.seed);
  out.put(info.git_revision);
  out.put(info.git_branch);
  out.put(info.git_dirty);
  out.put(info.machine_class);
  out.put(static_cast<std::uint64_t>(info.fingerprint.size()));
  for (const auto& [name, value] : info.fingerprint) {
    out.put(name);
    out.put(value);
  }
  put_end(out, info);
  return out.take();
}

std::optional<plan::RunInfo> decode_info(std::string_view bytes, std::uint32_t schema) {
  Decoder in(bytes);
  plan::RunInfo info;
  in.get(info.id);
  in.get(info.started);
  in.get(info.benchc_version);
  in.get(info.spec);
  in.get(info.spec_text);
  in.get(info.plan_json);
  in.get(info.plan_hash);
  in.get(info.suite);
  in.get(info.seed);
  in.get(info.git_revision);
  in.get(info.git_branch);
  in.get(info.git_dirty);
  in.get(info.machine_class);
  const std::uint64_t fields = in.count(16);
  for (std::uint64_t i = 0; i < fields && in.ok(); ++i) {
    auto& [name, value] = info.fingerprint.emplace_back();
    in.get(name);
    in.get(value);
  }
  get_end(in, schema, info);
  if (!in.whole()) return std::nullopt;
  return info;
}

std::string encode_case(const plan::CaseResult& result) {
  Encoder out;
  const std::size_t rows = result.started.size() + result.excluded.use.size();
  const std::size_t columns = result.series.size() + result.machine.size();
  out.reserve(512 + rows * (18 + columns * 8) + columns * 64 + result.passes.size() * 128);
  out.put(result.id);
  out.put(result.state);
  out.put(result.reason);
  out.put(result.stdout_tail);
  out.put(result.stderr_tail);
  out.put_array(result.started);
  out.put_array(result.round);
  put_series(out, result.series);
  out.put(static_cast<std::uint64_t>(result.warnings.size()));
  for (const std::string& warning : result.warnings) out.put(warning);
  out.put_array(result.process);
  out.put(result.iterations);
  put_series(out, result.machine);
  out.put_array(result.disturbed);
  put_series(out, result.passes);
  put_excluded(out, result.excluded);
  out.put(result.steadiness.has_value());
  if (result.steadiness) {
    out.put(result.steadiness->kind);
    out.put(result.steadiness->samples);
    out.put(result.steadiness->seconds);
  }
  return out.take();
}

std::string case_problem(const plan::CaseResult& result) {
  const std::size_t samples = result.started.size();
  const plan::Excluded& excluded = result.excluded;
  const std::size_t left_out = excluded.use.size();
  const auto differ = [&](std::size_t count, const std::string& what) {
    return "case " + result.id + " has " + std::to_string(count) + " " + what + " for " +
           std::to_string(samples) + " samples";
  };
  if (result.round.size() != samples) return differ(result.round.size(), "rounds");
  if (!result.process.empty() && result.process.size() != samples) {
    return differ(result.process.size(), "processes");
  }
  if (!result.disturbed.empty() && result.disturbed.size() != samples) {
    return differ(result.disturbed.size(), "disturbances");
  }
  for (const auto* family : {&result.series, &result.machine}) {
    for (const plan::Series& series : *family) {
      if (series.values.size() == samples) continue;
      return differ(series.values.size(), "values of " + series.metric);
    }
  }
  const bool same = excluded.started.size() == left_out && excluded.round.size() == left_out &&
                    (excluded.process.empty() || excluded.process.size() == left_out) &&
                    (excluded.disturbed.empty() || excluded.disturbed.size() == left_out);
  const auto fits = [&](const std::vector<std::vector<double>>& values, std::size_t columns) {
    return (values.size() == columns || (values.empty() && left_out == 0)) &&
           std::all_of(values.begin(), values.end(),
                       [&](const std::vector<double>& one) { return one.size() == left_out; });
  };
  if (!same || !fits(excluded.values, result.series.size()) ||
      !fits(excluded.machine, result.machine.size())) {
    return "the excluded samples of case " + result.id + " are columns of different lengths";
  }
  return {};
}

std::optional<plan::CaseResult> decode_case(std::string_view bytes, std::uint32_t schema) {
  Decoder in(bytes);
  plan::CaseResult result;
  in.get(result.id);
  in.get_enum(result.state, plan::CaseState::Skipped);
  in.get(result.reason);
  in.get(result.stdout_tail);
  in.get(result.stderr_tail);
  in.get_array(result.started);
  in.get_array(result.round);
  get_series(in, result.series);
  const std::uint64_t warnings = in.count(8);
  for (std::uint64_t i = 0; i < warnings && in.ok(); ++i) in.get(result.warnings.emplace_back());
  if (schema >= kSchemaOfProcesses) {
    in.get_array(result.process);
    in.get(result.iterations);
  }
  if (schema >= kSchemaOfMachine) {
    get_series(in, result.machine);
    in.get_array(result.disturbed);
    get_series(in, result.passes);
    get_excluded(in, result.excluded);
    bool has_steadiness = false;
    in.get(has_steadiness);
    if (has_steadiness) {
      plan::Steadiness& steadiness = result.steadiness.emplace();
      in.get_enum(steadiness.kind, plan::Steadiness::Kind::NoSteadyState);
      in.get(steadiness.samples);
      in.get(steadiness.seconds);
    }
  }
  if (!in.whole() || !case_problem(result).empty()) return std::nullopt;
  return result;
}

std::string encode_end(const plan::RunInfo& info) {
  Encoder out;
  put_end(out, info);
  return out.take();
}

bool decode_end(std::string_view bytes, std::uint32_t schema, plan::RunInfo& info) {
  Decoder in(bytes);
  plan::RunInfo end;
  get_end(in, schema, end);
  if (!in.whole()) return false;
  info.ended = end.ended;
  info.outcome = end.outcome;
  info.interrupted = end.interrupted;
  info.controls = std::move(end.controls);
  info.clock = std::move(end.clock);
  return true;
}

std::uint32_t crc32(std::string_view bytes, std::uint32_t previous) {
  // Eight bytes a step ("slicing by 8", Kounavis and Berry, A Systematic Approach to Building High
  // Performance Software-based CRC Generators, ISCC 2005).
  static constexpr auto kTables = crc_tables();
  std::uint32_t crc = ~previous;
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, at += 8) {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    std::memcpy(&low, at, 4);
    std::memcpy(&high, at + 4, 4);
    low ^= crc;
    crc = kTables[7][low & 0xFF] ^ kTables[6][(low >> 8) & 0xFF] ^ kTables[5][(low >> 16) & 0xFF] ^
          kTables[4][low >> 24] ^ kTables[3][high & 0xFF] ^ kTables[2][(high >> 8) & 0xFF] ^
          kTables[1][(high >> 16) & 0xFF] ^ kTables[0][high >> 24];
  }
  for (; left > 0; --left, ++at) {
    crc = (crc >> 8) ^ kTables[0][(crc ^ static_cast<unsigned char>(*at)) & 0xFF];
  }
  return ~crc;
}

}  // namespace benchc::store
