#include <algorithm>
#include <cmath>
#include <map>
#include <system_error>
#include <utility>

#include "compiler/driver/store_history.h"
#include "compiler/lower/lower.h"
#include "compiler/model/model.h"
#include "runtime/metric/machine.h"
#include "runtime/plan/revision.h"
#include "runtime/rules/baseline.h"
#include "runtime/rules/power.h"
#include "runtime/rules/term.h"
#include "runtime/store/directory.h"

namespace benchc::driver {
namespace {

/// Only the newest runs are looked at for one of this machine.
constexpr std::size_t kMostTried = 3;

plan::Term term_of(const model::Claim& claim) {
  plan::Term term;
  term.kind = plan::Term::Kind::Statistic;
  term.name = claim.statistic;
  term.metric = claim.metric;
  term.number = claim.argument;
  return term;
}

plan::Term number_of(double value) {
  plan::Term term;
  term.number = value;
  return term;
}

const plan::Series* series_of(const plan::Run& run, const model::Claim& claim) {
  for (const plan::CaseResult& result : run.cases) {
    if (result.id != claim.case_id || result.state != plan::CaseState::Measured) continue;
    for (const plan::Series& series : result.series) {
      if (series.metric == claim.metric) return &series;
    }
  }
  return nullptr;
}

/// What the claims come to: a plan of their cases, with a rule for each of them.
class Claimed {
 public:
  Claimed(std::span<const model::Claim> claims, const plan::Run& run) : run_(run) {
    plan_.workloads.emplace_back();
    for (const model::Claim& claim : claims) add(claim);
    const plan::Plan same = plan_;
    for (std::uint32_t at = 0; at < plan_.baselines.size(); ++at) {
      plan::add_revision(plan_, same, {.baseline = at});
    }
  }

  std::vector<std::optional<model::Needs>> needs() const {
    const rules::Power power = rules::power_of(plan_, run_.cases, {}, {});
    std::vector<std::optional<model::Needs>> needs;
    std::size_t next = 0;
    for (const bool has : has_rule_) {
      needs.emplace_back();
      if (!has || next >= power.sights.size()) continue;
      const rules::Sight& sight = power.sights[next++];
      if (!sight.missing.empty() || std::isnan(sight.needed)) continue;
      needs.back() = model::Needs{sight.units, sight.needed,      sight.needed_seconds,
                                  sight.given, sight.budget_ends, run_.info.id};
    }
    return needs;
  }

 private:
  void add(const model::Claim& claim) {
    const plan::Series* series = series_of(run_, claim);
    const auto statistic = rules::statistic_of(term_of(claim));
    const double value =
        series == nullptr || !statistic ? 0 : stats::point(*statistic, series->values);
    has_rule_.push_back(claim.measure != nullptr && value > 0);
    if (!has_rule_.back()) return;
    plan::Condition condition;
    if (claim.beside.empty()) {
      // How much runs differ is not looked at here; but what the run's own samples do not tell
      // from the limit, no comparison with other runs does.
      condition.kind = plan::Condition::Kind::Compare;
      condition.comparison = plan::Condition::Comparison::Greater;
      condition.terms = {term_of(claim), number_of(value * (1 + claim.limit))};
    } else {
      condition.kind = plan::Condition::Kind::Regresses;
      condition.terms = {term_of(claim), number_of(claim.limit)};
    }
    plan::Rule rule;
    if (!claim.beside.empty()) rule.baseline = baseline_of(claim.beside);
    rule.confidence = claim.confidence;
    rule.alpha = 1 - claim.confidence;
    rule.clauses = {{plan::Clause::Severity::Fail, std::move(condition), {}}};
    rule.judgments = {{.subject = claim.case_id, .cases = {case_of(claim)}}};
    plan_.rules.push_back(std::move(rule));
  }

  std::uint32_t baseline_of(const std::string& name) {
    for (std::uint32_t at = 0; at < plan_.baselines.size(); ++at) {
      if (plan_.baselines[at].name == name) return at;
    }
    plan::Baseline baseline;
    baseline.name = name;
    baseline.kind = plan::Baseline::Kind::BuildGit;
    plan_.baselines.push_back(std::move(baseline));
    return static_cast<std::uint32_t>(plan_.baselines.size() - 1);
  }

  std::uint32_t case_of(const model::Claim& claim) {
    const auto [place, fresh] =
        cases_.emplace(claim.case_id, static_cast<std::uint32_t>(plan_.cases.size()));
    if (!fresh) return place->second;
    plan::Case one;
    one.id = claim.case_id;
    one.measure = static_cast<std::uint32_t>(plan_.measures.size());
    if (claim.native) one.native = plan::Native{};
    plan_.measures.push_back(lower::lower_measure(*claim.measure));
    plan_.groups.push_back({{place->second}});
    plan_.cases.push_back(std::move(one));
    return place->second;
  }

  const plan::Run& run_;
  plan::Plan plan_;
  std::map<std::string, std::uint32_t> cases_;
  std::vector<bool> has_rule_;
};

/// The compiler of this machine is not asked for: that starts a program.
bool is_of_this_machine(const plan::RunInfo& run, const std::string& machine_class) {
  plan::RunInfo here;
  here.machine_class = machine_class;
  here.fingerprint = metric::read_machine();
  for (auto& [name, value] : here.fingerprint) {
    if (name != "compiler") continue;
    for (const auto& [other, its] : run.fingerprint) {
      if (other == name) value = its;
    }
  }
  return rules::differing_field({}, here, run).empty();
}

}  // namespace

std::vector<std::optional<model::Needs>> StoreHistory::needs(
    std::span<const model::Claim> claims) const {
  std::vector<std::optional<model::Needs>> none(claims.size());
  if (!machine_) return none;
  find_files();
  std::size_t tried = 0;
  for (auto file = files_.rbegin(); file != files_.rend() && tried < kMostTried; ++file, ++tried) {
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(file->second, error);
    if (error || bytes > kMostBytesOfARun) continue;
    const auto info = store::read_info_at(file->first, file->second);
    if (!info || info->ended == 0 || !is_of_this_machine(*info, *machine_)) continue;
    const auto run = store::read_run_at(file->first, file->second);
    // The newest run may be one of another spec.
    const auto measured = [&](const model::Claim& claim) {
      return series_of(*run, claim) != nullptr;
    };
    if (!run || std::none_of(claims.begin(), claims.end(), measured)) continue;
    return Claimed(claims, *run).needs();
  }
  return none;
}

}  // namespace benchc::driver
