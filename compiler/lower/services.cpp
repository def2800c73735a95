#include "compiler/lower/services.h"

#include "compiler/lower/commands.h"
#include "compiler/model/words.h"
#include "runtime/plan/pattern.h"

namespace benchc::lower {

void check_probes(const model::Model& model, diagnostics::Diagnostics& diagnostics) {
  for (const model::Service& service : model.services) {
    if (service.ready != model::Service::Ready::Log) continue;
    if (const auto checked = plan::check_pattern(service.probe); !checked) {
      model::report(diagnostics, diagnostics::Kind::BadValue, service.probe_span,
                    checked.error().message, checked.error().hint);
    }
  }
}

std::vector<bool> used_services(const model::Model& model, const std::vector<bool>& workloads) {
  std::vector<bool> wanted(model.services.size());
  for (std::size_t w = 0; w < workloads.size(); ++w) {
    if (!workloads[w]) continue;
    for (const std::uint32_t service : model.workloads[w].uses) wanted[service] = true;
  }
  return wanted;
}

std::vector<plan::Service> lower_services(const model::Model& model,
                                          const std::vector<bool>& wanted, const Numbering& builds,
                                          diagnostics::Diagnostics& diagnostics) {
  std::vector<plan::Service> services;
  const model::Scope nothing;
  for (std::size_t s = 0; s < wanted.size(); ++s) {
    if (!wanted[s]) continue;
    const model::Service& service = model.services[s];
    plan::Service lowered;
    lowered.name = service.name;
    if (auto command = lower_command(service.command, nothing, diagnostics)) {
      lowered.command = std::move(*command);
    }
    lowered.cwd = service.cwd;
    lowered.env = service.env;
    lowered.needs = renumber(service.needs, builds);
    lowered.ready = same<plan::Service::Ready>(service.ready);
    lowered.probe = service.probe;
    lowered.within = service.within;
    lowered.stop = service.stop;
    services.push_back(std::move(lowered));
  }
  return services;
}

}  // namespace benchc::lower
