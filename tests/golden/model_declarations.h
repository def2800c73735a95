#pragma once

#include <ostream>

#include "compiler/model/model.h"

namespace benchc::golden {

/// What is declared besides what is measured and how it is judged.
void dump_declarations(std::ostream& out, const model::Model& model);

}  // namespace benchc::golden
