#pragma once

#include <set>
#include <string>

#include "compiler/syntax/tree.h"

namespace benchc::model {

/// The names, dotted ones whole, that an expression looks up; keys of maps are none.
std::set<std::string, std::less<>> mentioned_names(const syntax::Expr& expr);

}  // namespace benchc::model
