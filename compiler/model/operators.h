#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/value.h"
#include "compiler/syntax/tree.h"

/// The parts of `evaluate`, one a kind of expression.
namespace benchc::model {

class Scope;

/// `left op right` for every operator but `and` and `or`, which need not look at their right side.
std::optional<Value> apply(const syntax::Expr& binary, const Value& left, const Value& right,
                           diagnostics::Diagnostics& diagnostics);
/// `-value` or `not value`.
std::optional<Value> apply(const syntax::Expr& unary, const Value& value,
                           diagnostics::Diagnostics& diagnostics);

/// The dimension of `left op right` for `+ - * /`; reports a mismatch. `said` are both sides in
/// words.
std::optional<Dimension> combine(const syntax::Expr& binary, const Dimension& left,
                                 const Dimension& right, const std::string& left_said,
                                 const std::string& right_said,
                                 diagnostics::Diagnostics& diagnostics);

/// A range of more elements is refused.
inline constexpr std::size_t kMaximumElements = 100'000;

/// The elements of `a..b step s`, whose operands' values are given.
std::optional<Value> expand_range(const syntax::Expr& range, const Value& begin, const Value& end,
                                  const Value* step, diagnostics::Diagnostics& diagnostics);

/// A string with what it interpolates put in.
std::optional<Value> interpolate(const syntax::Expr& text, const Scope& scope,
                                 diagnostics::Diagnostics& diagnostics);

/// Reports a value that would print ambiguously, such as a time, whose unit must be said.
bool printable(const Value& value, source::Span span, std::string_view shown,
               diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::model
