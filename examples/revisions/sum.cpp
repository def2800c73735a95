// Adds the digits of the numbers up to a count, and prints what that makes.
#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  const long count = argc > 1 ? std::atol(argv[1]) : 1000;
  long sum = 0;
  for (long i = 0; i < count; ++i) {
    for (long rest = i; rest > 0; rest /= 10) sum += rest % 10;
  }
  std::printf("sum %ld\n", sum);
}
