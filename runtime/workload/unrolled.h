#pragma once

#include <span>

/// What the loop around a body of a few cycles costs, told from turns with different numbers of
/// copies of the body.
namespace benchc::workload {

/// Copies of the body in a turn, and how many there are in the turn that it is compared with.
inline constexpr unsigned kCopies = 16;
inline constexpr unsigned kFewerCopies = 8;

/// What a turn took with 16 and with 8 copies, measured one after the other; seconds.
struct TurnPair {
  double sixteen = 0;
  double eight = 0;
};

struct LoopCost {
  /// A turn's cost beside its copies, and its standard uncertainty; seconds.
  double cost = 0;
  double uncertainty = 0;
  /// What a copy takes.
  double copy = 0;

  /// Whether the copies take so little that there are none: neither more than 0.02 ns, which is no
  /// instruction, nor a fifth of the loop.
  bool removed() const { return copy < 0.02e-9 && copy <= cost / 5; }

  /// Seconds an iteration of a turn that took so long; never below 0.
  double iteration(double turn) const { return turn > cost ? (turn - cost) / kCopies : 0; }
};

/// Both turns have the loop's cost o and else their copies: T16 = o + 16 c, T8 = o + 8 c, so that
/// o = 2 T8 - T16. The median over the pairs; its uncertainty by the median absolute deviation
/// (times 1.4826, the standard deviation where errors are normal). `pairs` must not be empty.
LoopCost loop_cost(std::span<const TurnPair> pairs);

}  // namespace benchc::workload
