#pragma once

#include <cstddef>

/// Quantiles and tails of the laws that the intervals rest on. `tail` is the probability beyond the
/// point and may be far smaller than 1e-16's neighbourhood of 1 could tell, so it is never given as
/// its complement.
namespace benchc::stats {

/// The z with P(Z > z) = tail for a standard normal Z; 0 < tail < 1.
double normal_upper(double tail);

/// P(Z > z) for a standard normal Z.
double normal_tail(double z);

/// The density of the standard normal law.
double normal_density(double z);

/// The t with P(T > t) = tail for Student's law; 0 < tail < 1, degrees > 0.
double student_upper(double tail, double degrees);

/// The largest k in 0..n+1 with P(B < k) <= tail for B ~ Binomial(n, p): how many order statistics
/// can be cut off below. 0 when not even the smallest can.
std::size_t binomial_cut(std::size_t n, double p, double tail);

/// The same where B varies `inflation` (at least 1) times as much as the binomial law has it, since
/// what is counted follows from each other: n / inflation independent trials of which each counts
/// as `inflation`. With 1, binomial_cut.
std::size_t widened_binomial_cut(std::size_t n, double p, double tail, double inflation);

/// The largest k >= 0 with P(T < k) <= tail for T the signed-rank statistic of n pairs (Wilcoxon
/// 1945): exact to kExactSignedRankPairs pairs, beyond that normal with continuity correction,
/// which errs to the safe side in the tail because the exact law has lighter tails.
std::size_t signed_rank_cut(std::size_t n, double tail);

inline constexpr std::size_t kExactSignedRankPairs = 60;

}  // namespace benchc::stats
