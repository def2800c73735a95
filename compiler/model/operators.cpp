#include "compiler/model/operators.h"

#include <cmath>
#include <cstdlib>

#include "compiler/model/words.h"

namespace benchc::model {
namespace {

using syntax::Expr;

// Products of quantities beyond this are a slip, and an exponent must fit its byte.
constexpr int kHighestPower = 8;

bool is_comparison(std::string_view op) {
  return op == "==" || op == "!=" || op == "<" || op == "<=" || op == ">" || op == ">=";
}

std::optional<Value> refuse(const Expr& expr, Diagnostics& diagnostics, Kind kind,
                            std::string message, std::string hint = {}) {
  report(diagnostics, kind, expr.span, std::move(message), std::move(hint));
  return std::nullopt;
}

template <typename T>
bool holds(std::string_view op, const T& left, const T& right) {
  if (op == "==") return left == right;
  if (op == "!=") return left != right;
  if (op == "<") return left < right;
  if (op == "<=") return left <= right;
  if (op == ">") return left > right;
  return left >= right;
}

std::optional<Value> compare(const Expr& expr, const Value& left, const Value& right,
                             Diagnostics& diagnostics) {
  const std::string both = describe(left) + " with " + describe(right);
  if (left.kind != right.kind) {
    return refuse(expr, diagnostics, Kind::WrongType, "cannot compare " + both);
  }
  switch (left.kind) {
    case Value::Kind::Number:
      if (left.dimension != right.dimension) {
        return refuse(expr, diagnostics, Kind::WrongDimension, "cannot compare " + both);
      }
      return boolean(holds(expr.text, left.number, right.number));
    case Value::Kind::String:
    case Value::Kind::Bool:
    case Value::Kind::List:
    case Value::Kind::Map:
      if (expr.text != "==" && expr.text != "!=") {
        return refuse(expr, diagnostics, Kind::WrongType,
                      describe(left) + " is not less or greater than another");
      }
      return boolean((left == right) == (expr.text == "=="));
    case Value::Kind::Date:
      return boolean(holds(expr.text, left.text, right.text));
  }
  return std::nullopt;
}

bool shift_power(std::int8_t& power, int by) {
  const int sum = power + by;
  if (std::abs(sum) > kHighestPower) return false;
  power = static_cast<std::int8_t>(sum);
  return true;
}

}  // namespace

std::optional<Dimension> combine(const Expr& binary, const Dimension& left, const Dimension& right,
                                 const std::string& left_said, const std::string& right_said,
                                 Diagnostics& diagnostics) {
  const std::string& op = binary.text;
  if (op == "+" || op == "-") {
    if (left == right) return left;
    report(diagnostics, Kind::WrongDimension, binary.span,
           op == "+" ? "cannot add " + left_said + " and " + right_said
                     : "cannot subtract " + right_said + " from " + left_said,
           right_said == "a ratio" ? "a share of it is a product, as in `1.02 * …`" : "");
    return std::nullopt;
  }
  Dimension result = left;
  if (!left.currency.empty() && !right.currency.empty() && left.currency != right.currency) {
    report(diagnostics, Kind::WrongDimension, binary.span,
           tick(left.currency) + " and " + tick(right.currency) + " are different currencies");
    return std::nullopt;
  }
  if (result.currency.empty()) result.currency = right.currency;
  const int sign = op == "*" ? 1 : -1;
  const bool fits = shift_power(result.time, sign * right.time) &&
                    shift_power(result.bytes, sign * right.bytes) &&
                    shift_power(result.money, sign * right.money) &&
                    shift_power(result.energy, sign * right.energy);
  if (!fits) {
    report(diagnostics, Kind::WrongDimension, binary.span,
           "this is " + left_said + (sign > 0 ? " times " : " divided by ") + right_said +
               ", a power that means nothing");
    return std::nullopt;
  }
  if (result.money == 0) result.currency.clear();
  return result;
}

std::optional<Value> apply(const Expr& binary, const Value& left, const Value& right,
                           Diagnostics& diagnostics) {
  const std::string& op = binary.text;
  if (is_comparison(op)) return compare(binary, left, right, diagnostics);
  for (const Value* side : {&left, &right}) {
    if (side->kind == Value::Kind::Number) continue;
    const Expr& operand = binary.operands[side == &left ? 0 : 1];
    return refuse(operand, diagnostics, Kind::WrongType,
                  tick(op) + " needs numbers or quantities, and this is " + describe(*side),
                  side->kind == Value::Kind::String && op == "+"
                      ? "strings are joined by interpolation: `\"${a}${b}\"`"
                      : "");
  }
  const std::optional<Dimension> dimension = combine(binary, left.dimension, right.dimension,
                                                     describe(left), describe(right), diagnostics);
  if (!dimension) return std::nullopt;
  if (op == "/" && right.number == 0) {
    return refuse(binary, diagnostics, Kind::BadValue, "this divides by zero");
  }
  double result = 0;
  bool percent = left.percent && right.percent;
  if (op == "+") {
    result = left.number + right.number;
  } else if (op == "-") {
    result = left.number - right.number;
  } else if (op == "*") {
    result = left.number * right.number;
    percent = left.percent != right.percent;
  } else {
    result = left.number / right.number;
    percent = left.percent && !right.percent;
  }
  if (!std::isfinite(result)) {
    return refuse(binary, diagnostics, Kind::BadValue, "the result is too large for a number");
  }
  Value value = number(result, *dimension);
  value.percent = percent && dimension->none();
  return value;
}

std::optional<Value> apply(const Expr& unary, const Value& value, Diagnostics& diagnostics) {
  if (unary.text == "not") {
    if (value.kind == Value::Kind::Bool) return boolean(!value.truth);
    return refuse(unary, diagnostics, Kind::WrongType,
                  "`not` needs a condition, and this is " + describe(value));
  }
  if (value.kind != Value::Kind::Number) {
    return refuse(unary, diagnostics, Kind::WrongType,
                  "`-` needs a number or a quantity, and this is " + describe(value));
  }
  Value result = number(-value.number, value.dimension);
  result.percent = value.percent;
  return result;
}

}  // namespace benchc::model
