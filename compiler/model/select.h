#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/model.h"

namespace benchc::model {

/// What a selector names of one workload.
struct SelectedWorkload {
  std::uint32_t workload = 0;
  /// Case indices, in order.
  std::vector<std::uint64_t> cases;
  /// For each parameter, whether the selector sets it to one value by `=`; the others are left
  /// open.
  std::vector<bool> fixed;
};

struct Selected {
  /// In the model's order; workloads without a case are left out.
  std::vector<SelectedWorkload> workloads;
  /// `*`, `serve.*` or `tag(hot)` as written, without conditions; empty where one workload is
  /// named.
  std::string pattern;
};

/// Counts work on what selectors name; when it is more than kMaximumWork in all, reports that at
/// `span` and is false.
bool spend(const Model& model, std::uint64_t work, source::Span span,
           diagnostics::Diagnostics& diagnostics);

/// Whether the expression could be a selector by its form alone: a name, `a.b`, `a.*`, `tag(…)`,
/// `*`, any of these with conditions in brackets.
bool looks_like_selector(const syntax::Expr& expr);

/// The workload that `a` or `a.b` names in full; absent when there is none.
std::optional<std::uint32_t> find_workload(const Model& model, const syntax::Expr& name);

/// As model::select, with what joining needs to know. Nothing when a diagnostic was added.
std::optional<Selected> resolve_selector(const Model& model, const syntax::Expr& selector,
                                         const Scope& scope, diagnostics::Diagnostics& diagnostics);

/// The union of several selectors, in the model's order, each case once.
std::vector<CaseRef> select_all(const Model& model, const std::vector<syntax::Expr>& selectors,
                                const Scope& scope, diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::model
