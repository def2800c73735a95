#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/lsp/position.h"
#include "compiler/lsp/workspace.h"

namespace benchc::lsp {

/// A declaration, for lists of what a file has.
struct OutlineItem {
  std::string name;
  std::string detail;
  SymbolKind kind = SymbolKind::Let;
  /// All of it, and its name in it.
  Bytes whole;
  Bytes selection;
  std::vector<OutlineItem> children;
};

std::vector<OutlineItem> outline(const Analysis& analysis);

/// Blocks, and comments of several lines.
struct Fold {
  std::uint32_t first_line = 0;
  std::uint32_t last_line = 0;
  bool comment = false;
};

std::vector<Fold> folds(const Document& document, const Analysis& analysis);

/// A text to be shown behind a name: `12 cases`.
struct Inlay {
  std::uint32_t offset = 0;
  std::string text;
  std::string tooltip;
};

std::vector<Inlay> inlays(const Analysis& analysis, Bytes within);

}  // namespace benchc::lsp
