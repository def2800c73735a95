#pragma once

#include <cstddef>
#include <functional>

namespace benchc::syntax {

/// What a thread of a program that embeds the compiler may have: a sixteenth of a process's stack.
inline constexpr std::size_t kSmallStack = 512 * 1024;

/// Does it on a thread with `bytes` of stack; with sanitizers, whose frames are larger, with eight
/// times as many.
void on_small_stack(const std::function<void()>& work, std::size_t bytes = kSmallStack);

}  // namespace benchc::syntax
