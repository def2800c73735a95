#pragma once

#include <optional>

#include "compiler/model/model.h"
#include "runtime/plan/plan.h"

namespace benchc::lower {

/// The arguments of a command, or the shell and its text; reports what cannot be an argument.
std::optional<plan::Command> lower_command(const model::Command& command, const model::Scope& scope,
                                           diagnostics::Diagnostics& diagnostics);

/// A string, or a number as `${…}` prints it: what a program can be given.
std::optional<std::string> lower_text(const model::Value& value, source::Span span,
                                      diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::lower
