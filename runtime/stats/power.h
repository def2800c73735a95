#pragma once

#include <cstddef>
#include <cstdint>

/// How small a change a comparison sees, and how many samples it takes.
namespace benchc::stats {

/// The least true change beyond the limit, on the scale of `deviation`, that a sequential
/// comparison tells with probability `power` when it has up to `units` independent units (pairs,
/// samples or processes) of standard deviation `deviation` each, at two-sided alpha at its last
/// look. Infinite where so few units cannot tell anything.
///
/// The comparison is taken to be the signed-rank interval of normal units: the change is told when
/// the interval's cut-th Walsh average lies beyond the limit, and how many of these averages do has
/// the mean and variance of Lehmann 1975 ("Nonparametrics", 4.2 and appendix 4) at that change,
/// with a normal law about them. For many units that is (z(alpha/2) + z(power)) deviation
/// sqrt(pi/3) / sqrt(units).
double least_seen(double deviation, double units, double alpha, double power);

/// How many units it takes to see `change`; infinite where it cannot be seen.
double units_needed(double deviation, double change, double alpha, double power);

/// The standard deviation of the normal units whose signed-rank interval at 1 - alpha is as wide,
/// on either side, as the one that was observed of so many units. An interval's width tells how
/// much a method scatters for the law that the values really have, and outliers hardly move it
/// (Lehmann, "Nonparametric confidence intervals for a shift parameter", 1963). NaN where so few
/// units have no interval.
double deviation_of(double half_width, double units, double alpha);

}  // namespace benchc::stats
