/* neighbour SECONDS SEED: disturbs its core, on and off for 0.05 to 2 s at random: with arithmetic,
   or with writes all over 32 MiB. Pin it with taskset. */
#define _POSIX_C_SOURCE 200809L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { kBytes = 32 << 20, kLine = 64 };

static double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static uint64_t next_random(uint64_t* state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

static double random_phase(uint64_t* state) {
  return 0.05 + 1.95 * (double)(next_random(state) >> 11) / (double)(UINT64_C(1) << 53);
}

int main(int count, char** arguments) {
  if (count != 3) {
    fputs("usage: neighbour SECONDS SEED\n", stderr);
    return 2;
  }
  const double end = seconds_now() + strtod(arguments[1], NULL);
  uint64_t state = strtoull(arguments[2], NULL, 10) * UINT64_C(0x9e3779b97f4a7c15) + 1;
  unsigned char* memory = calloc(kBytes, 1);
  if (memory == NULL) return 1;
  while (seconds_now() < end) {
    const double busy_until = seconds_now() + random_phase(&state);
    const int writes = next_random(&state) >> 63 != 0;
    while (seconds_now() < busy_until && seconds_now() < end) {
      for (int i = 0; i < 100000; ++i) {
        const uint64_t random = next_random(&state);
        if (writes) ++memory[random % (kBytes / kLine) * kLine];
      }
    }
    const double idle = random_phase(&state);
    if (seconds_now() + idle > end) break;
    const struct timespec pause = {(time_t)idle, (long)((idle - (double)(time_t)idle) * 1e9)};
    nanosleep(&pause, NULL);
  }
  free(memory);
  return 0;
}
