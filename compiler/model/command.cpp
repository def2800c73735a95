#include "compiler/model/command.h"

#include "compiler/model/operators.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;

// The texts of argv, or of a shell's command as one.
std::optional<std::vector<std::string>> texts(const Command& command, std::string_view what,
                                              const Scope& scope, Diagnostics& diagnostics) {
  const std::optional<Value> value = evaluate(command.value, scope, diagnostics);
  if (!value) return std::nullopt;
  const auto refuse = [&](std::string message, std::string hint = {}) {
    report(diagnostics, Kind::WrongType, command.value.span, std::move(message), std::move(hint));
    return std::nullopt;
  };
  if (command.shell) {
    if (value->kind == Value::Kind::String && !value->text.empty()) return {{value->text}};
    return refuse(value->kind == Value::Kind::String
                      ? "this command is empty"
                      : "a shell takes a string, and this is " + describe(*value));
  }
  if (value->kind != Value::Kind::List) {
    const std::string other = what == "command"   ? "shell = …"
                              : what == "harness" ? "shell \"…\""
                                                  : std::string(what) + " = shell …";
    return refuse(tick(what) + " takes a list of arguments, and this is " + describe(*value),
                  value->kind == Value::Kind::String
                      ? "write `[\"program\", \"argument\"]`, or `" + other + "` to have a shell"
                      : "");
  }
  if (value->items.empty())
    return refuse("this command is empty", "its first element is the program");
  std::vector<std::string> result;
  const bool literal = command.value.kind == ExprKind::List;
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    const Expr& expr = literal ? command.value.operands[i] : command.value;
    if (!printable(value->items[i], expr.span, literal ? syntax::print(expr) : "…", diagnostics)) {
      return std::nullopt;
    }
    result.push_back(printed(value->items[i]));
  }
  if (result.front().empty()) return refuse("the program's name is empty");
  return result;
}

}  // namespace

void check_command_form(const syntax::Statement& declaration, std::string_view word,
                        const std::string& name, source::Span span, Diagnostics& diagnostics) {
  if (!declaration.block) return;
  std::vector<const syntax::Statement*> forms;
  for (const syntax::Statement& statement : declaration.block->statements) {
    if (statement.keyword == "command" || statement.keyword == "shell") forms.push_back(&statement);
  }
  if (forms.empty()) {
    report(diagnostics, Kind::MissingSetting, span,
           std::string(word) + " " + tick(name) + " does not say what runs",
           "give it `command = [\"program\", \"argument\"]` or `shell = \"…\"`");
  } else if (forms.size() > 1 && forms[0]->keyword != forms[1]->keyword) {
    report(diagnostics, Kind::WrongForm, forms[1]->keyword_span,
           "a " + std::string(word) + " has either `command` or `shell`")
        .notes.push_back({forms[0]->keyword_span, "the other one"});
  }
}

std::optional<Command> read_command(const syntax::Statement& setting, Diagnostics& diagnostics) {
  Command command;
  command.shell = setting.keyword == "shell";
  const bool hook = setting.keyword != "shell" && setting.keyword != "command";
  if (hook && setting.values.size() == 2 && is_word(setting.values[0].expr, "shell")) {
    command.shell = true;
    command.value = setting.values[1].expr;
    return command;
  }
  const Expr* value = one_value(setting, diagnostics);
  if (value == nullptr) return std::nullopt;
  command.value = *value;
  return command;
}

void check_command(const Command& command, std::string_view what, const Scope& scope,
                   Diagnostics& diagnostics) {
  texts(command, what, scope, diagnostics);
}

std::optional<Command> folded(const Command& command, std::string_view what, const Scope& scope,
                              Diagnostics& diagnostics) {
  const auto all = texts(command, what, scope, diagnostics);
  if (!all) return std::nullopt;
  const auto literal = [&](const std::string& text) {
    Expr part;
    part.kind = ExprKind::Text;
    part.span = command.value.span;
    part.text = text;
    Expr expr;
    expr.kind = ExprKind::String;
    expr.span = part.span;
    expr.operands.push_back(std::move(part));
    return expr;
  };
  Command result;
  result.shell = command.shell;
  if (command.shell) {
    result.value = literal(all->front());
    return result;
  }
  result.value.kind = ExprKind::List;
  result.value.span = command.value.span;
  for (const std::string& text : *all) result.value.operands.push_back(literal(text));
  return result;
}

}  // namespace benchc::model
