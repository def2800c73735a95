#include "compiler/init/shell_words.h"

#include <algorithm>
#include <array>

namespace benchc::init {
namespace {

constexpr std::string_view kEnds = ";|&()<>\n";

/// Reads one word; `at` is on its first character.
ShellWord word_at(std::string_view text, std::size_t& at) {
  ShellWord word;
  char quote = '\0';
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote == '\'') {
      if (c == '\'') {
        quote = '\0';
      } else {
        word.text += c;
      }
      continue;
    }
    if (c == '\\' && at + 1 < text.size()) {
      const char next = text[at + 1];
      const bool escapes = quote == '\0' || next == '"' || next == '\\' || next == '$' ||
                           next == '`' || next == '\n';
      if (!escapes) word.text += c;
      if (next != '\n' || !escapes) word.text += next;
      ++at;
      continue;
    }
    if (c == '$' || c == '`') word.dynamic = true;
    if (quote == '"') {
      if (c == '"') {
        quote = '\0';
      } else {
        word.text += c;
      }
      continue;
    }
    if (c == '"' || c == '\'') {
      quote = c;
      word.quoted = true;
      continue;
    }
    if (c == ' ' || c == '\t' || c == '\r' || kEnds.find(c) != std::string_view::npos) break;
    if (c == '*' || c == '?' || c == '[') word.dynamic = true;
    if (c == '~' && word.text.empty()) word.dynamic = true;
    word.text += c;
  }
  return word;
}

}  // namespace

std::vector<ShellWord> shell_words(std::string_view text, std::size_t& at) {
  std::vector<ShellWord> words;
  while (at < text.size()) {
    const char c = text[at];
    const bool continued = c == '\\' && at + 1 < text.size() && text[at + 1] == '\n';
    if (c == ' ' || c == '\t' || c == '\r' || continued) {
      at += continued ? 2 : 1;
      continue;
    }
    if (kEnds.find(c) != std::string_view::npos || c == '#') break;
    words.push_back(word_at(text, at));
  }
  return words;
}

std::vector<std::string> plain_words(std::string_view command) {
  static constexpr std::array<std::string_view, 16> kOfTheShell = {
      "cd",   "export", "exit",  "ulimit", ":",    ".",     "source", "set",
      "eval", "exec",   "umask", "trap",   "wait", "alias", "if",     "for"};
  std::size_t at = 0;
  std::vector<std::string> plain;
  const std::vector<ShellWord> words = shell_words(command, at);
  if (at < command.size()) return {};
  for (const ShellWord& word : words) {
    // `A=1 program` and `{a,b}` are the shell's, too.
    const bool assigns = plain.empty() && word.text.find('=') != std::string::npos;
    const bool braces =
        !word.quoted &&
        (word.text == "{" || word.text == "!" ||
         (word.text.find('{') != std::string::npos &&
          (word.text.find(',') != std::string::npos || word.text.find("..") != std::string::npos)));
    if (word.dynamic || assigns || braces) return {};
    plain.push_back(word.text);
  }
  if (plain.empty() || plain[0].empty()) return {};
  if (std::find(kOfTheShell.begin(), kOfTheShell.end(), plain[0]) != kOfTheShell.end()) return {};
  return plain;
}

}  // namespace benchc::init
