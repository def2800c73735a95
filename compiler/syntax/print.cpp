#include <algorithm>
#include <string>
#include <vector>

#include "compiler/syntax/syntax.h"
#include "compiler/syntax/write_expr.h"

namespace benchc::syntax {
namespace {

/// Writes statements; every decision depends on the tree alone, so that a second pass decides the
/// same.
class Printer {
 public:
  explicit Printer(const source::SourceSet& sources) : sources_(sources) {}

  std::string print(const File& file);

 private:
  void write_statements(const std::vector<Statement>& statements,
                        const std::vector<Comment>& trailing, std::size_t indent, bool align);
  void write_statement(const Statement& statement, std::size_t indent, std::size_t left);
  void write_comment(const Comment& comment, std::size_t indent, bool blank_line);
  void write_block(const Statement& statement, std::size_t indent);
  void write_items(std::string_view keyword, const std::vector<Item>& items, std::size_t indent,
                   bool leading_blank);

  std::string left_of_equals(const Statement& statement) const;
  std::string flat(const Statement& statement) const;
  bool stays_on_one_line(const Statement& statement, std::size_t indent) const;
  bool aligns(const Statement& statement, std::size_t indent) const;
  std::vector<std::size_t> widths(const std::vector<Statement>& statements,
                                  std::size_t indent) const;

  const source::SourceSet& sources_;
  std::string out_;
};

std::string_view separator(Item::Before before) {
  switch (before) {
    case Item::Before::Comma:
      return ", ";
    case Item::Before::Colon:
      return ": ";
    default:
      return " ";
  }
}

// `in GB/s`, which reads as one word.
bool is_unit(const Item& before, const Expr& expr) {
  return before.expr.kind == ExprKind::Name && before.expr.text == "in" &&
         expr.kind == ExprKind::Binary && expr.text == "/" && !expr.parenthesised &&
         expr.operands[0].kind == ExprKind::Name && expr.operands[1].kind == ExprKind::Name &&
         !expr.operands[0].parenthesised && !expr.operands[1].parenthesised;
}

// `nice -5`, which is read as a difference.
bool is_niceness(std::string_view keyword, const Expr& expr) {
  return keyword == "priority" && expr.kind == ExprKind::Binary && expr.text == "-" &&
         !expr.parenthesised && expr.operands[0].kind == ExprKind::Name &&
         expr.operands[0].text == "nice" && !expr.operands[0].parenthesised;
}

// Writes an item that reads otherwise than as the expression that it is; false for all others.
bool write_as_read(std::string_view keyword, const Item* previous, const Expr& expr,
                   const source::SourceSet& sources, std::string& out) {
  if (previous != nullptr && is_unit(*previous, expr)) {
    out += expr.operands[0].text + "/" + expr.operands[1].text;
    return true;
  }
  if (!is_niceness(keyword, expr)) return false;
  out += "nice -";
  ExprWriter(out, &sources).write(expr.operands[1]);
  return true;
}

void write_flat_items(std::string_view keyword, const std::vector<Item>& items,
                      const source::SourceSet& sources, std::string& out) {
  const Item* previous = nullptr;
  for (const Item& item : items) {
    out += separator(item.before);
    if (!write_as_read(keyword, previous, item.expr, sources, out)) {
      ExprWriter(out, &sources).write(item.expr);
    }
    previous = &item;
  }
}

std::string Printer::left_of_equals(const Statement& statement) const {
  std::string text = statement.keyword;
  write_flat_items(statement.keyword, statement.items, sources_, text);
  return text;
}

std::string Printer::flat(const Statement& statement) const {
  std::string text = left_of_equals(statement);
  if (statement.has_equals) {
    text += " =";
    write_flat_items(statement.keyword, statement.values, sources_, text);
  }
  if (!statement.block) return text;
  text += " {";
  const char* between = " ";
  for (const Statement& inner : statement.block->statements) {
    text += between + flat(inner);
    between = "; ";
  }
  return text + (statement.block->statements.empty() ? "}" : " }");
}

bool plain(const Statement& statement) {
  if (!statement.leading.empty() || statement.behind || statement.documentation) return false;
  if (!statement.block) return true;
  const Block& block = *statement.block;
  return block.trailing.empty() &&
         std::all_of(block.statements.begin(), block.statements.end(), plain);
}

bool Printer::stays_on_one_line(const Statement& statement, std::size_t indent) const {
  const Block& block = *statement.block;
  if (!block.trailing.empty()) return false;
  if (block.statements.empty()) return true;
  const std::string_view written = sources_.text(source::cover(block.open, block.close));
  if (written.size() > 4 * kLineWidth || written.find('\n') != std::string_view::npos) return false;
  if (!std::all_of(block.statements.begin(), block.statements.end(), plain)) return false;
  const std::string text = flat(statement);
  return text.find('\n') == std::string::npos && indent + width(text) <= kLineWidth;
}

bool Printer::aligns(const Statement& statement, std::size_t indent) const {
  if (!statement.has_equals || statement.block) return false;
  const std::string text = flat(statement);
  return indent + width(text) <= kLineWidth && text.find('\n') == std::string::npos;
}

// How wide each statement's part before `=` becomes: as wide as the widest of its neighbours.
std::vector<std::size_t> Printer::widths(const std::vector<Statement>& statements,
                                         std::size_t indent) const {
  std::vector<std::size_t> result(statements.size(), 0);
  std::size_t begin = 0;
  std::size_t widest = 0;
  const auto end_run = [&](std::size_t end) {
    std::fill(result.begin() + static_cast<std::ptrdiff_t>(begin),
              result.begin() + static_cast<std::ptrdiff_t>(end), widest);
    begin = end;
    widest = 0;
  };
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const Statement& statement = statements[i];
    if (statement.blank_line_before || !statement.leading.empty() || statement.documentation) {
      end_run(i);
    }
    if (aligns(statement, indent)) {
      widest = std::max(widest, width(left_of_equals(statement)));
    } else {
      end_run(i);
      ++begin;
    }
  }
  end_run(statements.size());
  return result;
}

void Printer::write_comment(const Comment& comment, std::size_t indent, bool blank_line) {
  if (blank_line) out_ += '\n';
  out_.append(indent, ' ');
  out_ += sources_.text(comment.span);
  out_ += '\n';
}

void Printer::write_items(std::string_view keyword, const std::vector<Item>& items,
                          std::size_t indent, bool leading_blank) {
  ExprWriter writer(out_, &sources_);
  const Item* previous = nullptr;
  for (const Item& item : items) {
    if (leading_blank) out_ += separator(item.before);
    leading_blank = true;
    if (!write_as_read(keyword, previous, item.expr, sources_, out_)) {
      // The separator behind it needs a column.
      writer.write_broken(item.expr, indent, &item == &items.back() ? 0 : 1);
    }
    previous = &item;
  }
}

void Printer::write_statement(const Statement& statement, std::size_t indent, std::size_t left) {
  if (statement.documentation) {
    out_.append(indent, ' ');
    ExprWriter(out_, &sources_).write(*statement.documentation);
    out_ += '\n';
  }
  out_.append(indent, ' ');
  const std::size_t begin = out_.size();
  out_ += statement.keyword;
  write_items(statement.keyword, statement.items, indent, true);
  if (statement.has_equals) {
    const std::size_t written = width(std::string_view(out_).substr(begin));
    if (written < left) out_.append(left - written, ' ');
    out_ += " = ";
    write_items(statement.keyword, statement.values, indent, false);
  }
  if (statement.block) write_block(statement, indent);
  if (statement.behind) {
    out_ += "  ";
    out_ += sources_.text(statement.behind->span);
  }
  out_ += '\n';
}

void Printer::write_block(const Statement& statement, std::size_t indent) {
  const Block& block = *statement.block;
  if (!stays_on_one_line(statement, indent)) {
    out_ += " {\n";
    write_statements(block.statements, block.trailing, indent + 2, true);
    out_.append(indent, ' ');
    out_ += '}';
    return;
  }
  out_ += " {";
  const char* between = " ";
  for (const Statement& inner : block.statements) {
    out_ += between + flat(inner);
    between = "; ";
  }
  out_ += block.statements.empty() ? "}" : " }";
}

void Printer::write_statements(const std::vector<Statement>& statements,
                               const std::vector<Comment>& trailing, std::size_t indent,
                               bool align) {
  const std::vector<std::size_t> left =
      align ? widths(statements, indent) : std::vector<std::size_t>(statements.size(), 0);
  bool first = true;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const Statement& statement = statements[i];
    for (const Comment& comment : statement.leading) {
      write_comment(comment, indent, comment.blank_line_before && !first);
      first = false;
    }
    if (statement.blank_line_before && !first) out_ += '\n';
    first = false;
    write_statement(statement, indent, left[i]);
  }
  for (const Comment& comment : trailing) {
    write_comment(comment, indent, comment.blank_line_before && !first);
    first = false;
  }
}

std::string Printer::print(const File& file) {
  write_statements(file.statements, file.trailing, 0, false);
  return std::move(out_);
}

}  // namespace

std::string print(const File& file, const source::SourceSet& sources) {
  return Printer(sources).print(file);
}

}  // namespace benchc::syntax
