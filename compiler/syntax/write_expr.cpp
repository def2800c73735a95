#include "compiler/syntax/write_expr.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "compiler/syntax/syntax.h"

namespace benchc::syntax {
namespace {

// More bytes than this are more columns than a line has, whatever characters they make.
constexpr std::size_t kLineBytes = 4 * kLineWidth;

// The column that a text ends in; where that is beyond the line's width, any that is.
std::size_t column(std::string_view out) {
  if (out.size() > kLineBytes) out.remove_prefix(out.size() - kLineBytes - 1);
  const std::size_t line = out.rfind('\n');
  return width(out.substr(line == std::string_view::npos ? 0 : line + 1));
}

std::string_view open_bracket(ExprKind kind) {
  switch (kind) {
    case ExprKind::Call:
      return "(";
    case ExprKind::Map:
      return "{";
    default:
      return "[";
  }
}

std::string_view close_bracket(ExprKind kind) {
  switch (kind) {
    case ExprKind::Call:
      return ")";
    case ExprKind::Map:
      return "}";
    default:
      return "]";
  }
}

void escape_into(std::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\r':
        out += "\\r";
        break;
      case '"':
      case '\\':
      case '$':
        out += '\\';
        out += c;
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) {
          out += c;
        } else {
          std::array<char, 4> digits{};
          const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                         static_cast<unsigned>(static_cast<unsigned char>(c)), 16);
          out += "\\u{" + std::string(digits.data(), end.ptr) + "}";
        }
    }
  }
}

}  // namespace

std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0u) != 0x80u;
  }));
}

void ExprWriter::write(const Expr& expr) {
  if (out_.size() > limit_) return;
  if (expr.parenthesised) out_ += '(';
  write_bare(expr);
  if (expr.parenthesised) out_ += ')';
}

void ExprWriter::write_bare(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::Number:
      write_number(expr);
      break;
    case ExprKind::Date:
    case ExprKind::Name:
      out_ += expr.text;
      break;
    case ExprKind::Star:
      out_ += '*';
      break;
    case ExprKind::Text:
    case ExprKind::Interpolation:
    case ExprKind::String:
      write_string(expr);
      break;
    case ExprKind::RawString:
      out_ += "\"\"\"" + expr.text + "\"\"\"";
      break;
    case ExprKind::Member:
      write(expr.operands[0]);
      out_ += '.';
      out_ += expr.text;
      break;
    case ExprKind::Index:
    case ExprKind::Call:
      write(expr.operands[0]);
      write_elements(expr, 1);
      break;
    case ExprKind::List:
    case ExprKind::Map:
      write_elements(expr, 0);
      break;
    case ExprKind::Range:
      write(expr.operands[0]);
      out_ += "..";
      write(expr.operands[1]);
      if (expr.operands.size() > 2) {
        out_ += expr.text == "*" ? " step *" : " step ";
        write(expr.operands[2]);
      }
      break;
    case ExprKind::Unary:
      out_ += expr.text;
      if (expr.text == "not") out_ += ' ';
      write(expr.operands[0]);
      break;
    case ExprKind::Binary:
      write(expr.operands[0]);
      out_ += ' ';
      out_ += expr.text;
      out_ += ' ';
      write(expr.operands[1]);
      break;
  }
}

void ExprWriter::write_elements(const Expr& expr, std::size_t first) {
  const bool map = expr.kind == ExprKind::Map;
  const bool padded = map && !expr.operands.empty();
  out_ += open_bracket(expr.kind);
  if (padded) out_ += ' ';
  for (std::size_t i = first; i < expr.operands.size(); ++i) {
    const Expr& element = expr.operands[i];
    if (i > first) out_ += map && i % 2 == 1 ? ": " : ", ";
    // In a selector a condition reads as a sentence: `sort[algo = "radix"]`.
    const bool condition = expr.kind == ExprKind::Index && element.kind == ExprKind::Binary &&
                           element.text == "==" && !element.parenthesised;
    if (condition) {
      write(element.operands[0]);
      out_ += " = ";
      write(element.operands[1]);
    } else {
      write(element);
    }
  }
  if (padded) out_ += ' ';
  out_ += close_bracket(expr.kind);
}

void ExprWriter::write_number(const Expr& expr) {
  if (sources_ != nullptr) {
    bool blank = false;
    for (const char c : sources_->text(expr.span)) {
      const bool is_blank = c == ' ' || c == '\t';
      if (!is_blank) out_ += c;
      if (is_blank && !blank) out_ += ' ';
      blank = is_blank;
    }
    return;
  }
  std::array<char, 400> digits{};
  const bool whole = std::abs(expr.number) < 1e15 && expr.number == std::floor(expr.number);
  char* const last = digits.data() + digits.size();
  const auto end =
      whole ? std::to_chars(digits.data(), last, expr.number, std::chars_format::fixed, 0)
            : std::to_chars(digits.data(), last, expr.number);
  out_.append(digits.data(), end.ptr);
  const bool money = expr.text.size() >= 3 && expr.text[0] >= 'A' && expr.text[0] <= 'Z' &&
                     expr.text[1] >= 'A' && expr.text[1] <= 'Z' && expr.text[2] >= 'A' &&
                     expr.text[2] <= 'Z';
  if (money) out_ += ' ';
  out_ += expr.text;
}

void ExprWriter::write_string(const Expr& expr) {
  if (expr.kind == ExprKind::Text) {
    if (sources_ != nullptr) {
      out_ += sources_->text(expr.span);
    } else {
      escape_into(expr.text, out_);
    }
    return;
  }
  if (expr.kind == ExprKind::Interpolation) {
    out_ += "${";
    write(expr.operands[0]);
    if (!expr.text.empty()) out_ += " in " + expr.text;
    out_ += '}';
    return;
  }
  out_ += '"';
  for (const Expr& part : expr.operands) write_string(part);
  out_ += '"';
}

void ExprWriter::write_broken(const Expr& expr, std::size_t indent, std::size_t tail) {
  if (expr.kind != ExprKind::List && expr.kind != ExprKind::Map && expr.kind != ExprKind::Binary) {
    write(expr);
    return;
  }
  const std::size_t before = out_.size();
  const std::size_t start = column(out_);
  // What is deep would otherwise be written whole once a level.
  limit_ = before + kLineBytes;
  write(expr);
  const bool whole = out_.size() <= limit_;
  limit_ = std::string::npos;
  const std::string_view written = std::string_view(out_).substr(before);
  if (whole && start + width(written) + tail <= kLineWidth) return;

  out_.resize(before);
  if (expr.parenthesised) out_ += '(';
  if (expr.kind == ExprKind::Binary) {
    write_broken(expr.operands[0], indent, 0);
    out_ += ' ';
    out_ += expr.text;
    out_ += ' ';
    write_broken(expr.operands[1], indent, tail);
  } else {
    break_elements(expr, indent);
  }
  if (expr.parenthesised) out_ += ')';
}

void ExprWriter::break_elements(const Expr& expr, std::size_t indent) {
  out_ += open_bracket(expr.kind);
  if (expr.operands.empty()) {
    out_ += close_bracket(expr.kind);
    return;
  }
  const bool map = expr.kind == ExprKind::Map;
  const std::size_t inner = indent + 2;
  for (std::size_t i = 0; i < expr.operands.size(); ++i) {
    out_ += '\n';
    out_.append(inner, ' ');
    if (map) {
      write(expr.operands[i]);
      out_ += ": ";
      ++i;
    }
    write_broken(expr.operands[i], inner, 1);
    out_ += ',';
  }
  out_ += '\n';
  out_.append(indent, ' ');
  out_ += close_bracket(expr.kind);
}

std::string print(const Expr& expr) {
  std::string out;
  ExprWriter(out, nullptr).write(expr);
  return out;
}

}  // namespace benchc::syntax
