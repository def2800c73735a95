#include <array>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include <dlfcn.h>

#include "stdlib/include/benchc/native.h"
#include "stdlib/std/arena_cores.h"
#include "stdlib/std/random.h"

using benchc::stdlib::arena_cores;
using benchc::stdlib::OnCores;

namespace {

// Of Fortran; a text's length comes behind all arguments.
using Dot = double (*)(const int* n, const double* x, const int* x_step, const double* y,
                       const int* y_step);
using Gemv = void (*)(const char* transposed, const int* rows, const int* columns,
                      const double* alpha, const double* a, const int* a_rows, const double* x,
                      const int* x_step, const double* beta, double* y, const int* y_step,
                      std::size_t transposed_length);
using Gemm = void (*)(const char* a_transposed, const char* b_transposed, const int* rows,
                      const int* columns, const int* inner, const double* alpha, const double* a,
                      const int* a_rows, const double* b, const int* b_rows, const double* beta,
                      double* c, const int* c_rows, std::size_t a_length, std::size_t b_length);

constexpr std::array<const char*, 5> kLibraries = {
    "libblas.so.3", "libopenblas.so.0", "libmkl_rt.so.2", "libmkl_rt.so", "libblis.so.4"};
constexpr int kStep = 1;
constexpr double kOne = 1;
constexpr double kZero = 0;
constexpr char kPlain = 'N';
constexpr std::size_t kMostChecked = 64;

/// Never unloaded: a BLAS has threads of its own.
void* load(const std::string& named) {
  if (!named.empty()) {
    void* const library = dlopen(named.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library != nullptr) return library;
    const char* const why = dlerror();
    throw std::runtime_error("std.blas: cannot load the library: " +
                             (why != nullptr ? why : named));
  }
  for (const char* const candidate : kLibraries) {
    if (void* const library = dlopen(candidate, RTLD_NOW | RTLD_LOCAL)) return library;
  }
  throw std::runtime_error(
      "std.blas: no BLAS is installed; install one, such as Debian's libopenblas0 or libblas3, or "
      "name one with `library`");
}

/// The file that a function came from, links followed: libblas.so.3 can be anybody's.
std::string file_of(void* function) {
  Dl_info where{};
  if (dladdr(function, &where) == 0 || where.dli_fname == nullptr) return "a file without a name";
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(where.dli_fname, nullptr),
                                                         &std::free);
  return real ? real.get() : where.dli_fname;
}

/// Tells the library how many threads to use; false where it has no function for that.
bool set_threads(void* library, std::uint32_t threads) {
  if (void* const openblas = dlsym(library, "openblas_set_num_threads")) {
    reinterpret_cast<void (*)(int)>(openblas)(static_cast<int>(threads));
  } else if (void* const mkl = dlsym(library, "MKL_Set_Num_Threads")) {
    reinterpret_cast<void (*)(int)>(mkl)(static_cast<int>(threads));
  } else if (void* const blis = dlsym(library, "bli_thread_set_num_threads")) {
    reinterpret_cast<void (*)(std::int64_t)>(blis)(threads);
  } else {
    return false;
  }
  return true;
}

template <typename Function, bool Unrolled>
Function routine(benchc::Bench<Unrolled>& bench, const char* symbol) {
  // A library starts its threads while it is loaded, or when it is told how many: on these cores.
  const OnCores here(arena_cores(bench.threads()));
  void* const library = load(std::string(bench.text("library")));
  void* const function = dlsym(library, symbol);
  if (function == nullptr) {
    throw std::runtime_error("std.blas: the library has no " + std::string(symbol));
  }
  std::string which = "BLAS: " + file_of(function);
  if (!set_threads(library, bench.threads()) && bench.threads() != 1) {
    which += ", which cannot be told how many threads to use";
  }
  bench.warn(which.c_str());
  return reinterpret_cast<Function>(function);
}

/// `n`, as whole numbers of Fortran go.
template <bool Unrolled>
int order(benchc::Bench<Unrolled>& bench, int most) {
  const std::int64_t n = bench.integer("n");
  if (n < 1) bench.fail("std.blas: `n` is at least 1");
  if (n > most) bench.fail("std.blas: `n` is too large");
  return static_cast<int>(n);
}

/// Small whole numbers: sums of their products are exact, in any order.
std::vector<double> numbers(std::size_t count, std::uint64_t seed) {
  benchc::stdlib::Random random(seed);
  std::vector<double> values(count);
  for (double& value : values) value = static_cast<double>(random.below(16)) - 8;
  return values;
}

/// Row `row` of a matrix of order n, times a column.
double product(const std::vector<double>& matrix, std::size_t row, const double* column,
               std::size_t n) {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += matrix[row + i * n] * column[i];
  return sum;
}

/// What a result is before it is computed: no sum of products is a half.
constexpr double kNotComputed = 0.5;
constexpr int kMostOfVectors = 1 << 30;
constexpr int kMostOfMatrices = 1 << 15;

}  // namespace

BENCHC_ENTRY(std_blas_dot, bench) {
  const auto dot = routine<Dot>(bench, "ddot_");
  const int n = order(bench, kMostOfVectors);
  const auto count = static_cast<std::size_t>(n);
  const std::vector<double> x = numbers(count, 1);
  const std::vector<double> y = numbers(count, 2);
  const double expected = std::inner_product(x.begin(), x.end(), y.begin(), 0.0);
  bench.items(2 * count);
  bench.bytes(2 * sizeof(double) * count);
  bool right = true;
  bench.measure([&] { right &= dot(&n, x.data(), &kStep, y.data(), &kStep) == expected; });
  if (!right) bench.fail("std.blas.dot: the product is not what it has to be");
}

BENCHC_ENTRY(std_blas_gemv, bench) {
  const auto gemv = routine<Gemv>(bench, "dgemv_");
  const int n = order(bench, kMostOfMatrices);
  const auto count = static_cast<std::size_t>(n);
  const std::vector<double> a = numbers(count * count, 1);
  const std::vector<double> x = numbers(count, 2);
  std::vector<double> y(count, kNotComputed);
  bench.items(2 * count * count);
  bench.bytes(sizeof(double) * (count * count + 2 * count));
  bool computed = false;
  bench.measure([&] {
    gemv(&kPlain, &n, &n, &kOne, a.data(), &n, x.data(), &kStep, &kZero, y.data(), &kStep, 1);
    computed = true;
  });
  const std::size_t step = (count + kMostChecked - 1) / kMostChecked;
  for (std::size_t row = 0; computed && row < count; row += step) {
    if (y[row] != product(a, row, x.data(), count)) {
      bench.fail("std.blas.gemv: an element is not what it has to be");
    }
  }
}

BENCHC_ENTRY(std_blas_gemm, bench) {
  const auto gemm = routine<Gemm>(bench, "dgemm_");
  const int n = order(bench, kMostOfMatrices);
  const auto count = static_cast<std::size_t>(n);
  const std::vector<double> a = numbers(count * count, 1);
  const std::vector<double> b = numbers(count * count, 2);
  std::vector<double> c(count * count, kNotComputed);
  bench.items(2 * count * count * count);
  bench.bytes(3 * sizeof(double) * count * count);
  bool computed = false;
  bench.measure([&] {
    gemm(&kPlain, &kPlain, &n, &n, &n, &kOne, a.data(), &n, b.data(), &n, &kZero, c.data(), &n, 1,
         1);
    computed = true;
  });
  benchc::stdlib::Random random(3);
  for (std::size_t checked = 0; computed && checked < kMostChecked; ++checked) {
    const std::size_t row = random.below(count);
    const std::size_t column = random.below(count);
    if (c[row + column * count] != product(a, row, b.data() + column * count, count)) {
      bench.fail("std.blas.gemm: an element is not what it has to be");
    }
  }
}
