#pragma once

#include <random>
#include <string>

namespace benchc::syntax {

/// A spec without errors that uses every form of the grammar, laid out at random.
std::string generated_spec(std::mt19937& random);

}  // namespace benchc::syntax
