#include <vector>

/// What clang_vector.h leaves out, std::fill over a vector<bool>, by the name that the linker looks
/// for: libstdc++ has declared it constexpr, which it cannot be with the plain functions of
/// clang_vector.h.
void fill_bits(std::_Bit_iterator first, std::_Bit_iterator last,
               const bool& value) asm("_ZSt9__fill_a1St13_Bit_iteratorS_RKb");

void fill_bits(std::_Bit_iterator first, std::_Bit_iterator last, const bool& value) {
  for (; first != last; ++first) *first = value;
}
