#include "compiler/model/matrix.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "compiler/model/mentions.h"
#include "compiler/model/metrics.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::Statement;

constexpr std::size_t kMostParameters = 32;
/// Cases asked about times the clauses that ask: some seconds.
constexpr std::uint64_t kMostExceptWork = 10 * kMaximumCases;
constexpr std::size_t kMostRepresentatives = 64;

bool is_element(const Value& value) {
  return value.kind != Value::Kind::List && value.kind != Value::Kind::Map;
}

// Two elements that give the same id. Texts are compared only where there are no numbers alone,
// since ranges are long.
std::optional<std::pair<std::size_t, std::size_t>> find_twice(const std::vector<Value>& items) {
  const bool numbers = std::all_of(items.begin(), items.end(), [](const Value& item) {
    return item.kind == Value::Kind::Number;
  });
  std::unordered_map<double, std::size_t> seen_numbers;
  std::unordered_map<std::string, std::size_t> seen_texts;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::size_t first = numbers ? seen_numbers.emplace(items[i].number, i).first->second
                                      : seen_texts.emplace(canonical(items[i]), i).first->second;
    if (first != i) return std::pair(first, i);
  }
  return std::nullopt;
}

// The values of one `over`.
std::optional<std::vector<Value>> read_values(const Expr& expr, const Scope& scope,
                                              Diagnostics& diagnostics) {
  std::optional<Value> list = evaluate(expr, scope, diagnostics);
  if (!list) return std::nullopt;
  if (list->kind != Value::Kind::List) {
    report(diagnostics, Kind::WrongType, expr.span,
           "`over` takes a list or a range, and this is " + describe(*list),
           "one value stands in brackets, too: `[…]`");
    return std::nullopt;
  }
  if (list->items.empty()) {
    report(diagnostics, Kind::BadValue, expr.span, "this list is empty, so there is no case");
    return std::nullopt;
  }
  const bool literal = expr.kind == syntax::ExprKind::List;
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const Value& item = list->items[i];
    const source::Span span = literal ? expr.operands[i].span : expr.span;
    if (!is_element(item)) {
      report(diagnostics, Kind::WrongType, span,
             "a parameter's value is no list and no map, and this is " + describe(item));
      return std::nullopt;
    }
  }
  if (const auto twice = find_twice(list->items)) {
    const auto [first, second] = *twice;
    auto& diagnostic =
        report(diagnostics, Kind::DuplicateValue, literal ? expr.operands[second].span : expr.span,
               "this list has " + tick(canonical(list->items[first])) + " twice");
    if (literal) diagnostic.notes.push_back({expr.operands[first].span, "the first one"});
    return std::nullopt;
  }
  return std::move(list->items);
}

bool is_free(const Expr& name, const Module& module, const std::vector<MatrixParameter>& earlier,
             Diagnostics& diagnostics) {
  const auto taken = [&](Kind kind, std::string message, std::optional<source::Span> first) {
    auto& diagnostic = report(diagnostics, kind, name.span, std::move(message),
                              kind == Kind::ShadowedName ? "choose another name" : "");
    if (first) diagnostic.notes.push_back({*first, "declared here"});
    return false;
  };
  const std::string said = "parameter " + tick(name.text);
  for (const MatrixParameter& parameter : earlier) {
    if (parameter.name == name.text) {
      return taken(Kind::DuplicateName, said + " is declared twice", parameter.span);
    }
  }
  if (is_metric_name(name.text)) {
    return taken(Kind::ShadowedName, said + " has the name of a metric", std::nullopt);
  }
  if (name.text == "items" || name.text == "bytes" || name.text == "true" || name.text == "false") {
    return taken(Kind::ShadowedName, said + " has the name of something built in", std::nullopt);
  }
  const auto value = module.values.find(name.text);
  if (value == module.values.end()) return true;
  return taken(Kind::ShadowedName, said + " has the name of a constant", value->second);
}

class Expansion {
 public:
  // `parameters` in the order of the clauses.
  Expansion(const std::vector<MatrixParameter>& parameters, const Scope& known,
            Diagnostics& diagnostics)
      : parameters_(parameters), scope_(&known), diagnostics_(diagnostics) {
    // All of them, so that a name that is near to one is told.
    for (const MatrixParameter& parameter : parameters_) {
      scope_.set(parameter.name, parameter.values.front());
    }
  }

  // Which cases of the whole product an `except` takes away. It is asked once for each combination
  // of the parameters that it names.
  bool apply(const Expr& except, std::vector<bool>& removed) {
    const auto mentioned = mentioned_names(except);
    std::vector<std::size_t> named;
    std::size_t combinations = 1;
    for (std::size_t p = 0; p < parameters_.size(); ++p) {
      if (!mentioned.contains(parameters_[p].name)) continue;
      named.push_back(p);
      combinations *= parameters_[p].values.size();
    }
    std::vector<bool> answers(combinations);
    std::vector<std::uint32_t> at(parameters_.size(), 0);
    for (const std::size_t p : named) scope_.set(parameters_[p].name, parameters_[p].values[0]);
    for (std::size_t c = 0; c < combinations; ++c) {
      const std::optional<Value> value = evaluate(except, scope_, diagnostics_);
      if (!value) return false;
      if (value->kind != Value::Kind::Bool) {
        report(diagnostics_, Kind::WrongType, except.span,
               "`except` takes a condition, and this is " + describe(*value));
        return false;
      }
      answers[c] = value->truth;
      for (std::size_t n = named.size(); n-- > 0;) {
        const MatrixParameter& parameter = parameters_[named[n]];
        at[named[n]] = (at[named[n]] + 1) % static_cast<std::uint32_t>(parameter.values.size());
        scope_.set(parameter.name, parameter.values[at[named[n]]]);
        if (at[named[n]] != 0) break;
      }
    }
    std::vector<std::uint32_t> choice(parameters_.size(), 0);
    for (std::size_t c = 0; c < removed.size(); ++c) {
      std::size_t answer = 0;
      for (const std::size_t p : named) {
        answer = answer * parameters_[p].values.size() + choice[p];
      }
      if (answers[answer]) removed[c] = true;
      advance(choice);
    }
    return true;
  }

  // The next case, the last parameter fastest.
  void advance(std::vector<std::uint32_t>& choice) const {
    for (std::size_t p = choice.size(); p-- > 0;) {
      if (++choice[p] < parameters_[p].values.size()) return;
      choice[p] = 0;
    }
  }

 private:
  const std::vector<MatrixParameter>& parameters_;
  Scope scope_;
  Diagnostics& diagnostics_;
};

std::string product_text(const std::vector<MatrixParameter>& parameters) {
  std::uint64_t product = 1;
  bool printable = true;
  std::string factors;
  for (const MatrixParameter& parameter : parameters) {
    const std::uint64_t size = parameter.values.size();
    printable = printable && product <= std::numeric_limits<std::uint64_t>::max() / size;
    if (printable) product *= size;
    factors += (factors.empty() ? "" : " × ") + std::to_string(size);
  }
  const std::string total = printable ? std::to_string(product) : "more than 10^19";
  return parameters.size() > 1 ? total + " (" + factors + ")" : total;
}

}  // namespace

bool expand_matrix(const MatrixClauses& clauses, const Module& module, Workload& workload,
                   std::uint64_t& cases, std::vector<std::string>& unknown,
                   Diagnostics& diagnostics) {
  std::vector<MatrixParameter> declared;
  bool whole = true;
  for (const Statement* over : clauses.over) {
    const Expr& name = over->items[0].expr;
    const bool shaped = over->items.size() == 1 && name.kind == syntax::ExprKind::Name;
    if (!shaped) {
      report(diagnostics, Kind::WrongForm, span_of(over->items, over->span), "`over` has one name",
             "write `over NAME = [1, 2]`");
    }
    if (!shaped || !is_free(name, module, declared, diagnostics)) {
      if (shaped && !module.values.contains(name.text)) unknown.push_back(name.text);
      whole = false;
      continue;
    }
    const Expr* values = one_value(*over, diagnostics);
    auto list = values == nullptr ? std::nullopt : read_values(*values, *module.scope, diagnostics);
    if (!list) {
      unknown.push_back(name.text);
      whole = false;
      continue;
    }
    declared.push_back({name.text, name.span, std::move(*list)});
  }
  const auto keep = [&] {
    workload.parameters = std::move(declared);
    std::sort(workload.parameters.begin(), workload.parameters.end(),
              [](const MatrixParameter& a, const MatrixParameter& b) { return a.name < b.name; });
  };
  if (declared.size() > kMostParameters) {
    report(diagnostics, Kind::TooManyCases, declared[kMostParameters].span,
           "a workload has at most " + std::to_string(kMostParameters) + " parameters");
    whole = false;
  }
  std::uint64_t count = 1;
  for (const MatrixParameter& parameter : declared) {
    // Each factor is at most kMaximumCases, so the product cannot overflow before it is too large.
    if (count <= kMaximumCases) count *= parameter.values.size();
  }
  if (count > kMaximumCases || cases + count > kMaximumCases) {
    const bool alone = count > kMaximumCases;
    report(diagnostics, Kind::TooManyCases, workload.span,
           alone ? "the matrix of workload " + tick(workload.name) + " has " +
                       product_text(declared) + " cases"
                 : "with workload " + tick(workload.name) + " the spec has " +
                       std::to_string(cases + count) + " cases",
           "at most " + std::to_string(kMaximumCases) + " can be planned");
    whole = false;
    // One value each is enough to check the rest, and many such matrices would fill the memory.
    for (MatrixParameter& parameter : declared) parameter.values.resize(1);
  }
  if (count * clauses.except.size() > kMostExceptWork) {
    report(diagnostics, Kind::TooManyCases, clauses.except.front()->span,
           std::to_string(clauses.except.size()) + " times `except` over " + std::to_string(count) +
               " cases is too much to work out",
           "join them with `or`, or name fewer values");
    whole = false;
  }
  if (!whole) {
    keep();
    return false;
  }

  Scope known(module.scope);
  for (const std::string& name : unknown) known.set_invalid(name);
  Expansion expansion(declared, known, diagnostics);
  std::vector<bool> removed(count, false);
  for (const Statement* except : clauses.except) {
    if (except->items.size() != 1) {
      report(diagnostics, Kind::WrongForm, except->items[1].expr.span,
             "`except` takes one condition", "as in `except n > 4 and kind == \"slow\"`");
      whole = false;
    } else if (!expansion.apply(except->items[0].expr, removed)) {
      whole = false;
    }
  }
  if (whole && std::find(removed.begin(), removed.end(), false) == removed.end()) {
    report(diagnostics, Kind::NoCases, workload.span,
           "`except` leaves no case of workload " + tick(workload.name));
    whole = false;
  }
  if (!whole) {
    keep();
    return false;
  }

  // Where each declared parameter stands among those sorted by name.
  std::vector<std::size_t> by_name(declared.size());
  std::iota(by_name.begin(), by_name.end(), 0u);
  std::sort(by_name.begin(), by_name.end(),
            [&](std::size_t a, std::size_t b) { return declared[a].name < declared[b].name; });
  const auto left = static_cast<std::size_t>(std::count(removed.begin(), removed.end(), false));
  workload.choices.reserve(left * declared.size());
  std::vector<std::uint32_t> choice(declared.size(), 0);
  for (std::size_t c = 0; c < count; ++c) {
    if (!removed[c]) {
      for (const std::size_t p : by_name) workload.choices.push_back(choice[p]);
    }
    expansion.advance(choice);
  }
  workload.case_count = left;
  // What `except` takes away has been worked out, too.
  cases += count;
  keep();
  return true;
}

source::Span value_span(const MatrixClauses& clauses, std::string_view parameter,
                        std::size_t value) {
  for (const Statement* over : clauses.over) {
    if (!is_word(over->items[0].expr, parameter) || over->values.empty()) continue;
    const Expr& list = over->values.front().expr;
    const bool literal = list.kind == syntax::ExprKind::List && value < list.operands.size();
    return literal ? list.operands[value].span : list.span;
  }
  return {};
}

std::vector<std::uint64_t> representative_cases(const Workload& workload) {
  const std::size_t count = workload.parameters.size();
  // The type of each value of each parameter, by number.
  std::vector<std::vector<std::uint32_t>> types(count);
  bool mixed = false;
  for (std::size_t p = 0; p < count; ++p) {
    std::vector<const Value*> kinds;
    for (const Value& value : workload.parameters[p].values) {
      const auto same = std::find_if(kinds.begin(), kinds.end(), [&](const Value* other) {
        return other->kind == value.kind && other->dimension == value.dimension;
      });
      types[p].push_back(static_cast<std::uint32_t>(same - kinds.begin()));
      if (same == kinds.end()) kinds.push_back(&value);
    }
    mixed = mixed || kinds.size() > 1;
  }
  if (workload.case_count == 0) return {};
  if (!mixed) return {0};
  std::vector<std::uint64_t> cases;
  std::set<std::vector<std::uint32_t>> seen;
  std::vector<std::uint32_t> combination(count);
  for (std::uint64_t c = 0; c < workload.case_count && cases.size() < kMostRepresentatives; ++c) {
    for (std::size_t p = 0; p < count; ++p) {
      combination[p] = types[p][workload.choices[static_cast<std::size_t>(c) * count + p]];
    }
    if (seen.insert(combination).second) cases.push_back(c);
  }
  return cases;
}

}  // namespace benchc::model
