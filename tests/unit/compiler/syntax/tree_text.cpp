#include "tests/unit/compiler/syntax/tree_text.h"

#include <array>
#include <cstdio>

namespace benchc::syntax {
namespace {

const char* name(ExprKind kind) {
  constexpr std::array<const char*, 16> kNames = {
      "number", "date", "string", "text", "interpolation", "raw",  "name",  "member",
      "index",  "call", "list",   "map",  "range",         "star", "unary", "binary"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string tree_text(const std::vector<Item>& items) {
  std::string text;
  for (const Item& item : items) {
    text += item.before == Item::Before::Comma   ? " ,"
            : item.before == Item::Before::Colon ? " :"
                                                 : " ";
    text += tree_text(item.expr);
  }
  return text;
}

}  // namespace

std::string tree_text(const Expr& expr) {
  if (expr.kind == ExprKind::Name) return expr.text;
  std::string text = std::string("(") + name(expr.kind);
  if (expr.kind == ExprKind::Number) {
    std::array<char, 40> digits{};
    std::snprintf(digits.data(), digits.size(), " %.17g", expr.number);
    text += digits.data();
  }
  if (!expr.text.empty()) text += " '" + expr.text + "'";
  for (const Expr& operand : expr.operands) text += " " + tree_text(operand);
  return text + ")";
}

std::string tree_text(const Statement& statement) {
  std::string text;
  if (statement.documentation) text += tree_text(*statement.documentation) + " ";
  text += statement.keyword + tree_text(statement.items);
  if (statement.has_equals) text += " =" + tree_text(statement.values);
  if (!statement.block) return text;
  text += " {";
  for (const Statement& inner : statement.block->statements) text += tree_text(inner) + ";";
  return text + "}";
}

std::string tree_text(const File& file) {
  std::string text;
  for (const Statement& statement : file.statements) text += tree_text(statement) + "\n";
  return text;
}

}  // namespace benchc::syntax
