#pragma once

#include <optional>
#include <string_view>

#include "compiler/model/value.h"

namespace benchc::model {

/// What a unit's spelling stands for. A quantity in base units is `number * multiply / divide`:
/// both are whole, so that 1.5ms is the double that is nearest to 0.0015.
struct Unit {
  Dimension dimension;
  double multiply = 1;
  double divide = 1;
  bool percent = false;
};

/// "", "Ki", "ms", "%", "GB/s", "M/s", "USD/h": every spelling that the parser accepts after a
/// number.
std::optional<Unit> find_unit(std::string_view spelling);

/// `value`, which is in base units, counted in `unit`.
double in_unit(double value, const Unit& unit);

}  // namespace benchc::model
