#include "runtime/stats/shift.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "runtime/stats/distributions.h"
#include "runtime/stats/shift_cuts.h"
#include "runtime/stats/shift_series.h"

namespace benchc::stats {
namespace {

// Of alpha, what changes of variance get.
constexpr double kShareOfVariance = 0.25;
// Fewer values tell too little of a variance.
constexpr std::size_t kFewestOfVariance = 8;

struct Between {
  std::size_t earliest = 0;
  std::size_t latest = 0;
};

// All places whose likelihood is not too far below that of the best (Siegmund 1988, "Confidence
// sets in change-point problems": on each side, how far a walk with that drift rises has an
// exponential tail).
Between between(const ShiftCuts& found, std::size_t cut, double alpha) {
  const std::size_t begin = found.segment_begin(cut);
  const std::size_t end = found.segment_end(cut);
  const std::size_t best = found.cuts()[cut];
  const double variance =
      std::max(found.mean_variance(begin, best) * static_cast<double>(best - begin),
               found.mean_variance(best, end) * static_cast<double>(end - best));
  const double least = found.sums().gain(begin, best, end) - 2 * variance * std::log(2 / alpha);
  Between result{best, best};
  for (std::size_t first = begin + 1; first < end; ++first) {
    if (found.sums().gain(begin, first, end) < least) continue;
    result.earliest = std::min(result.earliest, first);
    result.latest = std::max(result.latest, first);
  }
  return result;
}

Shift placed(const ShiftSeries& series, const ShiftCuts& found, std::size_t cut, double alpha) {
  Shift shift;
  const Between places = between(found, cut, alpha);
  shift.first = series.at[found.cuts()[cut]];
  // What was set aside between two values may be before or after the change.
  shift.earliest = series.at[places.earliest - 1] + 1;
  shift.latest = series.at[places.latest];
  return shift;
}

Interval around(double value, double half) {
  if (std::isnan(value) || std::isnan(half)) return Interval::unbounded();
  return {value - half, value + half};
}

Shift level_shift(const ShiftSeries& series, const ShiftCuts& found, std::size_t cut,
                  double alpha) {
  Shift shift = placed(series, found, cut, alpha);
  const std::size_t begin = found.segment_begin(cut);
  const std::size_t first = found.cuts()[cut];
  const std::size_t end = found.segment_end(cut);
  const double before = found.sums().mean(begin, first);
  const double after = found.sums().mean(first, end);
  const double variance_before = found.mean_variance(begin, first);
  const double variance_after = found.mean_variance(first, end);
  const double t = student_upper(alpha / 2, found.noise().degrees);
  shift.before = series.level(before);
  shift.after = series.level(after);
  shift.difference = shift.after - shift.before;
  const bool positive = shift.before > 0 && shift.after > 0;
  shift.ratio = positive ? shift.after / shift.before - 1 : std::nan("");
  if (series.logarithmic) {
    const double half = t * std::sqrt(variance_before + variance_after);
    const Interval logarithm = around(after - before, half);
    shift.ratio_interval = {std::expm1(logarithm.low), std::expm1(logarithm.high)};
    // To first order in the errors of both levels.
    shift.difference_interval =
        around(shift.difference, t * std::hypot(shift.before * std::sqrt(variance_before),
                                                shift.after * std::sqrt(variance_after)));
    return shift;
  }
  shift.difference_interval =
      around(shift.difference, t * series.unit * std::sqrt(variance_before + variance_after));
  const double least = shift.before - t * series.unit * std::sqrt(variance_before);
  if (positive && least > 0) {
    const double half = t * series.unit *
                        std::hypot(std::sqrt(variance_after),
                                   shift.after / shift.before * std::sqrt(variance_before)) /
                        shift.before;
    shift.ratio_interval = around(shift.ratio, half);
  }
  return shift;
}

std::vector<double> residuals_of(const ShiftSeries& series, const ShiftCuts& levels) {
  std::vector<double> residuals = series.values;
  std::size_t begin = 0;
  for (std::size_t segment = 0; segment <= levels.cuts().size(); ++segment) {
    const std::size_t end =
        segment == levels.cuts().size() ? residuals.size() : levels.cuts()[segment];
    const double mean = levels.sums().mean(begin, end);
    for (std::size_t i = begin; i < end; ++i) residuals[i] -= mean;
    begin = end;
  }
  return residuals;
}

// The standard deviation of a part of residuals.
double deviation(std::span<const double> residuals) {
  double sum = 0;
  for (const double off : residuals) sum += off * off;
  return std::sqrt(sum / static_cast<double>(residuals.size()));
}

// The changes of variance: of the mean of log residual², bounded below so that a value that
// happens to lie near its level is no news.
void add_variance_shifts(const ShiftSeries& series, const ShiftCuts& levels, double alpha,
                         std::vector<Shift>& shifts) {
  const double variance = levels.noise().variance;
  if (!(variance > 0) || series.values.size() < 2 * kFewestOfVariance) return;
  constexpr double kLeastOfVariance = 0.04;
  const std::vector<double> residuals = residuals_of(series, levels);
  std::vector<double> logarithms(residuals.size());
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    logarithms[i] = std::log(residuals[i] * residuals[i] / variance + kLeastOfVariance);
  }
  const ShiftCuts found(logarithms, {}, kFewestOfVariance, alpha);
  const std::span<const double> all = residuals;
  const double unit = series.logarithmic ? std::exp(series.median) : series.unit;
  for (std::size_t cut = 0; cut < found.cuts().size(); ++cut) {
    Shift shift = placed(series, found, cut, alpha);
    shift.kind = Shift::Kind::Variance;
    const std::size_t begin = found.segment_begin(cut);
    const std::size_t first = found.cuts()[cut];
    const std::size_t end = found.segment_end(cut);
    shift.before = unit * deviation(all.subspan(begin, first - begin));
    shift.after = unit * deviation(all.subspan(first, end - first));
    shift.difference = shift.after - shift.before;
    shift.ratio =
        shift.before > 0 && shift.after > 0 ? shift.after / shift.before - 1 : std::nan("");
    shifts.push_back(shift);
  }
}

}  // namespace

std::vector<Shift> shifts(std::span<const double> values, double alpha) {
  std::vector<Shift> result;
  const ShiftSeries series = shift_series(values);
  if (series.values.size() < kFewestForShifts || !(alpha > 0)) return result;
  const ShiftCuts levels(series.values, series.outliers, kFewestOfLevel,
                         alpha * (1 - kShareOfVariance));
  for (std::size_t cut = 0; cut < levels.cuts().size(); ++cut) {
    result.push_back(level_shift(series, levels, cut, alpha));
  }
  add_variance_shifts(series, levels, alpha * kShareOfVariance, result);
  std::stable_sort(result.begin(), result.end(),
                   [](const Shift& a, const Shift& b) { return a.first < b.first; });
  return result;
}

}  // namespace benchc::stats
