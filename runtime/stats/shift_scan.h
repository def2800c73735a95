#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// Where the mean of a series may change. Private to the room.
namespace benchc::stats {

/// Sums and sums of squares of any part of a series in constant time.
class PrefixSums {
 public:
  explicit PrefixSums(std::span<const double> values);

  std::size_t size() const { return sums_.size() - 1; }
  double mean(std::size_t begin, std::size_t end) const;
  /// The sum of squared distances from the part's mean.
  double scatter(std::size_t begin, std::size_t end) const;

  struct Split {
    std::size_t first = 0;
    /// By how much the scatter falls when the part is split there; 0 where it cannot be.
    double gain = 0;
  };
  /// The best split of a part into two with at least `edge` values each, of those that are `stride`
  /// apart.
  Split best_split(std::size_t begin, std::size_t end, std::size_t edge,
                   std::size_t stride = 1) const;
  double gain(std::size_t begin, std::size_t first, std::size_t end) const;

 private:
  std::vector<double> sums_;
  std::vector<double> squares_;
  std::vector<double> inverse_;
};

/// First indices of segments, each with at least `edge` values, whose splits gain more than
/// `least`: binary segmentation over seeded intervals, so that a bump is seen as well as a step.
std::vector<std::size_t> candidate_cuts(const PrefixSums& sums, std::size_t edge, double least);

/// Moves each cut to the best place between its neighbours.
void refine_cuts(const PrefixSums& sums, std::size_t edge, std::vector<std::size_t>& cuts);

}  // namespace benchc::stats
