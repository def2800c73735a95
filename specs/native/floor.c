/* What a cycle takes, by hand: 1,000 additions that wait for each other, 1,000 times, best and
 * median of many. Prints the times of the two operations of ops.cpp that follow from it, in
 * nanoseconds, and the second one's measured in the same way, as a check on the three cycles of a
 * multiplication. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { kTurns = 1000, kRounds = 300 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int ascending(const void* a, const void* b) {
  const double left = *(const double*)a;
  const double right = *(const double*)b;
  return (left > right) - (left < right);
}

static double median(double* values) {
  qsort(values, kRounds, sizeof(double), ascending);
  return values[kRounds / 2];
}

int main(void) {
  static double additions[kRounds];
  static double products[kRounds];
  uint64_t x = 3;
  for (int round = 0; round < kRounds; ++round) {
    double start = now();
    for (int i = 0; i < kTurns; ++i) {
      __asm__ volatile(".rept 1000\n\tadd $1, %0\n\t.endr" : "+r"(x));
    }
    additions[round] = (now() - start) / (kTurns * 1000.0);
    start = now();
    for (int i = 0; i < kTurns / 3; ++i) {
      __asm__ volatile(".rept 960\n\timul %0, %0\n\t.endr" : "+r"(x));
    }
    products[round] = (now() - start) / (kTurns / 3 * 40.0);
  }
  const double cycle = median(additions);
  printf("{\"one_cycle\": %.6f, \"seventy_two_cycles\": %.6f, \"by_addition\": %.6f}\n", cycle,
         median(products), 72 * cycle);
  return 0;
}
