// Checking and lowering. The input is the spec, and behind lines `%%% path` the other files of its
// repository; the modules of the library are there, too.
#include <string>

#include "compiler/lower/lower.h"
#include "compiler/model/model.h"
#include "runtime/plan/plan_json.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/input_files.h"

namespace benchc {
namespace {

using fuzz::require;

constexpr std::string_view kRoot = "specs/root.bench";
// What lowering makes of more is more of the same.
constexpr std::uint64_t kMostCases = 200;

void check_diagnostics(const diagnostics::Diagnostics& told, const source::SourceSet& sources) {
  for (const diagnostics::Diagnostic& one : told) {
    require(!one.message.empty(), "a diagnostic has a message");
    require(one.span.begin <= one.span.end, "a diagnostic has a place");
    require(one.span.end <= sources.text(one.span.buffer).size(), "a place is within its file");
  }
  diagnostics::render_text(told, sources, true);
  diagnostics::render_json(told, sources);
}

void check_spec(std::string_view input) {
  model::Checked checked =
      model::check(fuzz::InputFiles(input, kRoot), kRoot, {}, {.today = "2026-11-23"});
  check_diagnostics(checked.diagnostics, checked.sources);
  if (diagnostics::has_errors(checked.diagnostics)) return;
  std::uint64_t cases = 0;
  for (const model::Workload& workload : checked.model.workloads) cases += workload.case_count;
  if (cases > kMostCases) return;

  const lower::Lowered lowered = lower::lower(checked, {});
  check_diagnostics(lowered.diagnostics, checked.sources);
  if (diagnostics::has_errors(lowered.diagnostics)) return;
  const std::string written = plan::to_json(lowered.plan);
  const auto again = plan::from_json(written);
  require(again.has_value(), again ? "" : again.error().message.c_str());
  require(plan::to_json(*again) == written, "a plan is read as it was written");
}

}  // namespace
}  // namespace benchc

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  benchc::check_spec(benchc::fuzz::text_of(data, size));
  return 0;
}
