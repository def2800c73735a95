#pragma once

#include <cstddef>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tree.h"

namespace benchc::syntax {

/// A spec larger than this is refused before it is parsed, and so are brackets and blocks nested
/// deeper.
inline constexpr std::size_t kMaximumBytes = 16u << 20;
inline constexpr unsigned kMaximumDepth = 128;

/// What was parsed, and what was wrong with it. Statements with errors are left out of `file`, the
/// others are whole.
struct Parsed {
  File file;
  diagnostics::Diagnostics diagnostics;
};

/// Parses a buffer of `sources`. Recovers at the next statement that can start a declaration, so
/// that every independent error is reported once.
Parsed parse(const source::SourceSet& sources, std::uint32_t buffer);

/// The one layout of a file. `file` must have been parsed without errors. Idempotent; the meaning
/// is unchanged.
std::string print(const File& file, const source::SourceSet& sources);

/// An expression in the one layout, on one line.
std::string print(const Expr& expr);

}  // namespace benchc::syntax
