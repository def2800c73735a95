#include "compiler/lsp/navigation.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "compiler/lsp/vocabulary.h"

namespace benchc::lsp {
namespace {

using Symbols = std::vector<std::uint32_t>;

Symbols symbols_at(const Analysis& analysis, std::uint32_t offset) {
  Symbols symbols;
  for (const Reference* one : analysis.references.at(kOwnBuffer, offset)) {
    symbols.push_back(one->symbol);
  }
  return symbols;
}

std::optional<Location> location(Workspace& workspace, const Document& document,
                                 const Analysis& analysis, source::Span span) {
  for (const auto& module : analysis.checked.modules) {
    if (module->file.buffer != span.buffer) continue;
    const auto uri = workspace.uri_of(document, *module);
    if (!uri) return std::nullopt;
    return Location{*uri, {span.begin, span.end}, analysis.text(span.buffer)};
  }
  return std::nullopt;
}

/// What tells a declaration in another check: its file, and where its name stands there.
using Identity = std::tuple<std::string, std::uint32_t, SymbolKind>;

Identity identity(const Analysis& analysis, const Symbol& symbol) {
  return {analysis.checked.modules[symbol.module]->path, symbol.span.begin, symbol.kind};
}

void add_places(Workspace& workspace, Document& document, const std::set<Identity>& wanted,
                std::vector<Location>& places) {
  const Analysis& analysis = workspace.analysis(document);
  const References& references = analysis.references;
  Symbols symbols;
  for (std::uint32_t s = 0; s < references.symbols.size(); ++s) {
    if (wanted.contains(identity(analysis, references.symbols[s]))) symbols.push_back(s);
  }
  if (symbols.empty()) return;
  for (const Reference& one : references.all) {
    if (!std::binary_search(symbols.begin(), symbols.end(), one.symbol)) continue;
    auto place = location(workspace, document, analysis, one.span);
    if (!place) continue;
    place->declares = one.declares;
    place->by_name = one.by_name;
    places.push_back(std::move(*place));
  }
}

void sort_unique(std::vector<Location>& places) {
  const auto key = [](const Location& one) {
    return std::tie(one.uri, one.bytes.begin, one.bytes.end);
  };
  std::stable_sort(places.begin(), places.end(),
                   [&](const Location& a, const Location& b) { return key(a) < key(b); });
  places.erase(std::unique(places.begin(), places.end(),
                           [&](const Location& a, const Location& b) { return key(a) == key(b); }),
               places.end());
}

std::vector<Location> places_of(Workspace& workspace, Document& document, const Symbols& symbols) {
  const Analysis& analysis = workspace.analysis(document);
  std::set<Identity> wanted;
  for (const std::uint32_t symbol : analysis.references.together(symbols)) {
    wanted.insert(identity(analysis, analysis.references.symbols[symbol]));
  }
  std::vector<Location> places;
  for (auto& [uri, other] : workspace.documents()) {
    if (&other == &document || (document.repository && other.repository == document.repository)) {
      add_places(workspace, other, wanted, places);
    }
  }
  sort_unique(places);
  return places;
}

bool is_name(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  if (name.empty() || !letter(name.front())) return false;
  return std::all_of(name.begin(), name.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

constexpr std::string_view kReserved[] = {"and", "or", "not", "true", "false"};

/// Why the symbols cannot be called so; "" when they can.
std::string taken(const Analysis& analysis, const Symbols& symbols, std::string_view name) {
  for (const Symbol& other : analysis.references.symbols) {
    if (other.name != name) continue;
    for (const std::uint32_t one : symbols) {
      const Symbol& renamed = analysis.references.symbols[one];
      if (&other == &renamed || other.module != renamed.module) continue;
      const auto value = [](const Symbol& symbol) {
        return symbol.kind == SymbolKind::Let || symbol.kind == SymbolKind::Param ||
               symbol.kind == SymbolKind::Parameter || symbol.kind == SymbolKind::Metric;
      };
      const bool same_block =
          other.owner == renamed.owner || other.owner == kNoSymbol || renamed.owner == kNoSymbol;
      if ((other.kind == renamed.kind || (value(other) && value(renamed))) && same_block) {
        return "there is " + std::string(word_of(other.kind)) + " `" + std::string(name) +
               "` already";
      }
    }
  }
  const bool measured = std::any_of(symbols.begin(), symbols.end(), [&](std::uint32_t one) {
    const SymbolKind kind = analysis.references.symbols[one].kind;
    return kind == SymbolKind::Metric || kind == SymbolKind::Parameter;
  });
  if (measured && find_word(built_in_metrics(), name) != nullptr) {
    return "`" + std::string(name) + "` is a metric that every workload has";
  }
  return {};
}

}  // namespace

std::vector<Location> definition(Workspace& workspace, Document& document, std::uint32_t offset) {
  const Analysis& analysis = workspace.analysis(document);
  std::vector<Location> places;
  for (const std::uint32_t index : symbols_at(analysis, offset)) {
    const Symbol& symbol = analysis.references.symbols[index];
    source::Span span = symbol.span;
    if (symbol.kind == SymbolKind::Module && symbol.target) {
      span = {analysis.checked.modules[*symbol.target]->file.buffer, 0, 0};
    }
    if (const auto place = location(workspace, document, analysis, span)) places.push_back(*place);
  }
  sort_unique(places);
  return places;
}

std::vector<Location> references(Workspace& workspace, Document& document, std::uint32_t offset) {
  const Symbols symbols = symbols_at(workspace.analysis(document), offset);
  return symbols.empty() ? std::vector<Location>() : places_of(workspace, document, symbols);
}

std::vector<Location> highlights(Workspace& workspace, Document& document, std::uint32_t offset) {
  const Analysis& analysis = workspace.analysis(document);
  const Symbols symbols = analysis.references.together(symbols_at(analysis, offset));
  std::vector<Location> places;
  for (const Reference& one : analysis.references.all) {
    if (one.span.buffer != kOwnBuffer) continue;
    if (!std::binary_search(symbols.begin(), symbols.end(), one.symbol)) continue;
    places.push_back({document.uri, {one.span.begin, one.span.end}, document.text, one.declares});
  }
  sort_unique(places);
  return places;
}

Expected<Bytes> renamable(Workspace& workspace, Document& document, std::uint32_t offset) {
  const Analysis& analysis = workspace.analysis(document);
  const auto found = analysis.references.at(kOwnBuffer, offset);
  if (found.empty() || !found.front()->by_name)
    return failure("no name that a spec declares stands here");
  for (const std::uint32_t index : analysis.references.together(symbols_at(analysis, offset))) {
    const Symbol& symbol = analysis.references.symbols[index];
    if (analysis.checked.modules[symbol.module]->from_stdlib) {
      return failure("`" + symbol.name + "` belongs to the stdlib");
    }
    if (symbol.kind == SymbolKind::Measure && symbol.name == "default") {
      return failure("`measure default` serves whoever names no other, by this name");
    }
    if (symbol.kind == SymbolKind::Parameter && symbol.name == "threads") {
      return failure("`threads` is a parameter of the language: it sets the threads of a body");
    }
  }
  return Bytes{found.front()->span.begin, found.front()->span.end};
}

Expected<std::vector<Location>> rename(Workspace& workspace, Document& document,
                                       std::uint32_t offset, std::string_view name) {
  const Expected<Bytes> bytes = renamable(workspace, document, offset);
  if (!bytes) return tl::make_unexpected(bytes.error());
  if (!is_name(name)) return failure("a name has letters, digits and `_`, and no digit first");
  if (std::find(std::begin(kReserved), std::end(kReserved), name) != std::end(kReserved)) {
    return failure("`" + std::string(name) + "` is a word of the language");
  }
  const Analysis& analysis = workspace.analysis(document);
  const Symbols symbols = analysis.references.together(symbols_at(analysis, offset));
  if (const std::string why = taken(analysis, symbols, name); !why.empty()) return failure(why);
  std::vector<Location> places = places_of(workspace, document, symbols);
  std::erase_if(places, [](const Location& one) { return !one.by_name; });
  return places;
}

}  // namespace benchc::lsp
