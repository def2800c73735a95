#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/lsp/position.h"
#include "compiler/lsp/workspace.h"

namespace benchc::lsp {

/// The protocol's numbers for what an entry is.
enum class EntryKind : std::uint8_t {
  Function = 3,
  Field = 5,
  Variable = 6,
  Class = 7,
  Module = 9,
  Property = 10,
  Unit = 11,
  EnumMember = 20,
  Keyword = 14,
  Constant = 21,
  Operator = 24
};

struct Entry {
  std::string label;
  EntryKind kind = EntryKind::Keyword;
  std::string detail;
  /// Markdown.
  std::string documentation;
  /// What is written instead of the label: text, or a snippet of the protocol.
  std::string insert;
  bool snippet = false;
};

struct Completion {
  std::vector<Entry> entries;
  /// What an entry replaces: the word that is being written.
  Bytes replaces;
};

/// What can stand at a byte of the document.
Completion complete(Workspace& workspace, Document& document, std::uint32_t offset);

}  // namespace benchc::lsp
