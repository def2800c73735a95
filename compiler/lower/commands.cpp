#include "compiler/lower/commands.h"

#include "compiler/model/operators.h"
#include "compiler/model/words.h"
#include "compiler/syntax/syntax.h"

namespace benchc::lower {

using diagnostics::Diagnostics;
using diagnostics::Kind;
using model::Value;

std::optional<std::string> lower_text(const Value& value, source::Span span,
                                      Diagnostics& diagnostics) {
  if (value.kind != Value::Kind::String && value.kind != Value::Kind::Number) {
    model::report(diagnostics, Kind::WrongType, span,
                  "expected a string or a number, but found " + model::describe(value));
    return std::nullopt;
  }
  if (!model::printable(value, span, "x", diagnostics)) return std::nullopt;
  std::string text = model::printed(value);
  if (text.find('\0') != std::string::npos) {
    model::report(diagnostics, Kind::BadCaseSetting, span,
                  "a program cannot be given a NUL character");
    return std::nullopt;
  }
  return text;
}

std::optional<plan::Command> lower_command(const model::Command& command, const model::Scope& scope,
                                           Diagnostics& diagnostics) {
  const std::optional<Value> value = model::evaluate(command.value, scope, diagnostics);
  if (!value) return std::nullopt;
  plan::Command lowered;
  lowered.shell = command.shell;
  const source::Span span = command.value.span;
  if (command.shell) {
    const std::optional<std::string> text = lower_text(*value, span, diagnostics);
    if (!text) return std::nullopt;
    lowered.argv = {"/bin/sh", "-c", *text};
    return lowered;
  }
  if (value->kind != Value::Kind::List) {
    model::report(
        diagnostics, Kind::WrongType, span,
        "a command is a list of arguments, but found " + model::describe(*value),
        "write `[\"program\", \"argument\"]`, or `shell = \"…\"` for a text that a shell reads");
    return std::nullopt;
  }
  const auto& elements = command.value.operands;
  const bool apart =
      command.value.kind == syntax::ExprKind::List && elements.size() == value->items.size();
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    const source::Span at = apart ? elements[i].span : span;
    std::optional<std::string> argument = lower_text(value->items[i], at, diagnostics);
    if (!argument) return std::nullopt;
    lowered.argv.push_back(std::move(*argument));
  }
  if (lowered.argv.empty() || lowered.argv.front().empty()) {
    model::report(diagnostics, Kind::BadCaseSetting, span, "this command names no program");
    return std::nullopt;
  }
  return lowered;
}

}  // namespace benchc::lower
