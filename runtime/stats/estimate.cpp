#include "runtime/stats/estimate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "runtime/stats/distributions.h"
#include "runtime/stats/moments.h"
#include "runtime/stats/order.h"

namespace benchc::stats {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> sorted_copy(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

std::vector<double> logs(std::span<const double> values) {
  std::vector<double> result;
  result.reserve(values.size());
  for (const double value : values) result.push_back(std::log(value));
  return result;
}

bool parameter_ok(Statistic statistic) {
  const double p = statistic.parameter;
  if (statistic.kind == Kind::Quantile) return p >= 0 && p <= 1;
  if (statistic.kind == Kind::TrimmedMean) return p >= 0 && p < 0.5;
  return true;
}

double variance(std::span<const double> values) {
  if (values.size() < 2) return kNan;
  return squares_about(values, mean_of(values)) / static_cast<double>(values.size() - 1);
}

double geomean(std::span<const double> values) {
  const double least = *std::min_element(values.begin(), values.end());
  if (least < 0) return kNan;
  if (least == 0) return 0;
  return std::exp(mean_of(logs(values)));
}

// The values that the trimmed mean keeps.
std::span<const double> trimmed(std::span<const double> sorted, double share) {
  const auto cut = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
  return sorted.subspan(cut, sorted.size() - 2 * cut);
}

// Tukey & McLaughlin 1963, with the standard error as Yuen 1974 writes it: the winsorized sum of
// squares over h(h-1), where h values are kept, and h - 1 degrees of freedom.
Interval trimmed_mean_interval(std::span<const double> sorted, double share, double alpha,
                               double inflation) {
  const auto kept = trimmed(sorted, share);
  if (kept.size() == sorted.size()) return mean_interval(sorted, alpha, inflation);
  const double effective = static_cast<double>(kept.size()) / inflation;
  if (effective < 2) return Interval::unbounded();
  const double cut = static_cast<double>(sorted.size() - kept.size()) / 2;
  const double h = static_cast<double>(kept.size());
  const double winsorized_mean =
      mean_of(kept) * (h / static_cast<double>(sorted.size())) +
      (kept.front() + kept.back()) * (cut / static_cast<double>(sorted.size()));
  const double low_end = kept.front() - winsorized_mean;
  const double high_end = kept.back() - winsorized_mean;
  const double squares =
      squares_about(kept, winsorized_mean) + cut * (low_end * low_end + high_end * high_end);
  const double center = mean_of(kept);
  if (!std::isfinite(squares)) return Interval::unbounded();
  if (kept.front() == kept.back()) {
    return equal_values_interval(kept, center, alpha);
  }
  const double half =
      student_upper(alpha / 2, effective - 1) * std::sqrt(squares / (h * (effective - 1)));
  return {center - half, center + half};
}

// The variance of a law over that of a sample of it, whose values gather around their own mean the
// more, the more they follow from each other.
double unbiased(double n, double inflation) { return (n - 1) / (n - inflation); }

// Bonett, "Approximate confidence interval for standard deviation of nonnormal distributions",
// Computational Statistics & Data Analysis 50, 2006. The kurtosis is taken about a trimmed mean so
// that it is not drawn down by a skewed tail.
Interval stddev_interval(std::span<const double> sorted, double alpha, double inflation) {
  const double n = static_cast<double>(sorted.size());
  const double effective = n / inflation;
  const double z = normal_upper(alpha / 2);
  if (effective < 5 || effective <= z) return Interval::unbounded();
  const double squares = squares_about(sorted, mean_of(sorted));
  if (!std::isfinite(squares)) return Interval::unbounded();
  if (squares == 0) {
    return enough_equal_values(sorted.size(), alpha) ? Interval::exactly(0) : Interval::unbounded();
  }
  // With 5 values the formula's share is one half: cut as much as leaves a value.
  const double center = mean_of(trimmed(sorted, std::min(0.49, 0.5 / std::sqrt(n - 4))));
  // In units of the standard deviation, so that fourth powers neither overflow nor vanish.
  const double unit = std::sqrt(squares / (n - 1));
  double fourth = 0;
  for (const double value : sorted) fourth += std::pow((value - center) / unit, 4);
  const double kurtosis = n * fourth / ((n - 1) * (n - 1));
  const double c = effective / (effective - z);
  const double error = c * std::sqrt(std::max(0.0, kurtosis - (n - 3) / n) / (effective - 1));
  const double log_variance = std::log(c * unbiased(n, inflation)) + 2 * std::log(unit);
  return {std::exp((log_variance - z * error) / 2), std::exp((log_variance + z * error) / 2)};
}

// Miller, "The jackknife - a review", Biometrika 61, 1974: t on the pseudo-values of log cv.
Interval cv_interval(std::span<const double> values, double alpha, double inflation) {
  const double n = static_cast<double>(values.size());
  if (n / inflation < 4) return Interval::unbounded();
  const double mean = mean_of(values);
  const double squares = squares_about(values, mean);
  if (!std::isfinite(squares) || mean == 0) return Interval::unbounded();
  if (squares == 0) {
    return enough_equal_values(values.size(), alpha) ? Interval::exactly(0) : Interval::unbounded();
  }
  const auto log_cv = [](double sum_of_squares, double degrees, double center) {
    return 0.5 * std::log(sum_of_squares / degrees) - std::log(std::abs(center));
  };
  const double whole = log_cv(squares, n - 1, mean);
  std::vector<double> pseudo;
  pseudo.reserve(values.size());
  for (const double value : values) {
    const double distance = value - mean;
    const double rest = squares - distance * distance * n / (n - 1);
    const double rest_mean = mean - distance / (n - 1);
    // Without this value the others are all equal, or their mean is 0: there is no logarithm.
    if (rest <= squares * 1e-14 || rest_mean == 0) return Interval::unbounded();
    pseudo.push_back(n * whole - (n - 1) * log_cv(rest, n - 2, rest_mean));
  }
  const Interval on_logs = mean_interval(pseudo, alpha, inflation);
  if (!on_logs.bounded()) return Interval::unbounded();
  const double factor = std::sqrt(unbiased(n, inflation));
  return {factor * std::exp(on_logs.low), factor * std::exp(on_logs.high)};
}

Interval geomean_interval(std::span<const double> values, double alpha, double inflation) {
  if (*std::min_element(values.begin(), values.end()) <= 0) return Interval::unbounded();
  const Interval on_logs = mean_interval(logs(values), alpha, inflation);
  if (!on_logs.bounded()) return Interval::unbounded();
  return {std::exp(on_logs.low), std::exp(on_logs.high)};
}

bool has_nan(std::span<const double> values) {
  return std::any_of(values.begin(), values.end(), [](double v) { return std::isnan(v); });
}

// Without sorting all of them; the same as sorted_quantile.
double median(std::span<const double> values) {
  std::vector<double> parted(values.begin(), values.end());
  const auto middle = parted.begin() + static_cast<std::ptrdiff_t>(parted.size() / 2);
  std::nth_element(parted.begin(), middle, parted.end());
  if (parted.size() % 2 == 1) return *middle;
  const std::array<double, 2> both = {*std::max_element(parted.begin(), middle), *middle};
  return sorted_quantile(both, 0.5);
}

// Whether the statistic is a number, seen without working it out where that is dear.
bool defined(Statistic statistic, std::span<const double> values) {
  const bool sorts = statistic.kind == Kind::Median || statistic.kind == Kind::Quantile ||
                     statistic.kind == Kind::Mad || statistic.kind == Kind::TrimmedMean;
  const auto finite = [](double v) { return std::isfinite(v); };
  if (sorts && !values.empty() && std::all_of(values.begin(), values.end(), finite)) {
    return parameter_ok(statistic);
  }
  return !std::isnan(point(statistic, values));
}

}  // namespace

double point(Statistic statistic, std::span<const double> values) {
  if (statistic.kind == Kind::Count) return static_cast<double>(values.size());
  if (values.empty() || has_nan(values) || !parameter_ok(statistic)) return kNan;
  switch (statistic.kind) {
    case Kind::Min:
      return *std::min_element(values.begin(), values.end());
    case Kind::Max:
      return *std::max_element(values.begin(), values.end());
    case Kind::Sum:
      return std::accumulate(values.begin(), values.end(), 0.0);
    case Kind::Mean:
      return mean_of(values);
    case Kind::Stddev:
      return std::sqrt(variance(values));
    case Kind::Cv:
      return std::sqrt(variance(values)) / std::abs(mean_of(values));
    case Kind::Geomean:
      return geomean(values);
    case Kind::Median:
      return median(values);
    case Kind::Quantile:
      return sorted_quantile(sorted_copy(values), statistic.parameter);
    case Kind::Mad:
      return sorted_mad(sorted_copy(values));
    case Kind::TrimmedMean:
      return mean_of(trimmed(sorted_copy(values), statistic.parameter));
    case Kind::Count:
      break;
  }
  return kNan;
}

Interval interval(Statistic statistic, std::span<const double> values, double alpha) {
  return dependent_interval(statistic, values, alpha, 1);
}

Interval dependent_interval(Statistic statistic, std::span<const double> values, double alpha,
                            double inflation) {
  if (!defined(statistic, values) || !(alpha > 0 && alpha < 1) || !(inflation >= 1)) {
    return Interval::unbounded();
  }
  switch (statistic.kind) {
    case Kind::Min:
    case Kind::Max:
    case Kind::Sum:
    case Kind::Count:
      return Interval::exactly(point(statistic, values));
    case Kind::Mean:
      return mean_interval(values, alpha, inflation);
    case Kind::Stddev:
      return stddev_interval(sorted_copy(values), alpha, inflation);
    case Kind::Cv:
      return cv_interval(values, alpha, inflation);
    case Kind::Geomean:
      return geomean_interval(values, alpha, inflation);
    case Kind::Median:
      return sorted_quantile_interval(sorted_copy(values), 0.5, alpha, inflation);
    case Kind::Quantile:
      return sorted_quantile_interval(sorted_copy(values), statistic.parameter, alpha, inflation);
    case Kind::Mad:
      return sorted_mad_interval(sorted_copy(values), alpha, inflation);
    case Kind::TrimmedMean:
      return trimmed_mean_interval(sorted_copy(values), statistic.parameter, alpha, inflation);
  }
  return Interval::unbounded();
}

}  // namespace benchc::stats
