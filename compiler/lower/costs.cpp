#include "compiler/lower/costs.h"

#include <algorithm>

namespace benchc::lower {

std::vector<plan::Cost> lower_costs(const model::Model& model, const CaseNumbers& numbers) {
  std::vector<plan::Cost> costs;
  for (const model::Cost& cost : model.costs) {
    plan::Cost lowered;
    lowered.name = cost.name;
    lowered.currency = cost.currency;
    for (const model::Cost::Machine& machine : cost.machines) {
      lowered.machines.push_back({machine.machine_class, machine.price});
    }
    for (const model::Cost::Volume& volume : cost.volumes) {
      plan::Cost::Volume done;
      done.per_second = volume.per_second;
      // Checking the model has told what is wrong with it.
      diagnostics::Diagnostics told;
      for (const model::CaseRef& one : model::select(model, volume.selector, *cost.scope, told)) {
        const std::uint32_t number = numbers[one];
        if (number != kLeftOut) done.cases.push_back(number);
      }
      std::sort(done.cases.begin(), done.cases.end());
      if (!done.cases.empty()) lowered.volumes.push_back(std::move(done));
    }
    costs.push_back(std::move(lowered));
  }
  return costs;
}

}  // namespace benchc::lower
