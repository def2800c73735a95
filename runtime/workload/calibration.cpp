#include "runtime/workload/calibration.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace benchc::workload {
namespace {

/// How many times the clock's own error a batch is to last.
constexpr double kClockErrors = 1000;
constexpr double kMostGrowth = 10;
/// So many times as long as its timed part a batch may last for its pauses.
constexpr double kMostPausing = 5;
/// A batch that took so long is not repeated to be sure of it.
constexpr double kSlow = 1;

}  // namespace

double own_seconds(const native::Reply& reply) {
  return reply.cpu_seconds > 0 ? std::min(reply.cpu_seconds, reply.wall_seconds)
                               : reply.wall_seconds;
}

StepResult<BatchLength> find_batch_length(
    double batch_seconds, const native::Clock& clock,
    const std::function<StepResult<native::Reply>(std::uint64_t turns)>& batch) {
  const double enough = std::max(batch_seconds, kClockErrors * (clock.resolution + clock.overhead));
  std::uint64_t turns = 1;
  std::optional<native::Reply> before;
  while (true) {
    const StepResult<native::Reply> reply = batch(turns);
    if (!reply) return tl::make_unexpected(reply.error());
    const double took = reply->wall_seconds;
    // Not how long the answer took: on a busy machine that is some milliseconds for any body.
    const double lasted = took + reply->paused_seconds;
    const bool pausing = reply->paused_seconds > 0 && lasted >= kMostPausing * enough;
    if (took >= 0.9 * enough || pausing) {
      // The first time, memory and caches were perhaps not in place yet.
      if (!before && lasted < kSlow) {
        before = *reply;
        continue;
      }
      const native::Reply& first = before ? *before : *reply;
      const auto done = static_cast<double>(turns);
      BatchLength length;
      length.turns = turns;
      length.turn_seconds = std::min(took, first.wall_seconds) / done;
      length.own_turn_seconds = std::min(own_seconds(*reply), own_seconds(first)) / done;
      if (!pausing && length.turn_seconds > 0) {
        length.turns = static_cast<std::uint64_t>(std::clamp(
            std::round(enough / length.turn_seconds), 1.0, static_cast<double>(kMostTurns)));
      }
      return length;
    }
    if (turns >= kMostTurns) {
      return failed_because(
          "the compiler removed the body: however often it is repeated, it takes no time (hand "
          "what it computes to benchc::keep)");
    }
    const double growth = took > 0 ? std::min(kMostGrowth, 1.05 * enough / took) : kMostGrowth;
    turns = std::max(turns + 1, static_cast<std::uint64_t>(static_cast<double>(turns) * growth));
    turns = std::min(turns, kMostTurns);
    before.reset();
  }
}

}  // namespace benchc::workload
