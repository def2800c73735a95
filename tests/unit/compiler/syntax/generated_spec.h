#pragma once

#include <random>
#include <string>

namespace benchc::syntax {

/// A spec without errors that uses every form of the grammar, laid out at random. Its comments are
/// `# c1`, `# c2`, … in order, some with more behind; no string has `# c` in it.
std::string generated_spec(std::mt19937& random);

}  // namespace benchc::syntax
