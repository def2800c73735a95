#include "compiler/lsp/semantic_tokens.h"

#include <algorithm>

#include "compiler/lsp/vocabulary.h"

namespace benchc::lsp {
namespace {

enum class Type : std::uint32_t {
  Namespace,
  Class,
  Function,
  Variable,
  Parameter,
  Property,
  Keyword,
  String,
  Number,
  Comment,
  EnumMember
};

constexpr std::string_view kTypes[] = {"namespace", "class",    "function",  "variable",
                                       "parameter", "property", "keyword",   "string",
                                       "number",    "comment",  "enumMember"};
constexpr std::string_view kModifiers[] = {"declaration", "readonly", "defaultLibrary"};
constexpr std::uint32_t kDeclaration = 1;
constexpr std::uint32_t kReadonly = 2;
constexpr std::uint32_t kDefaultLibrary = 4;

Type type_of(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::Module:
      return Type::Namespace;
    case SymbolKind::Let:
    case SymbolKind::Param:
      return Type::Variable;
    case SymbolKind::Parameter:
    case SymbolKind::Argument:
      return Type::Parameter;
    case SymbolKind::Metric:
      return Type::Property;
    case SymbolKind::Builtin:
      return Type::Function;
    default:
      return Type::Class;
  }
}

struct Coloured {
  Bytes bytes;
  Type type = Type::Keyword;
  std::uint32_t modifiers = 0;
};

constexpr std::string_view kFillers[] = {
    "when",   "and",   "or",       "not",       "by",     "more",    "than",   "step",
    "in",     "as",    "entry",    "regresses", "shifts", "exceeds", "better", "last",
    "runs",   "until", "because",  "per",       "within", "of",      "over",   "git",
    "latest", "for",   "contains", "matches",   "exists"};

/// Colours words by what their symbol is, and others by where they stand.
class Colouring {
 public:
  Colouring(const Document& document, const Analysis& analysis)
      : text_(document.text), analysis_(analysis) {
    const auto& all = analysis.references.all;
    reference_ = std::lower_bound(
        all.begin(), all.end(), kOwnBuffer,
        [](const Reference& one, std::uint32_t buffer) { return one.span.buffer < buffer; });
  }

  std::vector<Coloured> tokens(Bytes within) {
    bool begins = true;
    for (const Token& token : analysis_.tokens) {
      if (token.begin >= within.end) break;
      if (token.kind == TokenKind::End) {
        begins = true;
        continue;
      }
      const std::string_view what = text_of(text_, token);
      if (token.end > within.begin && token.kind != TokenKind::Punctuation) colour(token, begins);
      // A block's brace is the beginning of a statement.
      if (token.kind != TokenKind::Comment) {
        begins = token.kind == TokenKind::Punctuation && (what == "{" || what == "}");
      }
    }
    return std::move(coloured_);
  }

 private:
  void add(const Token& token, Type type, std::uint32_t modifiers = 0) {
    coloured_.push_back({{token.begin, token.end}, type, modifiers});
  }

  void colour(const Token& token, bool begins) {
    switch (token.kind) {
      case TokenKind::String:
        add(token, Type::String);
        return;
      case TokenKind::Number:
        add(token, Type::Number);
        return;
      case TokenKind::Comment:
        add(token, Type::Comment);
        return;
      default:
        break;
    }
    const auto& all = analysis_.references.all;
    while (reference_ != all.end() && reference_->span.buffer == kOwnBuffer &&
           reference_->span.end <= token.begin) {
      ++reference_;
    }
    for (auto one = reference_;
         one != all.end() && one->span.buffer == kOwnBuffer && one->span.begin <= token.begin;
         ++one) {
      // A dotted import covers several words.
      if (one->span.end < token.end) continue;
      const Symbol& symbol = analysis_.references.symbols[one->symbol];
      std::uint32_t modifiers = one->declares ? kDeclaration : 0;
      if (symbol.kind == SymbolKind::Let) modifiers |= kReadonly;
      const bool stdlib = analysis_.checked.modules[symbol.module]->from_stdlib;
      if (stdlib) modifiers |= kDefaultLibrary;
      add(token, type_of(symbol.kind), modifiers);
      return;
    }
    colour_word(token, begins);
  }

  void colour_word(const Token& token, bool begins) {
    const std::string_view word = text_of(text_, token);
    const char next = token.end < text_.size() ? text_[token.end] : '\0';
    const bool filler =
        std::find(std::begin(kFillers), std::end(kFillers), word) != std::end(kFillers);
    if (begins || filler) {
      add(token, Type::Keyword);
    } else if (next == '(' && find_word(statistics(), word) != nullptr) {
      add(token, Type::Function, kDefaultLibrary);
    } else if (find_word(built_in_metrics(), word) != nullptr) {
      add(token, Type::Property, kDefaultLibrary);
    } else {
      add(token, Type::EnumMember);
    }
  }

  std::string_view text_;
  const Analysis& analysis_;
  std::vector<Reference>::const_iterator reference_;
  std::vector<Coloured> coloured_;
};

class Encoder {
 public:
  Encoder(const Document& document, Encoding encoding) : document_(document), encoding_(encoding) {}

  // No token of the protocol goes over a line's end.
  void add(const Coloured& token) {
    Position at = document_.lines.position(document_.text, token.bytes.begin, encoding_);
    std::uint32_t begin = token.bytes.begin;
    while (begin < token.bytes.end) {
      const std::uint32_t line_end = std::min(token.bytes.end, document_.lines.start(at.line + 1));
      std::uint32_t end = line_end;
      while (end > begin && (document_.text[end - 1] == '\n' || document_.text[end - 1] == '\r')) {
        --end;
      }
      if (end > begin) {
        const Position to = document_.lines.position(document_.text, end, encoding_);
        put(at, to.character - at.character, token);
      }
      if (line_end >= token.bytes.end) break;
      begin = line_end;
      at = {at.line + 1, 0};
    }
  }

  std::vector<std::uint32_t> numbers;

 private:
  void put(Position at, std::uint32_t length, const Coloured& token) {
    const std::uint32_t down = at.line - last_.line;
    const std::uint32_t right = down == 0 ? at.character - last_.character : at.character;
    numbers.insert(numbers.end(),
                   {down, right, length, static_cast<std::uint32_t>(token.type), token.modifiers});
    last_ = at;
  }

  const Document& document_;
  Encoding encoding_;
  Position last_;
};

}  // namespace

std::span<const std::string_view> token_types() { return kTypes; }
std::span<const std::string_view> token_modifiers() { return kModifiers; }

std::vector<std::uint32_t> semantic_tokens(const Document& document, const Analysis& analysis,
                                           Bytes within, Encoding encoding) {
  Encoder encoder(document, encoding);
  for (const Coloured& token : Colouring(document, analysis).tokens(within)) encoder.add(token);
  return std::move(encoder.numbers);
}

}  // namespace benchc::lsp
