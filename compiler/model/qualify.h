#pragma once

#include "compiler/model/spec.h"

namespace benchc::model {

/// Puts the model's names of workloads in place of those by which a file knows them, in a selector
/// or a condition: `sort` of a file that is imported as `common` becomes `common.sort`.
void qualify_selector(const Spec& spec, const Module& module, syntax::Expr& selector);
void qualify_condition(const Spec& spec, const Module& module, syntax::Expr& condition);

/// Whether a selector or a condition may reach a workload in which something is wrong.
bool reaches_broken_workload(const Spec& spec, const syntax::Expr& expr);

}  // namespace benchc::model
