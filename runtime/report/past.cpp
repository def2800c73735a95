#include "runtime/report/past.h"

#include <cmath>
#include <utility>

#include "runtime/plan/format.h"
#include "runtime/report/evidence.h"
#include "runtime/report/summary.h"

namespace benchc::report {
namespace {

constexpr double kDay = 86'400;

/// A number and its unit, in whole numbers from 2 on.
std::pair<std::string, std::string> span_of(double seconds) {
  constexpr std::pair<double, const char*> kUnits[] = {{kDay, "days"}, {3600, "h"}, {60, "min"}};
  for (const auto& [size, unit] : kUnits) {
    if (seconds < 2 * size) continue;
    return {plan::format("%.0f", std::floor(seconds / size)), unit};
  }
  return {std::to_string(std::lround(std::floor(seconds))), "s"};
}

}  // namespace

std::string objective_line(const rules::ObjectiveEvidence& objective) {
  const std::string window = " over " + plan::format("%.4g", objective.window / kDay) + " d";
  const std::uint64_t told = objective.met + objective.missed;
  const std::string cannot =
      objective.cannot_tell == 0
          ? ""
          : ", and " + counted(objective.cannot_tell, "more run") + " cannot tell";
  if (told == 0) return "none of " + counted(objective.runs, "run") + window + " tells";
  const double share = static_cast<double>(objective.met) / static_cast<double>(told);
  std::string line = confidence(share) + " of " + counted(told, "run") + window + " met it (" +
                     confidence(objective.share) + " asked): ";
  if (objective.missed == 0) return line + "none missed" + cannot;
  line += std::to_string(objective.missed) + " missed, error budget " +
          plan::format("%.0f", 100 * (1 - objective.budget_left)) + "% spent";
  if (objective.burn_rate > 0) {
    line += ", burning " + plan::format("%.2g", objective.burn_rate) + "x";
  }
  return line + cannot;
}

std::string age_words(const rules::BaselineAge& age) {
  const auto [newest, newest_unit] = span_of(age.newest);
  const auto [oldest, oldest_unit] = span_of(age.oldest);
  if (newest == oldest && newest_unit == oldest_unit) return newest + " " + newest_unit + " old";
  const std::string unit = newest_unit == oldest_unit ? "" : " " + newest_unit;
  return newest + unit + " to " + oldest + " " + oldest_unit + " old";
}

}  // namespace benchc::report
