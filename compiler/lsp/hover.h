#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "compiler/lsp/position.h"
#include "compiler/lsp/workspace.h"

namespace benchc::lsp {

struct Hover {
  /// Markdown; what comes from the spec is escaped.
  std::string text;
  Bytes bytes;
};

/// What stands at a byte of the document.
std::optional<Hover> hover_at(const Analysis& analysis, std::uint32_t offset);

/// What a symbol is, as Markdown.
std::string describe(const Analysis& analysis, const Symbol& symbol);

/// The string that documents a declaration, or what its module's comments say; "".
std::string documentation_of(const syntax::Statement& statement);

}  // namespace benchc::lsp
