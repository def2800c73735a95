#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "runtime/plan/error.h"
#include "runtime/plan/result.h"

namespace benchc::driver {

/// From when on runs are looked at.
struct Since {
  /// Nanoseconds since 1970 (UTC); a run that was started just then is one of them.
  std::int64_t time = 0;
  /// What was asked for, where its words do not say: "commit 1a2b3c of
  /// 2026-11-01", "the start of run X".
  std::string means;
};

/// A commit and when it was made, nanoseconds since 1970.
struct Commit {
  std::string hash;
  std::int64_t time = 0;
};

/// What `when` stands for, tried in this order: a day (2026-11-01, from its midnight in UTC), a
/// span before `now` (30d, 12h, 90min, 2w), a run's id or how it begins (the earliest of those that
/// do), a revision that `find_commit` knows. What is none of them is an error that names the forms.
Expected<Since> resolve_since(
    const std::string& when, std::int64_t now, std::span<const plan::RunInfo> runs,
    const std::function<std::optional<Commit>(const std::string&)>& find_commit);

}  // namespace benchc::driver
