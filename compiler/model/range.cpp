#include <cmath>

#include "compiler/model/model.h"
#include "compiler/model/operators.h"
#include "compiler/model/words.h"

namespace benchc::model {
namespace {

// The end counts in spite of rounding: `0..1 step 0.1` has eleven elements.
constexpr double kRounding = 1e-9;

}  // namespace

std::optional<Value> expand_range(const syntax::Expr& range, const Value& begin, const Value& end,
                                  const Value* step, Diagnostics& diagnostics) {
  const auto refuse = [&](Kind kind, std::string message, std::string hint = {}) {
    report(diagnostics, kind, range.span, std::move(message), std::move(hint));
    return std::nullopt;
  };
  for (const Value* part : {&begin, &end, step}) {
    if (part == nullptr || part->kind == Value::Kind::Number) continue;
    return refuse(Kind::WrongType, "a range is of numbers, and has " + describe(*part));
  }
  if (begin.dimension != end.dimension) {
    return refuse(Kind::WrongDimension,
                  "a range cannot go from " + describe(begin) + " to " + describe(end));
  }
  if (begin.number > end.number) {
    return refuse(Kind::BadValue, "this range is empty: it begins above its end");
  }
  const bool factor = range.text == "*";
  if (step == nullptr && !begin.dimension.none()) {
    return refuse(Kind::BadValue, "a range of " + describe(begin) + " needs a step",
                  "as in `1KiB..1MiB step *4`");
  }
  if (step != nullptr && step->dimension != (factor ? Dimension{} : begin.dimension)) {
    return refuse(Kind::WrongDimension, "the step of this range is " + describe(*step) + ", not " +
                                            (factor ? "a plain number" : describe(begin)));
  }
  const double by = step == nullptr ? 1 : step->number;
  if (factor && (by <= 1 || begin.number <= 0)) {
    return refuse(Kind::BadValue,
                  "a range that multiplies begins above 0 and has a factor above 1");
  }
  if (!factor && by <= 0) return refuse(Kind::BadValue, "the step of a range is above 0");

  const double steps = factor ? std::log(end.number / begin.number) / std::log(by)
                              : (end.number - begin.number) / by;
  // In a form that is also true of what is not a number.
  if (!(steps < static_cast<double>(kMaximumElements))) {
    return refuse(Kind::TooManyCases,
                  "this range has more than " + std::to_string(kMaximumElements) + " elements");
  }
  const auto count = static_cast<std::size_t>(std::floor(steps + kRounding)) + 1;
  Value result;
  result.kind = Value::Kind::List;
  result.items.reserve(count);
  double power = begin.number;
  for (std::size_t i = 0; i < count; ++i) {
    const double at = factor ? power : begin.number + static_cast<double>(i) * by;
    Value& item = result.items.emplace_back(number(at, begin.dimension));
    item.percent = begin.percent;
    power *= by;
  }
  return result;
}

}  // namespace benchc::model
