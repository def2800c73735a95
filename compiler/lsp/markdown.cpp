#include "compiler/lsp/markdown.h"

#include <algorithm>

#include "compiler/diagnostics/escape.h"

namespace benchc::lsp {
namespace {

std::string cut(std::string_view text, std::size_t longest) {
  if (text.size() <= longest) return std::string(text);
  std::size_t length = longest;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0u) == 0x80u) --length;
  return std::string(text.substr(0, length)) + "…";
}

// Line by line, so that breaks stay.
std::string shown_lines(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out += diagnostics::show(line);
    if (end == text.size()) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

std::size_t longest_run(std::string_view text, char what) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == what ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string escaped(std::string_view text, std::size_t longest) {
  constexpr std::string_view kActive = "\\`*_{}[]()<>#+-!|~&:@";
  std::string out;
  bool blank_before = true;
  for (const char c : shown_lines(cut(text, longest))) {
    const bool active = kActive.find(c) != std::string_view::npos;
    // A `-` or `:` in a sentence does nothing, and reads better as it is.
    const bool harmless = (c == '-' || c == '+' || c == '#') && !blank_before;
    if (active && !harmless) out += '\\';
    out += c;
    blank_before = c == ' ' || c == '\n';
  }
  return out;
}

std::string code(std::string_view text, std::size_t longest) {
  const std::string shown = diagnostics::show(cut(text, longest));
  const std::string fence(longest_run(shown, '`') + 1, '`');
  const bool pad = shown.empty() || shown.front() == '`' || shown.back() == '`';
  const std::string space = pad ? " " : "";
  return fence + space + shown + space + fence;
}

std::string bench_block(std::string_view text, std::size_t longest) {
  const std::string shown = shown_lines(cut(text, longest));
  const std::string fence(std::max<std::size_t>(3, longest_run(shown, '`') + 1), '`');
  return fence + "bench\n" + shown + "\n" + fence;
}

}  // namespace benchc::lsp
