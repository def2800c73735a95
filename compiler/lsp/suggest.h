#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/lsp/completion.h"
#include "compiler/lsp/vocabulary.h"

/// Collects what completion offers.
namespace benchc::lsp {

class Suggestions {
 public:
  Suggestions(Workspace& workspace, Document& document, const Place& place)
      : workspace_(workspace),
        document_(document),
        analysis_(workspace.analysis(document)),
        place_(place) {}

  const Analysis& analysis() const { return analysis_; }
  std::vector<Entry> take();

  void words(std::span<const Word> words, EntryKind kind);
  void keyword(std::string_view word, std::string_view detail, std::string_view snippet = {});
  /// The settings of a block, without those that stand in it already.
  void settings();
  /// Declarations of a kind that the file can name: its own, and those of what it imports.
  void declared(SymbolKind kind);
  /// What one of the imports declares, when the word that is written begins with its name. False
  /// when it does not.
  bool members(const std::vector<SymbolKind>& kinds);
  /// Parameters of the workload, rule or builtin with this name.
  void parameters(std::string_view owner);
  void all_parameters();
  /// Those of the block at the cursor, by its words: what is being written may not parse.
  void own_parameters();
  /// Metrics: of one workload, or with "" of all, besides the built-in ones.
  void metrics(std::string_view workload);
  /// `let`s, `param`s and what is imported of them.
  void values();
  void stdlib_modules();
  /// Kernels of the stdlib, by full name.
  void builtins();

 private:
  void add(Entry entry);
  void symbol(const Symbol& symbol, const std::string& name);

  Workspace& workspace_;
  Document& document_;
  Analysis& analysis_;
  const Place& place_;
  std::vector<Entry> entries_;
  std::set<std::string> seen_;
};

}  // namespace benchc::lsp
