#include "compiler/lower/metrics.h"

#include <algorithm>
#include <string>

#include "compiler/lower/values.h"
#include "compiler/model/projection.h"
#include "compiler/model/words.h"
#include "runtime/plan/pattern.h"

namespace benchc::lower {

namespace {

using diagnostics::Diagnostics;
using diagnostics::Kind;
using plan::Term;
using syntax::Expr;
using syntax::ExprKind;

class Deriver {
 public:
  Deriver(const model::Workload& workload, Diagnostics& diagnostics)
      : workload_(workload), diagnostics_(diagnostics) {}

  Term term(const Expr& expr) {
    Term lowered;
    if (!varies(expr)) {
      if (const auto value = model::evaluate(expr, *workload_.scope, diagnostics_)) {
        lowered.number = value->number;
      }
      return lowered;
    }
    if (expr.kind == ExprKind::Name) {
      lowered.kind = is_metric(expr.text) && !is_parameter(expr.text) ? Term::Kind::Metric
                                                                      : Term::Kind::Parameter;
      lowered.name = expr.text;
      return lowered;
    }
    if (expr.kind == ExprKind::Unary && expr.text == "-") {
      lowered.kind = Term::Kind::Negate;
    } else if (expr.kind == ExprKind::Binary && expr.text == "+") {
      lowered.kind = Term::Kind::Add;
    } else if (expr.kind == ExprKind::Binary && expr.text == "-") {
      lowered.kind = Term::Kind::Subtract;
    } else if (expr.kind == ExprKind::Binary && expr.text == "*") {
      lowered.kind = Term::Kind::Multiply;
    } else if (expr.kind == ExprKind::Binary && expr.text == "/") {
      lowered.kind = Term::Kind::Divide;
    } else {
      model::report(diagnostics_, Kind::WrongForm, expr.span,
                    "a derived metric is made by `+ - * /` of others");
      return lowered;
    }
    for (const Expr& operand : expr.operands) lowered.operands.push_back(term(operand));
    return lowered;
  }

 private:
  bool is_parameter(std::string_view name) const {
    return model::parameter_index(workload_, name) < workload_.parameters.size() ||
           (name == "items" && (workload_.items || workload_.native)) ||
           (name == "bytes" && (workload_.bytes || workload_.native));
  }

  bool is_metric(std::string_view name) const { return workload_.metrics.find(name) != nullptr; }

  bool varies(const Expr& expr) const {
    if (expr.kind == ExprKind::Name && (is_parameter(expr.text) || is_metric(expr.text)))
      return true;
    if (expr.kind == ExprKind::Member) return false;
    return std::any_of(expr.operands.begin(), expr.operands.end(),
                       [this](const Expr& operand) { return varies(operand); });
  }

  const model::Workload& workload_;
  Diagnostics& diagnostics_;
};

// What a plan can hold.
constexpr unsigned kMaximumLevels = 60;

unsigned levels(const Term& term) {
  unsigned below = 0;
  for (const Term& operand : term.operands) below = std::max(below, levels(operand));
  return below + 1;
}

bool ready(const Term& term, const std::vector<plan::Metric>& earlier) {
  if (term.kind == Term::Kind::Metric) {
    return std::any_of(earlier.begin(), earlier.end(),
                       [&](const plan::Metric& metric) { return metric.name == term.name; });
  }
  return std::all_of(term.operands.begin(), term.operands.end(),
                     [&](const Term& operand) { return ready(operand, earlier); });
}

}  // namespace

std::vector<plan::Metric> lower_metrics(const model::Workload& workload,
                                        const std::function<bool(std::string_view)>& is_asked,
                                        Diagnostics& diagnostics) {
  std::vector<plan::Metric> lowered;
  std::vector<plan::Metric> waiting;
  waiting.reserve(workload.metrics.size());
  for (const model::Metric& metric : workload.metrics) {
    if (metric.on_request && !is_asked(metric.name)) continue;
    plan::Metric one;
    one.name = metric.name;
    one.source = same<plan::MetricSource>(metric.source);
    one.unit = model::unit(metric.dimension);
    one.better = same<plan::Better>(metric.better);
    one.pattern = metric.pattern;
    one.scale = metric.scale;
    one.tool = metric.tool;
    if (metric.source == model::MetricSource::Match) {
      if (const auto checked = plan::check_pattern(metric.pattern); !checked) {
        model::report(diagnostics, Kind::BadValue, metric.pattern_span,
                      "the pattern of metric `" + metric.name + "`: " + checked.error().message,
                      checked.error().hint);
      }
    }
    if (metric.source == model::MetricSource::Derived) {
      one.derived = Deriver(workload, diagnostics).term(metric.derived);
      if (levels(one.derived) > kMaximumLevels) {
        model::report(diagnostics, Kind::WrongForm, metric.derived.span,
                      "this metric has more than " + std::to_string(kMaximumLevels) + " levels",
                      "declare parts of it as metrics");
      }
    }
    waiting.push_back(std::move(one));
  }
  lowered.reserve(waiting.size());
  // The model has refused cycles, so that each pass places at least one.
  while (!waiting.empty()) {
    const auto next = std::find_if(waiting.begin(), waiting.end(), [&](const plan::Metric& metric) {
      return metric.source != plan::MetricSource::Derived || ready(metric.derived, lowered);
    });
    if (next == waiting.end()) break;
    lowered.push_back(std::move(*next));
    waiting.erase(next);
  }
  return lowered;
}

}  // namespace benchc::lower
