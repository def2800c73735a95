#pragma once

#include <string>

#include "runtime/plan/error.h"
#include "stdlib/include/benchc/native.h"

namespace benchc::native {

struct Entries {
  benchc_entry entry = nullptr;
  /// Null where there is none.
  benchc_entry unrolled = nullptr;
};

/// Loads the shared library, which stays loaded, and finds the entry. The reason of an error is for
/// people.
Expected<Entries> load_entry(const std::string& library, const std::string& entry);

/// The kernel of the stdlib with that name.
Expected<Entries> find_builtin(const std::string& name);

}  // namespace benchc::native
