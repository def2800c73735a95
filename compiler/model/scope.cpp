#include "compiler/model/model.h"

namespace benchc::model {

const Value* Scope::find(std::string_view name) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    const auto found = scope->values_.find(name);
    if (found != scope->values_.end()) return &found->second;
    if (scope->invalid_.contains(name)) return nullptr;
  }
  return nullptr;
}

bool Scope::invalid(std::string_view name) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    if (scope->values_.contains(name)) return false;
    if (scope->invalid_.contains(name)) return true;
  }
  return false;
}

std::vector<std::string_view> Scope::names() const {
  std::vector<std::string_view> all;
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    for (const auto& [name, value] : scope->values_) all.push_back(name);
    all.insert(all.end(), scope->invalid_.begin(), scope->invalid_.end());
  }
  return all;
}

}  // namespace benchc::model
