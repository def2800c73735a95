#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/model/read.h"

namespace benchc::model {

/// Reports a declaration that says by neither `command` nor `shell` what runs, or by both. The
/// whole block is looked at, so that a wrong form is not said to be missing as well. `word` is the
/// declaration's keyword.
void check_command_form(const syntax::Statement& declaration, std::string_view word,
                        const std::string& name, source::Span span, Diagnostics& diagnostics);

/// `command = […]`, `shell = "…"`, or `setup = […]` and `setup = shell "…"`; nothing when the words
/// are wrong.
std::optional<Command> read_command(const syntax::Statement& setting, Diagnostics& diagnostics);

/// Reports what in a command cannot be started where these names are known: an argument that is a
/// list, a time without its unit, an empty list.
void check_command(const Command& command, std::string_view what, const Scope& scope,
                   Diagnostics& diagnostics);

/// The command with its values in place of names, as literals; nothing when it is wrong.
std::optional<Command> folded(const Command& command, std::string_view what, const Scope& scope,
                              Diagnostics& diagnostics);

}  // namespace benchc::model
