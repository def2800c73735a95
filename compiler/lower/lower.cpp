#include "compiler/lower/lower.h"

#include <algorithm>

#include "compiler/lower/cases.h"
#include "compiler/lower/commands.h"
#include "compiler/lower/metrics.h"
#include "compiler/lower/rule_plan.h"
#include "compiler/lower/selection.h"
#include "compiler/lower/values.h"

namespace benchc::lower {

namespace {

plan::Environment lower_environment(const model::Environment& environment) {
  plan::Environment lowered;
  lowered.name = environment.name;
  for (const model::Control& control : environment.controls) {
    lowered.controls.push_back(
        {control.name, control.value, same<plan::OnUnmet>(control.on_unmet)});
  }
  lowered.env = environment.env;
  lowered.clean_env = environment.clean_env;
  lowered.cwd = environment.cwd;
  return lowered;
}

plan::Measure lower_measure(const model::Measure& measure) {
  plan::Measure lowered;
  lowered.name = measure.name;
  lowered.warmup_runs = measure.warmup_runs;
  lowered.warmup_seconds = measure.warmup_seconds;
  lowered.minimum_samples = measure.minimum_samples;
  lowered.maximum_samples = measure.maximum_samples;
  lowered.precision = measure.precision;
  lowered.budget = measure.budget;
  lowered.order = same<plan::Order>(measure.order);
  return lowered;
}

plan::Baseline lower_baseline(const model::Baseline& baseline) {
  plan::Baseline lowered;
  lowered.name = baseline.name;
  lowered.kind = same<plan::Baseline::Kind>(baseline.kind);
  lowered.reference = baseline.reference;
  lowered.last = baseline.last;
  lowered.comparable = same<plan::Baseline::Comparable>(baseline.comparable);
  lowered.machine_class = baseline.machine_class;
  return lowered;
}

/// Numbers what is marked in the order in which it stands.
Numbering number(const std::vector<bool>& wanted) {
  Numbering numbering(wanted.size(), kLeftOut);
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i]) numbering[i] = next++;
  }
  return numbering;
}

class Lowering {
 public:
  Lowering(const model::Model& model, const Chosen& chosen, diagnostics::Diagnostics& diagnostics)
      : model_(model), chosen_(chosen), diagnostics_(diagnostics) {}

  plan::Plan run() {
    plan_.spec = model_.path;
    for (const model::Parameter& parameter : model_.parameters) {
      plan_.parameters.push_back({parameter.name, lower_value(parameter.value)});
    }
    if (chosen_.suite != nullptr) suite(*chosen_.suite);
    std::vector<bool> used(model_.workloads.size());
    for (const model::CaseRef& one : chosen_.cases) used[one.workload] = true;
    builds(used);
    measures(used);
    workloads(used);
    if (!diagnostics::has_errors(diagnostics_)) rules();
    return std::move(plan_);
  }

 private:
  void suite(const model::Suite& suite) {
    plan_.suite = suite.name;
    plan_.false_alarms = suite.false_alarms;
    if (suite.environment)
      plan_.environment = lower_environment(model_.environments[*suite.environment]);
  }

  void builds(const std::vector<bool>& used) {
    std::vector<bool> wanted(model_.builds.size());
    std::vector<std::uint32_t> open;
    for (std::size_t w = 0; w < used.size(); ++w) {
      const auto& needs = model_.workloads[w].needs;
      if (used[w]) open.insert(open.end(), needs.begin(), needs.end());
    }
    while (!open.empty()) {
      const std::uint32_t build = open.back();
      open.pop_back();
      if (wanted[build]) continue;
      wanted[build] = true;
      const auto& needs = model_.builds[build].needs;
      open.insert(open.end(), needs.begin(), needs.end());
    }
    builds_ = number(wanted);
    for (std::size_t b = 0; b < wanted.size(); ++b) {
      if (!wanted[b]) continue;
      const model::Build& build = model_.builds[b];
      plan::Build lowered;
      lowered.name = build.name;
      const model::Scope nothing;
      if (auto command = lower_command(build.command, nothing, diagnostics_)) {
        lowered.command = std::move(*command);
      }
      lowered.cwd = build.cwd;
      lowered.env = build.env;
      lowered.produces = build.produces;
      lowered.needs = renumber(build.needs, builds_);
      lowered.timeout = build.timeout;
      plan_.builds.push_back(std::move(lowered));
    }
  }

  /// A suite's `measure` stands in for `default`, which is the first.
  std::uint32_t measure_of(const model::Workload& workload) const {
    const bool replaced =
        workload.measure == 0 && chosen_.suite != nullptr && chosen_.suite->measure;
    return replaced ? *chosen_.suite->measure : workload.measure;
  }

  void measures(const std::vector<bool>& used) {
    std::vector<bool> wanted(model_.measures.size());
    for (std::size_t w = 0; w < used.size(); ++w) {
      if (used[w]) wanted[measure_of(model_.workloads[w])] = true;
    }
    measures_ = number(wanted);
    for (std::size_t m = 0; m < wanted.size(); ++m) {
      if (wanted[m]) plan_.measures.push_back(lower_measure(model_.measures[m]));
    }
  }

  void workloads(const std::vector<bool>& used) {
    plan_.cases.reserve(chosen_.cases.size());
    auto first = chosen_.cases.begin();
    for (std::uint32_t w = 0; w < used.size(); ++w) {
      if (!used[w]) continue;
      const model::Workload& workload = model_.workloads[w];
      plan::Workload lowered;
      lowered.name = workload.name;
      lowered.documentation = workload.documentation;
      lowered.tags = workload.tags;
      lowered.needs = renumber(workload.needs, builds_);
      lowered.metrics = lower_metrics(workload, diagnostics_);
      const auto number = static_cast<std::uint32_t>(plan_.workloads.size());
      plan_.workloads.push_back(std::move(lowered));
      const auto last = std::find_if(first, chosen_.cases.end(),
                                     [&](const model::CaseRef& one) { return one.workload != w; });
      lower_cases(workload, {first, last}, number, measures_[measure_of(workload)], plan_.cases,
                  diagnostics_);
      first = last;
    }
  }

  void rules() {
    const std::optional<std::vector<std::uint32_t>> all;
    plan_.rules = lower_rules(model_, chosen_.suite != nullptr ? chosen_.suite->rules : all,
                              plan_.cases, CaseNumbers(model_, chosen_.cases), diagnostics_);
    spread_false_alarms(plan_.rules, plan_.false_alarms);
    plan_.groups = group_cases(plan_.rules, plan_.workloads, plan_.cases);
    std::vector<bool> wanted(model_.baselines.size());
    for (const plan::Rule& rule : plan_.rules) {
      if (rule.baseline) wanted[*rule.baseline] = true;
    }
    const Numbering baselines = number(wanted);
    for (std::size_t b = 0; b < wanted.size(); ++b) {
      if (wanted[b]) plan_.baselines.push_back(lower_baseline(model_.baselines[b]));
    }
    for (plan::Rule& rule : plan_.rules) {
      if (rule.baseline) rule.baseline = baselines[*rule.baseline];
    }
  }

  const model::Model& model_;
  const Chosen& chosen_;
  diagnostics::Diagnostics& diagnostics_;
  plan::Plan plan_;
  Numbering builds_;
  Numbering measures_;
};

}  // namespace

Lowered lower(model::Checked& checked, const Selection& selection) {
  Lowered lowered;
  const std::optional<Chosen> chosen = choose(checked, selection, lowered.diagnostics);
  if (!chosen) return lowered;
  lowered.plan = Lowering(checked.model, *chosen, lowered.diagnostics).run();
  return lowered;
}

}  // namespace benchc::lower
