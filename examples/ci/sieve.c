// Counts the primes below the number that it is given.
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char** argv) {
  const unsigned long limit = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
  unsigned char* composite = calloc(limit + 1, 1);
  if (composite == NULL) return 1;
  unsigned long primes = 0;
  for (unsigned long i = 2; i < limit; ++i) {
    if (composite[i]) continue;
    ++primes;
    for (unsigned long j = i * i; j < limit; j += i) composite[j] = 1;
  }
  printf("%lu primes\n", primes);
  free(composite);
  return 0;
}
