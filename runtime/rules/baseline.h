#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "runtime/plan/error.h"
#include "runtime/plan/result.h"
#include "runtime/rules/rules.h"
#include "runtime/rules/stored_runs.h"

namespace benchc::rules {

/// A tag of the repository.
struct Tag {
  std::string name;
  /// The full hash of the commit that it names.
  std::string commit;
  /// Nanoseconds since 1970; of a tag without a date of its own, its commit's.
  std::int64_t created = 0;

  friend bool operator==(const Tag&, const Tag&) = default;
};

/// The tags that a pattern names, newest first. An error says why they cannot be known. Rules do
/// not run git themselves.
using TagsOf = std::function<Expected<std::vector<Tag>>(const std::string& pattern)>;

/// What baselines are looked up in.
struct BaselineSources {
  StoredRuns& runs;
  /// The repository's root, to which a file's path is relative.
  std::filesystem::path repository;
  /// Only for baselines by `tag`; empty: tags cannot be known.
  TagsOf tags_of = {};
};

/// Reads from the store what the plan's baselines stand for, parallel to plan.baselines. `current`
/// says which machine the runs must be comparable with, and as of when: of a branch or of tags, no
/// run that was started later is taken, nor a tag that was made later. The run of its own id is
/// never taken. Nothing readable is no error: BaselineData::missing says why.
std::vector<BaselineData> resolve_baselines(const plan::Plan& plan, const BaselineSources& sources,
                                            const plan::RunInfo& current);

/// The same for one run alone.
std::vector<BaselineData> resolve_baselines(const plan::Plan& plan,
                                            const std::filesystem::path& store,
                                            const std::filesystem::path& repository,
                                            const plan::RunInfo& current,
                                            const TagsOf& tags_of = {});

/// All fields that forbid a comparison, with both values, for people; empty when none does. Strict:
/// cpu_model, cpu_count, threads_per_core, memory_bytes (within 5%), kernel (major.minor),
/// governor, virtualization, compiler, and machine_class where both have one. CpuModel: cpu_model.
/// Class: machine_class.
std::string differing_field(const plan::Baseline& baseline, const plan::RunInfo& current,
                            const plan::RunInfo& other);

}  // namespace benchc::rules
