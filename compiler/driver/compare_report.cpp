#include "compiler/driver/compare_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include "runtime/plan/plan_text.h"
#include "runtime/plan/revision.h"

namespace benchc::driver {
namespace {

constexpr int kVersion = 1;

/// What one verdict says of one case and metric.
struct Compared {
  const rules::Verdict* verdict = nullptr;
  /// Null where nothing was compared.
  const rules::ClauseEvidence* evidence = nullptr;
  std::size_t pairs = 0;
};

/// Rounds in which both sides were sampled.
std::size_t common_rounds(const plan::CaseResult& a, const plan::CaseResult& b) {
  const std::set<std::uint32_t> rounds(a.round.begin(), a.round.end());
  return static_cast<std::size_t>(std::count_if(
      b.round.begin(), b.round.end(), [&](std::uint32_t round) { return rounds.contains(round); }));
}

std::vector<Compared> all_compared(const report::Report& report) {
  const std::vector<std::uint32_t> others = plan::counterparts(report.plan, 0);
  std::vector<Compared> all;
  for (const rules::Verdict& verdict : report.verdicts) {
    Compared one{.verdict = &verdict};
    if (!verdict.clauses.empty() && verdict.clauses.front().change) {
      one.evidence = &verdict.clauses.front();
    }
    for (std::size_t at = 0; at < report.cases.size() && at < others.size(); ++at) {
      if (report.cases[at].id != verdict.subject || others[at] == plan::kNoCounterpart) continue;
      one.pairs = common_rounds(report.cases[at], report.cases[others[at]]);
    }
    all.push_back(one);
  }
  return all;
}

std::string percent(double ratio) {
  if (!std::isfinite(ratio)) return ratio > 0 ? "+inf" : "-inf";
  char text[32];
  std::snprintf(text, sizeof text, "%+.2f%%", ratio * 100);
  return text;
}

/// 0 where no limit was asked for: then a rule only warns.
std::optional<double> limit_of(const report::Report& report) {
  const plan::Clause& clause = report.plan.rules.front().clauses.front();
  if (clause.severity != plan::Clause::Severity::Fail) return std::nullopt;
  return clause.condition.terms[1].number;
}

std::string unsigned_percent(double ratio) {
  char text[32];
  std::snprintf(text, sizeof text, "%g%%", ratio * 100);
  return text;
}

std::string conclusion(const Compared& one, const std::optional<double>& limit) {
  if (one.evidence == nullptr) {
    return std::string(rules::name(one.verdict->outcome)) + ": " + one.verdict->reason;
  }
  const rules::Estimate& change = *one.evidence->change;
  if (limit) {
    const std::string by = " than " + unsigned_percent(*limit) + " worse";
    if (one.evidence->truth == rules::Truth::Holds) return "more" + by;
    if (one.evidence->truth == rules::Truth::DoesNotHold) return "not more" + by;
    return "cannot be told";
  }
  if (change.low > 0) return "B is more";
  if (change.high < 0) return "B is less";
  return "no difference told";
}

using Row = std::vector<std::string>;

std::string aligned(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t at = 0; at < row.size(); ++at)
      widths[at] = std::max(widths[at], plan::columns(row[at]));
  }
  std::string out;
  for (const Row& row : rows) {
    for (std::size_t at = 0; at < row.size(); ++at) {
      // Names and words begin, numbers end under each other.
      const bool text = at == 0 || at + 1 == row.size();
      const std::string space(widths[at] - plan::columns(row[at]), ' ');
      if (at > 0) out += "  ";
      if (!text) out += space;
      out += row[at];
      if (text && at + 1 < row.size()) out += space;
    }
    out += "\n";
  }
  return out;
}

llvm::json::Value number(double value) {
  if (std::isfinite(value)) return value;
  return nullptr;
}

}  // namespace

std::string comparison_text(const report::Report& report, const std::string& b) {
  const std::optional<double> limit = limit_of(report);
  const plan::Rule& rule = report.plan.rules.front();
  std::vector<Row> rows = {
      {"", "A", "B", "change", unsigned_percent(rule.confidence) + " interval", "pairs", ""}};
  std::string apart;
  for (const Compared& one : all_compared(report)) {
    std::string name = plan::printable(one.verdict->rule);
    if (report.plan.cases.size() > 2) name = plan::printable(one.verdict->subject) + " " + name;
    if (one.evidence == nullptr) {
      apart += name + ": " + plan::printable(conclusion(one, limit)) + "\n";
      continue;
    }
    const rules::ClauseEvidence& evidence = *one.evidence;
    rows.push_back({name, report::quantity(evidence.reference.value, evidence.unit),
                    report::quantity(evidence.current.value, evidence.unit),
                    percent(evidence.change->value),
                    percent(evidence.change->low) + " to " + percent(evidence.change->high),
                    std::to_string(one.pairs), conclusion(one, limit)});
  }
  std::string out = "A: " + plan::printable(report.plan.baselines.front().reference) + "\n";
  out += "B: " + plan::printable(b) + "\n\n";
  if (rows.size() > 1) out += aligned(rows);
  out += apart;
  for (const plan::Revision& revision : report.plan.revisions) {
    for (const std::string& id : revision.added) out += plan::printable(id) + ": only B has it\n";
    for (const std::string& id : revision.removed) out += plan::printable(id) + ": only A has it\n";
  }
  std::set<std::string> told;
  for (const plan::CaseResult& result : report.cases) {
    if (result.state != plan::CaseState::Measured && !result.stderr_tail.empty()) {
      out += plan::printable(result.id) + " wrote: " + plan::printable(result.stderr_tail) + "\n";
    }
    for (const std::string& warning : result.warnings) {
      if (told.insert(warning).second) out += "warning: " + plan::printable(warning) + "\n";
    }
  }
  return out;
}

std::string comparison_json(const report::Report& report, const std::string& b) {
  const std::optional<double> limit = limit_of(report);
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::json::OStream json(stream, 2);
  json.object([&] {
    json.attribute("version", kVersion);
    json.attribute("run", llvm::json::fixUTF8(report.info.id));
    json.attribute("a", llvm::json::fixUTF8(report.plan.baselines.front().reference));
    json.attribute("b", llvm::json::fixUTF8(b));
    json.attribute("confidence", report.plan.rules.front().confidence);
    if (limit) json.attribute("limit", *limit);
    json.attribute("exit_code", report.exit_code);
    json.attributeArray("comparisons", [&] {
      for (const Compared& one : all_compared(report)) {
        json.object([&] {
          json.attribute("case", llvm::json::fixUTF8(one.verdict->subject));
          json.attribute("metric", llvm::json::fixUTF8(one.verdict->rule));
          json.attribute("verdict", llvm::json::fixUTF8(conclusion(one, limit)));
          json.attribute("pairs", static_cast<std::int64_t>(one.pairs));
          if (one.evidence == nullptr) return;
          json.attribute("unit", llvm::json::fixUTF8(one.evidence->unit));
          json.attribute("method", llvm::json::fixUTF8(one.evidence->method));
          json.attribute("a", number(one.evidence->reference.value));
          json.attribute("b", number(one.evidence->current.value));
          json.attribute("change", number(one.evidence->change->value));
          json.attribute("low", number(one.evidence->change->low));
          json.attribute("high", number(one.evidence->change->high));
        });
      }
    });
    json.attributeArray("only_a", [&] {
      for (const plan::Revision& revision : report.plan.revisions) {
        for (const std::string& id : revision.removed) json.value(llvm::json::fixUTF8(id));
      }
    });
    json.attributeArray("only_b", [&] {
      for (const plan::Revision& revision : report.plan.revisions) {
        for (const std::string& id : revision.added) json.value(llvm::json::fixUTF8(id));
      }
    });
  });
  stream << "\n";
  return stream.str();
}

}  // namespace benchc::driver
