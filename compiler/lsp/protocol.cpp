#include "compiler/lsp/protocol.h"

#include <algorithm>
#include <limits>

#include <llvm/Support/JSON.h>

#include "compiler/lsp/semantic_tokens.h"

namespace benchc::lsp {

namespace json = llvm::json;

namespace {

std::uint32_t clamped(std::int64_t number) {
  constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(number, 0, kMost));
}

json::Value encode_position(Position position) {
  return json::Object{{"line", position.line}, {"character", position.character}};
}

json::Array names(std::span<const std::string_view> all) {
  json::Array array;
  for (const std::string_view name : all) array.push_back(encode(name));
  return array;
}

}  // namespace

json::Value encode(std::string_view text) {
  const llvm::StringRef ref(text.data(), text.size());
  return json::isUTF8(ref) ? json::Value(ref.str()) : json::Value(json::fixUTF8(ref));
}

json::Value encode(std::string_view text, const Lines& lines, Bytes bytes, Encoding encoding) {
  return json::Object{{"start", encode_position(lines.position(text, bytes.begin, encoding))},
                      {"end", encode_position(lines.position(text, bytes.end, encoding))}};
}

std::optional<Position> read_position(const json::Object& object, std::string_view key) {
  const json::Object* position = object.getObject(llvm::StringRef(key.data(), key.size()));
  if (position == nullptr) return std::nullopt;
  const auto line = position->getInteger("line");
  const auto character = position->getInteger("character");
  if (!line || !character) return std::nullopt;
  return Position{clamped(*line), clamped(*character)};
}

std::string read_uri(const json::Object& parameters) {
  const json::Object* document = parameters.getObject("textDocument");
  if (document == nullptr) return {};
  const auto uri = document->getString("uri");
  return uri ? uri->str() : std::string();
}

json::Value capabilities(const Client& client) {
  constexpr int kIncremental = 2;
  return json::Object{
      {"capabilities",
       json::Object{
           {"positionEncoding", client.encoding == Encoding::Utf8 ? "utf-8" : "utf-16"},
           {"textDocumentSync", json::Object{{"openClose", true},
                                             {"change", kIncremental},
                                             {"save", json::Object{{"includeText", false}}}}},
           {"completionProvider",
            json::Object{{"triggerCharacters", json::Array{".", "[", "(", "{", "\"", " ", "="}},
                         {"resolveProvider", false}}},
           {"hoverProvider", true},
           {"definitionProvider", true},
           {"referencesProvider", true},
           {"documentHighlightProvider", true},
           {"documentSymbolProvider", true},
           {"workspaceSymbolProvider", true},
           {"foldingRangeProvider", true},
           {"documentFormattingProvider", true},
           {"renameProvider", json::Object{{"prepareProvider", true}}},
           {"codeActionProvider", json::Object{{"codeActionKinds", json::Array{"quickfix"}}}},
           {"inlayHintProvider", true},
           {"semanticTokensProvider",
            json::Object{{"legend", json::Object{{"tokenTypes", names(token_types())},
                                                 {"tokenModifiers", names(token_modifiers())}}},
                         {"full", true},
                         {"range", true}}},
           {"workspace",
            json::Object{{"workspaceFolders",
                          json::Object{{"supported", true}, {"changeNotifications", true}}}}},
       }},
      {"serverInfo", json::Object{{"name", "benchc"}}}};
}

}  // namespace benchc::lsp
