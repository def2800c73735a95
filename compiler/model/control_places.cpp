#include <algorithm>
#include <cmath>

#include "compiler/model/control.h"

// Where a case is measured: on which cores, near which memory.
namespace benchc::model {
namespace {

using syntax::Expr;

constexpr double kMostCores = 65536;
constexpr double kMostNodes = 1024;

bool is_whole(const Value& value, double least, double most) {
  return value.kind == Value::Kind::Number && value.dimension.none() && !value.percent &&
         std::trunc(value.number) == value.number && value.number >= least && value.number < most;
}

/// `[0, 1]`: numbers from 0, each once.
std::optional<std::string> list_text(const Value& list, double most) {
  const auto is_number = [&](const Value& item) { return is_whole(item, 0, most); };
  if (list.kind != Value::Kind::List || list.items.empty() ||
      !std::all_of(list.items.begin(), list.items.end(), is_number)) {
    return std::nullopt;
  }
  std::string text;
  for (const Value& item : list.items) text += (text.empty() ? "[" : ", ") + printed(item);
  return text + "]";
}

/// Reports a number that a list names twice.
bool names_each_once(const Value& list, const Expr& expr, std::string_view what,
                     Diagnostics& diagnostics) {
  for (auto item = list.items.begin(); item != list.items.end(); ++item) {
    if (std::find(list.items.begin(), item, *item) == item) continue;
    report(diagnostics, Kind::DuplicateValue, expr.span,
           std::string(what) + " " + printed(*item) + " is named twice");
    return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> cores_text(const ControlWords& control) {
  Words words(control.items);
  const bool isolated = words.take_word("isolated");
  const Expr* expr = words.take();
  const std::size_t before = control.diagnostics.size();
  if (expr != nullptr && words.at_end()) {
    const std::optional<Value> value = evaluate(*expr, control.scope, control.diagnostics);
    if (value && is_whole(*value, 1, kMostCores)) {
      return (isolated ? "isolated " : "") + printed(*value);
    }
    const auto list = value && !isolated ? list_text(*value, kMostCores) : std::nullopt;
    if (list && names_each_once(*value, *expr, "core", control.diagnostics)) return list;
  }
  if (control.diagnostics.size() == before) {
    report(control.diagnostics, Kind::BadValue, span_of(control.items, {}),
           "`cores` is a number of cores, a list of them, or `isolated` and a number",
           "as in `cores = 2`, `cores = [0, 1]` or `cores = isolated 2`");
  }
  return std::nullopt;
}

std::optional<std::string> numa_text(const ControlWords& control) {
  const Expr& expr = control.items.front().expr;
  const std::size_t before = control.diagnostics.size();
  Hint hint("as in `numa = local`, `numa = interleave` or `numa = [0]`");
  if (control.items.size() == 1) {
    for (const std::string_view word : {"local", "interleave"}) {
      if (is_word(expr, word)) return std::string(word);
    }
    const bool word = expr.kind == syntax::ExprKind::Name;
    const std::optional<Value> value = word && control.scope.find(expr.text) == nullptr
                                           ? std::nullopt
                                           : evaluate(expr, control.scope, control.diagnostics);
    const auto list = value ? list_text(*value, kMostNodes) : std::nullopt;
    if (list && names_each_once(*value, expr, "node", control.diagnostics)) return list;
    if (value && is_whole(*value, 0, kMostNodes)) {
      hint = "nodes stand in brackets: `numa = [" + printed(*value) + "]`";
    }
    constexpr std::string_view kWords[] = {"local", "interleave"};
    if (word && !value) hint = did_you_mean(expr.text, kWords, hint);
  }
  if (control.diagnostics.size() == before) {
    report(control.diagnostics, Kind::BadValue, span_of(control.items, {}),
           "`numa` is `local`, `interleave` or a list of nodes", std::move(hint));
  }
  return std::nullopt;
}

}  // namespace benchc::model
