#pragma once

#include <optional>
#include <string>

#include "compiler/model/model.h"
#include "compiler/model/words.h"
#include "compiler/syntax/tree.h"

namespace benchc::model {

/// Checks a param's declared type and range against its default, `param size: bytes = 64MiB in
/// 1MiB..1GiB`, and takes the command line's text in its place when there is one. Gives the value
/// that holds.
std::optional<Value> param_value(const syntax::Statement& statement, const Value& standard,
                                 const std::string* given, const Scope& scope,
                                 source::SourceSet& sources, Diagnostics& diagnostics);

}  // namespace benchc::model
