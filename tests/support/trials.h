#pragma once

#include <algorithm>
#include <cstdlib>

namespace benchc::test {

/// Whether BENCHC_TRIALS asks simulations for more trials than a test takes: as many as it says.
inline bool wants_more_trials() { return std::getenv("BENCHC_TRIALS") != nullptr; }

/// How many trials a simulation takes that takes `usual` ones as a test.
inline int trials(int usual) {
  return wants_more_trials() ? std::max(usual, std::atoi(std::getenv("BENCHC_TRIALS"))) : usual;
}

}  // namespace benchc::test
