#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace benchc::lsp {

/// What a column counts: the protocol's `positionEncoding`.
enum class Encoding : std::uint8_t { Utf8, Utf16 };

/// Both count from 0.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t character = 0;

  friend bool operator==(const Position&, const Position&) = default;
};

/// A range of bytes [begin, end).
struct Bytes {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Bytes&, const Bytes&) = default;
};

/// Where the lines of a text begin; `\n`, `\r\n` and a lone `\r` end one, as the protocol says.
class Lines {
 public:
  explicit Lines(std::string_view text);

  std::uint32_t count() const { return static_cast<std::uint32_t>(starts_.size()); }
  /// The byte at which a line begins; a line behind the last one gives the text's end.
  std::uint32_t start(std::uint32_t line) const;
  /// `text` is the one that the lines were made of. An offset behind the end is the end.
  Position position(std::string_view text, std::uint32_t offset, Encoding encoding) const;
  /// The other way round; a column behind the line's end is the line's end.
  std::uint32_t offset(std::string_view text, Position position, Encoding encoding) const;

 private:
  std::vector<std::uint32_t> starts_;
  std::uint32_t size_ = 0;
};

}  // namespace benchc::lsp
