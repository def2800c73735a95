#include "compiler/model/projection.h"

#include <algorithm>

namespace benchc::model {

std::size_t parameter_index(const Workload& workload, std::string_view name) {
  const auto found = std::find_if(workload.parameters.begin(), workload.parameters.end(),
                                  [&](const MatrixParameter& p) { return p.name == name; });
  return static_cast<std::size_t>(found - workload.parameters.begin());
}

Scope judged_scope(const Workload& workload, std::uint64_t case_index, const Scope& parent) {
  Scope scope(&parent);
  for (const auto& [name, expr] :
       {std::pair{"items", &workload.items}, {"bytes", &workload.bytes}}) {
    if (!*expr) continue;
    // Lowering and the check of the workload report what is wrong with them.
    diagnostics::Diagnostics elsewhere;
    const Scope own = case_scope(workload, case_index);
    if (std::optional<Value> value = evaluate(**expr, own, elsewhere)) {
      scope.set(name, std::move(*value));
    }
  }
  for (std::size_t p = 0; p < workload.parameters.size(); ++p) {
    scope.set(workload.parameters[p].name, case_value(workload, case_index, p));
  }
  return scope;
}

void Projection::add(const syntax::Expr& expr) {
  for_each_name(expr, [this](const syntax::Expr& name) {
    const auto index = static_cast<std::uint32_t>(parameter_index(*workload_, name.text));
    if (index == workload_->parameters.size() || uses(index)) return;
    used_.insert(std::upper_bound(used_.begin(), used_.end(), index), index);
  });
}

void Projection::add_judged(const syntax::Expr& expr) {
  add(expr);
  for_each_name(expr, [this](const syntax::Expr& name) {
    if (name.text == "items" && workload_->items) add(*workload_->items);
    if (name.text == "bytes" && workload_->bytes) add(*workload_->bytes);
  });
}

bool Projection::uses(std::size_t parameter) const {
  return std::find(used_.begin(), used_.end(), parameter) != used_.end();
}

std::uint64_t Projection::keys() const {
  std::uint64_t count = 1;
  for (const std::uint32_t p : used_) {
    count *= std::max<std::uint64_t>(1, workload_->parameters[p].values.size());
    if (count > kMaximumCases) return 0;
  }
  return count > 1 && count >= workload_->case_count ? 0 : count;
}

std::uint64_t Projection::key(std::uint64_t case_index) const {
  std::uint64_t key = 0;
  for (const std::uint32_t p : used_) {
    key = key * workload_->parameters[p].values.size() +
          workload_->choices[case_index * workload_->parameters.size() + p];
  }
  return key;
}

}  // namespace benchc::model
