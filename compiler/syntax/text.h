#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"

namespace benchc::syntax {

/// Why a file is not read at all: too large, binary, or not UTF-8.
std::optional<diagnostics::Diagnostic> refuse(std::string_view text, std::uint32_t buffer);

/// What stands at a place, named for people, and its length in bytes.
struct Found {
  std::string name;
  std::size_t length = 0;
};

Found found_at(std::string_view text, std::size_t at);

/// How this language writes what begins at `at` and is another language's: `&&`, `//`, `'`; or "".
std::string foreign_spelling(std::string_view text, std::size_t at);

/// A hint for a `=` or a bracket that may not stand here, at the beginning of `rest`, by what was
/// `expected`; empty for others.
std::string misplaced_sign(std::string_view rest, std::string_view expected);

/// Gives what is unexpected at `at` the operator that was probably meant: `and` for `&&`, `by more
/// than` behind `regresses`. `expected` is what could have stood there.
void mend_operator(diagnostics::Diagnostic& diagnostic, std::string_view text, std::size_t at,
                   std::string_view expected);

}  // namespace benchc::syntax
