#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace benchc::init {

/// The benchmarks that a C++ source registers.
struct CppBenchmarks {
  struct One {
    std::string name;
    /// Of the times that it prints: ns, us, ms or s.
    std::string unit = "ns";
  };
  /// Those whose name on the command line is the one in the source.
  std::vector<One> named;
  /// Those that take arguments, are templates or fixtures, and so have other names when they run.
  std::vector<std::string> others;
};

/// `BENCHMARK(name)` of Google Benchmark.
CppBenchmarks google_benchmarks(std::string_view source);

/// `BENCHMARK("name")` of Catch2.
CppBenchmarks catch2_benchmarks(std::string_view source);

}  // namespace benchc::init
