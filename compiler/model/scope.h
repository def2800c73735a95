#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/value.h"

namespace benchc::model {

/// The values that an expression may name: a case's parameters before the file's `let`s, `param`s
/// and imports.
class Scope {
 public:
  explicit Scope(const Scope* parent = nullptr) : parent_(parent) {}
  void set(std::string name, Value value) {
    values_.insert_or_assign(std::move(name), std::move(value));
  }
  /// A name whose declaration is wrong: known, without a value, so that its uses are not reported
  /// as well.
  void set_invalid(std::string name) { invalid_.insert(std::move(name)); }
  bool invalid(std::string_view name) const;
  /// Null when neither this scope nor a parent has it. Imported values are named "module.name".
  const Value* find(std::string_view name) const;
  /// Every name that can be seen, for "did you mean".
  std::vector<std::string_view> names() const;

 private:
  const Scope* parent_;
  std::map<std::string, Value, std::less<>> values_;
  std::set<std::string, std::less<>> invalid_;
};

}  // namespace benchc::model
