#include "runtime/workload/unrolled.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace benchc::workload {
namespace {

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

}  // namespace

LoopCost loop_cost(std::span<const TurnPair> pairs) {
  std::vector<double> costs;
  std::vector<double> copies;
  std::vector<double> eights;
  for (const TurnPair& pair : pairs) {
    costs.push_back(2 * pair.eight - pair.sixteen);
    copies.push_back((pair.sixteen - pair.eight) / (kCopies - kFewerCopies));
    eights.push_back(pair.eight);
  }
  LoopCost result;
  const double cost = median(costs);
  for (double& value : costs) value = std::abs(value - cost);
  result.uncertainty = 1.4826 * median(costs) / std::sqrt(static_cast<double>(pairs.size()));
  result.cost = std::clamp(cost, 0.0, median(eights));
  result.copy = median(copies);
  return result;
}

}  // namespace benchc::workload
