#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <llvm/Support/JSON.h>

#include "compiler/lsp/server.h"
#include "compiler/model/model.h"

namespace benchc::lsp_test {

namespace json = llvm::json;

/// The files of a repository at /repo, by path.
using Disk = std::map<std::string, std::string>;

/// Drives a server as an editor does. `|` in a text marks the cursor, and is no part of it.
class LspClient {
 public:
  explicit LspClient(Disk disk = {}, bool utf8 = false,
                     std::shared_ptr<model::History> history = {});

  /// A request, and its result; one that is refused is a failure of the test.
  json::Value request(const std::string& method, json::Object parameters);
  /// A request that must be refused: its message.
  std::string refused(const std::string& method, json::Object parameters);
  void notify(const std::string& method, json::Object parameters);
  void raw(std::string_view message);

  /// Opens, and keeps where the cursor was.
  void open(const std::string& path, std::string text);
  /// Replaces all of a document.
  void change(const std::string& path, std::string text);
  void settle() { server.settle(); }

  /// A request at the cursor of a document that was opened or changed last.
  json::Value at_cursor(const std::string& method, json::Object more = {});
  std::string refused_at_cursor(const std::string& method, json::Object more = {});

  /// Labels that completion offers at the cursor.
  std::vector<std::string> labels();
  /// Markdown of the hover, or "".
  std::string hover();
  /// The document's diagnostics that were published last, as "LINE:COLUMN id".
  std::vector<std::string> diagnostics(const std::string& path);

  /// The document's text after edits of the protocol.
  std::string edited(const std::string& path, const json::Array& edits) const;

  static std::string uri(const std::string& path) { return "file:///repo/" + path; }

  std::vector<json::Value> sent;
  std::map<std::string, std::string> texts;
  lsp::Server server;

 private:
  json::Object cursor_parameters(json::Object more) const;
  json::Object answer(const std::string& method, json::Object parameters);
  std::string take_cursor(const std::string& path, std::string text);

  std::string cursor_path_;
  std::int64_t line_ = 0;
  std::int64_t character_ = 0;
  std::int64_t next_ = 1;
};

/// "a.bench 2:5-2:9" of a location; the lines and columns count from 0.
std::string place(const json::Value& location);
std::vector<std::string> places(const json::Value& locations);

}  // namespace benchc::lsp_test
