#include <cmath>

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include "compiler/driver/power_report.h"

namespace benchc::driver {
namespace {

constexpr int kVersion = 1;

llvm::json::Value number(double value) {
  if (std::isfinite(value)) return value;
  return nullptr;
}

const char* name(rules::Sight::Against against) {
  switch (against) {
    case rules::Sight::Against::Revision:
      return "revision";
    case rules::Sight::Against::Runs:
      return "runs";
    case rules::Sight::Against::Limit:
      return "limit";
    case rules::Sight::Against::Cases:
      break;
  }
  return "cases";
}

void write(const rules::Sight& sight, llvm::json::OStream& json) {
  json.object([&] {
    json.attribute("rule", llvm::json::fixUTF8(sight.rule));
    json.attribute("subject", llvm::json::fixUTF8(sight.subject));
    json.attribute("severity", sight.severity == plan::Clause::Severity::Fail ? "fail" : "warn");
    json.attribute("condition", llvm::json::fixUTF8(sight.text));
    json.attribute("metric", llvm::json::fixUTF8(sight.metric));
    if (!sight.missing.empty()) {
      json.attribute("missing", llvm::json::fixUTF8(sight.missing));
      return;
    }
    json.attribute("against", name(sight.against));
    json.attribute("value", number(sight.value));
    json.attribute("unit", llvm::json::fixUTF8(sight.unit));
    json.attribute("relative", sight.relative);
    json.attribute("noise", number(sight.noise));
    json.attribute("units", llvm::json::fixUTF8(sight.units));
    json.attribute("limit", number(sight.limit));
    json.attribute("seen", number(sight.seen));
    json.attribute("floor", number(sight.floor));
    json.attribute("alpha", number(sight.alpha));
    json.attribute("given", number(sight.given));
    json.attribute("given_rounds", number(sight.given_rounds));
    json.attribute("given_seconds", number(sight.given_seconds));
    json.attribute("budget_ends", sight.budget_ends);
    json.attribute("needed", number(sight.needed));
    json.attribute("needed_rounds", number(sight.needed_rounds));
    json.attribute("needed_seconds", number(sight.needed_seconds));
    json.attribute("blind", sight.blind());
    json.attributeArray("notes", [&] {
      for (const std::string& note : sight.notes) json.value(llvm::json::fixUTF8(note));
    });
  });
}

void write_costs(const PowerReport& report, llvm::json::OStream& json) {
  json.attributeArray("costs", [&] {
    for (const plan::Cost& cost : report.plan.costs) {
      const auto price = rules::price_of(cost, report.machine_class, report.power.seconds);
      if (!price) continue;
      json.object([&] {
        json.attribute("cost", llvm::json::fixUTF8(cost.name));
        json.attribute("currency", llvm::json::fixUTF8(cost.currency));
        json.attribute("run", number(*price));
      });
    }
  });
  json.attributeArray("regressions", [&] {
    for (const rules::Money& one :
         rules::money_of(report.plan, report.power, report.machine_class)) {
      json.object([&] {
        json.attribute("cost", llvm::json::fixUTF8(one.cost));
        json.attribute("currency", llvm::json::fixUTF8(one.currency));
        json.attribute("case", llvm::json::fixUTF8(one.case_id));
        json.attribute("rule", llvm::json::fixUTF8(one.rule));
        json.attribute("seen", number(one.seen));
        json.attribute("per_month", number(one.per_month));
      });
    }
  });
}

}  // namespace

std::string power_json(const PowerReport& report) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::json::OStream json(stream, 2);
  const rules::FalseAlarms& alarms = report.power.false_alarms;
  json.object([&] {
    json.attribute("version", kVersion);
    json.attribute("spec", llvm::json::fixUTF8(report.plan.spec));
    json.attribute("suite", llvm::json::fixUTF8(report.plan.suite));
    if (!report.run.empty()) json.attribute("run", llvm::json::fixUTF8(report.run));
    json.attribute("pilot", report.run.empty());
    json.attribute("machine_class", llvm::json::fixUTF8(report.machine_class));
    json.attribute("probability", report.probability);
    json.attribute("seconds", number(report.power.seconds));
    json.attributeObject("false_alarms", [&] {
      json.attribute("fail_clauses", static_cast<std::int64_t>(alarms.fail_clauses));
      json.attribute("warn_clauses", static_cast<std::int64_t>(alarms.warn_clauses));
      json.attribute("fails", number(alarms.fails));
      json.attribute("warnings", number(alarms.warnings));
    });
    write_costs(report, json);
    json.attributeArray("comparisons", [&] {
      for (const rules::Sight& sight : report.power.sights) write(sight, json);
    });
    json.attribute("left_out", static_cast<std::int64_t>(report.power.left_out));
  });
  stream << "\n";
  return stream.str();
}

}  // namespace benchc::driver
