#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "runtime/plan/error.h"

/// The room of profiles: passes of their own under perf or valgrind, apart from what is measured,
/// as folded stacks and as flame graphs.
namespace benchc::profile {

/// Deeper stacks are cut on their inner side, and longer names at their end.
inline constexpr std::size_t kMostFrames = 256;
inline constexpr std::size_t kLongestFrame = 400;
/// A text of more distinct stacks is refused.
inline constexpr std::size_t kMostStacks = 500'000;

/// What was counted in each stack: functions from the outermost on, joined by `;` (Gregg's folded
/// format). Counts are samples, or instructions.
using Folded = std::map<std::string, double>;

/// A function's name as a frame: without `;` and control characters, of bounded length, never
/// empty.
std::string frame_name(std::string_view name);

/// Adds `count` to a stack, whose names are those of frame_name.
void add_stack(Folded& folded, std::span<const std::string> outermost_first, double count);

double total(const Folded& folded);

/// Adds all of `other`.
void merge(Folded& folded, const Folded& other);

/// A line a stack, `outer;inner 12`, in the order of the stacks.
std::string to_text(const Folded& folded);

/// The reverse, also of what other programs wrote. An error names the first line that is none, or
/// says that there are too many stacks.
Expected<Folded> parse_folded(std::string_view text);

}  // namespace benchc::profile
