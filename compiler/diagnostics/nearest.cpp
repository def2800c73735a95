#include <algorithm>

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

}  // namespace

std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates) {
  if (name.empty() || name.size() > kLongestName) return {};
  const llvm::StringRef wanted(name.data(), name.size());
  // A third of the letters may be wrong: more of them, and the guess is not what was meant.
  const auto limit = static_cast<unsigned>(std::max<std::size_t>(1, name.size() / 3));
  unsigned best = limit + 1;
  std::string_view found;
  for (const std::string_view candidate : candidates) {
    if (candidate.empty() || candidate.size() > kLongestName) continue;
    const llvm::StringRef other(candidate.data(), candidate.size());
    if (other == wanted) continue;
    if (other.equals_insensitive(wanted)) return candidate;
    // Of a name of one letter everything short would be near.
    if (name.size() == 1) continue;
    const unsigned distance =
        swapped(name, candidate) ? 1 : wanted.edit_distance(other, true, limit);
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  return found;
}

}  // namespace benchc::diagnostics
