#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "runtime/plan/error.h"
#include "runtime/plan/result.h"

/// Where a store's files are.
namespace benchc::store {

inline constexpr std::string_view kRunExtension = ".h5";
inline constexpr std::string_view kJournalExtension = ".journal";

/// `<store>/runs`.
std::filesystem::path runs_directory(const std::filesystem::path& store);

/// Letters, digits, `.`, `_` and `-`, at most 128, not beginning with a dot: what a file may be
/// called everywhere.
bool valid_run_id(std::string_view id);

/// Each run's file by its id: the finished one, or the journal where there is none. A store that
/// does not exist has none.
Expected<std::map<std::string, std::filesystem::path>> find_runs(
    const std::filesystem::path& store);

/// A run's info without texts, and without reading samples. From a journal that has just become a
/// finished file, from that.
Expected<plan::RunInfo> read_info_at(const std::string& id, const std::filesystem::path& path);

/// A whole run, in the same way.
Expected<plan::Run> read_run_at(const std::string& id, const std::filesystem::path& path);

}  // namespace benchc::store
