#pragma once

#include <cstdint>

#include "runtime/workload/launcher.h"

namespace benchc::execution {

/// The time that a group may take, by the launcher's clock: calibration, warm-up, samples with what
/// prepares them, and fresh processes. The commands `setup` and `teardown` are no part of it.
class Budget {
 public:
  Budget(const workload::Launcher& launcher, double seconds)
      : launcher_(&launcher), seconds_(seconds) {}

  /// From now on time is spent; `before` was already.
  void begin(double before) {
    began_ = launcher_->now();
    before_ = before;
  }

  double seconds() const { return seconds_; }
  double spent() const { return before_ + static_cast<double>(launcher_->now() - began_) / 1e9; }
  double left() const { return seconds_ - spent(); }
  bool over() const { return left() <= 0; }
  /// Whether what takes so long would end in time, but for rounding.
  bool has(double seconds) const { return seconds <= left() + 1e-6 * seconds_; }

 private:
  const workload::Launcher* launcher_;
  double seconds_;
  double before_ = 0;
  std::int64_t began_ = 0;
};

/// What something takes that is done again and again.
class Pace {
 public:
  void took(double seconds);
  /// The next time: the mean, or the last time where that was longer; 0 before the first.
  double expected() const;
  double mean() const { return count_ == 0 ? 0 : total_ / count_; }

 private:
  double total_ = 0;
  double last_ = 0;
  double count_ = 0;
};

}  // namespace benchc::execution
