/* The triad as J. McCalpin's STREAM runs it: three static arrays, ten passes, the best of all but
 * the first, and the median, in nanoseconds a pass. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { kElements = 8 << 20, kPasses = 10 };

static double a[kElements];
static double b[kElements];
static double c[kElements];

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

int main(void) {
  const double scalar = 3;
  double times[kPasses];
  for (int i = 0; i < kElements; ++i) {
    a[i] = 1;
    b[i] = 2;
    c[i] = 0.5;
  }
  for (int pass = 0; pass < kPasses; ++pass) {
    const double start = now();
    for (int i = 0; i < kElements; ++i) a[i] = b[i] + scalar * c[i];
    times[pass] = now() - start;
  }
  for (int i = 0; i < kElements; ++i) {
    if (a[i] != 3.5) return 1;
  }
  qsort(times + 1, kPasses - 1, sizeof(double), ascending);
  printf("{\"best\": %.0f, \"median\": %.0f}\n", times[1], times[kPasses / 2]);
  return 0;
}
