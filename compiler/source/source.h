#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace benchc::source {

/// A range of bytes [begin, end) in one buffer of a SourceSet.
struct Span {
  std::uint32_t buffer = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

/// The smallest span that covers both; both must lie in the same buffer.
Span cover(Span first, Span last);

/// A place for people: both count from 1, the column in UTF-8 characters.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// Owns the text of every file that a compilation has read.
class SourceSet {
 public:
  SourceSet();
  ~SourceSet();
  SourceSet(SourceSet&&) noexcept;
  SourceSet& operator=(SourceSet&&) noexcept;

  /// Takes over `text` under `name` (a path relative to the repository's root) and gives its buffer
  /// id, from 1.
  std::uint32_t add(std::string name, std::string text);

  std::string_view text(std::uint32_t buffer) const;
  std::string_view text(Span span) const;
  std::string_view name(std::uint32_t buffer) const;
  /// Where the span begins.
  Position position(Span span) const;
  /// The line in which the span begins, without its line break.
  std::string_view line(Span span) const;

 private:
  struct Buffers;
  std::unique_ptr<Buffers> buffers_;
};

}  // namespace benchc::source
