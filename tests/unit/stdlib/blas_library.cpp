// A BLAS for tests: right, or wrong in one element where FAKE_BLAS_WRONG is 1. The right one can be
// told how many threads to use, and keeps the number in fake_blas_threads.

#define EXPORT extern "C" __attribute__((visibility("default")))

EXPORT int fake_blas_threads;
int fake_blas_threads = 0;

#if !FAKE_BLAS_WRONG
EXPORT void openblas_set_num_threads(int threads) { fake_blas_threads = threads; }
#endif

EXPORT double ddot_(const int* n, const double* x, const int*, const double* y, const int*) {
  double sum = FAKE_BLAS_WRONG;
  for (int i = 0; i < *n; ++i) sum += x[i] * y[i];
  return sum;
}

EXPORT void dgemm_(const char*, const char*, const int* n, const int*, const int*, const double*,
                   const double* a, const int*, const double* b, const int*, const double*,
                   double* c, const int*) {
  for (int row = 0; row < *n; ++row) {
    for (int column = 0; column < *n; ++column) {
      double sum = 0;
      for (int i = 0; i < *n; ++i) sum += a[row + i * *n] * b[i + column * *n];
      c[row + column * *n] = sum + FAKE_BLAS_WRONG;
    }
  }
}

EXPORT void dgemv_(const char*, const int* n, const int*, const double*, const double* a,
                   const int*, const double* x, const int*, const double*, double* y, const int*) {
  for (int row = 0; row < *n; ++row) {
    double sum = 0;
    for (int i = 0; i < *n; ++i) sum += a[row + i * *n] * x[i];
    y[row] = sum + FAKE_BLAS_WRONG;
  }
}
