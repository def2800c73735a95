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

std::string misplaced_sign(std::string_view rest, std::string_view expected) {
  const auto is_expected = [&](std::string_view what) {
    return expected.find(what) != std::string_view::npos;
  };
  if (rest.starts_with("[") && is_expected("a statement")) {
    return "a declaration is written `workload NAME { … }`";
  }
  if (!rest.starts_with("=") || rest.starts_with("==")) return "";
  if (is_expected("`)`")) return "what is given by name stands in brackets: `sort[n = 3]`";
  if (is_expected("`]`")) return "what is given by name stands in braces: `{ NAME: \"value\" }`";
  if (is_expected("the end of the statement")) {
    return "a statement has one `=`; the next one begins on a line of its own, or behind `;`";
  }
  return "";
}

std::string foreign_spelling(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(std::min(at, text.size()));
  if (rest.starts_with("&")) return "conditions are joined by the word `and`";
  if (rest.starts_with("|")) return "conditions are joined by the word `or`";
  if (rest.starts_with("!")) return "a condition is denied by the word `not`";
  if (rest.starts_with("'")) return "a string stands in double quotes";
  if (rest.starts_with("//") || rest.starts_with("/*")) return "a comment begins with `#`";
  if (rest.starts_with("by valgrind")) {
    return "a workload asks for it: `metric instructions by valgrind`";
  }
  if (rest.starts_with(":") && at > 0 && text[at - 1] == ':') {
    return "a name has no `::`; `BENCHC_ENTRY(name, …)` makes an entry of a function";
  }
  if (rest.starts_with(":")) return "a setting is written `name = value`";
  if (rest.starts_with("%") && at > 0 && text[at - 1] == ' ') {
    return "a unit follows its number without a blank";
  }
  if (rest.starts_with("$")) {
    return "text stands in double quotes, and a currency behind its amount: `5 USD/h`";
  }
  if (rest.starts_with("@")) return "text stands in double quotes";
  const bool line_ends = rest.empty() || rest.front() == '\n' || rest.front() == '#';
  const std::size_t last = text.substr(0, std::min(at, text.size())).find_last_not_of(" \t");
  if (line_ends && last != std::string_view::npos && text[last] == ':') {
    return "a block stands in braces: `workload NAME { … }`";
  }
  return "";
}

namespace {

struct Respelled {
  std::string_view found;
  std::string_view meant;
};

// Longer ones first.
constexpr Respelled kRespelled[] = {{"===", "=="}, {"&&", "and"}, {"||", "or"}, {"=>", ">="},
                                    {"<>", "!="},  {"!", "not "}, {"^", ""}};

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

// `regresses by 2%`, `regresses more than 2%`, `regresses > 2%`: the words, from the verb on to the
// threshold.
void mend_change(diagnostics::Diagnostic& diagnostic, std::string_view text, std::size_t at) {
  const std::size_t line = text.rfind('\n', at);
  const std::size_t verb = std::max(text.rfind("regresses", at) + 1, text.rfind("shifts", at) + 1);
  if (verb == 0 || (line != std::string_view::npos && verb <= line)) return;
  const std::size_t begin = verb - 1;
  const std::string name = text.substr(begin).starts_with("shifts") ? "shifts" : "regresses";
  constexpr std::string_view kWords[] = {"by", "more", "than", ">=", ">"};
  std::size_t end = begin + name.size();
  for (bool more = true; more;) {
    more = false;
    const std::size_t next = skip_blanks(text, end);
    for (const std::string_view word : kWords) {
      if (!text.substr(next).starts_with(word) ||
          (is_word(word[0]) && next + word.size() < text.size() &&
           is_word(text[next + word.size()])))
        continue;
      end = next + word.size();
      more = true;
      break;
    }
  }
  diagnostic.hint = "write `" + name + " by more than 2%`";
  // Behind any other word something else was meant.
  const std::size_t next = skip_blanks(text, end);
  if (next >= text.size() || text[next] < '0' || text[next] > '9') return;
  diagnostic.mends.push_back(
      {{diagnostic.span.buffer, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)},
       name + " by more than",
       "write `" + name + " by more than`"});
}

}  // namespace

void mend_operator(diagnostics::Diagnostic& diagnostic, std::string_view text, std::size_t at,
                   std::string_view expected) {
  if (expected.find("more than`") != std::string_view::npos || expected == "`than`") {
    return mend_change(diagnostic, text, at);
  }
  // `=>`, `<>` and `===` are noticed at their last character, behind what reads as an operator.
  for (const Respelled& one : kRespelled) {
    for (std::size_t back = 0; back < one.found.size(); ++back) {
      if (at < back || !text.substr(at - back).starts_with(one.found)) continue;
      if (one.found == "^") {
        diagnostic.hint = "a power is a product: `n*n`";
        return;
      }
      const std::size_t begin = at - back;
      std::size_t end = begin + one.found.size();
      if (one.found == "!") end = skip_blanks(text, end);
      const std::string meant(one.meant.substr(0, one.meant.find(' ')));
      if (diagnostic.hint.empty()) diagnostic.hint = "write `" + meant + "`";
      diagnostic.mends.push_back({{diagnostic.span.buffer, static_cast<std::uint32_t>(begin),
                                   static_cast<std::uint32_t>(end)},
                                  std::string(one.meant),
                                  "write `" + meant + "`"});
      return;
    }
  }
}

}  // namespace benchc::syntax
