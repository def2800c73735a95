#include "compiler/syntax/builder.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "compiler/syntax/literal.h"
#include "compiler/syntax/syntax.h"

namespace benchc::syntax {
namespace {

enum Precedence : std::uint8_t { kOr = 1, kAnd, kNot, kComparison, kRange, kSum, kProduct, kMinus };

}  // namespace

void Builder::begin(unsigned blocks) {
  statement_ = Statement();
  items_.clear();
  before_ = Item::Before::Blank;
  blocks_ = blocks;
  operands_.clear();
  operators_.clear();
  frames_.clear();
  groups_.clear();
  furthest_ = 0;
  labels_count_ = 0;
}

Statement Builder::take_statement() {
  move_items(statement_.has_equals ? statement_.values : statement_.items);
  return std::move(statement_);
}

void Builder::move_items(std::vector<Item>& items) {
  items.assign(std::make_move_iterator(items_.begin()), std::make_move_iterator(items_.end()));
  items_.clear();
}

Expr Builder::take_operand() {
  Expr expr = std::move(operands_.back().expr);
  operands_.pop_back();
  return expr;
}

bool Builder::map_allowed() const {
  if (!groups_.empty()) return true;
  const bool begins = items_.empty() || before_ != Item::Before::Blank;
  return statement_.has_equals && begins;
}

bool Builder::equals_compares() const {
  for (auto group = groups_.rbegin(); group != groups_.rend(); ++group) {
    if (group->kind != Group::Kind::Parenthesis) return group->kind == Group::Kind::Index;
  }
  return false;
}

bool Builder::step_allowed() const {
  for (std::size_t i = operators_.size(); i > frames_.back(); --i) {
    if (operators_[i - 1].precedence == kRange) return operators_[i - 1].step.empty();
    if (operators_[i - 1].precedence < kRange) return false;
  }
  return false;
}

void Builder::comment(const char* begin, const char* end) {
  const std::uint32_t at = offset(begin);
  // The grammar may look at white space twice.
  if (at < comments_end_) return;
  while (end != begin && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r')) --end;
  comments_end_ = offset(end);
  statement_.leading.push_back({span(begin, end), false, false});
}

void Builder::keyword(const char* begin, const char* end) {
  statement_.keyword.assign(begin, end);
  statement_.keyword_span = span(begin, end);
  statement_.span = statement_.keyword_span;
}

void Builder::separator(char character) {
  before_ = character == ',' ? Item::Before::Comma : Item::Before::Colon;
}

void Builder::item() {
  items_.push_back({before_, std::move(operands_.back().expr)});
  operands_.pop_back();
  before_ = Item::Before::Blank;
}

void Builder::equals(const char* begin) {
  move_items(statement_.items);
  statement_.has_equals = true;
  statement_.equals = span(begin, begin + 1);
}

Builder::Operand& Builder::push(ExprKind kind, source::Span span) {
  Operand& operand = operands_.emplace_back();
  operand.expr.kind = kind;
  operand.expr.span = span;
  return operand;
}

void Builder::leaf(ExprKind kind, const char* begin, const char* end) {
  push(kind, span(begin, end)).expr.text.assign(begin, end);
}

void Builder::number(const char* begin, const char* end) {
  const source::Span place = span(begin, end);
  NumberLiteral literal = read_number({begin, end});
  if (literal.error) {
    fail(diagnostics::Kind::BadLiteral, place, std::move(literal.error.message),
         std::move(literal.error.hint));
  }
  Expr& expr = push(ExprKind::Number, place).expr;
  expr.number = literal.value;
  expr.text = std::move(literal.unit);
}

void Builder::date(const char* begin, const char* end) {
  if (LiteralError error = check_date({begin, end})) {
    fail(diagnostics::Kind::BadLiteral, span(begin, end), std::move(error.message),
         std::move(error.hint));
  }
  leaf(ExprKind::Date, begin, end);
}

void Builder::raw_string(const char* begin, const char* end) {
  push(ExprKind::RawString, span(begin, end)).expr.text.assign(begin + 3, end - 3);
}

void Builder::characters(const char* begin, const char* end) {
  const source::Span place = span(begin, end);
  if (operands_.size() > groups_.back().operands) {
    Expr& last = operands_.back().expr;
    if (last.kind == ExprKind::Text) {
      last.text.append(begin, end);
      last.span.end = place.end;
      return;
    }
  }
  leaf(ExprKind::Text, begin, end);
}

void Builder::escape(const char* begin, const char* end) {
  std::string text;
  if (LiteralError error = read_escape({begin, end}, text)) {
    fail(diagnostics::Kind::BadLiteral, span(begin, end), std::move(error.message),
         std::move(error.hint));
  }
  characters(begin, end);
  Expr& last = operands_.back().expr;
  last.text.resize(last.text.size() - static_cast<std::size_t>(end - begin));
  last.text += text;
}

void Builder::interpolation_unit(const char* begin, const char* end) {
  // Kept after the expression until the brace closes.
  leaf(ExprKind::Name, begin, end);
}

void Builder::member(const char* begin, const char* end) {
  Operand& base = operands_.back();
  Expr whole;
  whole.kind = ExprKind::Member;
  whole.span = cover(base.expr.span, span(begin, end));
  whole.text.assign(begin, end);
  whole.operands.push_back(std::move(base.expr));
  base.expr = std::move(whole);
  ++base.height;
  check_height(base);
}

void Builder::open(Group::Kind kind, const char* begin) {
  if (groups_.size() + blocks_ >= kMaximumDepth) {
    fail(diagnostics::Kind::TooDeep, span(begin, begin + 1),
         "brackets and blocks are nested deeper than " + std::to_string(kMaximumDepth));
  }
  const bool postfix = kind == Group::Kind::Call || kind == Group::Kind::Index;
  groups_.push_back({kind, offset(begin), operands_.size() - (postfix ? 1 : 0)});
}

void Builder::gather(Operand& parent, std::size_t first) {
  parent.expr.operands.reserve(operands_.size() - first);
  for (std::size_t i = first; i < operands_.size(); ++i) {
    parent.height = std::max(parent.height, operands_[i].height + 1);
    parent.expr.operands.push_back(std::move(operands_[i].expr));
  }
  operands_.resize(first);
  check_height(parent);
}

void Builder::close(const char* end) {
  const Group group = groups_.back();
  groups_.pop_back();
  if (group.kind == Group::Kind::Parenthesis) {
    operands_.back().expr.parenthesised = true;
    return;
  }
  Operand whole;
  whole.expr.span = {buffer_, group.begin, offset(end)};
  switch (group.kind) {
    case Group::Kind::String:
      whole.expr.kind = ExprKind::String;
      break;
    case Group::Kind::List:
      whole.expr.kind = ExprKind::List;
      break;
    case Group::Kind::Map:
      whole.expr.kind = ExprKind::Map;
      break;
    case Group::Kind::Call:
    case Group::Kind::Index:
      whole.expr.kind = group.kind == Group::Kind::Call ? ExprKind::Call : ExprKind::Index;
      whole.expr.span.begin = operands_[group.operands].expr.span.begin;
      break;
    default:
      whole.expr.kind = ExprKind::Interpolation;
      if (operands_.size() - group.operands == 2) {
        whole.expr.text = std::move(operands_.back().expr.text);
        operands_.pop_back();
      }
      break;
  }
  gather(whole, group.operands);
  operands_.push_back(std::move(whole));
}

void Builder::end_expression() {
  while (operators_.size() > frames_.back()) reduce();
  frames_.pop_back();
}

void Builder::prefix(const char* begin, char first) {
  if (operators_.size() - frames_.back() >= kMaximumDepth) {
    fail(diagnostics::Kind::TooDeep, span(begin, begin + 1),
         "operators are nested deeper than " + std::to_string(kMaximumDepth));
  }
  const bool minus = first == '-';
  operators_.push_back({minus ? "-" : "not", minus ? kMinus : kNot, true, true, offset(begin)});
}

void Builder::binary(std::string_view text) {
  const source::Span place = span(text.data(), text.data() + text.size());
  Operator next{text, kComparison, false, true, place.begin};
  switch (text.front()) {
    case 'o':
      next.precedence = kOr;
      break;
    case 'a':
      next.precedence = kAnd;
      break;
    case '+':
    case '-':
      next.precedence = kSum;
      break;
    case '*':
    case '/':
      next.precedence = kProduct;
      break;
    case '.':
      next.precedence = kRange;
      next.chains = false;
      break;
    case 's':
      if (text.starts_with("step")) {
        while (operators_.back().precedence > kRange) reduce();
        operators_.back().step = text.back() == '*' ? "*" : "+";
        return;
      }
      [[fallthrough]];
    case 'r':
      next.text = text.front() == 's' ? "shifts by more than" : "regresses by more than";
      next.chains = false;
      break;
    default:
      if (text == "=") next.text = "==";
      next.chains = false;
      break;
  }
  while (operators_.size() > frames_.back() && operators_.back().precedence > next.precedence) {
    reduce();
  }
  if (operators_.size() > frames_.back() && operators_.back().precedence == next.precedence) {
    if (!next.chains && next.precedence == kComparison) {
      fail(diagnostics::Kind::Expected, place, "comparisons cannot be chained",
           "join two comparisons with `and`");
    }
    if (!next.chains) fail(diagnostics::Kind::Expected, place, "ranges cannot be chained");
    reduce();
  }
  operators_.push_back(next);
}

void Builder::reduce() {
  const Operator op = operators_.back();
  operators_.pop_back();
  const std::size_t count = op.prefix ? 1 : op.step.empty() ? 2 : 3;
  const std::size_t first = operands_.size() - count;
  Operand whole;
  whole.expr.span = cover(operands_[first].expr.span, operands_.back().expr.span);
  if (op.prefix) {
    whole.expr.kind = ExprKind::Unary;
    whole.expr.span.begin = op.begin;
    whole.expr.text = op.text;
  } else if (op.precedence == kRange) {
    whole.expr.kind = ExprKind::Range;
    whole.expr.text = op.step;
  } else {
    whole.expr.kind = ExprKind::Binary;
    whole.expr.text = op.text;
  }
  gather(whole, first);
  operands_.push_back(std::move(whole));
}

void Builder::check_height(const Operand& operand) const {
  if (operand.height <= kMaximumHeight) return;
  fail(diagnostics::Kind::TooDeep, operand.expr.span,
       "this expression has more than " + std::to_string(kMaximumHeight) + " levels",
       "name parts of it with `let`");
}

void Builder::fail(diagnostics::Kind kind, source::Span span, std::string message,
                   std::string hint) const {
  throw Failed{{kind, span, std::move(message), std::move(hint)}};
}

void Builder::unterminated_string() const {
  const std::uint32_t begin = groups_.back().begin;
  fail(diagnostics::Kind::Unterminated, {buffer_, begin, begin + 1}, "this string does not end",
       "close it with `\"` on the same line, or write \"\"\"text\"\"\" over many lines");
}

void Builder::unterminated_raw() const {
  fail(diagnostics::Kind::Unterminated, raw_, "this string does not end", "close it with `\"\"\"`");
}

void Builder::expected(const char* at, const char* what) noexcept {
  const std::uint32_t place = offset(at);
  if (place < furthest_) return;
  if (place > furthest_) labels_count_ = 0;
  furthest_ = place;
  const auto end = labels_.begin() + static_cast<std::ptrdiff_t>(labels_count_);
  if (labels_count_ < labels_.size() && std::find(labels_.begin(), end, what) == end) {
    labels_[labels_count_++] = what;
  }
}

std::string Builder::expectations() const {
  std::string text;
  for (std::size_t i = 0; i < labels_count_; ++i) {
    if (i > 0) text += labels_count_ > 2 ? ", " : " ";
    if (i > 0 && i + 1 == labels_count_) text += "or ";
    text += labels_[i];
  }
  return text;
}

}  // namespace benchc::syntax
