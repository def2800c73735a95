#include "compiler/model/discard.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;

// In front of what is observed, among a block's entries.
constexpr std::string_view kDiscard = "discard ";

enum class Measured : std::uint8_t { Share, Rate, Number };

struct Observed {
  std::string_view name;
  Measured measured;
  std::string_view example;
};

constexpr Observed kObserved[] = {
    {"steal", Measured::Share, "1%"},
    {"run_queue", Measured::Number, "2"},
    {"context_switches", Measured::Rate, "1000/s"},
    {"interrupts", Measured::Rate, "1000/s"},
    {"temperature", Measured::Number, "90"},
};

// What people write who know another tool.
struct OtherName {
  std::string_view written;
  std::string_view meant;
};
constexpr OtherName kOtherNames[] = {
    {"cpu_steal", "steal"}, {"stolen", "steal"},     {"load", "run_queue"},
    {"irqs", "interrupts"}, {"temp", "temperature"}, {"csw", "context_switches"},
    {"irq", "interrupts"},
};

std::array<std::string_view, std::size(kObserved)> observed_names() {
  std::array<std::string_view, std::size(kObserved)> names;
  std::transform(std::begin(kObserved), std::end(kObserved), names.begin(),
                 [](const Observed& one) { return one.name; });
  return names;
}

Hint meant(const std::string& written) {
  for (const OtherName& other : kOtherNames) {
    if (other.written == written) {
      return {"did you mean " + tick(other.meant) + "?", written, std::string(other.meant)};
    }
  }
  const auto names = observed_names();
  return did_you_mean(written, names, "what is observed is " + one_of(names));
}

std::string example_of(const Observed& observed) {
  return "discard when " + std::string(observed.name) + " > " + std::string(observed.example);
}

void wrong(const Expr& expr, std::string message, std::string hint, Diagnostics& diagnostics) {
  report(diagnostics, Kind::WrongForm, expr.span, std::move(message), std::move(hint));
}

/// The comparison of a clause that has its form.
const Expr* comparison(const syntax::Statement& statement, Diagnostics& diagnostics) {
  Words words(statement.items);
  const bool when = words.take_word("when");
  const Expr* expr = words.take();
  if (expr == nullptr) {
    report(diagnostics, Kind::WrongForm, statement.span, "`discard when` has no condition",
           "as in " + tick(example_of(kObserved[0])));
    return nullptr;
  }
  if (!when) {
    wrong(*expr, "`discard` needs `when` before its condition",
          "write " + tick("discard when " + syntax::print(*expr)), diagnostics);
    return nullptr;
  }
  if (!words.at_end()) {
    const Expr& stray = *words.peek();
    wrong(stray, "unexpected " + tick(syntax::print(stray)) + " in `discard`",
          "as in " + tick(example_of(kObserved[0])), diagnostics);
    return nullptr;
  }
  const bool joined = expr->kind == ExprKind::Binary && (expr->text == "or" || expr->text == "and");
  if (joined) {
    wrong(*expr, "`discard` takes one bound",
          expr->text == "or" ? "write a `discard when` for each" : "", diagnostics);
    return nullptr;
  }
  const bool named = expr->kind == ExprKind::Binary && expr->operands[0].kind == ExprKind::Name;
  if (!named || expr->text != ">") {
    wrong(*expr, "`discard` takes what is observed, `>` and a bound",
          "as in " + tick(example_of(kObserved[0])), diagnostics);
    return nullptr;
  }
  return expr;
}

std::optional<double> read_bound(const Observed& observed, const Expr& expr, const Scope& scope,
                                 Diagnostics& diagnostics) {
  if (observed.measured == Measured::Share) {
    return read_percentage(expr, scope, observed.name, diagnostics);
  }
  const Dimension dimension =
      observed.measured == Measured::Rate ? Dimension{.time = -1} : Dimension{};
  const auto bound = read_quantity(
      expr, scope, dimension, observed.name,
      std::string(observed.name) + " > " + std::string(observed.example), diagnostics);
  if (!bound || *bound > 0) return bound;
  report(diagnostics, Kind::BadValue, expr.span,
         "the bound of " + tick(observed.name) + " must be above 0");
  return std::nullopt;
}

std::string text_of(const Observed& observed, double bound) {
  switch (observed.measured) {
    case Measured::Share:
      return "> " + printed(number(bound * 100)) + "%";
    case Measured::Rate:
      return "> " + printed(number(bound)) + "/s";
    case Measured::Number:
      break;
  }
  return "> " + printed(number(bound));
}

}  // namespace

void read_discard(const syntax::Statement& statement, const Scope& scope, Entries& entries,
                  Diagnostics& diagnostics) {
  const Expr* const expr = comparison(statement, diagnostics);
  if (expr == nullptr) return;
  const Expr& left = expr->operands[0];
  const auto* const observed =
      std::find_if(std::begin(kObserved), std::end(kObserved),
                   [&](const Observed& one) { return one.name == left.text; });
  if (observed == std::end(kObserved)) {
    report(diagnostics, Kind::UnknownName, left.span,
           "nothing called " + tick(left.text) + " is observed beside a sample", meant(left.text));
    return;
  }
  const auto bound = read_bound(*observed, expr->operands[1], scope, diagnostics);
  if (!bound) return;
  const std::string name = std::string(kDiscard) + left.text;
  const auto [first, fresh] =
      entries.emplace(name, Entry{text_of(*observed, *bound), *bound, 0, statement.span});
  if (fresh) return;
  report(diagnostics, Kind::DuplicateSetting, statement.span,
         "the bound of " + tick(left.text) + " is set twice")
      .notes.push_back({first->second.span, "the first time"});
}

std::optional<std::string> observed_of(std::string_view entry) {
  if (!entry.starts_with(kDiscard)) return std::nullopt;
  return std::string(entry.substr(kDiscard.size()));
}

}  // namespace benchc::model
