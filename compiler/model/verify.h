#pragma once

#include <optional>

#include "compiler/model/read.h"

namespace benchc::model {

/// `verify stdout contains "ok"`, `stderr matches "re"`, `exit == 3`, `file "out" exists`.
std::optional<Verify> read_verify(const syntax::Statement& clause, Diagnostics& diagnostics);

/// Reports a value that is no string, or for an exit code no number from 0 to 255.
void check_verify(const Verify& verify, const Scope& scope, Diagnostics& diagnostics);

}  // namespace benchc::model
