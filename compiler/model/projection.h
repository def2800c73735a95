#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/model/model.h"

namespace benchc::model {

/// Calls `visit` with every Name in the expression.
template <typename Visit>
void for_each_name(const syntax::Expr& expr, Visit&& visit) {
  if (expr.kind == syntax::ExprKind::Name) visit(expr);
  for (const syntax::Expr& operand : expr.operands) for_each_name(operand, visit);
}

/// The index of the workload's parameter of that name, or its number of parameters.
std::size_t parameter_index(const Workload& workload, std::string_view name);

/// The value of a parameter in a case.
inline const Value& case_value(const Workload& workload, std::uint64_t case_index,
                               std::size_t parameter) {
  const std::uint32_t choice =
      workload.choices[case_index * workload.parameters.size() + parameter];
  return workload.parameters[parameter].values[choice];
}

/// A case's parameters, and its `items` and `bytes` where the expressions that give them are
/// numbers, over `parent`.
Scope judged_scope(const Workload& workload, std::uint64_t case_index, const Scope& parent);

/// Which parameters of a workload an expression depends on: cases that agree in these give it the
/// same value, so that what 100,000 cases share is evaluated once.
class Projection {
 public:
  explicit Projection(const Workload& workload) : workload_(&workload) {}

  void add(const syntax::Expr& expr);
  /// As `add`, where `items` and `bytes` stand for the workload's.
  void add_judged(const syntax::Expr& expr);

  bool constant() const { return used_.empty(); }
  bool uses(std::size_t parameter) const;
  /// Keys are below this; 0 when there are too many to be worth a table.
  std::uint64_t keys() const;
  std::uint64_t key(std::uint64_t case_index) const;

 private:
  const Workload* workload_;
  /// In order.
  std::vector<std::uint32_t> used_;
};

/// What `make(case_index)` gives, made once for all cases of the same key.
template <typename T>
class Memo {
 public:
  explicit Memo(Projection projection)
      : projection_(std::move(projection)), values_(projection_.keys()) {}

  const Projection& projection() const { return projection_; }

  template <typename Make>
  const T& get(std::uint64_t case_index, Make&& make) {
    if (values_.empty()) {
      last_ = make(case_index);
      return *last_;
    }
    std::optional<T>& value = values_[projection_.key(case_index)];
    if (!value) value = make(case_index);
    return *value;
  }

 private:
  Projection projection_;
  std::vector<std::optional<T>> values_;
  std::optional<T> last_;
};

}  // namespace benchc::model
