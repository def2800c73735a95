#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include <llvm/ADT/StringRef.h>

#include "compiler/diagnostics/diagnostic.h"

namespace benchc::diagnostics {
namespace {

// Longer names are never typed by mistake for each other, and the distance is quadratic.
constexpr std::size_t kLongestName = 64;

/// Two neighbouring letters in the wrong order are one slip of the fingers, which an edit distance
/// counts as two.
bool swapped(std::string_view one, std::string_view other) {
  const auto [first, second] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  if (one.size() != other.size() || one.end() - first < 2) return false;
  return first[0] == second[1] && first[1] == second[0] &&
         std::equal(first + 2, one.end(), second + 2);
}

/// Tells quickly of most names that they are far from one, by how often each letter stands in both.
class Letters {
 public:
  explicit Letters(std::string_view name) : size_(name.size()) {
    for (const char c : name) ++count_[static_cast<unsigned char>(c)];
  }

  /// Fewer edits than this never make the other of the one: each adds a letter, takes one away, or
  /// does both.
  std::size_t fewest_edits(std::string_view other) {
    std::size_t common = 0;
    for (const char c : other) common += count_[static_cast<unsigned char>(c)]-- > 0 ? 1U : 0U;
    for (const char c : other) ++count_[static_cast<unsigned char>(c)];
    return std::max(size_, other.size()) - common;
  }

 private:
  std::array<int, 256> count_ = {};
  std::size_t size_;
};

}  // namespace

std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates) {
  if (name.empty() || name.size() > kLongestName) return {};
  const llvm::StringRef wanted(name.data(), name.size());
  // A third of the letters may be wrong: more of them, and the guess is not what was meant.
  const auto limit = static_cast<unsigned>(std::max<std::size_t>(1, name.size() / 3));
  unsigned best = limit + 1;
  Letters letters(name);
  std::string_view found;
  for (const std::string_view candidate : candidates) {
    if (candidate.empty() || candidate.size() > kLongestName) continue;
    const llvm::StringRef other(candidate.data(), candidate.size());
    if (other == wanted) continue;
    if (other.equals_insensitive(wanted)) return candidate;
    // Of a name of one letter everything short would be near.
    if (name.size() == 1 || letters.fewest_edits(candidate) >= best) continue;
    // At 1 nothing is nearer, and 0 would be no limit.
    if (best == 1) continue;
    const unsigned distance =
        swapped(name, candidate) ? 1 : wanted.edit_distance(other, true, best - 1);
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  return found;
}

}  // namespace benchc::diagnostics
