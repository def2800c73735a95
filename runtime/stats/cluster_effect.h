#pragma once

#include <span>

#include "runtime/stats/clusters.h"
#include "runtime/stats/estimate.h"
#include "runtime/stats/interval.h"

/// Intervals of clustered values for statistics that are no sum and no sign: what clusters have in
/// common is measured, and widens the interval that independent values would have. `inflation` is
/// how much more the clusters' sums vary since clusters follow from each other.
namespace benchc::stats {

/// The interval of the quantile of order q: order statistics whose ranks are widened by the design
/// effect of the share of values below the sample's quantile, from its sums by cluster (Woodruff,
/// "Confidence intervals for medians and other position measures", JASA 47, 1952), and by Student's
/// law with the clusters' degrees over the normal one. As none of the two sides of a quantile may
/// rest on too few clusters, an effect counts as no less than that of the median at half of its
/// excess.
Interval clustered_quantile_interval(std::span<const double> values, const Clusters& clusters,
                                     double q, double alpha, double inflation);

/// The interval of a trimmed mean, of stddev or of cv (the latter two on logarithms): Student's t
/// on the jackknife that leaves one cluster out at a time, clusters being of unlike sizes (Busing,
/// Meijer & van der Leeden 1999). More than 40 clusters are left out in 40 groups of successive
/// ones (Kott 2001). Unbounded where the statistic is not defined without some cluster.
Interval jackknife_interval(Statistic statistic, std::span<const double> values,
                            const Clusters& clusters, double alpha, double inflation);

}  // namespace benchc::stats
