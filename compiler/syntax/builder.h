#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tree.h"

namespace benchc::syntax {

/// Thrown where a statement breaks the grammar: `Builder::furthest` says where and what could have
/// stood there.
struct Unexpected {};

/// Thrown for what the grammar accepts and a literal's or a limit's rule does not.
struct Failed {
  diagnostics::Diagnostic diagnostic;
};

/// An opened bracket whose partner has not been met.
struct Group {
  enum class Kind : char { Parenthesis, List, Call, Index, Map, Interpolation, String };
  Kind kind;
  std::uint32_t begin;
  /// Operands that belong to what stands around it.
  std::size_t operands;
};

/// Makes one statement's tree from what the grammar meets, operators by their precedence.
class Builder {
 public:
  /// Operators in one expression may nest no deeper than this: a chain of `+` is a tree as deep as
  /// it is long.
  static constexpr unsigned kMaximumHeight = 512;

  Builder(std::string_view text, std::uint32_t buffer) : text_(text), buffer_(buffer) {}

  /// Forgets everything and begins a statement that stands in `blocks` blocks.
  void begin(unsigned blocks);
  /// The statement that was read.
  Statement take_statement();
  /// The documentation, when that was parsed instead of a statement.
  Expr take_operand();

  // What the grammar asks
  bool in_brackets() const {
    return !groups_.empty() && groups_.back().kind != Group::Kind::Interpolation;
  }
  /// Elsewhere `{` opens the statement's block, also behind a value: `baseline b = branch "main"
  /// {`.
  bool map_allowed() const;
  bool block_may_open() const { return !statement_.has_equals || !items_.empty(); }
  bool equals_compares() const;
  bool step_allowed() const;

  // What it tells; `begin` and `end` point into the text.
  void comment(const char* begin, const char* end);
  void keyword(const char* begin, const char* end);
  void separator(char character);
  void item();
  void equals(const char* begin);

  void leaf(ExprKind kind, const char* begin, const char* end);
  void star(const char* begin, const char* end) { push(ExprKind::Star, span(begin, end)); }
  void number(const char* begin, const char* end);
  void date(const char* begin, const char* end);
  void open_raw(const char* begin, const char* end) { raw_ = span(begin, end); }
  void raw_string(const char* begin, const char* end);
  void characters(const char* begin, const char* end);
  void escape(const char* begin, const char* end);
  void interpolation_unit(const char* begin, const char* end);
  void member(const char* begin, const char* end);
  void open(Group::Kind kind, const char* begin);
  void close(const char* end);

  void begin_expression() { frames_.push_back(operators_.size()); }
  void end_expression();
  void drop_expression() { frames_.pop_back(); }
  void prefix(const char* begin, char first);
  void binary(std::string_view text);

  // Failures
  [[noreturn]] void fail(diagnostics::Kind kind, source::Span span, std::string message,
                         std::string hint = {}) const;
  [[noreturn]] void unterminated_string() const;
  [[noreturn]] void unterminated_raw() const;
  /// Notes that `what` could have stood at a place.
  void expected(const char* at, const char* what) noexcept;
  std::uint32_t furthest() const { return furthest_; }
  std::string expectations() const;
  const std::vector<Group>& groups() const { return groups_; }

  source::Span span(const char* begin, const char* end) const {
    return {buffer_, offset(begin), offset(end)};
  }
  std::uint32_t offset(const char* at) const {
    return static_cast<std::uint32_t>(at - text_.data());
  }

 private:
  struct Operand {
    Expr expr;
    unsigned height = 1;
  };
  struct Operator {
    std::string_view text;
    std::uint8_t precedence = 0;
    bool prefix = false;
    bool chains = true;
    std::uint32_t begin = 0;
    std::string_view step = {};
  };

  void move_items(std::vector<Item>& items);
  Operand& push(ExprKind kind, source::Span span);
  void reduce();
  void check_height(const Operand& operand) const;
  void gather(Operand& parent, std::size_t first);

  std::string_view text_;
  std::uint32_t buffer_;
  Statement statement_;
  // The items of one side of `=`, moved to the statement when their number is known.
  std::vector<Item> items_;
  Item::Before before_ = Item::Before::Blank;
  unsigned blocks_ = 0;
  std::uint32_t comments_end_ = 0;
  source::Span raw_;
  std::vector<Operand> operands_;
  std::vector<Operator> operators_;
  std::vector<std::size_t> frames_;
  std::vector<Group> groups_;
  std::uint32_t furthest_ = 0;
  std::size_t labels_count_ = 0;
  std::array<const char*, 8> labels_{};
};

}  // namespace benchc::syntax
