#include "compiler/model/statistics.h"

#include <algorithm>
#include <array>

#include "compiler/model/habits.h"
#include "compiler/model/metrics.h"
#include "compiler/model/projection.h"
#include "compiler/model/select.h"
#include "compiler/model/words.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {

namespace {

using syntax::Expr;
using syntax::ExprKind;

// The commonest first: of equally near ones the first is suggested.
constexpr std::array<std::string_view, 14> kStatistics = {
    "median", "mean", "min", "max",          "p90",     "p99", "quantile",
    "stddev", "mad",  "cv",  "trimmed_mean", "geomean", "sum", "count"};

constexpr std::array<std::string_view, 6> kOverCases = {"geomean", "mean", "median",
                                                        "min",     "max",  "sum"};

/// Of `p95` only p90 and p99 have a name.
std::optional<std::string> quantile_hint(std::string_view name) {
  const std::string_view digits = name.substr(std::min<std::size_t>(1, name.size()));
  const bool percentile =
      name.starts_with('p') && !digits.empty() && digits.size() <= 4 &&
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!percentile) return std::nullopt;
  return "write `quantile(0." + std::string(digits) + ", …)`";
}

bool read_share(const Expr& expr, const Scope& scope, RuleTerm& term, Diagnostics& diagnostics) {
  const bool quantile = term.name == "quantile";
  if (expr.kind == ExprKind::Name && is_metric_name(expr.text)) {
    report(diagnostics, Kind::BadStatistic, expr.span,
           "the share stands first, and the metric second",
           quantile ? "write `quantile(0.95, " + expr.text + ")`"
                    : "write `trimmed_mean(10%, " + expr.text + ")`");
    return false;
  }
  const std::optional<Value> value = evaluate(expr, scope, diagnostics);
  if (!value) return false;
  const bool plain = value->kind == Value::Kind::Number && value->dimension.none();
  if (plain && value->number < (quantile ? 1 : 0.5) &&
      (quantile ? value->number > 0 : value->number >= 0)) {
    term.number = value->number;
    return true;
  }
  report(diagnostics, Kind::BadStatistic, expr.span,
         quantile ? "the share of `quantile` lies above 0 and below 1"
                  : "`trimmed_mean` leaves out at least 0% and less than 50% at each end",
         quantile ? "write `quantile(0.95, time)`" : "write `trimmed_mean(10%, time)`");
  return false;
}

bool has_metric(const Workload& workload, std::string_view name) {
  return workload.metrics.find(name) != nullptr;
}

bool is_metric(const Model& model, std::string_view name) {
  for (const Workload& workload : model.workloads) {
    if (parameter_index(workload, name) < workload.parameters.size()) return false;
  }
  return is_metric_name(name) ||
         std::any_of(model.workloads.begin(), model.workloads.end(),
                     [&](const Workload& workload) { return has_metric(workload, name); });
}

bool bare_metric(const Expr& expr, Diagnostics& diagnostics) {
  const std::string metric = syntax::print(expr);
  diagnostics::Diagnostic& told =
      report(diagnostics, Kind::MissingStatistic, expr.span,
             tick(metric) + " has many samples; a condition needs a statistic of them",
             "write " + tick("median(" + metric + ")"));
  told.mends.push_back({expr.span, "median(" + metric + ")", "take its median"});
  return true;
}

}  // namespace

std::span<const std::string_view> statistic_names() { return kStatistics; }

bool is_call(const Expr& expr) {
  return expr.kind == ExprKind::Call && !expr.operands.empty() &&
         expr.operands[0].kind == ExprKind::Name;
}

bool is_statistic(const Expr& call, Diagnostics& diagnostics) {
  const std::string& name = call.operands[0].text;
  if (std::find(kStatistics.begin(), kStatistics.end(), name) != kStatistics.end()) return true;
  if (name == "growth") {
    report(diagnostics, Kind::BadGrowth, call.span, "a growth is no number",
           "compare it with a law: `growth(time, n) exceeds n*log(n)`");
    return false;
  }
  std::string known = "the statistics are ";
  for (const std::string_view one : kStatistics) {
    known += (one == "median" ? "" : one == "count" ? " and " : ", ") + std::string(one);
  }
  Hint hint = habit_of_call(name);
  if (hint.empty()) {
    auto quantile = quantile_hint(name);
    hint =
        quantile ? Hint(std::move(*quantile)) : did_you_mean(name, kStatistics, std::move(known));
  }
  report(diagnostics, Kind::UnknownStatistic, call.operands[0].span,
         "unknown statistic " + tick(name), std::move(hint));
  return false;
}

std::optional<RuleTerm> statistic_form(const Expr& call, const Scope& scope,
                                       Diagnostics& diagnostics) {
  const std::string& name = call.operands[0].text;
  RuleTerm term;
  term.kind = RuleTerm::Kind::Statistic;
  term.span = call.operands.back().span;
  term.name = name;
  const bool takes_share = name == "quantile" || name == "trimmed_mean";
  if (call.operands.size() != (takes_share ? 3u : 2u)) {
    report(diagnostics, Kind::BadStatistic, call.span,
           tick(name) + (takes_share ? " takes a share and a metric" : " takes one metric"),
           takes_share ? "write " + tick(name + "(10%, time)") : "write " + tick(name + "(time)"));
    return std::nullopt;
  }
  if (takes_share && !read_share(call.operands[1], scope, term, diagnostics)) return std::nullopt;
  if (name == "p90" || name == "p99") {
    term.name = "quantile";
    term.number = name == "p90" ? 0.9 : 0.99;
  }
  return term;
}

bool check_over_cases(const Expr& call, Diagnostics& diagnostics) {
  const std::string& name = call.operands[0].text;
  const Expr& inner = call.operands.back();
  if (std::find(kOverCases.begin(), kOverCases.end(), name) == kOverCases.end()) {
    report(diagnostics, Kind::BadStatistic, call.operands[0].span,
           "there is no " + tick(name) + " over cases", "take " + one_of(kOverCases));
    return false;
  }
  const std::string form = "write " + tick(name + "(median(time))");
  if (call.operands.size() != 2) {
    report(diagnostics, Kind::BadStatistic, call.span,
           tick(name) + " over cases takes one statistic", form);
    return false;
  }
  if (!is_statistic(inner, diagnostics)) return false;
  if (!is_call(inner.operands.back())) return true;
  report(diagnostics, Kind::BadStatistic, inner.span,
         "a statistic over cases is of a statistic of a metric, and of no other", form);
  return false;
}

bool report_bare_metric(const Model& model, const Expr& expr, const Scope& scope,
                        Diagnostics& diagnostics) {
  if (expr.kind == ExprKind::Name) {
    if (scope.find(expr.text) != nullptr || !is_metric(model, expr.text)) return false;
    return bare_metric(expr, diagnostics);
  }
  if (expr.kind == ExprKind::Member) {
    const Expr& base = expr.operands[0];
    const Expr& name = base.kind == ExprKind::Index ? base.operands[0] : base;
    const auto found = find_workload(model, name);
    return found && has_metric(model.workloads[*found], expr.text) &&
           bare_metric(expr, diagnostics);
  }
  return std::any_of(expr.operands.begin(), expr.operands.end(), [&](const Expr& operand) {
    return report_bare_metric(model, operand, scope, diagnostics);
  });
}

}  // namespace benchc::model
