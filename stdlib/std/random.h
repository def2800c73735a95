#pragma once

#include <cstdint>

namespace benchc::stdlib {

/// Mixes the bits of a number so that no two numbers give the same: the finaliser of SplitMix64
/// (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

/// SplitMix64: the same numbers on every machine and in every process.
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) : state_(seed) {}

  constexpr std::uint64_t next() { return mix(state_ += 0x9e3779b97f4a7c15U); }

  /// From 0 to just below `bound`, which is at most 2^32; off from uniform by less than 2^-32.
  constexpr std::uint64_t below(std::uint64_t bound) { return ((next() >> 32) * bound) >> 32; }

 private:
  std::uint64_t state_;
};

}  // namespace benchc::stdlib
