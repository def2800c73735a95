#include <algorithm>

#include "runtime/stats/shift.h"

namespace benchc::stats {

ShiftDetector::ShiftDetector(double alpha) : alpha_(alpha) {}

void ShiftDetector::add(double value) {
  if (window_.size() == 2 * kShiftWindow) forget();
  window_.push_back(value);
  look();
}

void ShiftDetector::look() {
  shifts_.resize(settled_);
  const double share =
      begin_ == 0 ? 1 : static_cast<double>(kShiftWindow) / static_cast<double>(size());
  for (Shift& shift : stats::shifts(window_, alpha_ * share)) {
    shift.first += begin_;
    shift.earliest += begin_;
    shift.latest += begin_;
    shifts_.push_back(shift);
  }
}

void ShiftDetector::forget() {
  // A change near the cut would have too few values before it to be seen again: the window begins
  // with it.
  constexpr std::size_t kNear = 24;
  std::size_t from = begin_ + window_.size() - kShiftWindow;
  for (std::size_t i = settled_; i < shifts_.size(); ++i) {
    const std::size_t first = shifts_[i].first;
    if (std::max(first, from) - std::min(first, from) <= kNear) {
      from = first;
      break;
    }
  }
  while (settled_ < shifts_.size() && shifts_[settled_].first <= from) ++settled_;
  window_.erase(window_.begin(), window_.begin() + static_cast<std::ptrdiff_t>(from - begin_));
  begin_ = from;
}

}  // namespace benchc::stats
