#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/lsp/references.h"

/// What each file declares: the first half of find_references.
namespace benchc::lsp {

using ByName = std::map<std::string, std::uint32_t, std::less<>>;

/// Symbols by name, for whoever looks one up.
struct Declared {
  std::vector<Symbol> symbols;
  std::vector<Reference> references;
  struct InModule {
    /// `let`s and `param`s.
    ByName values;
    ByName imports;
    /// By SymbolKind.
    std::map<SymbolKind, ByName> named;
  };
  std::vector<InModule> modules;
  /// By the symbol that has them.
  std::map<std::uint32_t, ByName> parameters;
  std::map<std::uint32_t, ByName> metrics;
};

Declared declare(const model::Checked& checked);

/// What a declaration's keyword declares; nothing for other words.
std::optional<SymbolKind> kind_of_keyword(std::string_view keyword);

/// What the words of a clause or the value of a setting name: builds behind `needs`.
std::optional<SymbolKind> named_by(std::string_view block, std::string_view setting);

}  // namespace benchc::lsp
