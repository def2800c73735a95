#pragma once

#include <string>
#include <vector>

#include "compiler/lsp/position.h"
#include "compiler/lsp/workspace.h"

namespace benchc::lsp {

struct TextEdit {
  Bytes bytes;
  std::string text;
};

/// What makes the document the one layout: the lines that differ. Nothing when it does not parse.
std::vector<TextEdit> formatting(const Document& document);

/// A change that an editor offers.
struct Action {
  std::string title;
  /// What it mends; index into the check's diagnostics.
  std::size_t diagnostic = 0;
  bool preferred = false;
  std::vector<TextEdit> edits;
};

/// What mends the diagnostics that touch a range, and what allows a warning on its line.
std::vector<Action> actions(const Document& document, const Analysis& analysis, Bytes within);

}  // namespace benchc::lsp
