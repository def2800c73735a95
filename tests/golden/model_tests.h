#pragma once

#include <ostream>

#include "compiler/model/model.h"

namespace benchc::golden {

/// A rule's unit test.
void dump_test(std::ostream& out, const model::Test& test);

}  // namespace benchc::golden
