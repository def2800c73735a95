#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

/// Looking at samples while they are taken, without erring more often than one look at the end
/// would: group sequential boundaries by alpha spending (Lan & DeMets 1983, "Discrete sequential
/// boundaries for clinical trials"), and intervals that hold at all looks together (repeated
/// confidence intervals, Jennison & Turnbull 1989).
namespace benchc::stats {

/// What may have been spent of alpha when a share `information` (0..1) of all samples is there:
/// the power family of Kim & DeMets (1987), alpha * information^0.5. It spends early, so that what
/// is plain ends soon, and leaves the last look an interval little wider than that of one look.
double spent_alpha(double alpha, double information);

/// The nominal two-sided alphas of looks at growing samples: with an interval at 1 - at(k) at each
/// look k, all of them hold together with probability of at least 1 - alpha. The statistic is taken
/// to move as a Brownian motion in the number of samples, which sums, means, ranks and medians do;
/// the boundaries come from the recursion of Armitage, McPherson & Rowe (1969).
class AlphaSpending {
 public:
  /// `looks`: after how many samples, ascending; the last one is the horizon. Looks nearer to each
  /// other than 1% of the samples are taken to be 1% apart, which errs to the safe side.
  AlphaSpending(double alpha, std::vector<std::uint32_t> looks);

  /// The same with what `spent` says may have been spent by each look (ascending, the last is all
  /// of it) instead of the power family.
  AlphaSpending(std::vector<std::uint32_t> looks, std::vector<double> spent);

  /// At the first look at or beyond so many samples that is on the schedule.
  double at(std::uint32_t samples) const;
  /// At the last look, after so many samples, at which something else than the samples' values
  /// ended the measuring: all that the looks before it left.
  double at_end(std::uint32_t samples) const;

 private:
  /// Where |Z| is at a look when nothing has been decided: points, and the probability of each by a
  /// quadrature. Brownian time is in samples.
  struct Undecided {
    double time = 0;
    std::vector<double> points;
    std::vector<double> masses;
  };
  void recurse();
  /// The |z| that is passed first at `time` with this probability.
  static double boundary(const Undecided& before, double time, double probability);
  static Undecided after(const Undecided& before, double time, double bound);

  std::vector<std::uint32_t> looks_;
  /// By look, all up to it.
  std::vector<double> spent_;
  std::vector<double> nominal_;
  /// By look but the last.
  std::vector<Undecided> undecided_;
};

}  // namespace benchc::stats
