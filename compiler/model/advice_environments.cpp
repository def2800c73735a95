#include <algorithm>

#include "compiler/model/advice.h"
#include "compiler/model/select.h"

namespace benchc::model {
namespace {

const Control* find(const Environment& environment, std::string_view name) {
  const auto found = std::find_if(environment.controls.begin(), environment.controls.end(),
                                  [&](const Control& control) { return control.name == name; });
  return found == environment.controls.end() ? nullptr : &*found;
}

/// The kernel limits how long ordinary processes run; one of SCHED_FIFO it lets run.
void advise_limit(Spec& spec, const Environment& environment) {
  const Control* const priority = find(environment, "priority");
  const Control* const cgroup = find(environment, "cgroup");
  if (priority == nullptr || cgroup == nullptr) return;
  if (!priority->value.starts_with("fifo ") || !cgroup->value.starts_with("cpu ")) return;
  const bool own = is_authors(spec, cgroup->span);
  report(spec.diagnostics(), Kind::ControlWithoutEffect, own ? cgroup->span : environment.span,
         "`cpu` of `cgroup` does not limit processes of the priority " + tick(priority->value),
         "leave out one of the two")
      .notes.push_back({priority->span, "the priority"});
}

void advise_locale(Spec& spec, const Environment& environment) {
  const Control* const locale = find(environment, "locale");
  const auto variable = environment.env.find("LC_ALL");
  if (locale == nullptr || variable == environment.env.end()) return;
  if (variable->second == locale->value) return;
  const bool own = is_authors(spec, locale->span);
  report(
      spec.diagnostics(), Kind::ControlWithoutEffect, own ? locale->span : environment.span,
      "`locale` is " + tick(locale->value) + ", and `LC_ALL` in `env` is " + tick(variable->second),
      "leave out one of the two");
}

/// Whether it is reached over the network, as far as its `ready` tells.
bool is_reached_by_network(const Service& service) {
  return service.ready == Service::Ready::Http || service.ready == Service::Ready::Tcp;
}

std::vector<bool> workloads_of(const Model& model, const Suite& suite) {
  std::vector<bool> run(model.workloads.size(), suite.include.empty());
  for (const syntax::Expr& selector : suite.include) {
    Diagnostics elsewhere;
    const auto selected = resolve_selector(model, selector, *suite.scope, elsewhere);
    if (!selected) continue;
    for (const SelectedWorkload& one : selected->workloads) run[one.workload] = true;
  }
  return run;
}

/// What a control holds for, where that are not all workloads.
struct Reach {
  std::string_view name;
  std::string_view value;
  bool of_functions = false;
  std::string_view words;
};
constexpr Reach kReaches[] = {
    {"memory_lock", "on", true, "it holds for native workloads"},
    {"link_order", "random", true, "it holds for native workloads"},
    {"caches", "dropped", false, "it is done before each sample of a command"},
};

void advise_reach(Spec& spec, const Suite& suite, const std::vector<bool>& run) {
  const Model& model = spec.model();
  const Environment& environment = model.environments[*suite.environment];
  const auto reached = [&](bool functions) {
    for (std::size_t w = 0; w < run.size(); ++w) {
      const bool function = model.workloads[w].native || model.workloads[w].kernel;
      if (run[w] && function == functions) return true;
    }
    return false;
  };
  for (const Reach& reach : kReaches) {
    const Control* const control = find(environment, reach.name);
    if (control == nullptr || control->value != reach.value || reached(reach.of_functions))
      continue;
    report(spec.diagnostics(), Kind::ControlWithoutEffect, suite.span,
           tick(reach.name) + " has no effect in suite " + tick(suite.name) + ": " +
               std::string(reach.words))
        .notes.push_back({control->span, "set here"});
  }
}

void advise_services(Spec& spec, const Suite& suite, const std::vector<bool>& run) {
  const Model& model = spec.model();
  const Control* const network = find(model.environments[*suite.environment], "network");
  if (network == nullptr || network->value != "off") return;
  for (std::size_t w = 0; w < run.size(); ++w) {
    const Workload& workload = model.workloads[w];
    // A container's network is its own setting.
    if (!run[w] || workload.container) continue;
    for (const std::uint32_t used : workload.uses) {
      const Service& service = model.services[used];
      if (!is_reached_by_network(service)) continue;
      report(spec.diagnostics(), Kind::UnreachableService, suite.span,
             "workload " + tick(workload.name) + " cannot reach service " + tick(service.name) +
                 ": suite " + tick(suite.name) + " measures without a network",
             "choose an environment without `network = off`, or leave the workload out")
          .notes.push_back({network->span, "switched off here"});
    }
  }
}

}  // namespace

void advise_environments(Spec& spec) {
  for (const Environment& environment : spec.model().environments) {
    if (!is_authors(spec, environment.span)) continue;
    advise_limit(spec, environment);
    advise_locale(spec, environment);
  }
  for (const Suite& suite : spec.model().suites) {
    if (!suite.environment || !is_authors(spec, suite.span)) continue;
    const std::vector<bool> run = workloads_of(spec.model(), suite);
    advise_reach(spec, suite, run);
    advise_services(spec, suite, run);
  }
}

}  // namespace benchc::model
