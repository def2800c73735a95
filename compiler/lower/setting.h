#pragma once

#include <optional>

#include "compiler/model/model.h"
#include "compiler/model/projection.h"
#include "compiler/model/words.h"

namespace benchc::lower {

/// One setting of a workload, evaluated for its cases. A missing value has been reported.
template <typename T>
class Setting {
 public:
  using Read = std::optional<T> (*)(const syntax::Expr&, const model::Scope&,
                                    diagnostics::Diagnostics&);

  Setting(const model::Workload& workload, const syntax::Expr& expr, Read read,
          diagnostics::Diagnostics& diagnostics)
      : workload_(workload),
        expr_(expr),
        read_(read),
        diagnostics_(diagnostics),
        memo_(projection_of(workload, expr)) {}

  std::optional<T> get(std::uint64_t case_index) {
    return memo_.get(case_index, [&](std::uint64_t index) {
      const std::size_t before = diagnostics_.size();
      std::optional<T> value = read_(expr_, model::case_scope(workload_, index), diagnostics_);
      if (diagnostics_.size() > before && !memo_.projection().constant()) {
        diagnostics_.back().notes.push_back(
            {workload_.span, "in case " + model::tick(model::case_id(workload_, index))});
      }
      return value;
    });
  }

 private:
  static model::Projection projection_of(const model::Workload& workload,
                                         const syntax::Expr& expr) {
    model::Projection projection(workload);
    projection.add(expr);
    return projection;
  }

  const model::Workload& workload_;
  const syntax::Expr& expr_;
  Read read_;
  diagnostics::Diagnostics& diagnostics_;
  model::Memo<std::optional<T>> memo_;
};

}  // namespace benchc::lower
