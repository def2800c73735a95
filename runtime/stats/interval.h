#pragma once

namespace benchc::stats {

/// A closed interval of real numbers; an infinite end says that nothing bounds it on that side.
/// `low <= high`, and neither end is NaN, in every interval that this room hands out.
struct Interval {
  double low = 0;
  double high = 0;

  bool operator==(const Interval&) const = default;

  /// The whole line: what is known of a value of which nothing is known.
  static Interval unbounded();
  /// A value without uncertainty; the whole line for NaN.
  static Interval exactly(double value);

  /// A single finite value.
  bool degenerate() const;
  /// Both ends are finite.
  bool bounded() const;
  bool contains(double value) const;
  double width() const { return high - low; }
};

/// The least interval that holds both.
Interval hull(Interval a, Interval b);

/// Interval arithmetic: the result holds every value that the operation can take over its operands
/// (Moore, "Interval Analysis", 1966), but for rounding in the last digit. What is undefined, as
/// infinity minus infinity or a division by an interval that holds 0, gives the whole line.
Interval operator-(Interval a);
Interval operator+(Interval a, Interval b);
Interval operator-(Interval a, Interval b);
Interval operator*(Interval a, Interval b);
Interval operator/(Interval a, Interval b);

}  // namespace benchc::stats
