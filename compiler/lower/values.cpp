#include "compiler/lower/values.h"

namespace benchc::lower {

plan::Value lower_value(const model::Value& value) {
  plan::Value lowered;
  switch (value.kind) {
    case model::Value::Kind::Number:
      lowered.number = value.number;
      lowered.unit = value.percent && value.dimension.none() ? "1" : model::unit(value.dimension);
      break;
    case model::Value::Kind::Bool:
      lowered.kind = plan::Value::Kind::Bool;
      lowered.number = value.truth ? 1 : 0;
      break;
    case model::Value::Kind::String:
    case model::Value::Kind::Date:
      lowered.kind = plan::Value::Kind::String;
      lowered.text = value.text;
      break;
    case model::Value::Kind::List:
    case model::Value::Kind::Map:
      lowered.kind = plan::Value::Kind::String;
      lowered.text = model::canonical(value);
      break;
  }
  return lowered;
}

std::vector<std::uint32_t> renumber(const std::vector<std::uint32_t>& items,
                                    const Numbering& numbering) {
  std::vector<std::uint32_t> kept;
  for (const std::uint32_t item : items) {
    if (numbering[item] != kLeftOut) kept.push_back(numbering[item]);
  }
  return kept;
}

}  // namespace benchc::lower
