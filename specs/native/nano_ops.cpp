// The operations of ops.cpp as nanobench measures them; its header is not a package, so this is
// built where CMake finds it.
#include <cstdint>
#include <cstdio>

#define ANKERL_NANOBENCH_IMPLEMENT
#include <nanobench.h>

namespace {

void keep(std::uint64_t& value) { __asm__ volatile("" : "+r"(value)); }

template <typename Body>
double nanoseconds(const char* name, Body body) {
  ankerl::nanobench::Bench bench;
  bench.output(nullptr).run(name, body);
  return bench.results().back().median(ankerl::nanobench::Result::Measure::elapsed) * 1e9;
}

}  // namespace

int main() {
  std::uint64_t x = 1;
  const double one = nanoseconds("one_cycle", [&] {
    x += 1;
    keep(x);
  });
  std::uint64_t y = 3;
  const double many = nanoseconds("seventy_two_cycles", [&] {
    for (int i = 0; i < 24; ++i) {
      y *= y;
      keep(y);
    }
  });
  std::printf("{\"one_cycle\": %.6f, \"seventy_two_cycles\": %.6f}\n", one, many);
}
