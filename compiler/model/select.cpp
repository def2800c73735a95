#include "compiler/model/select.h"

#include <algorithm>

#include "compiler/model/projection.h"
#include "compiler/model/words.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {

namespace {

using syntax::Expr;
using syntax::ExprKind;

bool is_tag(const Expr& expr) {
  return expr.kind == ExprKind::Call && expr.operands.size() == 2 &&
         expr.operands[0].kind == ExprKind::Name && expr.operands[0].text == "tag" &&
         expr.operands[1].kind == ExprKind::Name;
}

const Expr& base_of(const Expr& selector) {
  return selector.kind == ExprKind::Index && !selector.operands.empty() ? selector.operands[0]
                                                                        : selector;
}

void flatten(const Expr& condition, std::vector<const Expr*>& conjuncts) {
  if (condition.kind == ExprKind::Binary && condition.text == "and") {
    for (const Expr& operand : condition.operands) flatten(operand, conjuncts);
    return;
  }
  conjuncts.push_back(&condition);
}

bool same_type(const Value& a, const Value& b) {
  return a.kind == b.kind && (a.kind != Value::Kind::Number || a.dimension == b.dimension);
}

bool same_value(const Value& a, const Value& b) {
  if (!same_type(a, b)) return false;
  switch (a.kind) {
    case Value::Kind::Number:
      return a.number == b.number;
    case Value::Kind::Bool:
      return a.truth == b.truth;
    default:
      return a.text == b.text && a.items == b.items && a.keys == b.keys;
  }
}

/// A selector's conditions over the cases of one workload.
class Filter {
 public:
  Filter(const Workload& workload, const Scope& scope, Diagnostics& diagnostics)
      : workload_(workload), scope_(scope), diagnostics_(diagnostics) {}

  bool apply(const std::vector<const Expr*>& conjuncts, SelectedWorkload& out) {
    out.fixed.assign(workload_.parameters.size(), false);
    for (const Expr* conjunct : conjuncts) {
      if (!add(*conjunct, out.fixed)) return false;
    }
    if (tests_.empty()) out.cases.reserve(workload_.case_count);
    for (std::uint64_t index = 0; index < workload_.case_count; ++index) {
      bool all = true;
      for (Test& test : tests_) {
        all = all && holds(test, index);
        if (failed_) return false;
      }
      if (all) out.cases.push_back(index);
    }
    return true;
  }

 private:
  struct Test {
    const Expr* condition;
    Memo<bool> memo;
  };

  bool add(const Expr& conjunct, std::vector<bool>& fixed) {
    Projection projection(workload_);
    projection.add(conjunct);
    if (conjunct.kind == ExprKind::Binary && conjunct.text == "==") {
      for (const std::size_t side : {0u, 1u}) {
        const Expr& name = conjunct.operands[side];
        const Expr& other = conjunct.operands[1 - side];
        const std::size_t parameter = name.kind == ExprKind::Name
                                          ? parameter_index(workload_, name.text)
                                          : workload_.parameters.size();
        Projection others(workload_);
        others.add(other);
        if (parameter == workload_.parameters.size() || !others.constant()) continue;
        if (!add_equality(workload_.parameters[parameter], other)) return false;
        fixed[parameter] = true;
        equal_to_.emplace_back(&conjunct, parameter);
        break;
      }
    }
    tests_.push_back({&conjunct, Memo<bool>(projection)});
    return true;
  }

  /// `n = value`: a value that `n` can never have by its type is a mistake.
  bool add_equality(const MatrixParameter& parameter, const Expr& other) {
    std::optional<Value> value = evaluate(other, scope_, diagnostics_);
    if (!value) return false;
    const bool possible = std::any_of(parameter.values.begin(), parameter.values.end(),
                                      [&](const Value& one) { return same_type(one, *value); });
    if (!possible && !parameter.values.empty()) {
      diagnostics_.push_back({Kind::BadSelector, other.span,
                              tick(parameter.name) + " of workload " + tick(workload_.name) +
                                  " is " + describe(parameter.values[0]) + ", never " +
                                  describe(*value)});
      return false;
    }
    values_.push_back(std::move(*value));
    return true;
  }

  bool holds(Test& test, std::uint64_t index) {
    return test.memo.get(index, [&](std::uint64_t one) {
      for (std::size_t i = 0; i < equal_to_.size(); ++i) {
        if (equal_to_[i].first != test.condition) continue;
        return same_value(case_value(workload_, one, equal_to_[i].second), values_[i]);
      }
      return evaluate_condition(*test.condition, one);
    });
  }

  bool evaluate_condition(const Expr& condition, std::uint64_t index) {
    Scope scope(&scope_);
    for (std::size_t p = 0; p < workload_.parameters.size(); ++p) {
      scope.set(workload_.parameters[p].name, case_value(workload_, index, p));
    }
    const std::optional<Value> value = evaluate(condition, scope, diagnostics_);
    if (value && value->kind == Value::Kind::Bool) return value->truth;
    failed_ = true;
    if (value) {
      diagnostics_.push_back(
          {Kind::BadSelector, condition.span,
           "expected a condition over the case's parameters, but found " + describe(*value)});
    }
    return false;
  }

  const Workload& workload_;
  const Scope& scope_;
  Diagnostics& diagnostics_;
  std::vector<Test> tests_;
  /// Conjuncts that compare a parameter with a value, and these values.
  std::vector<std::pair<const Expr*, std::size_t>> equal_to_;
  std::vector<Value> values_;
  bool failed_ = false;
};

class Resolver {
 public:
  Resolver(const Model& model, const Expr& selector, const Scope& scope, Diagnostics& diagnostics)
      : model_(model), selector_(selector), scope_(scope), diagnostics_(diagnostics) {}

  std::optional<Selected> resolve() {
    const Expr& base = base_of(selector_);
    if (!find_workloads(base)) return std::nullopt;
    if (&base != &selector_) {
      for (std::size_t i = 1; i < selector_.operands.size(); ++i) {
        flatten(selector_.operands[i], conjuncts_);
      }
    }
    if (!drop_workloads_without_parameters()) return std::nullopt;
    for (const std::uint32_t workload : workloads_) {
      SelectedWorkload selected;
      selected.workload = workload;
      // A condition takes as long as four plain looks.
      const std::uint64_t tests = 1 + 4 * conjuncts_.size();
      const std::uint64_t count = model_.workloads[workload].case_count;
      if (!spend(model_, tests * count, selector_.span, diagnostics_)) return std::nullopt;
      Filter filter(model_.workloads[workload], scope_, diagnostics_);
      if (!filter.apply(conjuncts_, selected)) return std::nullopt;
      if (!selected.cases.empty()) out_.workloads.push_back(std::move(selected));
    }
    if (out_.workloads.empty()) {
      diagnostics_.push_back({Kind::SelectsNothing, selector_.span,
                              tick(syntax::print(selector_)) + " selects no case",
                              nearest_value()});
      return std::nullopt;
    }
    return std::move(out_);
  }

 private:
  bool find_workloads(const Expr& base) {
    if (base.kind == ExprKind::Star) return match_all(base, [](const Workload&) { return true; });
    if (is_tag(base)) {
      const std::string& tag = base.operands[1].text;
      const auto tagged = [&](const Workload& workload) {
        return std::find(workload.tags.begin(), workload.tags.end(), tag) != workload.tags.end();
      };
      if (match_all(base, tagged, false)) return true;
      std::vector<std::string_view> tags;
      for (const Workload& workload : model_.workloads) {
        tags.insert(tags.end(), workload.tags.begin(), workload.tags.end());
      }
      report(diagnostics_, Kind::SelectsNothing, base.operands[1].span,
             "no workload has the tag " + tick(tag), did_you_mean(tag, tags));
      return false;
    }
    if (base.kind == ExprKind::Member && base.text == "*") {
      const auto stem = dotted_name(base.operands[0]);
      if (stem) return match_stem(base, *stem + ".");
    }
    const std::optional<std::string> name = dotted_name(base);
    if (!name) {
      diagnostics_.push_back({Kind::BadSelector, base.span, "this selects no workload",
                              "a selector is a workload's name, `name.*`, `tag(name)` or `*`, and "
                              "may have conditions: `sort[n >= 1Mi]`"});
      return false;
    }
    if (const std::optional<std::uint32_t> found = find_workload(model_, base)) {
      workloads_.push_back(*found);
      return true;
    }
    return unknown_workload(base, *name);
  }

  template <typename Wanted>
  bool match_all(const Expr& base, Wanted wanted, bool report = true) {
    out_.pattern = syntax::print(base);
    for (std::uint32_t i = 0; i < model_.workloads.size(); ++i) {
      if (wanted(model_.workloads[i])) workloads_.push_back(i);
    }
    if (workloads_.empty() && report) {
      diagnostics_.push_back(
          {Kind::SelectsNothing, base.span, tick(out_.pattern) + " selects no workload"});
    }
    return !workloads_.empty();
  }

  bool match_stem(const Expr& base, const std::string& stem) {
    const auto starts = [&](const Workload& workload) { return workload.name.starts_with(stem); };
    return match_all(base, starts);
  }

  bool unknown_workload(const Expr& base, const std::string& name) {
    std::vector<std::string_view> names;
    for (const Workload& workload : model_.workloads) names.push_back(workload.name);
    Hint hint = did_you_mean(name, names);
    if (hint.empty() && names.empty()) hint = "this spec declares no workload";
    report(diagnostics_, Kind::UnknownWorkload, base.span, "unknown workload " + tick(name),
           std::move(hint));
    return false;
  }

  bool known(const Workload& workload, const Expr& name) const {
    return parameter_index(workload, name.text) < workload.parameters.size() ||
           scope_.find(name.text) != nullptr || scope_.invalid(name.text);
  }

  /// In `tag(hot)[n > 3]` the workloads without `n` are not meant; where none has it, the name is a
  /// mistake.
  bool drop_workloads_without_parameters() {
    for (const Expr* conjunct : conjuncts_) {
      bool reported = false;
      for_each_plain_name(*conjunct, [&](const Expr& name) {
        if (reported) return;
        std::vector<std::uint32_t> kept;
        for (const std::uint32_t w : workloads_) {
          if (known(model_.workloads[w], name)) kept.push_back(w);
        }
        if (kept.empty()) {
          reported = true;
          unknown_parameter(name);
          return;
        }
        workloads_ = std::move(kept);
      });
      if (reported) return false;
    }
    return true;
  }

  /// Names that stand for values: not what a `.` follows, which may be an import.
  template <typename Visit>
  static void for_each_plain_name(const Expr& expr, Visit&& visit) {
    if (expr.kind == ExprKind::Member) return;
    if (expr.kind == ExprKind::Name && expr.text != "true" && expr.text != "false") visit(expr);
    for (const Expr& operand : expr.operands) for_each_plain_name(operand, visit);
  }

  void unknown_parameter(const Expr& name) {
    std::vector<std::string_view> names;
    for (const std::uint32_t w : workloads_) {
      for (const MatrixParameter& p : model_.workloads[w].parameters) names.push_back(p.name);
    }
    std::string message = "no selected workload has a parameter " + tick(name.text);
    if (workloads_.size() == 1) {
      message = "workload " + tick(model_.workloads[workloads_[0]].name) + " has no parameter " +
                tick(name.text);
    }
    std::string known;
    if (!names.empty() && workloads_.size() == 1) {
      known = "its parameters are ";
      for (std::size_t i = 0; i < names.size(); ++i) {
        known += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + tick(names[i]);
      }
    }
    report(diagnostics_, Kind::UnknownParameter, name.span, std::move(message),
           did_you_mean(name.text, names, std::move(known)));
  }

  /// For `sort[algo = "radx"]`: the value that was probably meant.
  std::string nearest_value() const {
    for (const Expr* conjunct : conjuncts_) {
      if (conjunct->kind != ExprKind::Binary || conjunct->text != "==") continue;
      const Expr& name = conjunct->operands[0];
      Diagnostics elsewhere;
      const std::optional<Value> wanted = evaluate(conjunct->operands[1], scope_, elsewhere);
      if (name.kind != ExprKind::Name || !wanted || wanted->kind != Value::Kind::String) continue;
      std::vector<std::string_view> candidates;
      for (const std::uint32_t w : workloads_) {
        const Workload& workload = model_.workloads[w];
        const std::size_t p = parameter_index(workload, name.text);
        if (p == workload.parameters.size()) continue;
        for (const Value& value : workload.parameters[p].values) {
          if (value.kind == Value::Kind::String) candidates.push_back(value.text);
        }
      }
      const auto same = std::find(candidates.begin(), candidates.end(), wanted->text);
      const std::string_view near = diagnostics::nearest(wanted->text, candidates);
      if (same == candidates.end() && !near.empty()) {
        return "did you mean `" + name.text + " = \"" + std::string(near) + "\"`?";
      }
    }
    return {};
  }

  const Model& model_;
  const Expr& selector_;
  const Scope& scope_;
  Diagnostics& diagnostics_;
  std::vector<std::uint32_t> workloads_;
  std::vector<const Expr*> conjuncts_;
  Selected out_;
};

}  // namespace

bool spend(const Model& model, std::uint64_t work, source::Span span, Diagnostics& diagnostics) {
  const bool enough = work <= model.work_left;
  model.work_left -= enough ? work : model.work_left;
  if (enough) return true;
  report(diagnostics, Kind::TooManyCases, span,
         "the selectors of this spec look at more than 50 million cases in all",
         "write fewer conditions over workloads of many cases, or split the spec");
  return false;
}

bool looks_like_selector(const Expr& expr) {
  const Expr& base = base_of(expr);
  return base.kind == ExprKind::Star || is_tag(base) ||
         (base.kind == ExprKind::Member && base.text == "*" && dotted_name(base.operands[0])) ||
         dotted_name(base);
}

std::optional<std::uint32_t> find_workload(const Model& model, const Expr& name) {
  const std::optional<std::string> plain = dotted_name(name);
  if (!plain) return std::nullopt;
  const auto found = model.workload_names.find(*plain);
  if (found == model.workload_names.end()) return std::nullopt;
  return found->second;
}

std::optional<Selected> resolve_selector(const Model& model, const Expr& selector,
                                         const Scope& scope, Diagnostics& diagnostics) {
  return Resolver(model, selector, scope, diagnostics).resolve();
}

std::vector<CaseRef> select_all(const Model& model, const std::vector<Expr>& selectors,
                                const Scope& scope, Diagnostics& diagnostics) {
  std::vector<CaseRef> cases;
  for (const Expr& selector : selectors) {
    const std::optional<Selected> selected = resolve_selector(model, selector, scope, diagnostics);
    if (!selected) continue;
    for (const SelectedWorkload& one : selected->workloads) {
      cases.reserve(cases.size() + one.cases.size());
      for (const std::uint64_t index : one.cases) cases.push_back({one.workload, index});
    }
  }
  if (selectors.size() > 1) {
    std::sort(cases.begin(), cases.end());
    cases.erase(std::unique(cases.begin(), cases.end()), cases.end());
  }
  return cases;
}

std::vector<CaseRef> select(const Model& model, const Expr& selector, const Scope& scope,
                            Diagnostics& diagnostics) {
  return select_all(model, {selector}, scope, diagnostics);
}

}  // namespace benchc::model
