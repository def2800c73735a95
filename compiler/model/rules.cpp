#include "compiler/model/rules.h"

#include <algorithm>
#include <set>

#include "compiler/model/candidates.h"
#include "compiler/model/growth.h"
#include "compiler/model/join.h"
#include "compiler/model/projection.h"
#include "compiler/model/subjects.h"
#include "compiler/model/typing.h"
#include "compiler/model/words.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {

namespace {

using diagnostics::Diagnostics;
using diagnostics::Kind;
using syntax::Expr;

constexpr std::size_t kMaximumCombinations = 10'000;

/// What a clause refers to.
struct Used {
  std::set<std::uint32_t> bounds;
  std::set<std::uint32_t> slots;
  std::set<std::uint32_t> sets;
  void add(const RuleCondition& condition) {
    visit_condition(condition, [this](Reference to, std::uint32_t index) {
      (to == Reference::Bound ? bounds : to == Reference::Slot ? slots : sets).insert(index);
    });
  }
};

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

void find_growths(const RuleCondition& condition, std::vector<const RuleCondition*>& found) {
  if (condition.kind == RuleCondition::Kind::Growth) found.push_back(&condition);
  for (const RuleCondition& operand : condition.operands) find_growths(operand, found);
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
    const Scope& scope = *rule_.scope;
    std::optional<Candidates> own;
    if (own_case()) own = candidates_of(model_, rule_.selectors, scope, diagnostics_);
    bool good = own || !own_case();
    const auto select = [&](const Expr* selector) {
      std::optional<Candidates> found =
          selector == nullptr ? own : candidates_of(model_, *selector, scope, diagnostics_);
      good &= found.has_value();
      return found.value_or(Candidates());
    };
    for (const RuleSlot& slot : shape_.slots) candidates_.push_back(select(slot.selector));
    for (std::size_t i = 0; i < shape_.sets.size() && good; ++i) {
      sets_of_shape_.push_back(select(shape_.sets[i].selector));
    }
    return good;
  }

  /// Clauses over the same slots are judged together.
  std::vector<std::vector<ShapedClause>> group_clauses() {
    using Key = std::pair<std::set<std::uint32_t>, std::optional<std::uint32_t>>;
    std::vector<Key> keys;
    std::vector<std::vector<ShapedClause>> groups;
    for (ShapedClause& clause : shape_.clauses) {
      Used used;
      used.add(clause.condition);
      std::vector<const RuleCondition*> growths;
      find_growths(clause.condition, growths);
      std::optional<std::uint32_t> over;
      if (!growths.empty()) {
        over = growths[0]->terms[0].index;
        if (!stands_alone(clause.condition, *over, used)) continue;
      } else if (own_case() && needs_own_case(used)) {
        used.slots.insert(0);
      }
      Key key(std::move(used.slots), over);
      const auto found = std::find(keys.begin(), keys.end(), key);
      if (found == keys.end()) {
        keys.push_back(std::move(key));
        groups.emplace_back();
        groups.back().push_back(std::move(clause));
      } else {
        groups[static_cast<std::size_t>(found - keys.begin())].push_back(std::move(clause));
      }
    }
    return groups;
  }

  /// What looks at nothing but sets of cases is the same for each case of the `for`.
  bool needs_own_case(const Used& used) const {
    return !used.slots.empty() || used.sets.empty() || has_case_bound(used);
  }

  bool has_case_bound(const Used& used) const {
    return std::any_of(used.bounds.begin(), used.bounds.end(), [this](std::uint32_t bound) {
      return own_case() && depends_on_case(*shape_.bounds[bound].expr, {0});
    });
  }

  /// A growth takes all values of its parameter, and so has no one case to go with.
  bool stands_alone(const RuleCondition& condition, std::uint32_t over, const Used& used) {
    const bool several = std::any_of(used.sets.begin(), used.sets.end(), [&](std::uint32_t set) {
      return set != over && is_grown(set);
    });
    if (used.slots.empty() && !several && !has_case_bound(used)) return true;
    diagnostics_.push_back(
        {Kind::BadGrowth, condition.span,
         several ? "two growths over different cases or parameters are not judged together"
                 : "a growth is of many cases, and the rest of this condition of one case",
         "give each a clause of its own"});
    return false;
  }

  std::optional<ResolvedRule> resolve(std::vector<ShapedClause> clauses) {
    out_ = {};
    out_.clauses = std::move(clauses);
    number();
    out_.slots = slots_.size();
    out_.sets = sets_.size();
    if (!fold_constants()) return std::nullopt;
    out_.bounds = dependent_.size();
    failed_ = false;
    combinations_ = 0;
    if (slots_.empty()) {
      judge_sets();
    } else {
      std::vector<std::size_t> chosen;
      choose(chosen);
    }
    if (failed_) return std::nullopt;
    if (out_.judgments() == 0) {
      diagnostics_.push_back({Kind::SelectsNothing,
                              rule_.clauses[out_.clauses[0].clause].condition.span,
                              "no cases agree in all parameters that its selectors leave open",
                              "set more of them with `=`: `sort[algo = \"std\", n = 1Mi]`"});
      return std::nullopt;
    }
    name_by_ids(model_, own_case(), out_);
    finish_terms();
    return std::move(out_);
  }

  /// Which of the rule's slots, sets and bounds the clauses use, in order.
  void number() {
    Used used;
    growths_.clear();
    set_members_ = 0;
    for (const ShapedClause& clause : out_.clauses) {
      used.add(clause.condition);
      find_growths(clause.condition, growths_);
    }
    if (own_case() && growths_.empty() && needs_own_case(used)) used.slots.insert(0);
    slots_.assign(used.slots.begin(), used.slots.end());
    sets_.assign(used.sets.begin(), used.sets.end());
    bounds_.assign(used.bounds.begin(), used.bounds.end());
    for (ShapedClause& clause : out_.clauses) {
      visit_condition(clause.condition, [this](Reference to, std::uint32_t& index) {
        const std::vector<std::uint32_t>& in = to == Reference::Bound  ? bounds_
                                               : to == Reference::Slot ? slots_
                                                                       : sets_;
        index =
            static_cast<std::uint32_t>(std::lower_bound(in.begin(), in.end(), index) - in.begin());
      });
    }
    types_.assign(bounds_.size(), {});
    set_workloads_.clear();
    for (const std::uint32_t set : sets_) {
      set_workloads_.push_back(sets_of_shape_[set].workload_indices());
      out_.case_sets.push_back(is_grown(set) ? std::vector<CaseRef>()
                                             : sets_of_shape_[set].cases());
    }
  }

  bool is_grown(std::uint32_t set) const { return !shape_.sets[set].parameter.empty(); }
  /// Judgments of sets of cases alone: one, or one for each combination that a growth leaves open.
  void judge_sets() {
    for (ShapedClause& clause : out_.clauses) {
      if (!typing_.check(clause.condition, {}, set_workloads_, types_)) failed_ = true;
    }
    if (failed_) return;
    if (growths_.empty()) {
      add_sets(1);
      out_.subjects.push_back(name_of_sets());
      return;
    }
    const auto grown = std::find_if(sets_.begin(), sets_.end(),
                                    [this](std::uint32_t set) { return is_grown(set); });
    std::vector<GrowthSet> found;
    for (const RuleCondition* growth : growths_) {
      auto sets = growth_sets(model_, sets_of_shape_[*grown].workloads, *growth, diagnostics_);
      failed_ |= !sets;
      if (failed_) return;
      found = std::move(*sets);
    }
    const auto place = static_cast<std::size_t>(grown - sets_.begin());
    for (GrowthSet& one : found) {
      add_sets(1);
      out_.set_indices[out_.set_indices.size() - sets_.size() + place] =
          static_cast<std::uint32_t>(out_.case_sets.size());
      std::vector<CaseRef>& cases = out_.case_sets.emplace_back();
      for (const std::uint64_t index : one.cases) cases.push_back({one.workload, index});
      out_.subjects.push_back(std::move(one.subject));
    }
  }

  /// The same sets for each of so many judgments.
  void add_sets(std::size_t judgments) {
    std::size_t members = 0;
    for (std::uint32_t set = 0; set < sets_.size(); ++set) members += out_.case_sets[set].size();
    set_members_ += judgments * members;
    if (set_members_ > kMaximumCases && judgments > 1) return too_many();
    for (std::size_t j = 0; j < judgments; ++j) {
      for (std::uint32_t set = 0; set < sets_.size(); ++set) out_.set_indices.push_back(set);
    }
  }

  /// The selectors of the cases that are looked at, as written.
  std::string name_of_sets() const {
    std::string name;
    for (const std::uint32_t set : sets_) {
      std::string one = shape_.sets[set].text;
      if (shape_.sets[set].selector == nullptr) {
        for (const Expr& selector : rule_.selectors) {
          one += (one.empty() ? "" : ", ") + syntax::print(selector);
        }
      }
      name += (name.empty() ? "" : " vs ") + one;
    }
    return name;
  }

  const RuleBound& bound(std::size_t index) const { return shape_.bounds[bounds_[index]]; }

  bool depends_on_case(const Expr& expr, const std::vector<std::uint32_t>& slots) const {
    bool depends = false;
    for_each_name(expr, [&](const Expr& name) {
      for (std::size_t s = 0; s < slots.size(); ++s) {
        for (const SelectedWorkload& one : candidates_[slots[s]].workloads) {
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
      if (depends_on_case(*bound(i).expr, slots_)) {
        dependent_.push_back(i);
        continue;
      }
      const std::optional<Value> value = evaluate(*bound(i).expr, *rule_.scope, diagnostics_);
      good &= value && typing_.take(bound(i), *value, true, types_[i], constants_[i]);
    }
    return good;
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

  bool agrees(const std::vector<std::size_t>& chosen, const Candidates& next, std::size_t i) const {
    for (std::size_t s = 0; s < chosen.size(); ++s) {
      if (!agree(candidates_[slots_[s]], chosen[s], next, i)) return false;
    }
    return true;
  }

  void too_many() {
    if (failed_) return;
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
      if (!typing_.check(clause.condition, workloads, set_workloads_, types_)) failed_ = true;
    }
    add_sets(joined.rows());
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
          if (!value || !typing_.take(bound(index), *value, first, types_[index], number))
            return std::nullopt;
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

  /// Cases of different sides that are named in full have parameters in common; others their ids.
  void name_subjects(const Joined& joined, const std::vector<std::uint32_t>& workloads) {
    if (own_case() || joined.parameters.empty()) return;
    for (const std::uint32_t slot : slots_) {
      for (const auto& patterns : candidates_[slot].patterns) {
        if (!patterns.empty()) return;
      }
    }
    name_by_parameters(model_, joined, workloads, out_);
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
  /// By set of the shape.
  std::vector<Candidates> sets_of_shape_;

  // Of the clauses that are being resolved: their slots, sets and bounds as indices into the
  // shape's, and of the bounds those that depend on the judgment.
  ResolvedRule out_;
  std::vector<std::uint32_t> slots_;
  std::vector<std::uint32_t> sets_;
  /// The workloads of each of `sets_`.
  std::vector<std::vector<std::uint32_t>> set_workloads_;
  std::size_t set_members_ = 0;
  /// Within `out_`.
  std::vector<const RuleCondition*> growths_;
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
  for (const Rule& rule : model.rules) {
    if (!rule.is_template) resolve_rule(model, rule, diagnostics);
  }
}

}  // namespace benchc::model
