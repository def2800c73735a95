#pragma once

/// The room of statistics: pure functions over spans of numbers, with no files, clocks or globals.
///
///   estimate.h  what a statistic is worth in a sample, and the interval around it
///   clusters.h  the same where values come in clusters, as those of one process do
///   paired.h    two series that were measured in pairs, compared with each other
///   change.h    a new run against earlier runs, which drift between each other
///   interval.h  intervals and their arithmetic
///
/// The methods, their papers and what they assume are told in docs/statistics.md.

#include "runtime/stats/change.h"
#include "runtime/stats/clusters.h"
#include "runtime/stats/estimate.h"
#include "runtime/stats/interval.h"
#include "runtime/stats/paired.h"
