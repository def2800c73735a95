#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tree.h"

namespace benchc::model {

/// Whether the statement is `fail when CONDITION` or `warn when CONDITION`. Reports what stands
/// there instead, with what was probably meant.
bool is_clause(const syntax::Statement& statement, diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::model
