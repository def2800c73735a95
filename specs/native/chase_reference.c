/* A walk over memory in which each address is known only when the one before has been read:
 * nanoseconds a step, median of eleven walks. The argument is the size in bytes. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { kLine = 64, kWalks = 11 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int ascending(const void* x, const void* y) {
  const double left = *(const double*)x;
  const double right = *(const double*)y;
  return (left > right) - (left < right);
}

int main(int argc, char** argv) {
  const size_t size = argc > 1 ? strtoull(argv[1], NULL, 10) : 64 << 20;
  const size_t lines = size / kLine;
  char* memory = aligned_alloc(4096, size);
  uint32_t* order = malloc(lines * sizeof(uint32_t));
  if (memory == NULL || order == NULL || lines < 2) return 1;
  for (size_t i = 0; i < lines; ++i) order[i] = (uint32_t)i;
  uint64_t random = 88172645463325252ULL;
  for (size_t i = lines - 1; i > 0; --i) {
    /* Marsaglia's xorshift, and Sattolo's shuffle: one cycle through all lines. */
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    const size_t j = random % i;
    const uint32_t swapped = order[i];
    order[i] = order[j];
    order[j] = swapped;
  }
  for (size_t i = 0; i < lines; ++i) {
    *(void**)(memory + i * kLine) = memory + (size_t)order[i] * kLine;
  }
  const size_t steps = lines < (1 << 20) ? 1 << 20 : lines;
  double times[kWalks];
  void** at = (void**)memory;
  for (int walk = 0; walk < kWalks; ++walk) {
    const double start = now();
    for (size_t i = 0; i < steps; i += 16) {
      for (int k = 0; k < 16; ++k) at = (void**)*at;
    }
    times[walk] = (now() - start) / (double)steps;
  }
  if (at == NULL) return 1;
  qsort(times, kWalks, sizeof(double), ascending);
  printf("{\"median\": %.4f}\n", times[kWalks / 2]);
  return 0;
}
