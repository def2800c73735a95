#include "compiler/model/rules.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "compiler/model/join.h"
#include "compiler/model/projection.h"
#include "compiler/model/select.h"
#include "compiler/model/typing.h"
#include "compiler/model/words.h"

namespace benchc::model {

namespace {

using diagnostics::Diagnostics;
using diagnostics::Kind;
using syntax::Expr;

constexpr std::size_t kMaximumCombinations = 10'000;

void collect_bounds(const RuleTerm& term, std::set<std::uint32_t>& bounds,
                    std::set<std::uint32_t>& slots) {
  if (term.kind == RuleTerm::Kind::Bound) bounds.insert(term.index);
  if (term.kind == RuleTerm::Kind::Statistic) slots.insert(term.index);
  for (const RuleTerm& operand : term.operands) collect_bounds(operand, bounds, slots);
}

void collect_bounds(const RuleCondition& condition, std::set<std::uint32_t>& bounds,
                    std::set<std::uint32_t>& slots) {
  for (const RuleTerm& term : condition.terms) collect_bounds(term, bounds, slots);
  for (const RuleCondition& operand : condition.operands) collect_bounds(operand, bounds, slots);
}

template <typename Change>
void change_terms(RuleTerm& term, const Change& change) {
  change(term);
  for (RuleTerm& operand : term.operands) change_terms(operand, change);
}

template <typename Change>
void change_terms(RuleCondition& condition, const Change& change) {
  for (RuleTerm& term : condition.terms) change_terms(term, change);
  for (RuleCondition& operand : condition.operands) change_terms(operand, change);
}

/// What a slot may be, and by which patterns (`*`, `serve.*`) each workload came to it.
struct Candidates {
  std::vector<SelectedWorkload> workloads;
  std::vector<std::set<std::string>> patterns;
};

/// The cases of a rule's `for`: the union of its selectors, with every parameter open.
void add_selected(const Model& model, Selected selected, Candidates& out) {
  for (SelectedWorkload& one : selected.workloads) {
    const auto place =
        std::lower_bound(out.workloads.begin(), out.workloads.end(), one.workload,
                         [](const SelectedWorkload& a, std::uint32_t w) { return a.workload < w; });
    const auto at = place - out.workloads.begin();
    if (place == out.workloads.end() || place->workload != one.workload) {
      one.fixed.assign(model.workloads[one.workload].parameters.size(), false);
      out.workloads.insert(place, std::move(one));
      out.patterns.insert(out.patterns.begin() + at, std::set<std::string>());
    } else {
      std::vector<std::uint64_t> both;
      std::set_union(place->cases.begin(), place->cases.end(), one.cases.begin(), one.cases.end(),
                     std::back_inserter(both));
      place->cases = std::move(both);
    }
    if (!selected.pattern.empty())
      out.patterns[static_cast<std::size_t>(at)].insert(selected.pattern);
  }
}

class Resolver {
 public:
  Resolver(const Model& model, const Rule& rule, Diagnostics& diagnostics)
      : model_(model), rule_(rule), diagnostics_(diagnostics), typing_(model, diagnostics) {}

  std::vector<ResolvedRule> run() {
    shape_ = shape_rule(model_, rule_, diagnostics_);
    const bool selected = select_slots();
    std::vector<ResolvedRule> resolved;
    if (!selected) return resolved;
    for (std::vector<ShapedClause>& clauses : group_clauses()) {
      if (std::optional<ResolvedRule> one = resolve(std::move(clauses))) {
        resolved.push_back(std::move(*one));
      }
    }
    return resolved;
  }

 private:
  bool own_case() const { return !rule_.selectors.empty(); }

  bool select_slots() {
    bool good = true;
    candidates_.resize(shape_.slots.size());
    for (const Expr& selector : rule_.selectors) {
      auto selected = resolve_selector(model_, selector, *rule_.scope, diagnostics_);
      if (selected) {
        add_selected(model_, std::move(*selected), candidates_[0]);
      } else {
        good = false;
      }
    }
    for (std::size_t slot = own_case() ? 1 : 0; slot < shape_.slots.size(); ++slot) {
      auto selected =
          resolve_selector(model_, *shape_.slots[slot].selector, *rule_.scope, diagnostics_);
      if (!selected) {
        good = false;
        continue;
      }
      std::set<std::string> patterns;
      if (!selected->pattern.empty()) patterns.insert(selected->pattern);
      candidates_[slot].patterns.assign(selected->workloads.size(), patterns);
      candidates_[slot].workloads = std::move(selected->workloads);
    }
    return good;
  }

  /// Clauses over the same slots are judged together.
  std::vector<std::vector<ShapedClause>> group_clauses() {
    std::vector<std::set<std::uint32_t>> keys;
    std::vector<std::vector<ShapedClause>> groups;
    for (ShapedClause& clause : shape_.clauses) {
      std::set<std::uint32_t> bounds;
      std::set<std::uint32_t> slots;
      collect_bounds(clause.condition, bounds, slots);
      if (own_case()) slots.insert(0);
      const auto found = std::find(keys.begin(), keys.end(), slots);
      if (found == keys.end()) {
        keys.push_back(std::move(slots));
        groups.emplace_back();
        groups.back().push_back(std::move(clause));
      } else {
        groups[static_cast<std::size_t>(found - keys.begin())].push_back(std::move(clause));
      }
    }
    return groups;
  }

  std::optional<ResolvedRule> resolve(std::vector<ShapedClause> clauses) {
    out_ = {};
    out_.clauses = std::move(clauses);
    number();
    out_.slots = slots_.size();
    if (!fold_constants()) return std::nullopt;
    out_.bounds = dependent_.size();
    failed_ = false;
    combinations_ = 0;
    std::vector<std::size_t> chosen;
    choose(chosen);
    if (failed_) return std::nullopt;
    if (out_.judgments() == 0) {
      diagnostics_.push_back({Kind::SelectsNothing,
                              rule_.clauses[out_.clauses[0].clause].condition.span,
                              "no cases agree in all parameters that its selectors leave open",
                              "set more of them with `=`: `sort[algo = \"std\", n = 1Mi]`"});
      return std::nullopt;
    }
    name_subjects_by_ids();
    finish_terms();
    return std::move(out_);
  }

  /// Which of the rule's slots and bounds the clauses use, in order.
  void number() {
    std::set<std::uint32_t> bounds;
    std::set<std::uint32_t> slots;
    for (const ShapedClause& clause : out_.clauses) collect_bounds(clause.condition, bounds, slots);
    if (own_case()) slots.insert(0);
    slots_.assign(slots.begin(), slots.end());
    bounds_.assign(bounds.begin(), bounds.end());
    for (ShapedClause& clause : out_.clauses) {
      change_terms(clause.condition, [&](RuleTerm& term) {
        const auto place = [&](const std::vector<std::uint32_t>& in) {
          return static_cast<std::uint32_t>(std::lower_bound(in.begin(), in.end(), term.index) -
                                            in.begin());
        };
        if (term.kind == RuleTerm::Kind::Bound) term.index = place(bounds_);
        if (term.kind == RuleTerm::Kind::Statistic) term.index = place(slots_);
      });
    }
    types_.assign(bounds_.size(), {});
  }

  const RuleBound& bound(std::size_t index) const { return shape_.bounds[bounds_[index]]; }

  bool depends_on_case(const Expr& expr) const {
    bool depends = false;
    for_each_name(expr, [&](const Expr& name) {
      for (std::size_t s = 0; s < slots_.size(); ++s) {
        for (const SelectedWorkload& one : candidates_[slots_[s]].workloads) {
          const Workload& workload = model_.workloads[one.workload];
          const std::size_t p = parameter_index(workload, name.text);
          depends |= p < workload.parameters.size() && !one.fixed[p] && (s == 0 || !own_case());
          depends |= own_case() && s == 0 && name.text == "items" && workload.items;
          depends |= own_case() && s == 0 && name.text == "bytes" && workload.bytes;
        }
      }
    });
    return depends;
  }

  bool fold_constants() {
    bool good = true;
    dependent_.clear();
    constants_.assign(bounds_.size(), 0);
    for (std::uint32_t i = 0; i < bounds_.size(); ++i) {
      if (depends_on_case(*bound(i).expr)) {
        dependent_.push_back(i);
        continue;
      }
      const std::optional<Value> value = evaluate(*bound(i).expr, *rule_.scope, diagnostics_);
      good &= value && take(i, *value, true, constants_[i]);
    }
    return good;
  }

  /// Notes what a bound's value is; reports one that is no number, or other than in the other
  /// cases.
  bool take(std::size_t index, const Value& value, bool first, double& number) {
    const RuleBound& one = bound(index);
    const Value::Kind wanted = one.truth ? Value::Kind::Bool : Value::Kind::Number;
    BoundType& type = types_[index];
    if (value.kind != wanted) {
      diagnostics_.push_back({Kind::WrongType, one.expr->span,
                              std::string("expected ") + (one.truth ? "a condition" : "a number") +
                                  ", but found " + describe(value)});
      return false;
    }
    number = one.truth ? (value.truth ? 1 : 0) : value.number;
    if (!std::isfinite(number)) {
      diagnostics_.push_back({Kind::BadValue, one.expr->span, "this is not a finite number"});
      return false;
    }
    const bool percent = value.percent && value.dimension.none();
    const bool mixed = type.seen && type.percent != percent;
    if (mixed || (!first && type.dimension != value.dimension)) {
      diagnostics_.push_back({Kind::WrongDimension, one.expr->span,
                              "this is " + describe(value) + " in some cases and " +
                                  (type.percent ? "a ratio" : describe(type.dimension)) +
                                  " in others"});
      return false;
    }
    type.seen = true;
    type.dimension = value.dimension;
    type.percent = percent;
    type.lowest = first ? number : std::min(type.lowest, number);
    type.highest = first ? number : std::max(type.highest, number);
    return true;
  }

  /// Goes through the workloads of each slot.
  void choose(std::vector<std::size_t>& chosen) {
    if (failed_) return;
    if (chosen.size() == slots_.size()) {
      if (++combinations_ > kMaximumCombinations) return too_many();
      expand(chosen);
      return;
    }
    const Candidates& next = candidates_[slots_[chosen.size()]];
    for (std::size_t i = 0; i < next.workloads.size(); ++i) {
      if (!agrees(chosen, next, i)) continue;
      chosen.push_back(i);
      choose(chosen);
      chosen.pop_back();
    }
  }

  /// Sides that name their workloads by the same pattern are of the same workload.
  bool agrees(const std::vector<std::size_t>& chosen, const Candidates& next, std::size_t i) const {
    for (std::size_t s = 0; s < chosen.size(); ++s) {
      const Candidates& earlier = candidates_[slots_[s]];
      if (earlier.workloads[chosen[s]].workload == next.workloads[i].workload) continue;
      for (const std::string& pattern : next.patterns[i]) {
        if (earlier.patterns[chosen[s]].contains(pattern)) return false;
      }
    }
    return true;
  }

  void too_many() {
    failed_ = true;
    diagnostics_.push_back({Kind::TooManyJudgments, rule_.span,
                            "rule `" + rule_.name + "` would be judged more than " +
                                std::to_string(kMaximumCases) + " times",
                            "set more of the parameters that its selectors leave open with `=`"});
  }

  void expand(const std::vector<std::size_t>& chosen) {
    std::vector<JoinSide> sides;
    std::vector<std::uint32_t> workloads;
    for (std::size_t s = 0; s < slots_.size(); ++s) {
      const SelectedWorkload& one = candidates_[slots_[s]].workloads[chosen[s]];
      JoinSide side{one.workload, &one.cases, one.fixed};
      side.open.flip();
      sides.push_back(std::move(side));
      workloads.push_back(one.workload);
    }
    const Joined joined = join(model_, sides, kMaximumCases - out_.judgments());
    if (joined.too_many) return too_many();
    if (joined.rows() == 0) return;
    for (std::size_t row = 0; row < joined.rows(); ++row) {
      for (std::size_t s = 0; s < slots_.size(); ++s) {
        out_.cases.push_back({workloads[s], joined.cases[row * slots_.size() + s]});
      }
    }
    if (slots_.size() > 1) name_subjects(joined, workloads);
    if (!evaluate_bounds(joined, workloads)) {
      failed_ = true;
      return;
    }
    for (ShapedClause& clause : out_.clauses) {
      if (!typing_.check(clause.condition, workloads, types_)) failed_ = true;
    }
  }

  Scope scope_of(const Joined& joined, std::size_t row,
                 const std::vector<std::uint32_t>& workloads) const {
    const std::uint64_t* cases = &joined.cases[row * joined.sides];
    if (own_case()) return judged_scope(model_.workloads[workloads[0]], cases[0], *rule_.scope);
    Scope scope(rule_.scope);
    for (const JoinedParameter& one : joined.parameters) {
      const Workload& workload = model_.workloads[workloads[one.side]];
      scope.set(one.name, case_value(workload, cases[one.side], one.parameter));
    }
    return scope;
  }

  /// Which side's parameters a bound depends on, where it is one.
  std::optional<std::uint32_t> side_of(const Joined& joined, const Expr& expr) const {
    if (own_case()) return 0;
    std::set<std::uint32_t> sides;
    for_each_name(expr, [&](const Expr& name) {
      for (const JoinedParameter& one : joined.parameters) {
        if (one.name == name.text) sides.insert(one.side);
      }
    });
    return sides.size() == 1 ? std::optional(*sides.begin()) : std::nullopt;
  }

  /// A name that only some of the judged workloads have.
  void lacks_name(const Workload& judged) {
    if (!own_case() || diagnostics_.empty()) return;
    diagnostics::Diagnostic& last = diagnostics_.back();
    if (last.kind != Kind::UnknownName || !last.hint.empty()) return;
    last.hint = "the rule is judged for workload " + tick(judged.name) + ", which has none";
  }

  bool evaluate_bounds(const Joined& joined, const std::vector<std::uint32_t>& workloads) {
    const std::size_t base = out_.values.size();
    const std::size_t width = dependent_.size();
    out_.values.resize(base + joined.rows() * width);
    for (std::size_t d = 0; d < width; ++d) {
      const std::uint32_t index = dependent_[d];
      const Expr& expr = *bound(index).expr;
      const std::optional<std::uint32_t> side = side_of(joined, expr);
      Projection projection(model_.workloads[workloads[side.value_or(0)]]);
      if (own_case()) {
        projection.add_judged(expr);
      } else {
        projection.add(expr);
      }
      Memo<std::optional<double>> memo(projection);
      bool first = true;
      for (std::size_t row = 0; row < joined.rows(); ++row) {
        const auto make = [&](std::uint64_t) -> std::optional<double> {
          const auto value = evaluate(expr, scope_of(joined, row, workloads), diagnostics_);
          double number = 0;
          if (!value) lacks_name(model_.workloads[workloads[0]]);
          if (!value || !take(index, *value, first, number)) return std::nullopt;
          first = false;
          return number;
        };
        const std::optional<double> value =
            side ? memo.get(joined.cases[row * joined.sides + *side], make) : make(0);
        if (!value) return false;
        out_.values[base + row * width + d] = *value;
      }
    }
    return true;
  }

  /// `n=1048576`: what cases of different sides have in common.
  void name_subjects(const Joined& joined, const std::vector<std::uint32_t>& workloads) {
    if (own_case() || joined.parameters.empty()) return;
    for (const std::uint32_t slot : slots_) {
      for (const auto& patterns : candidates_[slot].patterns) {
        if (!patterns.empty()) return;
      }
    }
    for (std::size_t row = 0; row < joined.rows(); ++row) {
      const std::uint64_t* cases = &joined.cases[row * joined.sides];
      std::string subject;
      for (const JoinedParameter& one : joined.parameters) {
        const Workload& workload = model_.workloads[workloads[one.side]];
        subject += (subject.empty() ? "" : ",") + one.name + "=" +
                   canonical(case_value(workload, cases[one.side], one.parameter));
      }
      out_.subjects.push_back(std::move(subject));
    }
  }

  /// Where the first case's id says too little, the subject is the ids of all.
  void name_subjects_by_ids() {
    if (slots_.size() == 1 || !out_.subjects.empty()) return;
    if (own_case()) {
      std::set<CaseRef> own;
      bool repeats = false;
      for (std::size_t j = 0; j < out_.judgments() && !repeats; ++j) {
        repeats = !own.insert(out_.cases[j * out_.slots]).second;
      }
      if (!repeats) return;
    }
    for (std::size_t j = 0; j < out_.judgments(); ++j) {
      std::set<CaseRef> named;
      std::string subject;
      for (std::size_t s = 0; s < out_.slots; ++s) {
        const CaseRef& one = out_.cases[j * out_.slots + s];
        if (!named.insert(one).second) continue;
        subject += subject.empty() ? "" : " vs ";
        subject += case_id(model_.workloads[one.workload], one.index);
      }
      out_.subjects.push_back(std::move(subject));
    }
  }

  /// Once the conditions are typed, what is the same in every judgment stands in the condition
  /// itself.
  void finish_terms() {
    for (ShapedClause& clause : out_.clauses) {
      change_terms(clause.condition, [&](RuleTerm& term) {
        if (term.kind != RuleTerm::Kind::Bound) return;
        const auto place = std::lower_bound(dependent_.begin(), dependent_.end(), term.index);
        if (place == dependent_.end() || *place != term.index) {
          term.kind = RuleTerm::Kind::Constant;
          term.number = constants_[term.index];
          term.index = 0;
        } else {
          term.index = static_cast<std::uint32_t>(place - dependent_.begin());
        }
      });
    }
  }

  const Model& model_;
  const Rule& rule_;
  Diagnostics& diagnostics_;
  Typing typing_;
  RuleShape shape_;
  /// By slot of the shape.
  std::vector<Candidates> candidates_;

  // Of the clauses that are being resolved: their slots and bounds as indices into the shape's, and
  // of the bounds those that depend on the judgment.
  ResolvedRule out_;
  std::vector<std::uint32_t> slots_;
  std::vector<std::uint32_t> bounds_;
  std::vector<std::uint32_t> dependent_;
  std::vector<double> constants_;
  std::vector<BoundType> types_;
  std::size_t combinations_ = 0;
  bool failed_ = false;
};

}  // namespace

std::vector<ResolvedRule> resolve_rule(const Model& model, const Rule& rule,
                                       Diagnostics& diagnostics) {
  return Resolver(model, rule, diagnostics).run();
}

void check_rules(const Model& model, Diagnostics& diagnostics) {
  for (const Rule& rule : model.rules) resolve_rule(model, rule, diagnostics);
}

}  // namespace benchc::model
