#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/plan/error.h"
#include "runtime/plan/plan.h"
#include "runtime/profile/folded.h"
#include "runtime/workload/conditions.h"
#include "runtime/workload/launcher.h"
#include "runtime/workload/native_workload.h"

namespace benchc::profile {

/// "perf" or "valgrind".
std::string tool_name(plan::Profile::Tool tool);

/// The tool's program in a list of folders as PATH has; an error names it, and the package that has
/// it.
Expected<std::filesystem::path> find_tool(plan::Profile::Tool tool, std::string_view path);

struct Options {
  plan::Profile::Tool tool = plan::Profile::Tool::Perf;
  /// What find_tool found.
  std::filesystem::path program;
  /// perf: for how many seconds the case is looked at; a short command runs again and again, the
  /// last time to its end.
  double seconds = 5;
  /// perf: how it finds the callers, "fp" (frame pointers) or "dwarf".
  std::string call_graph = "fp";
  /// An empty folder for what the tool writes; it is the caller's to remove.
  std::filesystem::path folder;
};

/// A case under a tool.
struct Profiled {
  Folded stacks;
  /// "samples" or "instructions".
  std::string unit;
  /// What perf sampled by: "cycles", or where there are no counters "cpu-clock".
  std::string event;
  /// How many times the command ran.
  std::uint32_t runs = 0;
  std::vector<std::string> warnings;
};

/// What of a case is profiled.
struct Subject {
  const plan::Case* subject = nullptr;
  /// Of a native body: what was compiled of it; empty for a kernel of the stdlib.
  std::filesystem::path library;
};

/// A pass of its own: the case's setup, its command under the tool with `prepare` before each run,
/// its teardown. Of a native body its process is profiled, with what benchc does in it to find out
/// how long a batch is. Nothing of it is a measurement. An error says what went wrong, the step or
/// the tool.
Expected<Profiled> profile_case(const Subject& subject, const workload::Conditions& conditions,
                                workload::NativeConditions& native, const Options& options,
                                workload::Launcher& launcher);

/// What a case's files are called: its id in letters that every file system has, and a hash of it.
std::string file_name(std::string_view case_id);

}  // namespace benchc::profile
