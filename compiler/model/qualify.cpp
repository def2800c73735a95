#include "compiler/model/qualify.h"

#include <algorithm>

#include "compiler/model/mentions.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;

Expr chain(std::string_view name, source::Span span) {
  Expr expr;
  expr.span = span;
  std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) {
    expr.kind = ExprKind::Name;
    expr.text = name;
    return expr;
  }
  expr.kind = ExprKind::Member;
  expr.text = name.substr(dot + 1);
  expr.operands.push_back(chain(name.substr(0, dot), span));
  return expr;
}

bool qualify_workload(const Spec& spec, const Module& module, Expr& expr) {
  const auto written = dotted_name(expr);
  const auto full = written ? spec.model_name(module, *written) : std::nullopt;
  if (!full) return false;
  if (!spec.by_name[static_cast<std::size_t>(Declares::Workload)].contains(*full)) return false;
  if (*full != *written) expr = chain(*full, expr.span);
  return true;
}

// `serve.*`: an import's workloads, or those of this file whose names begin so.
void qualify_prefix(const Spec& spec, const Module& module, Expr& base) {
  const auto written = dotted_name(base);
  if (!written) return;
  const auto import = module.imports.find(*written);
  std::string prefix = module.prefix + *written;
  if (import != module.imports.end()) {
    prefix = spec.modules[import->second]->prefix;
    prefix.pop_back();
  }
  if (prefix != *written) base = chain(prefix, base.span);
}

// `base` is true where the name of a workload may stand.
void qualify(const Spec& spec, const Module& module, Expr& expr, bool base) {
  if (base && qualify_workload(spec, module, expr)) return;
  switch (expr.kind) {
    case ExprKind::Member:
      if (expr.text == "*") {
        qualify_prefix(spec, module, expr.operands[0]);
      } else {
        qualify(spec, module, expr.operands[0], true);
      }
      return;
    case ExprKind::Index:
      // Inside the brackets stand parameters.
      qualify(spec, module, expr.operands[0], true);
      return;
    case ExprKind::Call:
      if (is_word(expr.operands[0], "tag")) return;
      for (std::size_t i = 1; i < expr.operands.size(); ++i) {
        qualify(spec, module, expr.operands[i], false);
      }
      return;
    default:
      for (Expr& operand : expr.operands) qualify(spec, module, operand, false);
  }
}

// `*`, `serve.*` and `tag(hot)` may mean any workload.
bool selects_by_pattern(const Expr& expr) {
  if (expr.kind == ExprKind::Star || (expr.kind == ExprKind::Member && expr.text == "*")) {
    return true;
  }
  if (expr.kind == ExprKind::Call && is_word(expr.operands[0], "tag")) return true;
  return std::any_of(expr.operands.begin(), expr.operands.end(), selects_by_pattern);
}

}  // namespace

void qualify_selector(const Spec& spec, const Module& module, Expr& selector) {
  qualify(spec, module, selector, true);
}

void qualify_condition(const Spec& spec, const Module& module, Expr& condition) {
  qualify(spec, module, condition, false);
}

bool reaches_broken_workload(const Spec& spec, const Expr& expr) {
  if (spec.broken_workloads.empty() && spec.missed.empty()) return false;
  if (selects_by_pattern(expr)) return true;
  const auto wrong = [&](std::string_view name) {
    return spec.broken_workloads.contains(name) || spec.missed.contains(name);
  };
  // Of `serve.fast.time` each part from its beginning may name a workload.
  const auto mentioned = mentioned_names(expr);
  return std::any_of(mentioned.begin(), mentioned.end(), [&](std::string_view mention) {
    for (std::size_t dot = mention.find('.'); dot != std::string_view::npos;
         dot = mention.find('.', dot + 1)) {
      if (wrong(mention.substr(0, dot))) return true;
    }
    return wrong(mention);
  });
}

}  // namespace benchc::model
