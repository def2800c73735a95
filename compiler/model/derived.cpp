#include "compiler/model/metrics.h"
#include "compiler/model/operators.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;

class Dimensions {
 public:
  Dimensions(const Workload& workload, const Names& declared, const Names& broken,
             Diagnostics& diagnostics)
      : workload_(workload), declared_(declared), broken_(broken), diagnostics_(diagnostics) {}

  std::optional<Dimension> of(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::Number:
        return constant(expr);
      case ExprKind::Name:
      case ExprKind::Member:
        return named(expr);
      case ExprKind::Unary:
        if (expr.text == "-") return of(expr.operands[0]);
        break;
      case ExprKind::Binary:
        if (expr.text == "+" || expr.text == "-" || expr.text == "*" || expr.text == "/") {
          return arithmetic(expr);
        }
        break;
      default:
        break;
    }
    report(diagnostics_, Kind::WrongType, expr.span,
           "a metric is computed of numbers, and " + tick(syntax::print(expr)) + " is none",
           "use `+ - * /` over metrics, parameters, `items`, `bytes` and constants");
    return std::nullopt;
  }

 private:
  std::optional<Dimension> constant(const Expr& expr) {
    const std::optional<Value> value = evaluate(expr, *workload_.scope, diagnostics_);
    if (!value) return std::nullopt;
    return numeric(expr, *value);
  }

  std::optional<Dimension> numeric(const Expr& expr, const Value& value) {
    if (value.kind == Value::Kind::Number) return value.dimension;
    report(diagnostics_, Kind::WrongType, expr.span,
           "a metric is computed of numbers, and " + tick(syntax::print(expr)) + " is " +
               describe(value));
    return std::nullopt;
  }

  std::optional<Dimension> arithmetic(const Expr& expr) {
    const auto left = of(expr.operands[0]);
    const auto right = of(expr.operands[1]);
    if (!left || !right) return std::nullopt;
    return combine(expr, *left, *right, describe(*left), describe(*right), diagnostics_);
  }

  std::optional<Dimension> of_workload(const Expr& expr, bool set, Dimension dimension) {
    if (set) return dimension;
    report(diagnostics_, Kind::MissingSetting, expr.span,
           "workload " + tick(workload_.name) + " does not set " + tick(expr.text),
           "say how many there are in one run, as in `" + expr.text +
               (expr.text == "bytes" ? " = n * 4B`" : " = n`"));
    return std::nullopt;
  }

  std::optional<Dimension> named(const Expr& expr) {
    const std::string name = dotted_name(expr).value_or("");
    if (broken_.contains(name)) return std::nullopt;
    for (const MatrixParameter& parameter : workload_.parameters) {
      if (parameter.name == name) return of_parameter(expr, parameter);
    }
    if (const Metric* metric = workload_.metrics.find(name)) return of_metric(expr, *metric);
    // A native body says them itself.
    const bool native = workload_.native.has_value();
    if (name == "items") return of_workload(expr, workload_.items || native, {});
    if (name == "bytes") return of_workload(expr, workload_.bytes || native, {.bytes = 1});
    if (const Value* value = workload_.scope->find(name)) return numeric(expr, *value);
    if (std::string why = why_without(workload_, name); !why.empty()) {
      report(diagnostics_, Kind::UnknownName, expr.span,
             "this workload has no metric " + tick(name), std::move(why));
    } else if (!workload_.scope->invalid(name)) {
      std::vector<std::string_view> names = workload_.scope->names();
      for (const MatrixParameter& parameter : workload_.parameters) names.push_back(parameter.name);
      for (const Metric& metric : workload_.metrics) names.push_back(metric.name);
      names.insert(names.end(), declared_.begin(), declared_.end());
      names.insert(names.end(), {"items", "bytes"});
      report(diagnostics_, Kind::UnknownName, expr.span, "unknown name " + tick(name),
             did_you_mean(name, names));
    }
    return std::nullopt;
  }

  std::optional<Dimension> of_metric(const Expr& expr, const Metric& metric) {
    if (metric.source != MetricSource::Efficiency) return metric.dimension;
    report(diagnostics_, Kind::WrongForm, expr.span,
           tick(metric.name) + " is computed of several cases, and nothing can be computed of it",
           "a rule may do so: `1 - median(" + metric.name + ")`");
    return std::nullopt;
  }

  std::optional<Dimension> of_parameter(const Expr& expr, const MatrixParameter& parameter) {
    if (parameter.values.empty()) return std::nullopt;
    for (const Value& value : parameter.values) {
      if (!numeric(expr, value)) return std::nullopt;
      if (value.dimension == parameter.values.front().dimension) continue;
      report(diagnostics_, Kind::WrongDimension, expr.span,
             "the values of " + tick(parameter.name) + " have different dimensions: " +
                 describe(parameter.values.front()) + " and " + describe(value));
      return std::nullopt;
    }
    return parameter.values.front().dimension;
  }

  const Workload& workload_;
  const Names& declared_;
  const Names& broken_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::optional<Dimension> derived_dimension(const Expr& expr, const Workload& workload,
                                           const Names& declared, const Names& broken,
                                           Diagnostics& diagnostics) {
  return Dimensions(workload, declared, broken, diagnostics).of(expr);
}

}  // namespace benchc::model
