#include "compiler/model/control.h"
#include "compiler/syntax/syntax.h"

// What is waited for before anything is measured.
namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;

constexpr double kLongest = 86'400;

/// Something that is watched until it is below a bound.
struct Watched {
  /// "load"
  std::string_view word;
  /// The whole setting, for messages.
  std::string_view means;
  std::string_view example;
  /// How the bound is written without a unit, for whoever writes one.
  std::string_view plain;
  double most = 0;
};

constexpr Watched kLoad = {"load", "`settle` is a bound of the load and the time to wait for it",
                           "settle = load < 0.5 within 30s",
                           "the load counts what wants to run, without a unit", 65536};
constexpr Watched kProcessor = {
    "cpu", "`temperature` is a bound in degrees Celsius and the time to wait for it",
    "temperature = cpu < 60 within 2min", "degrees Celsius are written without a unit", 150};

std::optional<double> bound(const Expr& expr, const Watched& watched, const ControlWords& control) {
  const auto value = evaluate(expr, control.scope, control.diagnostics);
  if (!value) return std::nullopt;
  if (value->kind != Value::Kind::Number || !value->dimension.none() || value->percent) {
    std::string hint(watched.plain);
    if (expr.kind == ExprKind::Number) {
      hint += ": " + tick(std::string(watched.word) + " < " + printed(number(expr.number)));
    }
    report(control.diagnostics,
           value->kind == Value::Kind::Number ? Kind::WrongDimension : Kind::WrongType, expr.span,
           tick(watched.word) + " takes a plain number, and this is " +
               (value->percent ? "a ratio" : describe(*value)),
           std::move(hint));
    return std::nullopt;
  }
  if (value->number > 0 && value->number <= watched.most) return value->number;
  report(control.diagnostics, Kind::BadValue, expr.span,
         tick(watched.word) + " is above 0 and at most " + printed(number(watched.most)) +
             ", not " + printed(*value));
  return std::nullopt;
}

/// What was meant by a wait of another form.
std::string wait_hint(const Watched& watched, const ControlWords& control) {
  const Expr& condition = control.items.front().expr;
  const bool compares = condition.kind == ExprKind::Binary &&
                        is_word(condition.operands[0], watched.word) &&
                        (condition.text == "<" || condition.text == "<=");
  if (compares && condition.text == "<=") {
    return "write " +
           tick(std::string(watched.word) + " < " + syntax::print(condition.operands[1]));
  }
  if (compares && control.items.size() == 1) {
    return "say how long to wait: " +
           tick(std::string(control.name) + " = " + syntax::print(condition) + " within 30s");
  }
  return "as in " + tick(watched.example);
}

std::optional<std::string> wait_text(const Watched& watched, const ControlWords& control) {
  Words words(control.items);
  const Expr& condition = *words.take();
  const bool bounded = condition.kind == ExprKind::Binary && condition.text == "<" &&
                       is_word(condition.operands[0], watched.word);
  const bool within = words.take_word("within");
  const Expr* time = words.take();
  if (!bounded || !within || time == nullptr || !words.at_end()) {
    report(control.diagnostics, Kind::BadValue, span_of(control.items, {}),
           std::string(watched.means), wait_hint(watched, control));
    return std::nullopt;
  }
  const auto below = bound(condition.operands[1], watched, control);
  const auto seconds = read_time(*time, control.scope, control.name, control.diagnostics);
  if (!below || !seconds) return std::nullopt;
  if (*seconds > kLongest) {
    report(control.diagnostics, Kind::BadValue, time->span,
           tick(control.name) + " waits at most `1d`");
    return std::nullopt;
  }
  return std::string(watched.word) + " < " + printed(number(*below)) + " within " +
         printed(number(*seconds)) + "s";
}

}  // namespace

std::optional<std::string> settle_text(const ControlWords& control) {
  return wait_text(kLoad, control);
}

std::optional<std::string> temperature_text(const ControlWords& control) {
  return wait_text(kProcessor, control);
}

}  // namespace benchc::model
