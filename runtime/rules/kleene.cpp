#include "runtime/rules/kleene.h"

namespace benchc::rules {
namespace {

Truth decided(bool holds, bool does_not_hold) {
  if (holds) return Truth::Holds;
  return does_not_hold ? Truth::DoesNotHold : Truth::CannotTell;
}

Truth equal(stats::Interval left, stats::Interval right) {
  return decided(left.degenerate() && left == right,
                 left.high < right.low || right.high < left.low);
}

}  // namespace

Truth negation(Truth a) {
  if (a == Truth::CannotTell) return a;
  return a == Truth::Holds ? Truth::DoesNotHold : Truth::Holds;
}

Truth conjunction(Truth a, Truth b) {
  if (a == Truth::DoesNotHold || b == Truth::DoesNotHold) return Truth::DoesNotHold;
  return a == Truth::Holds && b == Truth::Holds ? Truth::Holds : Truth::CannotTell;
}

Truth disjunction(Truth a, Truth b) { return negation(conjunction(negation(a), negation(b))); }

Truth compare(stats::Interval left, plan::Condition::Comparison comparison, stats::Interval right) {
  using enum plan::Condition::Comparison;
  switch (comparison) {
    case Less:
      return decided(left.high < right.low, left.low >= right.high);
    case LessEqual:
      return decided(left.high <= right.low, left.low > right.high);
    case Greater:
      return decided(left.low > right.high, left.high <= right.low);
    case GreaterEqual:
      return decided(left.low >= right.high, left.high < right.low);
    case Equal:
      return equal(left, right);
    case NotEqual:
      return negation(equal(left, right));
  }
  return Truth::CannotTell;
}

}  // namespace benchc::rules
