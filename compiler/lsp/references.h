#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/source/source.h"
#include "compiler/syntax/tree.h"

/// Which name means which declaration, found in the syntax trees of a check.
namespace benchc::lsp {

enum class SymbolKind : std::uint8_t {
  Module,
  Let,
  Param,
  /// Of a workload's matrix, a builtin or a rule template.
  Parameter,
  Metric,
  Argument,
  Builtin,
  Environment,
  Build,
  Workload,
  Measure,
  Baseline,
  Rule,
  Suite,
  Service,
  Cost,
  Notify,
  Govern,
  Test,
  Objective
};

inline constexpr std::uint32_t kNoSymbol = 0xffffffffU;

/// Something that is declared.
struct Symbol {
  SymbolKind kind = SymbolKind::Let;
  /// As its file names it.
  std::string name;
  /// Of the name.
  source::Span span;
  /// Index into Checked::modules, where it is declared.
  std::uint32_t module = 0;
  /// What declares it; lives as long as the Checked.
  const syntax::Statement* statement = nullptr;
  /// Of a parameter, metric or argument: the symbol of its declaration.
  std::uint32_t owner = kNoSymbol;
  /// Of a Module: what is imported; absent when that failed.
  std::optional<std::uint32_t> target;
};

/// A place that names a symbol. A place may have several: a metric of two workloads.
struct Reference {
  source::Span span;
  std::uint32_t symbol = 0;
  bool declares = false;
  /// Whether the text of the span is the symbol's name.
  bool by_name = true;
};

struct References {
  std::vector<Symbol> symbols;
  /// By place.
  std::vector<Reference> all;

  /// What stands at a byte of a buffer; also directly behind the name.
  std::vector<const Reference*> at(std::uint32_t buffer, std::uint32_t offset) const;
  /// The symbols that share a place with one of these, directly or not: renaming one renames all.
  std::vector<std::uint32_t> together(const std::vector<std::uint32_t>& symbols) const;
};

References find_references(const model::Checked& checked);

/// Its name in the model, and in ids.
std::string model_name(const model::Checked& checked, const Symbol& symbol);

/// "workload", "parameter", …: what people call it.
std::string_view word_of(SymbolKind kind);

}  // namespace benchc::lsp
