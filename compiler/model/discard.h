#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/model/read.h"
#include "compiler/model/use.h"

/// `discard when steal > 1%`: which samples of a measure count in no statistic.
namespace benchc::model {

/// Adds what the clause comes to under a name of its own for each thing that is observed, so that a
/// block's clause wins over one that it takes by `use`; `first` is the bound.
void read_discard(const syntax::Statement& statement, const Scope& scope, Entries& entries,
                  Diagnostics& diagnostics);

/// What is observed, where the entry of this name is a `discard`.
std::optional<std::string> observed_of(std::string_view entry);

}  // namespace benchc::model
