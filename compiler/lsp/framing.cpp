#include "compiler/lsp/framing.h"

#include <algorithm>
#include <charconv>
#include <istream>
#include <optional>
#include <ostream>

#include <llvm/ADT/StringRef.h>

namespace benchc::lsp {
namespace {

/// A line of the header without its end; nothing when it is too long or the stream ends in it.
std::optional<std::string> read_line(std::istream& in, std::size_t& left) {
  std::string line;
  for (int c = in.get(); c != std::char_traits<char>::eof(); c = in.get()) {
    if (left == 0) return std::nullopt;
    --left;
    if (c == '\n') {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      return line;
    }
    line += static_cast<char>(c);
  }
  return std::nullopt;
}

std::optional<std::uint64_t> read_length(std::string_view value) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
  if (error != std::errc() || end != value.data() + value.size()) return std::nullopt;
  return length;
}

}  // namespace

Frame read_frame(std::istream& in) {
  if (in.peek() == std::char_traits<char>::eof()) return {};
  std::size_t left = kLongestHeader;
  std::optional<std::uint64_t> length;
  while (true) {
    const std::optional<std::string> line = read_line(in, left);
    if (!line) return {Frame::State::Broken, {}};
    if (line->empty()) break;
    const auto [name, value] = llvm::StringRef(*line).split(':');
    if (!name.trim().equals_insensitive("content-length")) continue;
    length = read_length(std::string_view(value.trim().data(), value.trim().size()));
    if (!length) return {Frame::State::Broken, {}};
  }
  if (!length) return {Frame::State::Broken, {}};
  if (*length > kLongestMessage) {
    constexpr std::uint64_t kStep = 1u << 20;
    for (std::uint64_t rest = *length; rest > 0 && in;) {
      const std::uint64_t step = std::min(rest, kStep);
      in.ignore(static_cast<std::streamsize>(step));
      rest -= step;
    }
    return {Frame::State::TooLong, {}};
  }
  Frame frame{Frame::State::Message, {}};
  // Grows with what comes, not with what is announced.
  constexpr std::size_t kStep = 1u << 20;
  while (frame.text.size() < *length) {
    const std::size_t had = frame.text.size();
    const std::size_t step = std::min<std::size_t>(kStep, *length - had);
    frame.text.resize(had + step);
    in.read(frame.text.data() + had, static_cast<std::streamsize>(step));
    if (static_cast<std::size_t>(in.gcount()) != step) return {Frame::State::Broken, {}};
  }
  return frame;
}

void write_frame(std::ostream& out, std::string_view text) {
  out << "Content-Length: " << text.size() << "\r\n\r\n" << text << std::flush;
}

}  // namespace benchc::lsp
