#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/plan/error.h"

namespace benchc::metric {

/// More than this is not parsed: a document in memory is many times its text.
inline constexpr std::size_t kMaximumJsonBytes = std::size_t{16} << 20;

/// A place in a JSON document: "$" is its root, ".name" a member, `["any name"]` too, "[0]" an
/// element.
class JsonPath {
 public:
  static Expected<JsonPath> parse(std::string_view text);

  const std::string& text() const { return text_; }

 private:
  friend class JsonDocument;
  std::string text_;
  std::vector<std::variant<std::string, std::size_t>> steps_;
};

/// Whether `text` is a path; the error says what is wrong with it.
Expected<void> check_json_path(std::string_view text);

/// JSON that a stranger may have written: bounded in size and depth.
class JsonDocument {
 public:
  static Expected<JsonDocument> parse(std::string_view text);

  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  /// The number at a place. Errors: "no `$.sum` in the output", "`$.sum` is not a number".
  Expected<double> number(const JsonPath& path) const;

 private:
  struct Value;
  explicit JsonDocument(std::unique_ptr<Value> value);
  std::unique_ptr<Value> value_;
};

}  // namespace benchc::metric
