#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/plan/result.h"

/// The values of a run as bytes, for the journal and for the head of a run's file. The layout is in
/// docs/store.md.
namespace benchc::store {

/// From this schema on there are a case's processes and iterations, and a run's clock.
inline constexpr std::uint32_t kSchemaOfProcesses = 2;

/// From this schema on there are what the machine did, passes of their own, and samples that are in
/// no statistic.
inline constexpr std::uint32_t kSchemaOfMachine = 3;

/// Whether an encoded RunInfo carries spec_text and plan_json.
enum class Texts : std::uint8_t { Without, With };

std::string encode_info(const plan::RunInfo& info, Texts texts);
std::string encode_case(const plan::CaseResult& result);
/// Of `info` only what is known at the end: ended, outcome, interrupted, controls, clock.
std::string encode_end(const plan::RunInfo& info);

/// What is wrong with a case, for people: columns that are not of one length; empty where nothing
/// is.
std::string case_problem(const plan::CaseResult& result);

/// The reverse, of bytes that were written by `schema`; absent when they are anything but a whole
/// value.
std::optional<plan::RunInfo> decode_info(std::string_view bytes, std::uint32_t schema);
std::optional<plan::CaseResult> decode_case(std::string_view bytes, std::uint32_t schema);
/// Sets what encode_end wrote, and nothing else.
bool decode_end(std::string_view bytes, std::uint32_t schema, plan::RunInfo& info);

/// CRC-32 (IEEE 802.3, reflected, as in zlib) of `bytes`, continuing `previous`.
std::uint32_t crc32(std::string_view bytes, std::uint32_t previous = 0);

}  // namespace benchc::store
