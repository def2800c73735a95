#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

/// A look at the words of a text that need not parse: while a line is being written, it does not.
namespace benchc::lsp {

enum class TokenKind : std::uint8_t {
  Word,
  Number,
  /// The literal part of a string, with the quotes that are its; `${` and `}` are Punctuation.
  String,
  Punctuation,
  Comment,
  /// The end of a statement: a line break outside of brackets, or `;`.
  End
};

struct Token {
  TokenKind kind = TokenKind::Word;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Token&, const Token&) = default;
};

/// All tokens, in order. Every byte of the text is in at most one.
std::vector<Token> scan(std::string_view text);

/// Where the cursor stands.
struct Place {
  enum class In : std::uint8_t { Code, String, Comment };
  In in = In::Code;
  /// In `${…}` of a string.
  bool interpolation = false;
  /// The keyword and the name of the declaration whose block it is in; empty at the top level.
  std::string_view block;
  std::string_view block_name;
  /// Where the block begins, when there is one.
  std::uint32_t block_begin = 0;
  /// The tokens of the statement before the word at the cursor, and those of `${…}` alone.
  std::vector<Token> before;
  /// The dotted word that is being written, up to the cursor: "std.en", or "".
  std::string_view word;
  std::uint32_t word_begin = 0;
  /// The bracket that is open around the cursor, 0 for none, and the dotted word directly before
  /// it: `sort` of `sort[`.
  char bracket = 0;
  std::string_view callee;
};

/// `offset` is a byte of the text, or its end.
Place place_at(std::string_view text, const std::vector<Token>& tokens, std::uint32_t offset);

/// The token that holds the byte, or ends there; null for none.
const Token* token_at(const std::vector<Token>& tokens, std::uint32_t offset);

inline std::string_view text_of(std::string_view text, const Token& token) {
  return text.substr(token.begin, token.end - token.begin);
}

}  // namespace benchc::lsp
