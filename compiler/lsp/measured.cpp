#include "compiler/lsp/measured.h"

#include <cmath>
#include <cstdio>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/lsp/markdown.h"

namespace benchc::lsp {
namespace {

constexpr std::uint64_t kMostCases = 8;
// A matrix of a million cases is not looked up to its end for eight rows.
constexpr std::uint64_t kMostLookups = 32;

struct Step {
  double factor;
  const char* name;
};

constexpr Step kTimes[] = {{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"}};
constexpr Step kBytes[] = {
    {1024.0 * 1024 * 1024, "GiB"}, {1024.0 * 1024, "MiB"}, {1024, "KiB"}, {1, "B"}};

std::string with_digits(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.3g", value);
  // Three digits of a large number would be an exponent.
  if (std::abs(value) >= 1000) std::snprintf(text, sizeof text, "%.0f", value);
  return text;
}

}  // namespace

std::string readable(double value, const std::string& unit) {
  const auto scaled = [&](const auto& steps) {
    for (const Step& step : steps) {
      if (std::abs(value) >= step.factor) return with_digits(value / step.factor) + " " + step.name;
    }
    const Step& last = *(std::end(steps) - 1);
    return with_digits(value / last.factor) + " " + last.name;
  };
  if (unit == "s") return scaled(kTimes);
  if (unit == "B") return scaled(kBytes);
  return with_digits(value) + (unit.empty() ? "" : " " + unit);
}

std::string measured_table(const Analysis& analysis, const model::Workload& workload) {
  if (analysis.history == nullptr || diagnostics::has_errors(analysis.checked.diagnostics))
    return {};
  std::string rows;
  std::uint64_t shown = 0;
  std::uint64_t looked = 0;
  for (; looked < workload.case_count && shown < kMostCases && looked < kMostLookups; ++looked) {
    const std::string id = model::case_id(workload, looked);
    const auto measured = analysis.history->newest(id, "time");
    if (!measured) continue;
    ++shown;
    rows += "\n| " + escaped(id, 80) + " | " + escaped(readable(measured->median, measured->unit)) +
            " | ±" + escaped(with_digits(measured->noise * 100)) + "% | " +
            std::to_string(measured->samples) + " | " + escaped(measured->run, 40) + " |";
  }
  if (rows.empty()) return {};
  std::string table =
      "| case | median time | noise | samples | run |\n|---|---|---|---|---|" + rows;
  if (looked < workload.case_count) table += "\n\nand more cases";
  return table;
}

}  // namespace benchc::lsp
