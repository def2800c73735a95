/* About 20 ms of a chain of shifts that nothing can shorten; -DFACTOR=1.01 makes it 1% longer. */
#include <stdint.h>
#include <stdio.h>

#ifndef FACTOR
#define FACTOR 1.0
#endif

int main(void) {
  const uint64_t steps = (uint64_t)(12000000 * FACTOR);
  uint64_t x = UINT64_C(0x9e3779b97f4a7c15);
  for (uint64_t i = 0; i < steps; ++i) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
  }
  return x == 0 ? puts("a generator that ends in 0") : 0;
}
