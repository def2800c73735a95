#include <algorithm>
#include <cmath>

#include "compiler/model/control.h"
#include "compiler/syntax/syntax.h"

// What the measured processes may take, and what they are started with.
namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;

constexpr double kLeastNice = -20;
constexpr double kMostNice = 19;
constexpr double kMostFifo = 99;
// A period of 100 ms has no shorter quota than 1 ms.
constexpr double kLeastCpu = 0.01;
constexpr double kMostCpu = 10'000;
constexpr double kLeastMemory = 1024.0 * 1024;
constexpr double kMostMemory = 9007199254740992;  // 2^53: exact as a double
constexpr std::size_t kLongestLocale = 64;

std::optional<double> plain_number(const Expr& expr, const ControlWords& control) {
  const auto value = evaluate(expr, control.scope, control.diagnostics);
  if (!value) return std::nullopt;
  if (value->kind == Value::Kind::Number && value->dimension.none() && !value->percent) {
    return value->number;
  }
  report(control.diagnostics, Kind::WrongType, expr.span,
         tick(control.name) + " takes a plain number, and this is " + describe(*value));
  return std::nullopt;
}

std::optional<std::string> scheduled(std::string_view how, double value, double least, double most,
                                     const ControlWords& control) {
  if (std::trunc(value) == value && value >= least && value <= most) {
    return std::string(how) + " " + printed(number(value));
  }
  report(control.diagnostics, Kind::BadValue, span_of(control.items, {}),
         tick(how) + " is a whole number from " + printed(number(least)) + " to " +
             printed(number(most)) + ", not " + printed(number(value)));
  return std::nullopt;
}

/// What `priority = -5` was meant to be.
std::string priority_hint(const ControlWords& control) {
  Diagnostics unsaid;
  const auto value = control.items.size() == 1
                         ? evaluate(control.items[0].expr, control.scope, unsaid)
                         : std::nullopt;
  const bool whole = value && value->kind == Value::Kind::Number && value->dimension.none() &&
                     !value->percent && std::trunc(value->number) == value->number;
  if (whole && value->number >= kLeastNice && value->number <= kMostNice) {
    return "write `priority = nice " + printed(*value) + "`";
  }
  if (whole && value->number > 0 && value->number <= kMostFifo) {
    return "write `priority = fifo " + printed(*value) + "`";
  }
  return "as in `priority = nice -5` or `priority = fifo 50`";
}

/// Cores of processor time a second.
std::optional<std::string> cpu_text(const Expr& expr, const ControlWords& control) {
  const auto value = evaluate(expr, control.scope, control.diagnostics);
  if (!value) return std::nullopt;
  if (value->kind != Value::Kind::Number || !value->dimension.none() || value->percent) {
    report(
        control.diagnostics, Kind::WrongType, expr.span,
        "`cpu` takes a number of cores, and this is " + describe(*value),
        value->percent ? "write `cpu " + printed(number(value->number)) + "`" : "as in `cpu 1.5`");
    return std::nullopt;
  }
  if (value->number >= kLeastCpu && value->number <= kMostCpu) return "cpu " + printed(*value);
  report(control.diagnostics, Kind::BadValue, expr.span,
         "`cpu` is at least " + printed(number(kLeastCpu)) + " cores and at most " +
             printed(number(kMostCpu)) + ", not " + printed(*value));
  return std::nullopt;
}

std::optional<std::string> memory_text(const Expr& expr, const ControlWords& control) {
  const bool literal = expr.kind == ExprKind::Number && expr.text.empty();
  const std::string example = "memory " + (literal ? syntax::print(expr) : "2") + "GiB";
  const auto bytes =
      read_quantity(expr, control.scope, {.bytes = 1}, "memory", example, control.diagnostics);
  if (!bytes) return std::nullopt;
  if (*bytes >= kLeastMemory && *bytes <= kMostMemory) {
    return "memory " + printed(number(std::trunc(*bytes)));
  }
  report(control.diagnostics, Kind::BadValue, expr.span,
         *bytes < kLeastMemory ? "`memory` is at least 1MiB" : "`memory` is too large");
  return std::nullopt;
}

bool is_octal(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '7'; });
}

}  // namespace

std::optional<std::string> priority_text(const ControlWords& control) {
  const Expr& first = control.items.front().expr;
  // `nice -5` is read as a difference.
  if (control.items.size() == 1 && first.kind == ExprKind::Binary && first.text == "-" &&
      is_word(first.operands[0], "nice")) {
    const auto value = plain_number(first.operands[1], control);
    if (!value) return std::nullopt;
    return scheduled("nice", -*value, kLeastNice, kMostNice, control);
  }
  Words words(control.items);
  const bool nice = words.take_word("nice");
  const bool fifo = !nice && words.take_word("fifo");
  const Expr* expr = nice || fifo ? words.take() : nullptr;
  if (expr == nullptr || !words.at_end()) {
    report(control.diagnostics, Kind::BadValue, span_of(control.items, {}),
           "`priority` is `nice` or `fifo` and a number", priority_hint(control));
    return std::nullopt;
  }
  const auto value = plain_number(*expr, control);
  if (!value) return std::nullopt;
  return nice ? scheduled("nice", *value, kLeastNice, kMostNice, control)
              : scheduled("fifo", *value, 1, kMostFifo, control);
}

std::optional<std::string> cgroup_text(const ControlWords& control) {
  Words words(control.items);
  std::optional<std::string> cpu;
  std::optional<std::string> memory;
  while (!words.at_end()) {
    const bool is_cpu = !cpu && words.take_word("cpu");
    const bool is_memory = !is_cpu && !memory && words.take_word("memory");
    const Expr* expr = is_cpu || is_memory ? words.take() : nullptr;
    if (expr == nullptr) {
      report(control.diagnostics, Kind::BadValue, span_of(control.items, {}),
             "`cgroup` is `cpu` and a number of cores, `memory` and bytes, or both",
             "as in `cgroup = cpu 1.5 memory 2GiB`");
      return std::nullopt;
    }
    std::optional<std::string>& part = is_cpu ? cpu : memory;
    part = is_cpu ? cpu_text(*expr, control) : memory_text(*expr, control);
    if (!part) return std::nullopt;
  }
  return cpu.value_or("") + (cpu && memory ? " " : "") + memory.value_or("");
}

std::optional<std::string> umask_text(const ControlWords& control) {
  const Expr& expr = control.items.front().expr;
  std::string hint = "as in `umask = \"022\"`";
  const std::string digits = syntax::print(expr);
  if (control.items.size() == 1 && expr.kind == ExprKind::Number) {
    if (digits.size() <= 3 && is_octal(digits)) {
      hint = "digits of a mask stand in quotes: `umask = \"" + std::string(3 - digits.size(), '0') +
             digits + "\"`";
    }
  } else if (control.items.size() == 1) {
    const auto text = read_text(expr, control.scope, control.name, control.diagnostics);
    if (!text) return std::nullopt;
    const bool four = text->size() == 4 && text->front() == '0';
    if (is_octal(*text) && (text->size() == 3 || four)) return four ? text->substr(1) : *text;
  }
  report(control.diagnostics, Kind::BadValue, span_of(control.items, {}),
         "`umask` is three octal digits in quotes", std::move(hint));
  return std::nullopt;
}

std::optional<std::string> locale_text(const ControlWords& control) {
  if (control.items.size() == 1) {
    const auto text =
        read_text(control.items[0].expr, control.scope, control.name, control.diagnostics);
    if (!text) return std::nullopt;
    const auto in_a_name = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_' || c == '.' || c == '-' || c == '@';
    };
    const bool named = !text->empty() && text->size() <= kLongestLocale;
    if (named && std::all_of(text->begin(), text->end(), in_a_name)) return text;
  }
  report(control.diagnostics, Kind::BadValue, span_of(control.items, {}),
         "`locale` is the name of a locale", "as in `locale = \"C.UTF-8\"`");
  return std::nullopt;
}

}  // namespace benchc::model
