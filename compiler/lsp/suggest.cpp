#include "compiler/lsp/suggest.h"

#include <algorithm>
#include <utility>

#include "compiler/lsp/hover.h"
#include "compiler/lsp/markdown.h"
#include "compiler/model/builtins.h"
#include "compiler/model/settings.h"

namespace benchc::lsp {
namespace {

// A list of more is of no use to anybody, and takes long to send.
constexpr std::size_t kMostEntries = 2000;

EntryKind entry_kind(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::Module:
      return EntryKind::Module;
    case SymbolKind::Let:
    case SymbolKind::Param:
      return EntryKind::Constant;
    case SymbolKind::Parameter:
    case SymbolKind::Argument:
      return EntryKind::Variable;
    case SymbolKind::Metric:
      return EntryKind::Property;
    case SymbolKind::Builtin:
      return EntryKind::Function;
    default:
      return EntryKind::Class;
  }
}

std::string snippet_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '$' || c == '}' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

/// `timeout = 30s` → `timeout = ${1:30s}`, `needs BUILD` → `needs ${1:BUILD}`.
std::string snippet_of(const model::Setting& setting) {
  const std::string_view example = setting.example;
  const std::size_t equals = example.find(" = ");
  if (setting.form == model::Form::Setting && equals != std::string_view::npos) {
    return std::string(setting.name) + " = ${1:" + snippet_text(example.substr(equals + 3)) + "}";
  }
  std::size_t fixed = setting.name.size();
  if (example.starts_with("fail when") || example.starts_with("warn when")) fixed = 9;
  if (example.size() <= fixed + 1 || !example.starts_with(setting.name)) {
    return std::string(setting.name);
  }
  return std::string(example.substr(0, fixed)) + " ${1:" + snippet_text(example.substr(fixed + 1)) +
         "}";
}

}  // namespace

std::vector<Entry> Suggestions::take() { return std::move(entries_); }

void Suggestions::add(Entry entry) {
  if (entries_.size() >= kMostEntries || !seen_.insert(entry.label).second) return;
  entries_.push_back(std::move(entry));
}

void Suggestions::words(std::span<const Word> words, EntryKind kind) {
  for (const Word& word : words) {
    Entry entry{std::string(word.word), kind, std::string(word.meaning), {}, {}, false};
    if (!word.snippet.empty()) {
      entry.insert = word.snippet;
      entry.snippet = true;
    }
    add(std::move(entry));
  }
}

void Suggestions::keyword(std::string_view word, std::string_view detail,
                          std::string_view snippet) {
  const Word one{word, detail, snippet};
  words({&one, 1}, EntryKind::Keyword);
}

void Suggestions::settings() {
  std::set<std::string_view> present;
  const auto named = std::find_if(analysis_.references.symbols.begin(),
                                  analysis_.references.symbols.end(), [&](const Symbol& one) {
                                    return one.module == 0 && one.name == place_.block_name &&
                                           word_of(one.kind) == place_.block;
                                  });
  if (named != analysis_.references.symbols.end() && named->statement->block) {
    for (const syntax::Statement& statement : named->statement->block->statements) {
      if (statement.has_equals) present.insert(statement.keyword);
    }
  }
  for (const model::Setting& setting : model::settings_of(place_.block)) {
    const bool is_setting = setting.form == model::Form::Setting;
    if (is_setting && present.contains(setting.name)) continue;
    add({std::string(setting.name), is_setting ? EntryKind::Field : EntryKind::Keyword,
         std::string(setting_meaning(place_.block, setting.name)), bench_block(setting.example),
         snippet_of(setting), true});
  }
}

void Suggestions::symbol(const Symbol& symbol, const std::string& name) {
  Entry entry{name, entry_kind(symbol.kind), std::string(word_of(symbol.kind)), {}, {}, false};
  if (symbol.statement != nullptr) {
    entry.documentation = escaped(documentation_of(*symbol.statement), 600);
  }
  add(std::move(entry));
}

void Suggestions::declared(SymbolKind kind) {
  const auto& modules = analysis_.checked.modules;
  if (modules.empty()) return;
  for (const Symbol& one : analysis_.references.symbols) {
    if (one.kind != kind || one.owner != kNoSymbol) continue;
    if (one.module == 0) {
      symbol(one, one.name);
      continue;
    }
    for (const auto& [import, target] : modules[0]->imports) {
      if (target == one.module) symbol(one, import + "." + one.name);
    }
  }
}

bool Suggestions::members(const std::vector<SymbolKind>& kinds) {
  if (analysis_.checked.modules.empty() || place_.word.find('.') == std::string_view::npos) {
    return false;
  }
  for (const SymbolKind kind : kinds) declared(kind);
  std::erase_if(entries_,
                [&](const Entry& entry) { return entry.label.find('.') == std::string::npos; });
  return true;
}

void Suggestions::parameters(std::string_view owner) {
  const auto& symbols = analysis_.references.symbols;
  for (const Symbol& one : symbols) {
    if (one.kind != SymbolKind::Parameter || one.owner == kNoSymbol) continue;
    const Symbol& of = symbols[one.owner];
    const std::string_view last = owner.substr(owner.rfind('.') + 1);
    if (of.name == last) symbol(one, one.name);
  }
}

void Suggestions::own_parameters() {
  if (place_.block.empty()) return;
  const std::string_view text = document_.text;
  const std::vector<Token>& tokens = analysis_.tokens;
  auto token =
      std::lower_bound(tokens.begin(), tokens.end(), place_.block_begin,
                       [](const Token& one, std::uint32_t offset) { return one.begin < offset; });
  for (bool begins = true; token != tokens.end() && token + 1 < tokens.end(); ++token) {
    const std::string_view word = text_of(text, *token);
    const bool at_margin = token->begin > 0 && text[token->begin - 1] == '\n';
    // A brace or a word at the margin ends the block.
    if (at_margin && token->kind != TokenKind::End && token->kind != TokenKind::Comment) break;
    if (begins && (word == "over" || word == "param") && (token + 1)->kind == TokenKind::Word) {
      add({std::string(text_of(text, *(token + 1))),
           EntryKind::Variable,
           "parameter",
           {},
           {},
           false});
    }
    begins = token->kind == TokenKind::End;
  }
}

void Suggestions::all_parameters() {
  const auto& symbols = analysis_.references.symbols;
  for (const Symbol& one : symbols) {
    if (one.kind == SymbolKind::Parameter && symbols[one.owner].kind == SymbolKind::Workload) {
      symbol(one, one.name);
    }
  }
}

void Suggestions::metrics(std::string_view workload) {
  const auto& symbols = analysis_.references.symbols;
  for (const Symbol& one : symbols) {
    if (one.kind != SymbolKind::Metric || one.owner == kNoSymbol) continue;
    if (workload.empty() || symbols[one.owner].name == workload.substr(workload.rfind('.') + 1)) {
      symbol(one, one.name);
    }
  }
  words(built_in_metrics(), EntryKind::Property);
}

void Suggestions::values() {
  declared(SymbolKind::Let);
  declared(SymbolKind::Param);
}

void Suggestions::stdlib_modules() {
  for (const std::string& name : workspace_.module_names(document_)) {
    Entry entry{name, EntryKind::Module, "module of the stdlib", {}, {}, false};
    add(std::move(entry));
  }
}

void Suggestions::builtins() {
  for (const std::string& name : workspace_.module_names(document_)) {
    const Workspace::StdModule* module = workspace_.std_module(document_, name);
    if (module == nullptr) continue;
    for (const syntax::Statement& statement : module->file.statements) {
      if (statement.keyword != "builtin" || statement.items.empty()) continue;
      Entry entry{model::builtin_name(name, statement.items.front().expr.text),
                  EntryKind::Function,
                  "kernel of the stdlib",
                  {},
                  {},
                  false};
      entry.documentation = escaped(documentation_of(statement), 600);
      add(std::move(entry));
    }
  }
}

}  // namespace benchc::lsp
