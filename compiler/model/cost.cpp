#include <cmath>
#include <map>

#include "compiler/model/qualify.h"
#include "compiler/model/read.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::Statement;

// What a person most likely meant by a number without `/h`.
std::string per_hour(const Expr& expr, std::string_view otherwise) {
  if (expr.kind != syntax::ExprKind::Number) return "as in `" + std::string(otherwise) + "`";
  return "write " + tick(syntax::print(expr) + "/h");
}

/// Reads one cost: what stands twice in it is told with both places.
class Reader {
 public:
  Reader(const Spec& spec, const Module& module, Cost& cost)
      : spec_(spec), module_(module), diagnostics_(spec.diagnostics()), cost_(cost) {}

  void read_machine(const Statement& statement) {
    const Expr* value = one_value(statement, diagnostics_);
    if (value == nullptr) return;
    if (statement.items.size() != 1) {
      report(diagnostics_, Kind::WrongForm, span_of(statement.items, statement.span),
             "`machine` names one class of machines, or `any`",
             "write `machine \"ci-large\" = 0.38 USD/h` or `machine any = 0.38 USD/h`");
      return;
    }
    const Expr& name = statement.items.front().expr;
    const bool any = is_word(name, "any");
    const auto machine_class =
        any ? std::string() : read_text(name, *module_.scope, "machine", diagnostics_);
    const auto price = read_price(*value);
    if (!machine_class) return;
    if (!any && machine_class->empty()) {
      report(diagnostics_, Kind::BadValue, name.span, "this names no class",
             "machines of whatever class are `machine any = …`");
      return;
    }
    const auto [first, fresh] = classes_.emplace(*machine_class, name.span);
    if (!fresh) {
      report(diagnostics_, Kind::DuplicateValue, name.span,
             (any ? std::string("any machine") : tick(*machine_class)) + " has a price already")
          .notes.push_back({first->second, "the first time"});
    } else if (price) {
      cost_.machines.push_back({*machine_class, *price});
    }
  }

  void read_volume(const Statement& statement) {
    const Expr* value = one_value(statement, diagnostics_);
    if (value == nullptr) return;
    if (statement.items.size() != 1) {
      report(diagnostics_, Kind::WrongForm, span_of(statement.items, statement.span),
             "`volume` takes one selector", "give each its own `volume`");
      return;
    }
    Cost::Volume volume;
    volume.selector = statement.items.front().expr;
    qualify_selector(spec_, module_, volume.selector);
    const auto rate = read_rate(*value);
    if (!reaches_broken_workload(spec_, volume.selector)) select_once(volume.selector);
    if (!rate) return;
    volume.per_second = *rate;
    cost_.volumes.push_back(std::move(volume));
  }

 private:
  std::optional<double> read_price(const Expr& expr) {
    const auto value = evaluate(expr, *module_.scope, diagnostics_);
    if (!value) return std::nullopt;
    const bool amount = value->kind == Value::Kind::Number;
    Dimension per_time = value->dimension;
    const bool money = amount && per_time.money == 1;
    per_time.time = -1;
    if (!money || per_time != value->dimension || value->dimension.bytes != 0 ||
        value->dimension.energy != 0) {
      const bool forgotten = money && value->dimension.time == 0;
      report(diagnostics_, amount ? Kind::WrongDimension : Kind::WrongType, expr.span,
             "a price is money per time, and this is " + describe(*value),
             forgotten ? per_hour(expr, "0.38 USD/h") : "as in `0.38 USD/h`");
      return std::nullopt;
    }
    if (!above_zero("a price", value->number, expr)) return std::nullopt;
    if (cost_.currency.empty()) {
      cost_.currency = value->dimension.currency;
      currency_ = expr.span;
    } else if (cost_.currency != value->dimension.currency) {
      report(diagnostics_, Kind::WrongDimension, expr.span,
             "a cost has one currency, and this is " + value->dimension.currency + " beside " +
                 cost_.currency,
             "declare a `cost` for each currency")
          .notes.push_back({currency_, "the other one"});
      return std::nullopt;
    }
    return value->number;
  }

  std::optional<double> read_rate(const Expr& expr) {
    const auto value = evaluate(expr, *module_.scope, diagnostics_);
    if (!value) return std::nullopt;
    const bool amount = value->kind == Value::Kind::Number;
    if (!amount || value->dimension != Dimension{.time = -1}) {
      const bool forgotten = amount && value->dimension.none() && !value->percent;
      report(diagnostics_, amount ? Kind::WrongDimension : Kind::WrongType, expr.span,
             "a volume is how often per time, and this is " + describe(*value),
             forgotten ? per_hour(expr, "3M/h") : "as in `3M/h`");
      return std::nullopt;
    }
    if (!above_zero("a volume", value->number, expr)) return std::nullopt;
    return value->number;
  }

  bool above_zero(const char* what, double number, const Expr& expr) {
    if (std::isfinite(number) && number > 0) return true;
    report(diagnostics_, Kind::BadValue, expr.span, std::string(what) + " is above 0");
    return false;
  }

  void select_once(const Expr& selector) {
    for (const CaseRef& one : select(spec_.model(), selector, *module_.scope, diagnostics_)) {
      const auto [first, fresh] = cases_.emplace(one, selector.span);
      if (fresh) continue;
      report(
          diagnostics_, Kind::DuplicateValue, selector.span,
          tick(case_id(spec_.model().workloads[one.workload], one.index)) + " has a volume already")
          .notes.push_back({first->second, "the first time"});
      return;
    }
  }

  const Spec& spec_;
  const Module& module_;
  Diagnostics& diagnostics_;
  Cost& cost_;
  source::Span currency_;
  std::map<std::string, source::Span> classes_;
  std::map<CaseRef, source::Span> cases_;
};

Cost read_cost(Spec& spec, const Declaration& declaration) {
  Cost cost;
  cost.name = declaration.name;
  cost.span = declaration.span;
  const Module& module = spec.module_of(declaration);
  cost.scope = module.scope;
  Reader reader(spec, module, cost);
  bool priced = !declaration.statement->block;
  if (declaration.statement->block) {
    for (const Statement& statement : declaration.statement->block->statements) {
      priced = priced || statement.keyword == "machine";
    }
  }
  for (const auto& [name, statement] :
       read_block(*declaration.statement, "cost", settings_of("cost"), spec.diagnostics())) {
    if (name == "machine") {
      reader.read_machine(*statement);
    } else {
      reader.read_volume(*statement);
    }
  }
  if (!priced) {
    report(spec.diagnostics(), Kind::MissingSetting, declaration.span,
           "cost " + tick(declaration.name) + " has no price",
           "add `machine \"ci-large\" = 0.38 USD/h`, or `machine any = …`");
  }
  return cost;
}

}  // namespace

void declare_costs(Spec& spec) {
  for (const Declaration& declaration : spec.all(Declares::Cost)) {
    spec.model().costs.push_back(read_cost(spec, declaration));
  }
}

}  // namespace benchc::model
