#pragma once

/// clang 14 reads the bodies of constexpr functions as soon as they are named, and so cannot read
/// LLVM's JSON.h with the vector of libstdc++ 12 in C++20: it has a vector of a class that is not
/// complete yet. Included before everything in builds by clang, this makes vector's functions
/// plain inline ones. Nothing of ours has a vector in a constant expression.
// clang-format off
#include <algorithm>
#include <memory>
#include <string>
// `vector<bool>` defines a constexpr function that <algorithm> has declared; it is left out.
#define __fill_a1 __fill_a1_of_bits
#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR
#include <vector>
#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR constexpr
#undef __fill_a1
// clang-format on
