#include "compiler/lower/lower.h"

#include <algorithm>

#include "compiler/lower/baselines.h"
#include "compiler/lower/cases.h"
#include "compiler/lower/commands.h"
#include "compiler/lower/costs.h"
#include "compiler/lower/metrics.h"
#include "compiler/lower/notices.h"
#include "compiler/lower/objectives.h"
#include "compiler/lower/requested.h"
#include "compiler/lower/rule_plan.h"
#include "compiler/lower/selection.h"
#include "compiler/lower/services.h"
#include "compiler/lower/values.h"
#include "compiler/lower/waivers.h"

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
    check_probes(model_, diagnostics_);
    const std::vector<bool> services = used_services(model_, used);
    services_ = number(services);
    builds(used, services);
    plan_.services = lower_services(model_, services, builds_, diagnostics_);
    measures(used);
    workloads(used);
    if (!diagnostics::has_errors(diagnostics_)) rules();
    // Which metrics are recorded is known only where it is known what is judged.
    metrics(used);
    spread_false_alarms(plan_);
    if (!diagnostics::has_errors(diagnostics_)) {
      plan_.groups = group_cases(plan_.rules, plan_.workloads, plan_.cases);
    }
    return std::move(plan_);
  }

 private:
  void suite(const model::Suite& suite) {
    plan_.suite = suite.name;
    plan_.false_alarms = suite.false_alarms;
    if (suite.environment)
      plan_.environment = lower_environment(model_.environments[*suite.environment]);
  }

  void builds(const std::vector<bool>& used, const std::vector<bool>& services) {
    std::vector<bool> wanted(model_.builds.size());
    std::vector<std::uint32_t> open;
    for (std::size_t w = 0; w < used.size(); ++w) {
      const auto& needs = model_.workloads[w].needs;
      if (used[w]) open.insert(open.end(), needs.begin(), needs.end());
    }
    for (std::size_t s = 0; s < services.size(); ++s) {
      const auto& needs = model_.services[s].needs;
      if (services[s]) open.insert(open.end(), needs.begin(), needs.end());
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
    plan_.workloads.reserve(static_cast<std::size_t>(std::count(used.begin(), used.end(), true)));
    auto first = chosen_.cases.begin();
    for (std::uint32_t w = 0; w < used.size(); ++w) {
      if (!used[w]) continue;
      const model::Workload& workload = model_.workloads[w];
      plan::Workload lowered;
      lowered.name = workload.name;
      lowered.documentation = workload.documentation;
      lowered.tags = workload.tags;
      lowered.needs = renumber(workload.needs, builds_);
      lowered.uses = renumber(workload.uses, services_);
      lowered.formerly = workload.formerly;
      if (workload.profile) {
        lowered.profile = plan::Profile{same<plan::Profile::Tool>(workload.profile->tool),
                                        workload.profile->on_fail};
      }
      const auto number = static_cast<std::uint32_t>(plan_.workloads.size());
      plan_.workloads.push_back(std::move(lowered));
      const auto last = std::find_if(first, chosen_.cases.end(),
                                     [&](const model::CaseRef& one) { return one.workload != w; });
      lower_cases(workload, {first, last}, number, measures_[measure_of(workload)], plan_.cases,
                  diagnostics_);
      first = last;
    }
  }

  void metrics(const std::vector<bool>& used) {
    const AskedMetrics asked(plan_);
    std::uint32_t number = 0;
    for (std::size_t w = 0; w < used.size(); ++w) {
      if (!used[w]) continue;
      const auto is_asked = [&](std::string_view name) { return asked.has(number, name); };
      plan_.workloads[number].metrics = lower_metrics(model_.workloads[w], is_asked, diagnostics_);
      ++number;
    }
  }

  void rules() {
    const std::optional<std::vector<std::uint32_t>> all;
    const CaseNumbers numbers(model_, chosen_.cases);
    plan_.rules = lower_rules(model_, chosen_.suite != nullptr ? chosen_.suite->rules : all,
                              plan_.cases, numbers, diagnostics_);
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
    plan_.waivers = lower_waivers(model_, numbers, plan_.cases.size(), plan_.rules);
    plan_.objectives = lower_objectives(model_, plan_.cases, numbers, diagnostics_);
    plan_.costs = lower_costs(model_, numbers);
    plan_.notices = lower_notices(model_, plan_.rules);
  }

  const model::Model& model_;
  const Chosen& chosen_;
  diagnostics::Diagnostics& diagnostics_;
  plan::Plan plan_;
  Numbering builds_;
  Numbering services_;
  Numbering measures_;
};

}  // namespace

plan::Measure lower_measure(const model::Measure& measure) {
  plan::Measure lowered;
  lowered.name = measure.name;
  lowered.warmup_runs = measure.warmup_runs;
  lowered.warmup_seconds = measure.warmup_seconds;
  lowered.warmup_steady = measure.warmup_steady;
  lowered.minimum_samples = measure.minimum_samples;
  lowered.maximum_samples = measure.maximum_samples;
  lowered.precision = measure.precision;
  lowered.budget = measure.budget;
  lowered.order = same<plan::Order>(measure.order);
  lowered.minimum_processes = measure.minimum_processes;
  lowered.maximum_processes = measure.maximum_processes;
  for (const model::Discard& one : measure.discards) {
    lowered.discards.push_back({one.observed, one.above});
  }
  return lowered;
}

Lowered lower(model::Checked& checked, const Selection& selection) {
  Lowered lowered;
  const std::optional<Chosen> chosen = choose(checked, selection, lowered.diagnostics);
  if (!chosen) return lowered;
  lowered.plan = Lowering(checked.model, *chosen, lowered.diagnostics).run();
  return lowered;
}

}  // namespace benchc::lower
