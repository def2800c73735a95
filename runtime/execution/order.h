#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "runtime/plan/plan.h"

/// In what order things are measured, and when the samples are looked at.
namespace benchc::execution {

/// A generator whose numbers depend on the seed and the stream alone: groups do not disturb each
/// other's order.
std::mt19937_64 generator(std::uint64_t seed, std::uint64_t stream);

/// Fisher and Yates's shuffle, spelled out: std::shuffle's order differs between libraries, and a
/// seed must give the same run everywhere.
void shuffle(std::span<std::uint32_t> values, std::mt19937_64& random);

/// The plan's groups (indices) in the order in which they are measured: those in random order
/// change places among themselves, the others keep theirs.
std::vector<std::uint32_t> group_order(const plan::Plan& plan, std::uint64_t seed);

/// The number of samples at the look after the one at `samples`.
std::uint32_t next_look(std::uint32_t samples, std::uint32_t maximum);

}  // namespace benchc::execution
