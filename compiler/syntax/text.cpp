#include "compiler/syntax/text.h"

#include <algorithm>
#include <cstring>

#include "compiler/syntax/syntax.h"

namespace benchc::syntax {
namespace {

// A word of a message must not be a screenful.
constexpr std::size_t kLongestQuote = 40;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

unsigned byte(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool continues(std::string_view text, std::size_t at) { return (byte(text, at) & 0xc0u) == 0x80u; }

// The length of the character at `at`, 0 when it is not UTF-8 as RFC 3629 has it.
std::size_t character_length(std::string_view text, std::size_t at) {
  const unsigned first = byte(text, at);
  const unsigned second = byte(text, at + 1);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return continues(text, at + 1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const bool shortest = first != 0xe0 || second >= 0xa0;
    const bool no_surrogate = first != 0xed || second < 0xa0;
    return continues(text, at + 1) && continues(text, at + 2) && shortest && no_surrogate ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool shortest = first != 0xf0 || second >= 0x90;
    const bool in_range = first != 0xf4 || second < 0x90;
    const bool whole =
        continues(text, at + 1) && continues(text, at + 2) && continues(text, at + 3);
    return whole && shortest && in_range ? 4 : 0;
  }
  return 0;
}

// Where UTF-8 breaks; the size of the text when it does not.
std::size_t find_invalid(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t block = 0;
    while (at + sizeof block <= text.size()) {
      std::memcpy(&block, text.data() + at, sizeof block);
      if ((block & 0x8080808080808080u) != 0) break;
      at += sizeof block;
    }
    if (at == text.size()) break;
    const std::size_t length = character_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return text.size();
}

source::Span byte_span(std::uint32_t buffer, std::size_t at) {
  return {buffer, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 1)};
}

}  // namespace

std::optional<diagnostics::Diagnostic> refuse(std::string_view text, std::uint32_t buffer) {
  using diagnostics::Diagnostic;
  using diagnostics::Kind;
  if (text.size() > kMaximumBytes) {
    return Diagnostic{Kind::FileTooLarge, byte_span(buffer, 0),
                      "this file has " + std::to_string(text.size()) + " bytes, more than the " +
                          std::to_string(kMaximumBytes) + " that a spec may have",
                      "split it and `import` the parts"};
  }
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    return Diagnostic{Kind::NotText, byte_span(buffer, zero),
                      "this file is not text: byte " + std::to_string(zero) + " is zero",
                      "is it a program or data rather than a spec?"};
  }
  if (const std::size_t wrong = find_invalid(text); wrong < text.size()) {
    return Diagnostic{Kind::NotUtf8, byte_span(buffer, wrong),
                      "this file is not UTF-8: byte " + std::to_string(wrong) +
                          " does not continue or begin a character",
                      "save it as UTF-8"};
  }
  return std::nullopt;
}

Found found_at(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '\r') ++at;
  if (at >= text.size()) return {"the end of the file", 0};
  const char c = text[at];
  if (c == '\n' || c == '#') return {"the end of the line", 0};
  if (c == '"') {
    const std::size_t end = text.find_first_of("\"\n", at + 1);
    const bool closed = end != std::string_view::npos && text[end] == '"';
    return closed ? Found{"a string", end + 1 - at} : Found{"`\"`", 1};
  }
  std::size_t length = 0;
  while (at + length < text.size() && is_word(text[at + length])) ++length;
  if (length == 0) length = std::max<std::size_t>(1, character_length(text, at));
  std::string quoted(text.substr(at, std::min(length, kLongestQuote)));
  if (length > kLongestQuote) quoted += "...";
  return {"`" + quoted + "`", length};
}

std::string foreign_spelling(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(std::min(at, text.size()));
  if (rest.starts_with("&")) return "conditions are joined by the word `and`";
  if (rest.starts_with("|")) return "conditions are joined by the word `or`";
  if (rest.starts_with("!")) return "a condition is denied by the word `not`";
  if (rest.starts_with("'")) return "a string stands in double quotes";
  if (rest.starts_with("//") || rest.starts_with("/*")) return "a comment begins with `#`";
  if (rest.starts_with("by valgrind")) return "`by valgrind` is not supported yet";
  if (rest.starts_with("%") && at > 0 && text[at - 1] == ' ') {
    return "a unit follows its number without a blank";
  }
  return "";
}

}  // namespace benchc::syntax
