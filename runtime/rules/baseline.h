#pragma once

#include <filesystem>
#include <vector>

#include "runtime/plan/result.h"
#include "runtime/rules/rules.h"

namespace benchc::rules {

/// Reads from the store what the plan's baselines stand for, parallel to plan.baselines. `current`
/// says which machine the runs must be comparable with; the run of its own id is never taken. Paths
/// are relative to `repository`. Nothing readable is no error: BaselineData::missing says why.
std::vector<BaselineData> resolve_baselines(const plan::Plan& plan,
                                            const std::filesystem::path& store,
                                            const std::filesystem::path& repository,
                                            const plan::RunInfo& current);

/// The name of the first field that forbids a comparison, with both values, for people; empty when
/// none does. Strict: cpu_model, cpu_count, threads_per_core, memory_bytes (within 5%), kernel
/// (major.minor), governor, virtualization, compiler. CpuModel: cpu_model. Class: machine_class.
std::string differing_field(const plan::Baseline& baseline, const plan::RunInfo& current,
                            const plan::RunInfo& other);

}  // namespace benchc::rules
