#include "compiler/lsp/declared.h"

#include <algorithm>
#include <utility>

#include "compiler/model/words.h"

namespace benchc::lsp {
namespace {

using syntax::ExprKind;
using syntax::Statement;

struct Keyword {
  std::string_view word;
  SymbolKind kind;
};

constexpr Keyword kKeywords[] = {
    {"let", SymbolKind::Let},         {"param", SymbolKind::Param},
    {"builtin", SymbolKind::Builtin}, {"environment", SymbolKind::Environment},
    {"build", SymbolKind::Build},     {"workload", SymbolKind::Workload},
    {"measure", SymbolKind::Measure}, {"baseline", SymbolKind::Baseline},
    {"rule", SymbolKind::Rule},       {"suite", SymbolKind::Suite},
    {"service", SymbolKind::Service}, {"cost", SymbolKind::Cost},
    {"notify", SymbolKind::Notify},   {"govern", SymbolKind::Govern},
    {"test", SymbolKind::Test},       {"slo", SymbolKind::Objective},
};

/// A setting whose value, or a clause whose words, name declarations.
struct Naming {
  std::string_view block;
  std::string_view setting;
  SymbolKind kind;
};

constexpr Naming kNaming[] = {
    {"environment", "use", SymbolKind::Environment},
    {"measure", "use", SymbolKind::Measure},
    {"rule", "use", SymbolKind::Rule},
    {"test", "use", SymbolKind::Rule},
    {"test", "rule", SymbolKind::Rule},
    {"build", "needs", SymbolKind::Build},
    {"workload", "needs", SymbolKind::Build},
    {"service", "needs", SymbolKind::Build},
    {"workload", "uses", SymbolKind::Service},
    {"workload", "measure", SymbolKind::Measure},
    {"workload", "builtin", SymbolKind::Builtin},
    {"rule", "against", SymbolKind::Baseline},
    {"suite", "environment", SymbolKind::Environment},
    {"suite", "measure", SymbolKind::Measure},
    {"suite", "rules", SymbolKind::Rule},
    {"notify", "rules", SymbolKind::Rule},
    {"govern", "rules", SymbolKind::Rule},
};

class Declarer {
 public:
  explicit Declarer(const model::Checked& checked) : checked_(checked) {
    out_.modules.resize(checked.modules.size());
  }

  Declared declared() {
    for (std::uint32_t m = 0; m < checked_.modules.size(); ++m) {
      for (const Statement& statement : checked_.modules[m]->file.statements) {
        if (statement.keyword == "import") {
          declare_import(m, statement);
        } else if (const auto kind = kind_of_keyword(statement.keyword)) {
          declare_statement(m, statement, *kind);
        }
      }
    }
    return std::move(out_);
  }

 private:
  std::uint32_t add(Symbol symbol, bool by_name = true) {
    const auto index = static_cast<std::uint32_t>(out_.symbols.size());
    out_.references.push_back({symbol.span, index, true, by_name});
    out_.symbols.push_back(std::move(symbol));
    return index;
  }

  void declare_import(std::uint32_t m, const Statement& statement) {
    if (statement.items.empty()) return;
    const syntax::Expr& what = statement.items.front().expr;
    const bool aliased = statement.items.size() == 3 &&
                         model::is_word(statement.items[1].expr, "as") &&
                         statement.items[2].expr.kind == ExprKind::Name;
    const std::optional<std::string> dotted = model::dotted_name(what);
    if (!aliased && !dotted) return;
    Symbol symbol{SymbolKind::Module, aliased ? statement.items[2].expr.text : *dotted, what.span,
                  m, &statement};
    if (aliased) symbol.span = statement.items[2].expr.span;
    if (out_.modules[m].imports.contains(symbol.name)) return;
    const auto& known = checked_.modules[m]->imports;
    if (const auto found = known.find(symbol.name); found != known.end()) {
      symbol.target = found->second;
    }
    const std::string name = symbol.name;
    const std::uint32_t index = add(std::move(symbol), aliased);
    if (aliased) out_.references.push_back({what.span, index, false, false});
    out_.modules[m].imports.emplace(name, index);
  }

  void declare_statement(std::uint32_t m, const Statement& statement, SymbolKind kind) {
    if (statement.items.empty()) return;
    const syntax::Expr& name = statement.items.front().expr;
    // `slo CONDITION …` needs no name.
    const bool named = name.kind == ExprKind::Name && !name.parenthesised;
    if (!named || (kind == SymbolKind::Objective && statement.items.size() < 2)) return;
    Declared::InModule& module = out_.modules[m];
    const bool value = kind == SymbolKind::Let || kind == SymbolKind::Param;
    ByName& names = value ? module.values : module.named[kind];
    if (names.contains(name.text)) return;
    const std::uint32_t index = add({kind, name.text, name.span, m, &statement});
    names.emplace(name.text, index);
    if (statement.block) declare_members(m, index, kind, *statement.block);
  }

  void declare_members(std::uint32_t m, std::uint32_t owner, SymbolKind kind,
                       const syntax::Block& block) {
    for (const Statement& statement : block.statements) {
      if (statement.items.empty() || statement.items.front().expr.kind != ExprKind::Name) continue;
      const bool workload = kind == SymbolKind::Workload;
      if ((workload && statement.keyword == "over") || statement.keyword == "param") {
        declare_member(m, owner, SymbolKind::Parameter, statement, out_.parameters[owner]);
      } else if (workload && statement.keyword == "metric" && statement.has_equals) {
        declare_member(m, owner, SymbolKind::Metric, statement, out_.metrics[owner]);
      } else if (workload && statement.keyword == "arg") {
        ByName alone;
        declare_member(m, owner, SymbolKind::Argument, statement, alone);
      }
    }
  }

  void declare_member(std::uint32_t m, std::uint32_t owner, SymbolKind kind,
                      const Statement& statement, ByName& names) {
    const syntax::Expr& name = statement.items.front().expr;
    const auto known = names.find(name.text);
    if (known != names.end()) {
      // `over n = …` may stand again.
      out_.references.push_back({name.span, known->second, true, true});
      return;
    }
    names.emplace(name.text, add({kind, name.text, name.span, m, &statement, owner}));
  }

  const model::Checked& checked_;
  Declared out_;
};

}  // namespace

std::optional<SymbolKind> kind_of_keyword(std::string_view keyword) {
  const auto* const found = std::find_if(std::begin(kKeywords), std::end(kKeywords),
                                         [&](const Keyword& one) { return one.word == keyword; });
  if (found == std::end(kKeywords)) return std::nullopt;
  return found->kind;
}

std::optional<SymbolKind> named_by(std::string_view block, std::string_view setting) {
  for (const Naming& one : kNaming) {
    if (one.block == block && one.setting == setting) return one.kind;
  }
  return std::nullopt;
}

Declared declare(const model::Checked& checked) { return Declarer(checked).declared(); }

std::string_view word_of(SymbolKind kind) {
  if (kind == SymbolKind::Module) return "module";
  if (kind == SymbolKind::Parameter) return "parameter";
  if (kind == SymbolKind::Metric) return "metric";
  if (kind == SymbolKind::Argument) return "argument";
  for (const Keyword& one : kKeywords) {
    if (one.kind == kind) return one.word;
  }
  return {};
}

}  // namespace benchc::lsp
