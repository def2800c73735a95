#pragma once

#include <string>

#include "compiler/syntax/tree.h"

namespace benchc::syntax {

/// The meaning of a tree as text: no places, no comments, no layout. Parentheses show only in the
/// nesting.
std::string tree_text(const Expr& expr);
std::string tree_text(const Statement& statement);
std::string tree_text(const File& file);

}  // namespace benchc::syntax
