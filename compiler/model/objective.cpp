#include "compiler/model/objective.h"

#include <algorithm>
#include <map>

#include "compiler/model/qualify.h"
#include "compiler/model/read.h"
#include "compiler/model/rules.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;
using syntax::Statement;

constexpr double kDay = 86'400;
constexpr double kLongestWindow = 3'660 * kDay;
constexpr const char* kForm = "write `slo p99(latency) < 20ms for 99% of runs over 30d`";

// The metrics that a condition names without a workload: `latency` of `p99(latency)`.
void bare_metrics(const Expr& expr, std::vector<const Expr*>& metrics) {
  const bool call = expr.kind == ExprKind::Call && expr.operands.size() > 1;
  if (call) {
    // `growth(time, n)` has the metric first, a statistic has it last.
    const bool growth = is_word(expr.operands.front(), "growth");
    const Expr& metric = growth ? expr.operands[1] : expr.operands.back();
    if (metric.kind == ExprKind::Name) metrics.push_back(&metric);
  }
  for (const Expr& operand : expr.operands) bare_metrics(operand, metrics);
}

bool has_metric(const Workload& workload, std::string_view name) {
  return workload.metrics.find(name) != nullptr;
}

// A comparison with a baseline, where there is one.
const Expr* comparison_with_baseline(const Expr& expr) {
  if (expr.kind == ExprKind::Binary &&
      (expr.text == "regresses by more than" || expr.text == "shifts by more than")) {
    return &expr;
  }
  for (const Expr& operand : expr.operands) {
    if (const Expr* found = comparison_with_baseline(operand)) return found;
  }
  return nullptr;
}

// A selector that names the workload by its whole name.
Expr selector_of(const Workload& workload, source::Span span) {
  Expr expr;
  std::string_view rest = workload.name;
  for (bool first = true; !rest.empty(); first = false) {
    const std::size_t dot = rest.find('.');
    Expr next;
    next.kind = first ? ExprKind::Name : ExprKind::Member;
    next.span = span;
    next.text = rest.substr(0, dot);
    if (!first) next.operands.push_back(std::move(expr));
    expr = std::move(next);
    rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
  }
  return expr;
}

std::optional<double> read_share(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  const auto value = evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  const bool plain = value->kind == Value::Kind::Number && value->dimension.none();
  if (!plain || !value->percent) {
    std::string hint = "as in `for 99% of runs`";
    if (plain && value->number > 0 && value->number < 1) {
      hint = "write " + tick(printed(number(value->number * 100)) + "%");
    } else if (plain && value->number >= 1 && value->number < 100) {
      hint = "write " + tick(printed(*value) + "%");
    }
    report(diagnostics, plain ? Kind::UnitNeeded : Kind::WrongType, expr.span,
           "the share of runs is a ratio with its sign, and this is " + describe(*value),
           std::move(hint));
    return std::nullopt;
  }
  if (value->number > 0 && value->number < 1) return value->number;
  report(diagnostics, Kind::BadValue, expr.span, "the share of runs lies above 0% and below 100%",
         value->number == 1 ? "what no run may miss is a rule: `fail when …`" : "");
  return std::nullopt;
}

std::optional<double> read_window(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  const auto window = read_quantity(expr, scope, {.time = 1}, "over", "30d", diagnostics);
  if (!window || (*window >= kDay && *window <= kLongestWindow)) return window;
  report(diagnostics, Kind::BadValue, expr.span,
         "an objective is over a time from `1d` to ten years",
         *window < kDay ? "a bound for every run is a rule: `fail when …`" : "");
  return std::nullopt;
}

/// The parts of `slo [NAME] CONDITION for SHARE of runs over TIME`.
struct Parts {
  const Expr* name = nullptr;
  const Expr* condition = nullptr;
  const Expr* share = nullptr;
  const Expr* window = nullptr;
};

std::optional<Parts> read_parts(const Statement& statement, Diagnostics& diagnostics) {
  Parts parts;
  Words words(statement.items);
  const auto at_for = [&] { return !words.at_end() && is_word(*words.peek(), "for"); };
  if (!at_for()) parts.condition = words.take();
  if (parts.condition != nullptr && !words.at_end() && !at_for()) {
    parts.name = parts.condition;
    parts.condition = words.take();
  }
  bool shaped = parts.condition != nullptr && !statement.has_equals && words.take_word("for");
  parts.share = words.take();
  shaped = shaped && parts.share != nullptr && words.take_word("of") && words.take_word("runs") &&
           words.take_word("over");
  parts.window = words.take();
  if (!shaped || parts.window == nullptr || !words.at_end()) {
    report(diagnostics, Kind::WrongForm, span_of(statement.items, statement.span),
           "`slo` takes a condition, a share of the runs and a time", kForm);
    return std::nullopt;
  }
  if (parts.name != nullptr && parts.name->kind != ExprKind::Name) {
    report(diagnostics, Kind::WrongForm, parts.name->span,
           "an objective's name is a word, and stands before its condition",
           parts.name->kind == ExprKind::String ? "names stand without quotes" : kForm);
    return std::nullopt;
  }
  return parts;
}

// Whose metrics are judged is known, or told.
bool check_metrics(const Spec& spec, const Objective& objective) {
  std::vector<const Expr*> metrics;
  bare_metrics(objective.condition, metrics);
  if (metrics.empty()) return true;
  const Model& model = spec.model();
  bool good = true;
  for (const Expr* metric : metrics) {
    const auto& all = model.workloads;
    const bool known = std::any_of(all.begin(), all.end(), [&](const Workload& workload) {
      return has_metric(workload, metric->text);
    });
    if (known) continue;
    good = false;
    std::vector<std::string_view> names;
    for (const Workload& workload : all) {
      for (const Metric& one : workload.metrics) names.push_back(one.name);
    }
    report(spec.diagnostics(), Kind::UnknownMetric, metric->span,
           "no workload has a metric " + tick(metric->text), did_you_mean(metric->text, names));
  }
  if (good && rule_of(model, objective).selectors.empty()) {
    good = false;
    report(spec.diagnostics(), Kind::UnknownMetric, objective.condition.span,
           "no workload has all metrics of this condition",
           "name whose they are: `p99(serve.latency)`");
  }
  return good;
}

void check_condition(const Spec& spec, const Objective& objective) {
  if (const Expr* change = comparison_with_baseline(objective.condition)) {
    const std::string_view word = std::string_view(change->text).substr(0, change->text.find(' '));
    report(spec.diagnostics(), Kind::BadCondition, change->span,
           "an objective has no baseline with which " + tick(word) + " could compare",
           "say a bound, as in `p99(latency) < 20ms`; changes are judged by rules");
    return;
  }
  // Metrics alone may be of any workload, so that a broken one may be meant.
  std::vector<const Expr*> metrics;
  bare_metrics(objective.condition, metrics);
  const bool any_broken = !spec.broken_workloads.empty() || !spec.missed.empty();
  if (!metrics.empty() && any_broken) return;
  if (reaches_broken_workload(spec, objective.condition)) return;
  if (!check_metrics(spec, objective)) return;
  resolve_rule(spec.model(), rule_of(spec.model(), objective), spec.diagnostics());
}

std::optional<Objective> read_objective(const Spec& spec, const Module& module,
                                        const Statement& statement) {
  Diagnostics& diagnostics = spec.diagnostics();
  const Scope& scope = *module.scope;
  Objective objective;
  objective.documentation = read_documentation(statement, scope, diagnostics);
  for (const auto& [name, setting] :
       read_block(statement, "slo", settings_of("slo"), diagnostics)) {
    const Expr* value = one_value(*setting, diagnostics);
    if (value != nullptr)
      objective.owner = read_text(*value, scope, name, diagnostics).value_or("");
  }
  const auto parts = read_parts(statement, diagnostics);
  if (!parts) return std::nullopt;
  objective.condition = *parts->condition;
  qualify_condition(spec, module, objective.condition);
  objective.scope = module.scope;
  objective.span = parts->name != nullptr ? parts->name->span : parts->condition->span;
  objective.name = parts->name != nullptr ? module.prefix + parts->name->text
                                          : syntax::print(objective.condition);
  const auto share = read_share(*parts->share, scope, diagnostics);
  const auto window = read_window(*parts->window, scope, diagnostics);
  check_condition(spec, objective);
  if (!share || !window) return std::nullopt;
  objective.share = *share;
  objective.window = *window;
  return objective;
}

}  // namespace

Rule rule_of(const Model& model, const Objective& objective) {
  Rule rule;
  rule.name = objective.name;
  rule.span = objective.span;
  rule.scope = objective.scope;
  rule.clauses.push_back({Severity::Fail, objective.condition.span, objective.condition});
  std::vector<const Expr*> metrics;
  bare_metrics(objective.condition, metrics);
  if (metrics.empty()) return rule;
  for (const Workload& workload : model.workloads) {
    const bool all = std::all_of(metrics.begin(), metrics.end(), [&](const Expr* metric) {
      return has_metric(workload, metric->text);
    });
    if (all && workload.case_count > 0) {
      rule.selectors.push_back(selector_of(workload, objective.condition.span));
    }
  }
  return rule;
}

void declare_objectives(Spec& spec) {
  std::map<std::string, source::Span> names;
  for (const auto& module : spec.modules) {
    for (const Statement& statement : module->file.statements) {
      if (statement.keyword != "slo") continue;
      auto objective = read_objective(spec, *module, statement);
      if (!objective) continue;
      const auto [first, fresh] = names.emplace(objective->name, objective->span);
      if (fresh) {
        spec.model().objectives.push_back(std::move(*objective));
        continue;
      }
      report(spec.diagnostics(), Kind::DuplicateName, objective->span,
             "slo " + tick(objective->name) + " is declared twice")
          .notes.push_back({first->second, "the first declaration"});
    }
  }
}

}  // namespace benchc::model
