#include <algorithm>
#include <iterator>
#include <limits>
#include <tuple>

#include "compiler/model/qualify.h"
#include "compiler/model/spec.h"

namespace benchc::model {
namespace {

using diagnostics::Diagnostic;

// What the parser could not read is missing from the tree: that it is missing is then no news.
bool may_follow_from_a_gap(Kind kind) {
  switch (kind) {
    case Kind::UnknownName:
    case Kind::UnknownWorkload:
    case Kind::UnknownParameter:
    case Kind::UnknownMetric:
    case Kind::MissingSetting:
    case Kind::SelectsNothing:
      return true;
    default:
      return false;
  }
}

// What a module that is not there would have declared is known by the import's name.
bool has_gaps(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& one) {
    return diagnostics::severity(one.kind) == diagnostics::Severity::Error &&
           one.kind != Kind::UnknownModule;
  });
}

// Rules that hang on something wrong are left out: their errors would only repeat it.
void check_sound_rules(Spec& spec) {
  std::vector<Rule>& rules = spec.model().rules;
  std::vector<Rule> sound;
  for (std::size_t r = 0; r < rules.size(); ++r) {
    const auto reaches = [&](const syntax::Expr& expr) {
      return reaches_broken_workload(spec, expr);
    };
    const bool hangs = spec.broken_rules[r] || rules[r].is_template ||
                       std::any_of(rules[r].selectors.begin(), rules[r].selectors.end(), reaches) ||
                       std::any_of(rules[r].clauses.begin(), rules[r].clauses.end(),
                                   [&](const Clause& clause) { return reaches(clause.condition); });
    if (!hangs) sound.push_back(rules[r]);
  }
  rules.swap(sound);
  check_rules(spec.model(), spec.diagnostics());
  rules.swap(sound);
}

void check_suites(Spec& spec) {
  for (const Suite& suite : spec.model().suites) {
    for (const syntax::Expr& selector : suite.include) {
      if (reaches_broken_workload(spec, selector)) continue;
      select(spec.model(), selector, *suite.scope, spec.diagnostics());
    }
  }
}

void check_modules(Spec& spec, const std::map<std::string, std::string>& parameters) {
  bool gaps = has_gaps(spec.diagnostics());
  const auto read = static_cast<std::ptrdiff_t>(spec.diagnostics().size());
  collect_names(spec);
  gaps = gaps || spec.missed_unnamed;
  evaluate_values(spec, parameters);
  declare_builtins(spec);
  declare_environments(spec);
  declare_builds(spec);
  declare_services(spec);
  declare_measures(spec);
  declare_workloads(spec);
  declare_baselines(spec);
  declare_rules(spec);
  declare_suites(spec);
  declare_waivers(spec);
  declare_objectives(spec);
  declare_costs(spec);
  declare_notices(spec);
  declare_governances(spec);
  declare_tests(spec);
  check_sound_rules(spec);
  check_suites(spec);
  if (!diagnostics::has_errors(spec.diagnostics())) advise(spec);
  if (!gaps) return;
  auto& all = spec.diagnostics();
  all.erase(std::remove_if(all.begin() + read, all.end(),
                           [](const Diagnostic& d) { return may_follow_from_a_gap(d.kind); }),
            all.end());
}

}  // namespace

Checked check(const Files& files, std::string_view path,
              const std::map<std::string, std::string>& parameters,
              const Circumstances& circumstances) {
  Checked checked;
  checked.model.path = path;
  Spec spec{files, checked, circumstances, checked.modules, {}, {}, {}, {}, {}};
  if (read_modules(spec, path)) check_modules(spec, parameters);
  checked.model.work_left = std::numeric_limits<std::uint64_t>::max();
  silence(checked);
  std::stable_sort(checked.diagnostics.begin(), checked.diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) {
                     return std::tie(a.span.buffer, a.span.begin) <
                            std::tie(b.span.buffer, b.span.begin);
                   });
  // Two clauses that a rule takes by one `use` are told twice at one place.
  const auto same = [](const Diagnostic& a, const Diagnostic& b) {
    return a.kind == b.kind && a.span == b.span && a.message == b.message;
  };
  auto& all = checked.diagnostics;
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return checked;
}

}  // namespace benchc::model
