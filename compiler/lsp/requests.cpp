#include <algorithm>
#include <map>

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include "compiler/lsp/completion.h"
#include "compiler/lsp/edits.h"
#include "compiler/lsp/hover.h"
#include "compiler/lsp/navigation.h"
#include "compiler/lsp/outline.h"
#include "compiler/lsp/protocol.h"
#include "compiler/lsp/semantic_tokens.h"

namespace benchc::lsp {

namespace json = llvm::json;

namespace {

/// What a request about a document needs, read from its parameters.
struct Request {
  Workspace& workspace;
  const Client& client;
  const json::Object& parameters;
  Document* document = nullptr;
  std::uint32_t offset = 0;
  /// All of the document where the request names no range.
  Bytes range;
};

using Result = tl::expected<json::Value, Refusal>;

json::Value encode_range(const Request& request, Bytes bytes) {
  return encode(request.document->text, request.document->lines, bytes, request.client.encoding);
}

json::Object markdown(const std::string& text) {
  return json::Object{{"kind", "markdown"}, {"value", encode(text)}};
}

json::Value encode_location(const Request& request, const Location& place) {
  // Places of a file come together, but a rename has few: making its lines again is cheap.
  const Lines lines(place.text);
  return json::Object{{"uri", encode(place.uri)},
                      {"range", encode(place.text, lines, place.bytes, request.client.encoding)}};
}

json::Array encode_locations(const Request& request, const std::vector<Location>& places) {
  json::Array all;
  std::map<std::string_view, Lines> lines;
  for (const Location& place : places) {
    const auto known = lines.try_emplace(place.uri, place.text).first;
    all.push_back(json::Object{
        {"uri", encode(place.uri)},
        {"range", encode(place.text, known->second, place.bytes, request.client.encoding)}});
  }
  return all;
}

json::Array encode_edits(const Request& request, const std::vector<TextEdit>& edits) {
  json::Array all;
  for (const TextEdit& edit : edits) {
    all.push_back(
        json::Object{{"range", encode_range(request, edit.bytes)}, {"newText", encode(edit.text)}});
  }
  return all;
}

/// A snippet as plain text, for clients that know none: `${1:x}` → `x`.
std::string without_places(std::string_view snippet) {
  std::string text;
  for (std::size_t i = 0; i < snippet.size(); ++i) {
    if (snippet[i] == '\\' && i + 1 < snippet.size()) {
      text += snippet[++i];
    } else if (snippet.substr(i).starts_with("$0")) {
      ++i;
    } else if (snippet.substr(i).starts_with("${")) {
      i = snippet.find_first_of(":|", i);
      if (i == std::string_view::npos) break;
      if (snippet[i] == '|') {
        const std::size_t end = snippet.find("|}", i + 1);
        text += snippet.substr(i + 1, snippet.find_first_of(",|", i + 1) - i - 1);
        if (end == std::string_view::npos) break;
        i = end + 1;
      }
    } else if (snippet[i] != '}' || snippet.substr(0, i).find("{\n") != std::string_view::npos) {
      // A place's end is left out, a block's stays.
      const bool ends_place = snippet[i] == '}' && i > 0 && snippet[i - 1] != '\n';
      if (!ends_place) text += snippet[i];
    }
  }
  return text;
}

Result completion(const Request& request) {
  const Completion found = complete(request.workspace, *request.document, request.offset);
  const json::Value range = encode_range(request, found.replaces);
  constexpr int kSnippet = 2;
  json::Array items;
  for (std::size_t i = 0; i < found.entries.size(); ++i) {
    const Entry& entry = found.entries[i];
    const std::string written = entry.insert.empty() ? entry.label
                                : entry.snippet && !request.client.snippets
                                    ? without_places(entry.insert)
                                    : entry.insert;
    const std::string order = std::to_string(i);
    json::Object item{
        {"label", encode(entry.label)},
        {"kind", static_cast<int>(entry.kind)},
        {"sortText", std::string(6 - std::min<std::size_t>(6, order.size()), '0') + order},
        {"textEdit", json::Object{{"range", range}, {"newText", encode(written)}}}};
    if (!entry.detail.empty()) item["detail"] = encode(entry.detail);
    if (!entry.documentation.empty()) item["documentation"] = markdown(entry.documentation);
    if (entry.snippet && request.client.snippets) item["insertTextFormat"] = kSnippet;
    items.push_back(std::move(item));
  }
  return json::Object{{"isIncomplete", false}, {"items", std::move(items)}};
}

Result hover(const Request& request) {
  const auto found = hover_at(request.workspace.analysis(*request.document), request.offset);
  if (!found) return nullptr;
  return json::Object{{"contents", markdown(found->text)},
                      {"range", encode_range(request, found->bytes)}};
}

Result go_to_definition(const Request& request) {
  return encode_locations(request,
                          definition(request.workspace, *request.document, request.offset));
}

Result find_references(const Request& request) {
  std::vector<Location> places = references(request.workspace, *request.document, request.offset);
  const json::Object* context = request.parameters.getObject("context");
  if (context != nullptr && !context->getBoolean("includeDeclaration").getValueOr(true)) {
    std::erase_if(places, [](const Location& one) { return one.declares; });
  }
  return encode_locations(request, places);
}

Result highlight(const Request& request) {
  constexpr int kRead = 2;
  constexpr int kWrite = 3;
  json::Array all;
  for (const Location& one : highlights(request.workspace, *request.document, request.offset)) {
    all.push_back(json::Object{{"range", encode_range(request, one.bytes)},
                               {"kind", one.declares ? kWrite : kRead}});
  }
  return all;
}

Result prepare_rename(const Request& request) {
  const auto bytes = renamable(request.workspace, *request.document, request.offset);
  if (!bytes) return tl::make_unexpected(Refusal{kRequestFailed, bytes.error().message});
  return json::Object{
      {"range", encode_range(request, *bytes)},
      {"placeholder", encode(std::string_view(request.document->text)
                                 .substr(bytes->begin, bytes->end - bytes->begin))}};
}

Result do_rename(const Request& request) {
  const auto name = request.parameters.getString("newName");
  if (!name) return tl::make_unexpected(Refusal{kInvalidParams, "`newName` is missing"});
  const auto places = rename(request.workspace, *request.document, request.offset,
                             std::string_view(name->data(), name->size()));
  if (!places) return tl::make_unexpected(Refusal{kRequestFailed, places.error().message});
  json::Object changes;
  for (const Location& place : *places) {
    json::Value& edits = changes[place.uri];
    if (edits.kind() != json::Value::Array) edits = json::Array();
    json::Value located = encode_location(request, place);
    edits.getAsArray()->push_back(
        json::Object{{"range", std::move(*located.getAsObject()->get("range"))},
                     {"newText", encode(std::string_view(name->data(), name->size()))}});
  }
  return json::Object{{"changes", std::move(changes)}};
}

/// The protocol's `SymbolKind`, which clients choose an icon by.
enum Icon : int {
  kModule = 2,
  kNamespace = 3,
  kClass = 5,
  kProperty = 7,
  kField = 8,
  kFunction = 12,
  kVariable = 13,
  kConstant = 14,
  kEvent = 24
};

Icon icon(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::Module:
      return kModule;
    case SymbolKind::Let:
    case SymbolKind::Param:
      return kConstant;
    case SymbolKind::Parameter:
      return kVariable;
    case SymbolKind::Metric:
      return kProperty;
    case SymbolKind::Argument:
      return kField;
    case SymbolKind::Builtin:
    case SymbolKind::Workload:
      return kFunction;
    case SymbolKind::Rule:
    case SymbolKind::Test:
      return kEvent;
    case SymbolKind::Suite:
      return kNamespace;
    default:
      return kClass;
  }
}

/// Writes what has thousands of small objects, which take long as values.
class OutlineWriter {
 public:
  OutlineWriter(const Request& request, llvm::raw_ostream& out) : request_(request), out_(out) {}

  void write(const std::vector<OutlineItem>& items) {
    out_.array([&] {
      for (const OutlineItem& item : items) write(item);
    });
  }

 private:
  // Two levels: what a declaration has has no members itself.
  void write(const OutlineItem& item) {
    out_.object([&] {
      out_.attribute("name", encode(item.name));
      out_.attribute("detail", encode(item.detail));
      out_.attribute("kind", static_cast<int>(icon(item.kind)));
      write("range", item.whole);
      write("selectionRange", item.selection);
      out_.attributeArray("children", [&] {
        for (const OutlineItem& child : item.children) write(child);
      });
    });
  }

  void write(const char* name, Bytes bytes) {
    out_.attributeObject(name, [&] {
      write_position("start", bytes.begin);
      write_position("end", bytes.end);
    });
  }

  void write_position(const char* name, std::uint32_t offset) {
    const Document& document = *request_.document;
    const Position position =
        document.lines.position(document.text, offset, request_.client.encoding);
    out_.attributeObject(name, [&] {
      out_.attribute("line", position.line);
      out_.attribute("character", position.character);
    });
  }

  const Request& request_;
  json::OStream out_;
};

std::string document_symbols(const Request& request) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  OutlineWriter(request, stream).write(outline(request.workspace.analysis(*request.document)));
  stream.flush();
  return text;
}

Result folding(const Request& request) {
  json::Array all;
  const Analysis& analysis = request.workspace.analysis(*request.document);
  for (const Fold& fold : folds(*request.document, analysis)) {
    json::Object out{{"startLine", fold.first_line}, {"endLine", fold.last_line}};
    if (fold.comment) out["kind"] = "comment";
    all.push_back(std::move(out));
  }
  return all;
}

Result format(const Request& request) {
  return encode_edits(request, formatting(*request.document));
}

Result code_actions(const Request& request) {
  json::Array all;
  const Analysis& analysis = request.workspace.analysis(*request.document);
  for (const Action& action : actions(*request.document, analysis, request.range)) {
    json::Object out{
        {"title", encode(action.title)},
        {"kind", "quickfix"},
        {"diagnostics", json::Array{encode_diagnostic(request.workspace, *request.document,
                                                      action.diagnostic, request.client)}},
        {"edit", json::Object{{"changes", json::Object{{request.document->uri,
                                                        encode_edits(request, action.edits)}}}}}};
    if (action.preferred) out["isPreferred"] = true;
    all.push_back(std::move(out));
  }
  return all;
}

Result tokens(const Request& request) {
  json::Array data;
  const Analysis& analysis = request.workspace.analysis(*request.document);
  for (const std::uint32_t number :
       semantic_tokens(*request.document, analysis, request.range, request.client.encoding)) {
    data.push_back(number);
  }
  return json::Object{{"data", std::move(data)}};
}

Result inlay_hints(const Request& request) {
  constexpr int kParameter = 2;
  json::Array all;
  const Analysis& analysis = request.workspace.analysis(*request.document);
  for (const Inlay& inlay : inlays(analysis, request.range)) {
    json::Value range = encode_range(request, {inlay.offset, inlay.offset});
    all.push_back(json::Object{{"position", std::move(*range.getAsObject()->get("start"))},
                               {"label", encode(inlay.text)},
                               {"tooltip", encode(inlay.tooltip)},
                               {"kind", kParameter},
                               {"paddingLeft", true}});
  }
  return all;
}

/// What a request's parameters must name besides a document.
enum class Needs : std::uint8_t { Document, Offset, Range };

struct Method {
  std::string_view name;
  Needs needs;
  Result (*answer)(const Request&);
};

constexpr Method kMethods[] = {
    {"textDocument/completion", Needs::Offset, completion},
    {"textDocument/hover", Needs::Offset, hover},
    {"textDocument/definition", Needs::Offset, go_to_definition},
    {"textDocument/references", Needs::Offset, find_references},
    {"textDocument/documentHighlight", Needs::Offset, highlight},
    {"textDocument/prepareRename", Needs::Offset, prepare_rename},
    {"textDocument/rename", Needs::Offset, do_rename},
    {"textDocument/foldingRange", Needs::Document, folding},
    {"textDocument/formatting", Needs::Document, format},
    {"textDocument/codeAction", Needs::Range, code_actions},
    {"textDocument/semanticTokens/full", Needs::Document, tokens},
    {"textDocument/semanticTokens/range", Needs::Range, tokens},
    {"textDocument/inlayHint", Needs::Range, inlay_hints},
};

// Of the open documents; the whole repository is not read for it.
json::Value workspace_symbols(Workspace& workspace, const Client& client,
                              const json::Object& parameters) {
  constexpr std::size_t kMost = 500;
  const auto query = parameters.getString("query").getValueOr("");
  json::Array all;
  for (auto& [uri, document] : workspace.documents()) {
    for (const OutlineItem& item : outline(workspace.analysis(document))) {
      if (all.size() >= kMost) return all;
      if (!llvm::StringRef(item.name).contains_insensitive(query)) continue;
      all.push_back(json::Object{
          {"name", encode(item.name)},
          {"kind", static_cast<int>(icon(item.kind))},
          {"location", json::Object{{"uri", encode(uri)},
                                    {"range", encode(document.text, document.lines, item.selection,
                                                     client.encoding)}}}});
    }
  }
  return all;
}

std::string text_of(const json::Value& value) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << value;
  stream.flush();
  return text;
}

Refusal missing(const char* what) { return {kInvalidParams, std::string(what) + " is missing"}; }

}  // namespace

std::optional<Refusal> answer(Workspace& workspace, const Client& client, std::string_view method,
                              const json::Object& parameters, std::string& result) {
  if (method == "workspace/symbol") {
    result = text_of(workspace_symbols(workspace, client, parameters));
    return std::nullopt;
  }
  const auto* const found = std::find_if(std::begin(kMethods), std::end(kMethods),
                                         [&](const Method& one) { return one.name == method; });
  const bool symbols = method == "textDocument/documentSymbol";
  if (found == std::end(kMethods) && !symbols) {
    return Refusal{kMethodNotFound, "benchc does not answer this request"};
  }
  Request request{workspace, client, parameters};
  request.document = workspace.find(read_uri(parameters));
  if (request.document == nullptr) {
    return Refusal{kInvalidParams, "no such document is open"};
  }
  if (symbols) {
    result = document_symbols(request);
    return std::nullopt;
  }
  const Document& document = *request.document;
  request.range = {0, static_cast<std::uint32_t>(document.text.size())};
  if (found->needs == Needs::Offset) {
    const auto position = read_position(parameters, "position");
    if (!position) return missing("`position`");
    request.offset = document.lines.offset(document.text, *position, client.encoding);
  } else if (found->needs == Needs::Range) {
    const json::Object* range = parameters.getObject("range");
    const auto start = range == nullptr ? std::nullopt : read_position(*range, "start");
    const auto end = range == nullptr ? std::nullopt : read_position(*range, "end");
    if (!start || !end) return missing("`range`");
    request.range = {document.lines.offset(document.text, *start, client.encoding),
                     document.lines.offset(document.text, *end, client.encoding)};
  }
  Result answered = found->answer(request);
  if (!answered) return answered.error();
  result = text_of(*answered);
  return std::nullopt;
}

}  // namespace benchc::lsp
