#include "compiler/model/mentions.h"

#include "compiler/model/words.h"

namespace benchc::model {
namespace {

void collect(const syntax::Expr& expr, std::set<std::string, std::less<>>& names) {
  if (const auto name = dotted_name(expr)) {
    names.insert(*name);
    return;
  }
  const bool map = expr.kind == syntax::ExprKind::Map;
  for (std::size_t i = 0; i < expr.operands.size(); ++i) {
    const bool key = map && i % 2 == 0 && expr.operands[i].kind == syntax::ExprKind::Name;
    if (!key) collect(expr.operands[i], names);
  }
}

}  // namespace

std::set<std::string, std::less<>> mentioned_names(const syntax::Expr& expr) {
  std::set<std::string, std::less<>> names;
  collect(expr, names);
  return names;
}

}  // namespace benchc::model
