#include "compiler/model/growth.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "compiler/model/projection.h"
#include "compiler/model/words.h"

namespace benchc::model {

namespace {

using diagnostics::Diagnostics;
using diagnostics::Kind;
using syntax::Expr;
using syntax::ExprKind;

class Law {
 public:
  Law(std::string_view parameter, const Scope& scope, Diagnostics& diagnostics)
      : parameter_(parameter), scope_(scope), diagnostics_(diagnostics) {}

  std::optional<RuleTerm> read(const Expr& expr) {
    RuleTerm term;
    term.span = expr.span;
    if (expr.kind == ExprKind::Name && expr.text == parameter_) {
      term.kind = RuleTerm::Kind::Parameter;
      term.name = expr.text;
      return term;
    }
    if (expr.kind == ExprKind::Call) {
      if (!is_word(expr.operands[0], "log") || expr.operands.size() != 2) return refuse(expr);
      term.kind = RuleTerm::Kind::Logarithm;
      return with_operands(std::move(term), expr, 1);
    }
    if (expr.kind == ExprKind::Binary) {
      const auto operation = arithmetic_of(expr.text);
      if (!operation) return refuse(expr);
      term.kind = *operation;
      return with_operands(std::move(term), expr, 0);
    }
    if (expr.kind == ExprKind::Unary && expr.text == "-") {
      term.kind = RuleTerm::Kind::Negate;
      return with_operands(std::move(term), expr, 0);
    }
    return constant(expr, std::move(term));
  }

 private:
  std::nullopt_t refuse(const Expr& expr) {
    std::string hint = "write one such as " + tick(example());
    if (expr.kind == ExprKind::Call && expr.operands[0].text.starts_with("l")) {
      hint = "write " + tick("log(" + std::string(parameter_) + ")") +
             ": a logarithm's base changes nothing of a growth";
    }
    diagnostics_.push_back({Kind::BadGrowth, expr.span,
                            "a growth is compared with arithmetic over " + tick(parameter_) +
                                ", constants and `log(…)`",
                            std::move(hint)});
    return std::nullopt;
  }

  std::string example() const {
    const std::string n(parameter_);
    return n + "*log(" + n + ")";
  }

  std::optional<RuleTerm> with_operands(RuleTerm term, const Expr& expr, std::size_t from) {
    for (std::size_t i = from; i < expr.operands.size(); ++i) {
      std::optional<RuleTerm> operand = read(expr.operands[i]);
      if (!operand) return std::nullopt;
      term.operands.push_back(std::move(*operand));
    }
    return term;
  }

  std::optional<RuleTerm> constant(const Expr& expr, RuleTerm term) {
    const std::optional<Value> value = evaluate(expr, scope_, diagnostics_);
    if (!value) {
      diagnostics::Diagnostic& last = diagnostics_.back();
      if (last.kind == Kind::UnknownName && last.hint.empty()) {
        last.hint = "this growth is over " + tick(parameter_) + " alone";
      }
      return std::nullopt;
    }
    if (value->kind != Value::Kind::Number || !value->dimension.none()) {
      diagnostics_.push_back(
          {Kind::BadGrowth, expr.span,
           "a law of growth is of plain numbers, and this is " + describe(*value),
           "a constant factor changes nothing of a growth: leave it out"});
      return std::nullopt;
    }
    term.number = value->number;
    return term;
  }

  std::string_view parameter_;
  const Scope& scope_;
  Diagnostics& diagnostics_;
};

double value_of(const RuleTerm& law, double at) {
  const auto operand = [&](std::size_t i) { return value_of(law.operands[i], at); };
  switch (law.kind) {
    case RuleTerm::Kind::Parameter:
      return at;
    case RuleTerm::Kind::Logarithm:
      return std::log(operand(0));
    case RuleTerm::Kind::Negate:
      return -operand(0);
    case RuleTerm::Kind::Add:
      return operand(0) + operand(1);
    case RuleTerm::Kind::Subtract:
      return operand(0) - operand(1);
    case RuleTerm::Kind::Multiply:
      return operand(0) * operand(1);
    case RuleTerm::Kind::Divide:
      return operand(0) / operand(1);
    default:
      return law.number;
  }
}

class Sets {
 public:
  Sets(const Model& model, const RuleCondition& growth, Diagnostics& diagnostics)
      : model_(model), growth_(growth), diagnostics_(diagnostics) {}

  bool add(const SelectedWorkload& selected) {
    const Workload& workload = model_.workloads[selected.workload];
    const std::size_t parameter = parameter_index(workload, growth_.parameter);
    if (parameter == workload.parameters.size()) return lacks_parameter(workload);
    if (!check_values(workload, selected.cases, parameter)) return false;
    // The choices of the other parameters, in the order of the cases.
    std::map<std::vector<std::uint32_t>, std::size_t> places;
    const std::size_t first = sets_.size();
    for (const std::uint64_t one : selected.cases) {
      const auto begin =
          workload.choices.begin() + static_cast<std::ptrdiff_t>(one * workload.parameters.size());
      std::vector<std::uint32_t> key(
          begin, begin + static_cast<std::ptrdiff_t>(workload.parameters.size()));
      key[parameter] = 0;
      const auto [place, fresh] = places.emplace(std::move(key), sets_.size());
      if (fresh) sets_.push_back({selected.workload, {}, subject(workload, one, parameter)});
      sets_[place->second].cases.push_back(one);
    }
    for (std::size_t i = first; i < sets_.size(); ++i) {
      std::vector<std::uint64_t>& cases = sets_[i].cases;
      std::stable_sort(cases.begin(), cases.end(), [&](std::uint64_t a, std::uint64_t b) {
        return case_value(workload, a, parameter).number <
               case_value(workload, b, parameter).number;
      });
      if (cases.size() < kFewestGrowthValues) return too_few(sets_[i]);
    }
    return true;
  }

  std::vector<GrowthSet> take() { return std::move(sets_); }

 private:
  bool fail(Kind kind, source::Span span, std::string message, std::string hint) {
    diagnostics_.push_back({kind, span, std::move(message), std::move(hint)});
    return false;
  }

  bool lacks_parameter(const Workload& workload) {
    std::vector<std::string_view> names;
    for (const MatrixParameter& one : workload.parameters) names.push_back(one.name);
    return fail(Kind::UnknownParameter, growth_.span,
                "workload " + tick(workload.name) + " has no parameter " + tick(growth_.parameter) +
                    " to grow over",
                did_you_mean(growth_.parameter, names));
  }

  bool check_values(const Workload& workload, const std::vector<std::uint64_t>& cases,
                    std::size_t parameter) {
    std::set<std::uint32_t> seen;
    return std::all_of(cases.begin(), cases.end(), [&](std::uint64_t one) {
      const bool fresh =
          seen.insert(workload.choices[one * workload.parameters.size() + parameter]).second;
      return !fresh || check_value(workload, case_value(workload, one, parameter));
    });
  }

  bool check_value(const Workload& workload, const Value& value) {
    const std::string over = tick(growth_.parameter) + " of workload " + tick(workload.name);
    if (value.kind != Value::Kind::Number || !value.dimension.none() || !(value.number > 0)) {
      const bool number = value.kind == Value::Kind::Number && value.dimension.none();
      return fail(Kind::BadGrowth, growth_.span,
                  "a growth is over plain numbers above 0, and " + over + " is " +
                      (number ? canonical(value) : describe(value)),
                  {});
    }
    const RuleTerm& law = growth_.terms[1];
    const double there = value_of(law, value.number);
    if (std::isfinite(there) && there >= 0) return true;
    return fail(
        Kind::BadGrowth, law.span,
        "this law is below 0 or no number where " + growth_.parameter + " is " + canonical(value),
        "a law of growth is at least 0 for each value of its parameter");
  }

  bool too_few(const GrowthSet& set) {
    return fail(Kind::BadGrowth, growth_.span,
                set.subject + " has " + std::to_string(set.cases.size()) +
                    (set.cases.size() == 1 ? " value of " : " values of ") +
                    tick(growth_.parameter) + ", and a growth takes at least " +
                    std::to_string(kFewestGrowthValues),
                "two points lie on a curve of any law; only a third can speak against it");
  }

  static std::string subject(const Workload& workload, std::uint64_t one, std::size_t without) {
    std::string inside;
    for (std::size_t p = 0; p < workload.parameters.size(); ++p) {
      if (p == without) continue;
      inside += (inside.empty() ? "" : ",") + workload.parameters[p].name + "=" +
                canonical(case_value(workload, one, p));
    }
    return inside.empty() ? workload.name : workload.name + "[" + inside + "]";
  }

  const Model& model_;
  const RuleCondition& growth_;
  Diagnostics& diagnostics_;
  std::vector<GrowthSet> sets_;
};

}  // namespace

std::optional<RuleTerm> growth_law(const Expr& expr, std::string_view parameter, const Scope& scope,
                                   Diagnostics& diagnostics) {
  return Law(parameter, scope, diagnostics).read(expr);
}

std::optional<std::vector<GrowthSet>> growth_sets(const Model& model,
                                                  const std::vector<SelectedWorkload>& cases,
                                                  const RuleCondition& growth,
                                                  Diagnostics& diagnostics) {
  Sets sets(model, growth, diagnostics);
  for (const SelectedWorkload& selected : cases) {
    if (!sets.add(selected)) return std::nullopt;
  }
  return sets.take();
}

}  // namespace benchc::model
