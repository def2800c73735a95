#include "runtime/execution/budget.h"

#include <algorithm>

namespace benchc::execution {

void Pace::took(double seconds) {
  total_ += seconds;
  last_ = seconds;
  ++count_;
}

double Pace::expected() const { return std::max(mean(), last_); }

}  // namespace benchc::execution
