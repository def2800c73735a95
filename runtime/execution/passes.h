#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"
#include "runtime/workload/launcher.h"

/// Counting a command in runs of their own, apart from the timed samples.
namespace benchc::execution {

/// How many passes there are at least, so that it is seen whether they agree, and at most.
inline constexpr unsigned kFewestPasses = 2;
inline constexpr unsigned kMostPasses = 5;

/// How much longer than a run of its own a command may take in a pass.
inline constexpr double kPassSlowdown = 100;

/// Whether a metric is counted in passes: `instructions by valgrind`.
bool is_of_passes(const plan::Metric& metric);

/// By workload: the metrics that are counted in passes.
std::vector<std::vector<plan::Metric>> metrics_of_passes(const plan::Plan& plan);

/// The sum of what Cachegrind's files in a folder, one a process, say of executed instructions;
/// nothing where there is none, or one without a sum.
std::optional<double> counted_instructions(const std::filesystem::path& folder);

struct Passes {
  std::vector<plan::Series> series;
  /// From plan::about_metric on.
  std::vector<std::string> warnings;
};

/// Runs `launch` under Valgrind until two passes in a row agree, at least kFewestPasses and at most
/// kMostPasses times, and no longer than `seconds`. The address space is not randomized, so that
/// a program whose input is the same counts the same. `prepare` comes before each; false ends it.
Passes count_in_passes(std::span<const plan::Metric> metrics, const workload::Launch& launch,
                       int expected_exit, double seconds, const std::function<bool()>& prepare,
                       workload::Launcher& launcher);

}  // namespace benchc::execution
