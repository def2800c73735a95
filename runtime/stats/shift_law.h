#pragma once

#include <cstddef>
#include <vector>

/// The law of the greatest contrast that a series without a change shows. Private to the room.
namespace benchc::stats {

/// Intervals of one length, spread evenly over a series.
struct SeededLayer {
  std::size_t length = 0;
  std::size_t count = 0;
};

/// The layers of seeded intervals (Kovács, Bühlmann, Li & Munk 2023, "Seeded binary segmentation"),
/// each shorter than the one before by the square root of 2, down to `least` values.
std::vector<SeededLayer> seeded_layers(std::size_t values, std::size_t least);

/// P(max |C_k| >= b) over edge <= k <= values - edge, for C_k the standardised difference between
/// the means of the first k and of the other values, of independent normal values: the asymptotic
/// tail of James, James & Siegmund (1987, "Tests for a change-point") with Siegmund's correction
/// for discrete time. Not a probability where it is large; on the safe side there.
double cusum_tail(double b, std::size_t values, std::size_t edge);

/// The sum of these over all seeded intervals: no less than the probability that one of them shows
/// so much.
double scan_tail(double b, std::size_t values, std::size_t edge);

/// The point of the normal law with the tail that Student's law has beyond t.
double normal_score(double t, double degrees);

/// P(B >= least) for B ~ Binomial(trials, share).
double binomial_tail(std::size_t trials, double share, std::size_t least);

}  // namespace benchc::stats
