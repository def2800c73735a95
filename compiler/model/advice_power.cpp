#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "compiler/model/advice.h"

namespace benchc::model {
namespace {

// A comparison is asked about for so many of its cases, and a check asks for so many in all.
constexpr std::size_t kMostCasesAsked = 16;
constexpr std::size_t kMostAsked = 400;

std::string whole(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f", std::min(value, 1e15));
  return text;
}

std::string in_seconds(double value) {
  char text[32];
  std::snprintf(text, sizeof text, value < 100 ? "%.2g" : "%.0f", std::min(value, 1e15));
  return std::string(text) + " s";
}

/// What the rule claims to see of some of its cases.
void claim(const Spec& spec, const PlainComparison& one, std::vector<Claim>& claims) {
  const Model& model = spec.model();
  const Rule& rule = model.rules[one.rule];
  const Baseline& baseline = model.baselines[*rule.baseline];
  const std::vector<CaseRef> cases = judged_cases(model, one);
  const std::size_t asked = std::min({kMostCasesAsked, cases.size(), kMostAsked - claims.size()});
  for (std::size_t i = 0; i < asked; ++i) {
    const CaseRef& at = cases[i * cases.size() / asked];
    const Workload& workload = model.workloads[at.workload];
    Claim claim;
    claim.case_id = case_id(workload, at.index);
    claim.metric = one.statistic.metric;
    claim.statistic = one.statistic.name;
    claim.argument = one.statistic.number;
    claim.limit = one.limit->number;
    claim.confidence = rule.confidence;
    if (baseline.kind == Baseline::Kind::BuildGit) claim.beside = baseline.name;
    claim.measure = &model.measures[workload.measure];
    claim.native = static_cast<bool>(workload.native);
    claims.push_back(std::move(claim));
  }
}

bool is_claim(const Spec& spec, const PlainComparison& one) {
  return one.kind == RuleCondition::Kind::Regresses && one.limit && one.limit->percent &&
         one.limit->number > 0 && spec.model().rules[one.rule].baseline.has_value();
}

double lack(const Needs& needs) { return needs.needed / needs.given; }

}  // namespace

void advise_power(Spec& spec, const std::vector<PlainComparison>& all) {
  const History* history = spec.circumstances.history;
  if (history == nullptr) return;
  std::vector<Claim> claims;
  // For each claim, its comparison.
  std::vector<std::size_t> of;
  for (std::size_t i = 0; i < all.size() && claims.size() < kMostAsked; ++i) {
    if (!is_claim(spec, all[i])) continue;
    claim(spec, all[i], claims);
    of.resize(claims.size(), i);
  }
  if (claims.empty()) return;
  const std::vector<std::optional<Needs>> needs = history->needs(claims);
  for (std::size_t begin = 0; begin < claims.size();) {
    std::size_t end = begin;
    std::size_t worst = claims.size();
    std::size_t blind = 0;
    for (; end < claims.size() && of[end] == of[begin]; ++end) {
      if (end >= needs.size() || !needs[end] || !(needs[end]->needed > needs[end]->given)) continue;
      ++blind;
      if (worst == claims.size() || lack(*needs[end]) > lack(*needs[worst])) worst = end;
    }
    if (worst != claims.size()) {
      const PlainComparison& one = all[of[begin]];
      const Needs& lacks = *needs[worst];
      const std::string share = printed(number(100 * claims[worst].limit)) + "%";
      std::string message = share + " on " + tick(claims[worst].case_id) + " needs ";
      message += std::isfinite(lacks.needed) ? whole(lacks.needed) + " " + lacks.units + ", " +
                                                   in_seconds(lacks.needed_seconds)
                                             : "more " + lacks.units + " than anybody takes";
      message += std::string("; the ") + (lacks.budget_ends ? "budget gives " : "samples are ") +
                 whole(lacks.given);
      if (blind > 1) message += " (and " + std::to_string(blind - 1) + " more of its cases)";
      report(spec.diagnostics(), Kind::RuleCannotSee, one.limit_span, std::move(message),
             std::string("give it more `") + (lacks.budget_ends ? "budget" : "samples") +
                 "`, or a greater limit; `benchc power` tells what each rule sees (noise of run " +
                 lacks.run + ")");
    }
    begin = end;
  }
}

}  // namespace benchc::model
