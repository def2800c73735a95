#include "compiler/driver/power_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <set>
#include <string_view>
#include <vector>

#include "runtime/plan/plan_text.h"
#include "runtime/report/report.h"

namespace benchc::driver {
namespace {

using rules::Sight;
using Row = std::vector<std::string>;

constexpr std::size_t kShownCases = 20;
constexpr std::size_t kShownMoney = 10;

std::string printed(const char* format, double value) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

/// Whole from 100% on, where two digits would have an exponent; so is the next.
std::string percent(double ratio) { return printed(ratio >= 1 ? "%.0f%%" : "%.2g%%", ratio * 100); }

std::string signed_percent(double ratio) {
  return printed(std::abs(ratio) >= 1 ? "%+.0f%%" : "%+.2g%%", ratio * 100);
}

std::string change(double value, const Sight& sight) {
  if (std::isinf(value)) return "nothing";
  if (sight.relative) return signed_percent(value);
  return (value < 0 ? "" : "+") + report::quantity(value, sight.unit);
}

std::string whole(double value) { return printed("%.0f", value); }

std::string seconds(double value) { return report::quantity(value, "s"); }

std::string noise(const Sight& sight) {
  if (sight.noise == 0) return "none";
  return sight.relative ? percent(sight.noise) : report::quantity(sight.noise, sight.unit);
}

std::string given(const Sight& sight) {
  return whole(sight.given) + " " + sight.units + ", " + seconds(sight.given_seconds);
}

std::string needed(const Sight& sight) {
  if (std::isnan(sight.needed)) return "-";
  if (std::isinf(sight.needed)) return "no number";
  return whole(sight.needed) + " " + sight.units + ", " + seconds(sight.needed_seconds);
}

std::string remark(const Sight& sight) {
  if (!sight.blind()) return "";
  if (std::isinf(sight.needed)) return "does not see it";
  return sight.budget_ends ? "does not see it: more `budget`" : "does not see it: more `samples`";
}

std::string limit(const Sight& sight) {
  return change(sight.limit, sight) +
         (sight.against == Sight::Against::Limit || sight.against == Sight::Against::Cases ? " away"
                                                                                           : "");
}

std::string aligned(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t at = 0; at < row.size(); ++at) {
      widths[at] = std::max(widths[at], plan::columns(row[at]));
    }
  }
  std::string out;
  for (const Row& row : rows) {
    std::string line = " ";
    for (std::size_t at = 0; at < row.size(); ++at) {
      line += " " + row[at] + std::string(widths[at] - plan::columns(row[at]) + 1, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

/// The comparisons of one clause stand together.
bool same_clause(const Sight& a, const Sight& b) {
  return a.rule == b.rule && a.severity == b.severity && a.text == b.text;
}

std::string clause_text(const std::vector<Sight>& sights, std::size_t begin, std::size_t end,
                        bool verbose) {
  const Sight& first = sights[begin];
  std::string out = "\n" + plan::printable(first.rule) + ": " +
                    (first.severity == plan::Clause::Severity::Fail ? "fail" : "warn") + " when " +
                    plan::printable(first.text) + "\n";
  std::vector<Row> rows = {{"", "noise", "limit", "sees", "with", "to see the limit", ""}};
  std::string apart;
  std::set<std::string> notes;
  const std::size_t shown = verbose ? end : std::min(end, begin + kShownCases);
  for (std::size_t at = begin; at < shown; ++at) {
    const Sight& sight = sights[at];
    const std::string name = plan::printable(sight.subject);
    if (!sight.missing.empty()) {
      apart += "  " + name + ": " + plan::printable(sight.missing) + "\n";
      continue;
    }
    rows.push_back({name, noise(sight), limit(sight), change(sight.seen, sight), given(sight),
                    needed(sight), remark(sight)});
    for (const std::string& note : sight.notes) notes.insert(plan::printable(note));
  }
  if (rows.size() > 1) out += aligned(rows);
  out += apart;
  if (shown < end) out += "  and " + std::to_string(end - shown) + " more: -v\n";
  for (const std::string& note : notes) out += "  note: " + note + "\n";
  return out;
}

std::string alarms_line(double expected, std::uint64_t clauses, const char* what) {
  if (clauses == 0) return "";
  std::string line = std::string(what) + ": at most " + printed("%.2g", expected) + " a run";
  // Down, but for what arithmetic took: "at most" must hold of the number that is shown.
  if (expected > 0) line += ", one in " + whole(std::floor(1 / expected * (1 + 1e-9))) + " runs";
  return line + " (" + std::to_string(clauses) + (clauses == 1 ? " clause" : " clauses") +
         " of unchanged code, each on its limit)\n";
}

std::string money_text(const PowerReport& report) {
  std::string out;
  for (const plan::Cost& cost : report.plan.costs) {
    const auto price = rules::price_of(cost, report.machine_class, report.power.seconds);
    if (!price) continue;
    out += "cost " + plan::printable(cost.name) + ": a run costs " + printed("%.2g ", *price) +
           plan::printable(cost.currency) + "\n";
  }
  const std::vector<rules::Money> all =
      rules::money_of(report.plan, report.power, report.machine_class);
  for (std::size_t at = 0; at < all.size() && at < kShownMoney; ++at) {
    const rules::Money& one = all[at];
    out += "  " + plan::printable(one.case_id) + ": " + signed_percent(one.seen) +
           ", the least that is seen, costs " +
           printed(one.per_month < 100 ? "%.3g " : "%.0f ", one.per_month) +
           plan::printable(one.currency) + " a month\n";
  }
  if (all.size() > kShownMoney) {
    out += "  and " + std::to_string(all.size() - kShownMoney) + " more: --format json\n";
  }
  return out;
}

}  // namespace

std::string power_text(const PowerReport& report, bool verbose) {
  const std::vector<Sight>& sights = report.power.sights;
  std::string out =
      "noise of " +
      (report.run.empty() ? std::string("a pilot") : "run " + plan::printable(report.run)) +
      "; what is called seen is seen with " + printed("%.4g%%", report.probability * 100) + "\n";
  for (std::size_t begin = 0; begin < sights.size();) {
    std::size_t end = begin + 1;
    while (end < sights.size() && same_clause(sights[begin], sights[end])) ++end;
    out += clause_text(sights, begin, end, verbose);
    begin = end;
  }
  if (report.power.left_out > 0) {
    out += "\n" + std::to_string(report.power.left_out) + " more comparisons were not looked at\n";
  }
  const rules::FalseAlarms& alarms = report.power.false_alarms;
  out += "\n" + alarms_line(alarms.fails, alarms.fail_clauses, "false alarms");
  out += alarms_line(alarms.warnings, alarms.warn_clauses, "false warnings");
  out += "a run measures for " + seconds(report.power.seconds) + " when nothing is decided early\n";
  return out + money_text(report);
}

}  // namespace benchc::driver
