#include <algorithm>

#include "compiler/model/advice.h"
#include "compiler/model/select.h"

namespace benchc::model {
namespace {

bool has_suite(const Spec& spec) {
  const auto& suites = spec.all(Declares::Suite);
  return std::any_of(suites.begin(), suites.end(),
                     [](const Declaration& suite) { return suite.module == 0; });
}

/// Whether each workload has a case in a suite; empty where a suite runs everything.
std::vector<bool> run_by_suites(const Model& model) {
  std::vector<bool> run(model.workloads.size(), false);
  for (const Suite& suite : model.suites) {
    if (suite.include.empty()) return {};
    for (const syntax::Expr& selector : suite.include) {
      Diagnostics elsewhere;
      const auto selected = resolve_selector(model, selector, *suite.scope, elsewhere);
      if (!selected) continue;
      for (const SelectedWorkload& one : selected->workloads) run[one.workload] = true;
    }
  }
  return run;
}

void advise_workloads(Spec& spec) {
  const std::vector<bool> run = run_by_suites(spec.model());
  const auto& declarations = spec.all(Declares::Workload);
  for (std::size_t w = 0; w < run.size() && w < declarations.size(); ++w) {
    if (run[w] || declarations[w].module != 0) continue;
    report(spec.diagnostics(), Kind::WorkloadInNoSuite, declarations[w].span,
           "no suite runs workload " + tick(spec.model().workloads[w].name),
           "name it in the `include` of a suite");
  }
}

void advise_rules(Spec& spec) {
  const Model& model = spec.model();
  std::vector<bool> judged(model.rules.size(), false);
  for (const Suite& suite : model.suites) {
    if (!suite.rules) return;
    for (const std::uint32_t rule : *suite.rules) judged[rule] = true;
  }
  const auto& declarations = spec.all(Declares::Rule);
  for (std::size_t r = 0; r < judged.size() && r < declarations.size(); ++r) {
    if (judged[r] || model.rules[r].is_template || declarations[r].module != 0) continue;
    report(spec.diagnostics(), Kind::RuleInNoSuite, declarations[r].span,
           "no suite judges rule " + tick(model.rules[r].name),
           "name it in the `rules` of a suite");
  }
}

}  // namespace

void advise_suites(Spec& spec) {
  if (!has_suite(spec)) return;
  advise_workloads(spec);
  advise_rules(spec);
}

}  // namespace benchc::model
