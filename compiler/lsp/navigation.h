#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/lsp/position.h"
#include "compiler/lsp/workspace.h"
#include "runtime/plan/error.h"

/// From a name to where it is declared, and to all places that name it.
namespace benchc::lsp {

/// A place in a file.
struct Location {
  std::string uri;
  Bytes bytes;
  /// The text that `bytes` are of.
  std::string_view text;
  bool declares = false;
  bool by_name = true;
};

/// Where the name at a byte is declared; an import gives the beginning of its file.
std::vector<Location> definition(Workspace& workspace, Document& document, std::uint32_t offset);

/// Every place that names the same, in this document, in what it imports, and in open documents
/// that import it.
std::vector<Location> references(Workspace& workspace, Document& document, std::uint32_t offset);

/// As `references`, in this document alone.
std::vector<Location> highlights(Workspace& workspace, Document& document, std::uint32_t offset);

/// The name at a byte, when it can be renamed; an error says why not.
Expected<Bytes> renamable(Workspace& workspace, Document& document, std::uint32_t offset);

/// The places whose text becomes `name`.
Expected<std::vector<Location>> rename(Workspace& workspace, Document& document,
                                       std::uint32_t offset, std::string_view name);

}  // namespace benchc::lsp
