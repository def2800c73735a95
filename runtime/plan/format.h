#pragma once

#include <array>
#include <cstdio>
#include <string>

namespace benchc::plan {

/// As std::snprintf writes it, cut after 255 bytes: for numbers, not for texts of strangers.
template <typename... Values>
std::string format(const char* pattern, Values... values) {
  std::array<char, 256> text{};
  std::snprintf(text.data(), text.size(), pattern, values...);
  return text.data();
}

}  // namespace benchc::plan
