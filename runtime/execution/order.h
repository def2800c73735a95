#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "runtime/plan/plan.h"

/// In what order things are measured.
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

/// What is measured next to each other: each case with its counterparts of other revisions, as
/// places in `cases`, in the order of the cases.
std::vector<std::vector<std::uint32_t>> units_of(const plan::Plan& plan,
                                                 std::span<const std::uint32_t> cases);

/// The places of all units in the order of one round: units as `order` says, and who comes first
/// within a unit always at random. There a fixed order, alternating ones included, lets a drift or
/// a neighbour with a period of its own favour one side.
std::vector<std::uint32_t> round_order(std::span<const std::vector<std::uint32_t>> units,
                                       plan::Order order, std::mt19937_64& random);

}  // namespace benchc::execution
