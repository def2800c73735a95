#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/model/select.h"

namespace benchc::model {

/// One side of a join: cases of one workload, and which of its parameters have to agree with the
/// other sides.
struct JoinSide {
  std::uint32_t workload = 0;
  const std::vector<std::uint64_t>* cases = nullptr;
  /// By parameter of the workload.
  std::vector<bool> open;
};

/// Where a joined parameter can be read: that of a side.
struct JoinedParameter {
  std::string name;
  std::uint32_t side = 0;
  std::uint32_t parameter = 0;
};

/// Rows of case indices, one for each side.
struct Joined {
  std::size_t sides = 0;
  std::vector<std::uint64_t> cases;
  /// The open parameters of all sides, by name, in order.
  std::vector<JoinedParameter> parameters;
  /// More than the limit: the rows are not all there.
  bool too_many = false;

  std::size_t rows() const { return sides == 0 ? 0 : cases.size() / sides; }
};

/// Every combination of one case a side in which open parameters of the same name have equal
/// values, in the order of the first side's cases, then of the second's. By hashing: quick where
/// the sides are large and the matches few.
Joined join(const Model& model, const std::vector<JoinSide>& sides, std::size_t limit);

}  // namespace benchc::model
