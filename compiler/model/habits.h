#pragma once

#include <string_view>

#include "compiler/model/words.h"

/// What people write who know another tool or language, and what it is here. Words that are near to
/// the right one need no place here, unless they are nearer to a wrong one.
namespace benchc::model {

/// For a setting that a block of this keyword does not know; empty without a habit.
Hint habit_of_setting(std::string_view name, std::string_view block);

/// For an unknown first word of a statement; empty without a habit.
Hint habit_of_declaration(std::string_view word);

/// For an unknown statistic or another call; empty without a habit.
Hint habit_of_call(std::string_view name);

}  // namespace benchc::model
