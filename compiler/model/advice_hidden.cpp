#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

#include "compiler/model/advice.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

// What is looked at in all, so that many rules over many cases cost no more than checking them did.
constexpr std::size_t kMostCases = 100'000;
constexpr std::size_t kMostCompared = 1'000'000;

/// What clauses must share so that one may decide the other's outcome: what is compared and with
/// which baseline, and what an open question counts as.
using Likeness = std::tuple<RuleCondition::Kind, bool, std::string, double, std::string,
                            std::int64_t, bool, CountsAs, CountsAs>;

struct Member {
  const PlainComparison* comparison = nullptr;
  /// In order; null while nobody asked.
  std::shared_ptr<const std::vector<CaseRef>> cases;
};

/// The cases of comparisons; those of a rule's `for` are looked up once.
class JudgedCases {
 public:
  explicit JudgedCases(const Model& model) : model_(&model), by_rule_(model.rules.size()) {}

  std::shared_ptr<const std::vector<CaseRef>> of(const PlainComparison& comparison) {
    const auto find = [&] {
      return std::make_shared<const std::vector<CaseRef>>(judged_cases(*model_, comparison));
    };
    if (comparison.selector != nullptr) return find();
    auto& known = by_rule_[comparison.rule];
    if (!known) known = find();
    return known;
  }

 private:
  const Model* model_;
  std::vector<std::shared_ptr<const std::vector<CaseRef>>> by_rule_;
};

Likeness likeness(const Rule& rule, const PlainComparison& one) {
  const bool regresses = one.kind == RuleCondition::Kind::Regresses;
  return {one.kind,
          one.upper,
          one.statistic.name,
          one.statistic.number,
          one.statistic.metric,
          regresses && rule.baseline ? static_cast<std::int64_t>(*rule.baseline) : -1,
          regresses && one.limit->percent,
          rule.on_inconclusive,
          rule.on_missing_baseline};
}

/// Whether `hider` is judged wherever `hidden` is.
bool judged_together(const Model& model, std::uint32_t hider, std::uint32_t hidden) {
  if (hider == hidden) return true;
  // Where it is waived, the other one decides.
  for (const Waiver& waiver : model.waivers) {
    if (waiver.rule == hider) return false;
  }
  return std::all_of(model.suites.begin(), model.suites.end(), [&](const Suite& suite) {
    if (!suite.rules) return true;
    const auto has = [&](std::uint32_t rule) {
      return std::find(suite.rules->begin(), suite.rules->end(), rule) != suite.rules->end();
    };
    return !has(hidden) || has(hider);
  });
}

/// Whether the second holds only where the first holds, with the same weight or less.
bool covers(const Model& model, const Member& hider, const Member& hidden) {
  const PlainComparison& strong = *hider.comparison;
  const PlainComparison& weak = *hidden.comparison;
  const Rule& strong_rule = model.rules[strong.rule];
  const Rule& weak_rule = model.rules[weak.rule];
  if (strong_rule.clauses[strong.clause].severity == Severity::Warn &&
      weak_rule.clauses[weak.clause].severity == Severity::Fail) {
    return false;
  }
  if (strong_rule.confidence > weak_rule.confidence) return false;
  if (strong.limit->dimension != weak.limit->dimension) return false;
  const double tight = strong.upper ? strong.limit->number : -strong.limit->number;
  const double loose = weak.upper ? weak.limit->number : -weak.limit->number;
  if (tight > loose || (tight == loose && strong.strict && !weak.strict)) return false;
  return judged_together(model, strong.rule, weak.rule) &&
         std::includes(hider.cases->begin(), hider.cases->end(), hidden.cases->begin(),
                       hidden.cases->end());
}

void tell(Spec& spec, const PlainComparison& hidden, const PlainComparison& hider) {
  const Rule& rule = spec.model().rules[hider.rule];
  const Clause& clause = rule.clauses[hider.clause];
  const std::string who = hider.rule == hidden.rule ? "the rule" : "rule " + tick(rule.name);
  const std::string verb = clause.severity == Severity::Fail ? " fails" : " warns";
  report(spec.diagnostics(), Kind::HiddenRule, hidden.span,
         "this never decides anything: " + who + verb + " already when " +
             tick(syntax::print(clause.condition)),
         "remove it, or let it hold where the other one does not")
      .notes.push_back({hider.span, "the clause that decides"});
}

}  // namespace

void advise_hidden(Spec& spec, const std::vector<PlainComparison>& all) {
  const Model& model = spec.model();
  std::map<Likeness, std::vector<Member>> alike;
  for (const PlainComparison& one : all) {
    if (!one.limit || !one.whole) continue;
    alike[likeness(model.rules[one.rule], one)].push_back({&one, {}});
  }
  JudgedCases judged(model);
  std::size_t cases = 0;
  std::size_t compared = 0;
  for (auto& [key, members] : alike) {
    if (members.size() < 2) continue;
    for (Member& member : members) {
      // The others are neither hidden nor hide: too little is told, and nothing wrongly.
      if (cases > kMostCases) break;
      member.cases = judged.of(*member.comparison);
      cases += member.cases->size() + 1;
    }
    // Only a clause that judges the first of its cases can cover another.
    std::map<CaseRef, std::vector<std::size_t>> by_case;
    for (std::size_t m = 0; m < members.size(); ++m) {
      if (!members[m].cases) continue;
      for (const CaseRef& one : *members[m].cases) by_case[one].push_back(m);
    }
    for (std::size_t m = 0; m < members.size(); ++m) {
      if (!members[m].cases || members[m].cases->empty()) continue;
      for (const std::size_t other : by_case[members[m].cases->front()]) {
        if (other == m) continue;
        compared += members[other].cases->size() + 1;
        if (compared > kMostCompared) return;
        if (!covers(model, members[other], members[m])) continue;
        // Of two that say the same, the later one is too much.
        if (other > m && covers(model, members[m], members[other])) continue;
        tell(spec, *members[m].comparison, *members[other].comparison);
        break;
      }
    }
  }
}

}  // namespace benchc::model
