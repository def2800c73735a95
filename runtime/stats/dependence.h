#pragma once

#include <cstddef>
#include <span>

/// Whether values in the order in which they were taken follow from each other, and what that
/// costs.
namespace benchc::stats {

struct Dependence {
  /// By how much the variance of a mean (or of the share of values below a point) is greater than
  /// it would be of independent values; at least 1. Of a series that drifts: beside the drift.
  double inflation = 1;
  /// As how many independent values they count: n / inflation.
  double effective = 0;
  /// They move in one direction over the whole series, so that there is no one value to tell.
  bool drifts = false;
};

/// Measured on the values' own order, by their ranks, so that neither spikes nor ties nor the law's
/// tails count.
///
/// The inflation is that of a first-order autoregression, (1 + phi) / (1 - phi) (Bartlett 1946;
/// Zieba 2010 on effective numbers of values), with phi freed from its bias in short series
/// (Marriott & Pope 1954; Kendall 1954) and half of its standard error added, since to take it for
/// too small costs more than to take it for too large. A phi within one standard error of 0 counts
/// as 0, with fewer than 50 values one within 2 and with fewer than 30 one within 3: so few
/// cannot tell. From 64 values on the means of blocks of 2, 4, … values are looked at likewise
/// (at 2.33 standard errors), which sees what moves slowly below other noise; the largest inflation
/// counts.
///
/// Drift is a rank correlation with time (Spearman's) that independent values have in 0.1% of
/// series, with the effective number of values beside the trend in place of their number (Yue &
/// Wang 2004, as Hamed & Rao 1998 for Kendall's). Fewer than 10 values do not drift.
///
/// Values of which one is not a number count as independent.
Dependence dependence(std::span<const double> in_order);

}  // namespace benchc::stats
