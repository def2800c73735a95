#include "compiler/lsp/scan.h"

#include <algorithm>

#include "compiler/lsp/declared.h"
#include "compiler/model/settings.h"

namespace benchc::lsp {
namespace {

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }
bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Token> tokens() {
    while (at_ < text_.size()) step();
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void add(TokenKind kind, std::size_t begin) {
    tokens_.push_back({kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)});
  }

  void step() {
    const std::size_t begin = at_;
    const char c = text_[at_];
    if (blank(c)) {
      ++at_;
    } else if (c == '\n' || c == ';') {
      ++at_;
      // An interpolation does not outlive its line.
      interpolations_.clear();
      add(TokenKind::End, begin);
    } else if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
      add(TokenKind::Comment, begin);
    } else if (text_.substr(at_).starts_with("\"\"\"")) {
      const std::size_t end = text_.find("\"\"\"", at_ + 3);
      at_ = end == std::string_view::npos ? text_.size() : end + 3;
      add(TokenKind::String, begin);
    } else if (c == '"') {
      ++at_;
      read_string(begin);
    } else if (letter(c)) {
      while (letter(peek()) || digit(peek())) ++at_;
      add(TokenKind::Word, begin);
    } else if (digit(c)) {
      read_number();
      add(TokenKind::Number, begin);
    } else {
      read_punctuation(begin, c);
    }
  }

  void read_number() {
    const auto follows = [&] {
      if (letter(peek()) || digit(peek()) || peek() == '%') return true;
      if (peek() == '.') return digit(peek(1));
      // `10GB/s`
      return peek() == '/' && letter(text_[at_ - 1]) &&
             (peek(1) == 's' || peek(1) == 'h' || peek(1) == 'm') && !digit(peek(2));
    };
    const bool date = text_.substr(at_).size() >= 10 && peek(4) == '-' && peek(7) == '-';
    if (date) at_ += 10;
    while (follows()) ++at_;
  }

  void read_punctuation(std::size_t begin, char c) {
    ++at_;
    if (c == '{' && !interpolations_.empty()) ++interpolations_.back();
    if (c == '}' && !interpolations_.empty() && interpolations_.back()-- == 0) {
      interpolations_.pop_back();
      add(TokenKind::Punctuation, begin);
      read_string(at_);
      return;
    }
    add(TokenKind::Punctuation, begin);
  }

  // Its literal part, up to its end or to `${`.
  void read_string(std::size_t begin) {
    while (at_ < text_.size() && text_[at_] != '\n') {
      if (text_[at_] == '\\' && peek(1) != '\n') {
        at_ = std::min(at_ + 2, text_.size());
      } else if (text_[at_] == '"') {
        ++at_;
        break;
      } else if (text_[at_] == '$' && peek(1) == '{' && interpolations_.size() < kDeepest) {
        if (at_ > begin) add(TokenKind::String, begin);
        const std::size_t open = at_;
        at_ += 2;
        add(TokenKind::Punctuation, open);
        interpolations_.push_back(0);
        return;
      } else {
        ++at_;
      }
    }
    if (at_ > begin) add(TokenKind::String, begin);
  }

  static constexpr std::size_t kDeepest = 128;

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  /// Braces that are open in each `${`.
  std::vector<unsigned> interpolations_;
};

struct Open {
  char bracket = 0;
  /// Into `before`.
  std::size_t token = 0;
};

/// What follows the tokens up to the cursor: the block, the statement, the brackets.
class Follower {
 public:
  Follower(std::string_view text, const std::vector<Token>& tokens)
      : text_(text), tokens_(tokens) {}

  /// Takes the tokens before `count`.
  void follow(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) take(i);
  }

  std::string_view block;
  std::string_view block_name;
  std::uint32_t block_begin = 0;
  std::vector<Token> before;
  std::vector<Open> open;

 private:
  std::string_view of(const Token& token) const { return text_of(text_, token); }

  bool begins_line(const Token& token) const {
    return token.begin == 0 || text_[token.begin - 1] == '\n';
  }

  // Brackets that were left open: what begins a declaration or a setting ends them.
  bool starts_anew(std::size_t i) const {
    const Token& token = tokens_[i];
    if (token.kind != TokenKind::Word || open.empty()) return false;
    const bool first = i == 0 || tokens_[i - 1].kind == TokenKind::End;
    if (!first || i + 1 >= tokens_.size()) return false;
    if (begins_line(token) && (kind_of_keyword(of(token)) || of(token) == "import")) {
      return tokens_[i + 1].kind == TokenKind::Word;
    }
    if (block.empty()) return false;
    const auto settings = model::settings_of(block);
    return of(tokens_[i + 1]) == "=" && text_.substr(tokens_[i + 1].begin, 2) != "==" &&
           std::any_of(settings.begin(), settings.end(),
                       [&](const model::Setting& one) { return one.name == of(token); });
  }

  void take(std::size_t i) {
    const Token& token = tokens_[i];
    if (starts_anew(i)) {
      open.clear();
      before.clear();
      if (begins_line(token)) block = block_name = {};
    }
    if (token.kind == TokenKind::Comment) return;
    if (token.kind == TokenKind::End) {
      if (open.empty()) before.clear();
      return;
    }
    if (token.kind == TokenKind::Punctuation && punctuate(token)) return;
    before.push_back(token);
  }

  bool assigned() const {
    return std::any_of(before.begin(), before.end(),
                       [&](const Token& token) { return of(token) == "="; });
  }

  // True when the token begins or ends a block, and is no part of a statement.
  bool punctuate(const Token& token) {
    const std::string_view what = of(token);
    if (what == "{" && open.empty() && block.empty() && !before.empty() &&
        (!assigned() || of(before.front()) == "baseline")) {
      block = of(before.front());
      block_begin = token.end;
      block_name = before.size() > 1 && before[1].kind == TokenKind::Word ? of(before[1])
                                                                          : std::string_view();
      before.clear();
      return true;
    }
    if (what == "(" || what == "[" || what == "{" || what == "${") {
      open.push_back({what.back(), before.size()});
    } else if (what == ")" || what == "]" || what == "}") {
      if (!open.empty()) {
        open.pop_back();
      } else if (what == "}") {
        block = block_name = {};
        before.clear();
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  const std::vector<Token>& tokens_;
};

// The dotted word that ends directly at `end`.
std::string_view word_before(std::string_view text, std::uint32_t end, std::uint32_t least) {
  std::uint32_t begin = end;
  while (begin > least &&
         (letter(text[begin - 1]) || digit(text[begin - 1]) || text[begin - 1] == '.')) {
    --begin;
  }
  return text.substr(begin, end - begin);
}

}  // namespace

std::vector<Token> scan(std::string_view text) { return Scanner(text).tokens(); }

const Token* token_at(const std::vector<Token>& tokens, std::uint32_t offset) {
  const auto after = std::upper_bound(
      tokens.begin(), tokens.end(), offset,
      [](std::uint32_t wanted, const Token& token) { return wanted < token.begin; });
  if (after == tokens.begin()) return nullptr;
  const Token* found = &*(after - 1);
  // Between two tokens that touch, a word is more likely to be meant than a bracket.
  if (found->begin == offset && found != tokens.data() && (found - 1)->end == offset &&
      found->kind != TokenKind::Word) {
    --found;
  }
  return offset <= found->end ? found : nullptr;
}

Place place_at(std::string_view text, const std::vector<Token>& tokens, std::uint32_t offset) {
  Place place;
  offset = std::min(offset, static_cast<std::uint32_t>(text.size()));
  // Tokens that begin before the cursor; the one that it is in decides what it is in.
  const auto after = std::lower_bound(
      tokens.begin(), tokens.end(), offset,
      [](const Token& token, std::uint32_t wanted) { return token.begin < wanted; });
  auto count = static_cast<std::size_t>(after - tokens.begin());
  const Token* last = count == 0 ? nullptr : &tokens[count - 1];
  if (last != nullptr && last->kind == TokenKind::Comment && offset <= last->end) {
    place.in = Place::In::Comment;
    return place;
  }
  if (last != nullptr && last->kind == TokenKind::String) {
    const std::string_view whole = text_of(text, *last);
    const bool raw = whole.starts_with("\"\"\"");
    const bool closed = raw ? whole.size() >= 6 && whole.ends_with("\"\"\"")
                            : whole.size() >= 2 && whole.back() == '"';
    const bool closes_interpolation =
        whole == "\"" && last->begin > 0 && text[last->begin - 1] == '}';
    if (offset < last->end || (offset == last->end && !closed && !closes_interpolation)) {
      place.in = Place::In::String;
    }
  }
  place.word_begin = offset;
  if (place.in == Place::In::Code) {
    place.word = word_before(text, offset, 0);
    place.word_begin = offset - static_cast<std::uint32_t>(place.word.size());
    while (count > 0 && tokens[count - 1].begin >= place.word_begin) --count;
  } else {
    --count;
  }
  Follower follower(text, tokens);
  follower.follow(count);
  place.block = follower.block;
  place.block_name = follower.block_name;
  place.block_begin = follower.block_begin;
  place.before = std::move(follower.before);
  if (!follower.open.empty()) {
    const Open& innermost = follower.open.back();
    place.bracket = innermost.bracket;
    if (innermost.token < place.before.size()) {
      const Token& bracket = place.before[innermost.token];
      place.interpolation = text_of(text, bracket) == "${";
      place.callee = word_before(text, bracket.begin, 0);
    }
    if (place.interpolation && innermost.token < place.before.size()) {
      place.before.erase(place.before.begin(),
                         place.before.begin() + static_cast<std::ptrdiff_t>(innermost.token) + 1);
    }
  }
  return place;
}

}  // namespace benchc::lsp
