#include "runtime/metric/derived.h"

#include <string>

namespace benchc::metric {
namespace {

using Kind = plan::Term::Kind;

Expected<double> parameter(const std::string& name, const Reading& reading) {
  for (const plan::Parameter& candidate : reading.parameters) {
    if (candidate.name != name) continue;
    if (candidate.value.kind != plan::Value::Kind::Number) {
      return failure("parameter `" + name + "` is not a number");
    }
    return candidate.value.number;
  }
  if (name == "items" && reading.items) return *reading.items;
  if (name == "bytes" && reading.bytes) return *reading.bytes;
  return failure("the case has no `" + name + "`");
}

}  // namespace

Expected<double> evaluate(const plan::Term& term, const Reading& reading,
                          const MetricValue& metric) {
  switch (term.kind) {
    case Kind::Constant:
      return term.number;
    case Kind::Parameter:
      return parameter(term.name, reading);
    case Kind::Metric:
      if (const std::optional<double> value = metric(term.name)) return *value;
      return failure("no metric `" + term.name + "`");
    case Kind::Bound:
    case Kind::Statistic:
      return failure("it holds what only a condition may");
    default:
      break;
  }
  const std::size_t wanted = term.kind == Kind::Negate ? 1 : 2;
  if (term.operands.size() != wanted) return failure("an operator lacks an operand");
  const Expected<double> left = evaluate(term.operands[0], reading, metric);
  if (!left) return left;
  if (term.kind == Kind::Negate) return -*left;
  const Expected<double> right = evaluate(term.operands[1], reading, metric);
  if (!right) return right;
  switch (term.kind) {
    case Kind::Add:
      return *left + *right;
    case Kind::Subtract:
      return *left - *right;
    case Kind::Multiply:
      return *left * *right;
    default:
      return *left / *right;
  }
}

}  // namespace benchc::metric
