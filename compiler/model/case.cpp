#include "compiler/model/model.h"

namespace benchc::model {
namespace {

const Value& chosen(const Workload& workload, std::uint64_t case_index, std::size_t parameter) {
  const std::size_t at =
      static_cast<std::size_t>(case_index) * workload.parameters.size() + parameter;
  return workload.parameters[parameter].values[workload.choices[at]];
}

}  // namespace

Scope case_scope(const Workload& workload, std::uint64_t case_index) {
  Scope scope(workload.scope);
  for (std::size_t p = 0; p < workload.parameters.size(); ++p) {
    scope.set(workload.parameters[p].name, chosen(workload, case_index, p));
  }
  return scope;
}

std::string case_id(const Workload& workload, std::uint64_t case_index) {
  std::string id = workload.name;
  for (std::size_t p = 0; p < workload.parameters.size(); ++p) {
    id += p == 0 ? '[' : ',';
    id += workload.parameters[p].name;
    id += '=';
    id += canonical(chosen(workload, case_index, p));
  }
  if (!workload.parameters.empty()) id += ']';
  return id;
}

}  // namespace benchc::model
