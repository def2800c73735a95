#pragma once

#include <cstdint>
#include <functional>

#include "runtime/native/protocol.h"
#include "runtime/workload/workload.h"

namespace benchc::workload {

/// Neither a batch nor what comes of it has more.
inline constexpr std::uint64_t kMostTurns = std::uint64_t{1} << 40;

/// How long a batch is.
struct BatchLength {
  std::uint64_t turns = 0;
  /// What a turn takes, and what of that is the body's own: seconds.
  double turn_seconds = 0;
  double own_turn_seconds = 0;
};

/// What a body of one thread took itself, seconds: a batch that was interrupted for others took
/// longer.
double own_seconds(const native::Reply& reply);

/// How many turns a batch of `clock` needs to last `batch_seconds`, and long against the clock's
/// own error. `batch` measures one of so many turns; a body that takes no time however often it is
/// repeated is a failure.
StepResult<BatchLength> find_batch_length(
    double batch_seconds, const native::Clock& clock,
    const std::function<StepResult<native::Reply>(std::uint64_t turns)>& batch);

}  // namespace benchc::workload
