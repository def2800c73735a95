#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

/// Messages of the base protocol: `Content-Length: N`, an empty line, N bytes of JSON.
namespace benchc::lsp {

inline constexpr std::size_t kLongestHeader = 4u << 10;
inline constexpr std::size_t kLongestMessage = 64u << 20;

struct Frame {
  enum class State : unsigned char {
    Message,
    /// Skipped: longer than kLongestMessage.
    TooLong,
    /// Nobody speaks any more.
    End,
    /// What came is no header: where the next message begins is not known.
    Broken
  };
  State state = State::End;
  std::string text;
};

/// Takes the next message; waits for it.
Frame read_frame(std::istream& in);

/// Writes a message and flushes.
void write_frame(std::ostream& out, std::string_view text);

}  // namespace benchc::lsp
