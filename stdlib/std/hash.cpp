#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stdlib/include/benchc/native.h"
#include "stdlib/std/random.h"
#include "stdlib/std/region.h"

namespace {

using benchc::stdlib::mix;
using benchc::stdlib::Random;
using benchc::stdlib::Region;

// ---- std.hash ----------------------------------------------------------------------------------

std::size_t hash_of(std::string_view text) { return std::hash<std::string_view>()(text); }

/// Equal texts have equal hashes wherever they lie, and a bit more or less is another hash.
bool tells_apart(std::string_view text) {
  const std::size_t hash = hash_of(text);
  std::string other(text);
  if (hash_of(other) != hash) return false;
  for (const std::size_t at : {std::size_t{0}, text.size() / 2, text.size() - 1}) {
    other[at] = static_cast<char>(other[at] ^ 1);
    if (hash_of(other) == hash) return false;
    other[at] = static_cast<char>(other[at] ^ 1);
  }
  return true;
}

template <bool Unrolled>
void hash(benchc::Bench<Unrolled>& bench) {
  const std::size_t n = bench.size("n");
  if (n < 1) bench.fail("the text has to have a byte");
  const Region memory(n);
  Random random(1);
  for (char& byte : memory.as<char>()) byte = static_cast<char>('a' + random.below(26));
  const std::string_view text(memory.data(), n);
  if (!tells_apart(text)) bench.fail("the hash does not tell a text from another");
  const std::size_t one = hash_of(text);

  bench.items(1);
  bench.bytes(n);
  const char* at = text.data();
  std::size_t sum = 0;
  std::size_t hashes = 0;
  bench.measure([&] {
    benchc::keep(at);
    sum += hash_of({at, n});
    ++hashes;
    benchc::keep(sum);
  });
  if (sum != one * hashes || hash_of(text) != one) {
    bench.fail("the same text did not always have the same hash");
  }
}

// ---- std.hash.lookup ---------------------------------------------------------------------------

using Map = std::unordered_map<std::uint64_t, std::uint64_t>;

/// What a lookup adds to the sum of all: nothing where the key is not found.
inline std::uint64_t value_of(const Map& map, std::uint64_t key) {
  const auto found = map.find(key);
  return found == map.end() ? 0 : found->second;
}

/// `steps` lookups from the first on, and round again.
std::uint64_t expected_sum(const std::vector<std::uint64_t>& values, std::uint64_t steps) {
  std::uint64_t all = 0;
  std::uint64_t begun = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i == steps % values.size()) begun = all;
    all += values[i];
  }
  return steps / values.size() * all + begun;
}

template <bool Unrolled>
void lookup(benchc::Bench<Unrolled>& bench) {
  const std::size_t n = bench.size("n");
  const std::string_view find = bench.text("find");
  if (n < 1 || n > std::size_t{1} << 32) bench.fail("a map has 1 to 2^32 entries here");
  if (find != "hit" && find != "miss") bench.fail("find is \"hit\" or \"miss\"");

  // No two numbers are mixed into one: keys below n are in the map, those from n on are not.
  Map map;
  map.reserve(n);
  for (std::size_t i = 0; i < n; ++i) map.emplace(mix(i), i + 1);
  // Enough that the branch predictor does not know them by heart; a power of two.
  const std::size_t queries = std::bit_ceil(std::clamp<std::size_t>(n, 1024, 4194304));
  std::vector<std::uint64_t> keys(queries);
  std::vector<std::uint64_t> values(queries);
  Random random(1);
  for (std::size_t i = 0; i < queries; ++i) {
    const std::uint64_t which = random.below(n);
    keys[i] = mix(find == "hit" ? which : n + which);
    values[i] = find == "hit" ? which + 1 : 0;
    if (i < 1024 && value_of(map, keys[i]) != values[i]) bench.fail("a lookup went wrong");
  }

  bench.items(1);
  const std::uint64_t* const key = keys.data();
  const std::size_t mask = queries - 1;
  std::uint64_t sum = 0;
  std::uint64_t steps = 0;
  bench.measure([&] {
    sum += value_of(map, key[steps & mask]);
    ++steps;
    benchc::keep(sum);
  });
  if (sum != expected_sum(values, steps)) bench.fail("the lookups did not find what they should");
}

}  // namespace

BENCHC_ENTRY(std_hash, bench) { hash(bench); }

BENCHC_ENTRY(std_hash_lookup, bench) { lookup(bench); }
