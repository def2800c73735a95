#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/lsp/position.h"
#include "compiler/lsp/workspace.h"

namespace llvm::json {
class Object;
class Value;
}  // namespace llvm::json

/// The values of features as the protocol's JSON, and what a client says about itself.
namespace benchc::lsp {

/// The protocol's error codes.
inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kNotInitialized = -32002;
inline constexpr int kRequestFailed = -32803;

struct Refusal {
  int code = kRequestFailed;
  std::string message;
};

struct Client {
  Encoding encoding = Encoding::Utf16;
  bool snippets = false;
  /// Whether it tells of changed files when it is asked to.
  bool watches_files = false;
};

/// JSON holds UTF-8 alone: what is not is replaced.
llvm::json::Value encode(std::string_view text);
llvm::json::Value encode(std::string_view text, const Lines& lines, Bytes bytes, Encoding encoding);

/// The position in `object[key]`; nothing when there is none.
std::optional<Position> read_position(const llvm::json::Object& object, std::string_view key);

/// `textDocument.uri` of a request's parameters; "" when there is none.
std::string read_uri(const llvm::json::Object& parameters);

/// The result of `initialize`.
llvm::json::Value capabilities(const Client& client);

/// The parameters of `textDocument/publishDiagnostics`.
llvm::json::Value diagnostics_of(Workspace& workspace, Document& document, const Client& client);

/// One diagnostic, as it is published.
llvm::json::Value encode_diagnostic(Workspace& workspace, Document& document, std::size_t index,
                                    const Client& client);

/// Answers a request about a document; `result` is the JSON that is answered when nothing is
/// refused.
std::optional<Refusal> answer(Workspace& workspace, const Client& client, std::string_view method,
                              const llvm::json::Object& parameters, std::string& result);

}  // namespace benchc::lsp
