#include "compiler/lsp/position.h"

#include <algorithm>

namespace benchc::lsp {
namespace {

std::uint32_t bytes_of(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

// Only a character of four bytes takes two UTF-16 units.
std::uint32_t units_of(char lead, Encoding encoding) {
  const std::uint32_t bytes = bytes_of(lead);
  if (encoding == Encoding::Utf8) return bytes;
  return bytes == 4 ? 2 : 1;
}

}  // namespace

Lines::Lines(std::string_view text) : starts_{0}, size_(static_cast<std::uint32_t>(text.size())) {
  for (std::uint32_t i = 0; i < size_; ++i) {
    const bool lone = text[i] == '\r' && (i + 1 == size_ || text[i + 1] != '\n');
    if (text[i] == '\n' || lone) starts_.push_back(i + 1);
  }
}

std::uint32_t Lines::start(std::uint32_t line) const {
  return line < starts_.size() ? starts_[line] : size_;
}

Position Lines::position(std::string_view text, std::uint32_t offset, Encoding encoding) const {
  offset = std::min(offset, size_);
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - starts_.begin() - 1);
  Position position{line, 0};
  for (std::uint32_t at = starts_[line]; at < offset; at += bytes_of(text[at])) {
    position.character += units_of(text[at], encoding);
  }
  return position;
}

std::uint32_t Lines::offset(std::string_view text, Position position, Encoding encoding) const {
  if (position.line >= starts_.size()) return size_;
  std::uint32_t at = starts_[position.line];
  std::uint32_t end = start(position.line + 1);
  while (end > at && (text[end - 1] == '\n' || text[end - 1] == '\r')) --end;
  std::uint32_t column = 0;
  while (at < end) {
    const std::uint32_t units = units_of(text[at], encoding);
    // A column inside a character is the place before it.
    if (column + units > position.character) break;
    column += units;
    at = std::min(end, at + bytes_of(text[at]));
  }
  return at;
}

}  // namespace benchc::lsp
