// Preloaded into the process of a native body whose allocations are counted. Everything ends in
// these functions of the C library: operator new of libstdc++ too. What was asked for is counted,
// whether or not it was got.

#include "runtime/native/allocations.h"

#include <cerrno>
#include <cstddef>

extern "C" {

// glibc's allocator under the names that it keeps for those who replace malloc.
// NOLINTBEGIN(bugprone-reserved-identifier)
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
// NOLINTEND(bugprone-reserved-identifier)

#define BENCHC_VISIBLE __attribute__((visibility("default")))

BENCHC_VISIBLE benchc::native::Allocations benchc_allocations = {};

}  // extern "C"

namespace {

void count(std::size_t size) {
  if (benchc_allocations.on.load(std::memory_order_relaxed) == 0) return;
  benchc_allocations.calls.fetch_add(1, std::memory_order_relaxed);
  benchc_allocations.bytes.fetch_add(size, std::memory_order_relaxed);
}

bool is_alignment(std::size_t alignment) {
  return alignment != 0 && (alignment & (alignment - 1)) == 0;
}

}  // namespace

extern "C" {

BENCHC_VISIBLE void* malloc(std::size_t size) {
  count(size);
  return __libc_malloc(size);
}

BENCHC_VISIBLE void* calloc(std::size_t count_of, std::size_t size) {
  std::size_t all = 0;
  if (!__builtin_mul_overflow(count_of, size, &all)) count(all);
  return __libc_calloc(count_of, size);
}

BENCHC_VISIBLE void* realloc(void* old, std::size_t size) {
  count(size);
  return __libc_realloc(old, size);
}

BENCHC_VISIBLE void* reallocarray(void* old, std::size_t count_of, std::size_t size) {
  std::size_t all = 0;
  if (__builtin_mul_overflow(count_of, size, &all)) {
    errno = ENOMEM;
    return nullptr;
  }
  count(all);
  return __libc_realloc(old, all);
}

BENCHC_VISIBLE void* memalign(std::size_t alignment, std::size_t size) {
  count(size);
  return __libc_memalign(alignment, size);
}

BENCHC_VISIBLE void* aligned_alloc(std::size_t alignment, std::size_t size) {
  count(size);
  return __libc_memalign(alignment, size);
}

BENCHC_VISIBLE int posix_memalign(void** place, std::size_t alignment, std::size_t size) {
  if (!is_alignment(alignment) || alignment % sizeof(void*) != 0) return EINVAL;
  count(size);
  const int before = errno;
  void* got = __libc_memalign(alignment, size);
  errno = before;
  if (got == nullptr) return ENOMEM;
  *place = got;
  return 0;
}

}  // extern "C"
