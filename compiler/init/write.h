#pragma once

#include <string>

#include "compiler/init/found.h"
#include "runtime/plan/error.h"

namespace benchc::init {

/// A spec of what was found, in the one layout; one of examples where nothing was. `branch` is the
/// one that runs are compared with.
Expected<std::string> write_spec(const Found& found, const std::string& branch);

}  // namespace benchc::init
