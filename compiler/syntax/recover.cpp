#include "compiler/syntax/recover.h"

#include <algorithm>
#include <array>

namespace benchc::syntax {
namespace {

constexpr std::array<std::string_view, 17> kDeclarations = {
    "baseline", "build", "cost",    "environment", "govern", "import", "let",   "measure", "notify",
    "param",    "rule",  "service", "slo",         "suite",  "test",   "waive", "workload"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r')) ++at;
  return at;
}

std::size_t skip_word(std::string_view text, std::size_t at) {
  if (at < text.size() && is_letter(text[at])) {
    while (at < text.size() && is_word(text[at])) ++at;
  }
  return at;
}

// `name =`, which inside brackets hardly ever begins a line.
bool setting_begins(std::string_view text, std::size_t at) {
  const std::size_t begin = skip_blanks(text, at);
  const std::size_t word = skip_word(text, begin);
  if (word == begin) return false;
  const std::size_t sign = skip_blanks(text, word);
  return sign < text.size() && text[sign] == '=' &&
         (sign + 1 == text.size() || text[sign + 1] != '=');
}

std::size_t skip_string(std::string_view text, std::size_t at) {
  if (text.substr(at, 3) == "\"\"\"") {
    const std::size_t end = text.find("\"\"\"", at + 3);
    return end == std::string_view::npos ? text.size() : end + 3;
  }
  for (++at; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] != '\n') ++at;
  }
  return at;
}

bool matches(char open, char close) {
  return (open == '(' && close == ')') || (open == '[' && close == ']') ||
         (open == '{' && close == '}');
}

}  // namespace

bool block_follows(std::string_view keyword) {
  constexpr std::array<std::string_view, 7> kWithBlock = {
      "build", "environment", "measure", "rule", "service", "suite", "workload"};
  return std::find(kWithBlock.begin(), kWithBlock.end(), keyword) != kWithBlock.end();
}

std::optional<std::size_t> sign_before_block(std::string_view text, std::size_t at) {
  const std::size_t keyword = skip_word(text, at);
  if (!block_follows(text.substr(at, keyword - at))) return std::nullopt;
  const std::size_t sign = skip_blanks(text, skip_word(text, skip_blanks(text, keyword)));
  if (sign >= text.size() || (text[sign] != '=' && text[sign] != ':')) return std::nullopt;
  const std::size_t brace = skip_blanks(text, sign + 1);
  return brace < text.size() && text[brace] == '{' ? std::optional(sign) : std::nullopt;
}

bool declaration_begins(std::string_view text, std::size_t at) {
  if (at > 0 && text[at - 1] != '\n') return false;
  const std::size_t end = skip_word(text, at);
  const std::string_view word = text.substr(at, end - at);
  if (std::find(kDeclarations.begin(), kDeclarations.end(), word) == kDeclarations.end()) {
    return false;
  }
  const std::size_t next = skip_blanks(text, end);
  return next > end && next < text.size() && (is_letter(text[next]) || text[next] == '"');
}

std::optional<std::size_t> line_to_read_again(std::string_view text, std::size_t from,
                                              std::size_t to, bool settings) {
  for (std::size_t line = text.find('\n', from); line < to; line = text.find('\n', line + 1)) {
    const std::size_t begin = line + 1;
    if (declaration_begins(text, begin) || (settings && setting_begins(text, begin))) return begin;
  }
  return std::nullopt;
}

Recovery recover(std::string_view text, std::size_t at, std::string open, bool block_may_open,
                 bool in_block) {
  Recovery result;
  bool block = false;  // the bottom of `open` is the statement's own block
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\n') {
      ++at;
      if (open.empty() || (block && open.size() == 1)) {
        result.opened_block = !open.empty();
        break;
      }
      const std::size_t next = skip_blanks(text, at);
      const bool brace = next < text.size() && text[next] == '}' && open.back() != '{';
      result.guessed = true;
      result.at_declaration = declaration_begins(text, at);
      if (result.at_declaration || brace || setting_begins(text, at)) break;
    } else if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (c == '"') {
      at = skip_string(text, at);
    } else if (c == '(' || c == '[' || c == '{') {
      block = block || (c == '{' && open.empty() && block_may_open);
      open += c;
      ++at;
    } else if (c == ')' || c == ']' || c == '}') {
      if (!open.empty() && matches(open.back(), c)) {
        open.pop_back();
        ++at;
        // The statement ended with its block.
        if (block && open.empty()) block = false;
      } else if (c == '}' && in_block) {
        result.guessed = !open.empty();
        break;
      } else {
        ++at;
      }
    } else if (c == ';' && open.empty()) {
      ++at;
      break;
    } else {
      ++at;
    }
  }
  result.resume = at;
  return result;
}

}  // namespace benchc::syntax
