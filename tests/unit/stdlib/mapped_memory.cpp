#include "tests/unit/stdlib/mapped_memory.h"

#include <mutex>

#include <sys/mman.h>

namespace {

struct Seen {
  std::mutex mutex;
  bool wanted = false;
  std::vector<std::span<char>> regions;
};

Seen& seen() {
  static Seen instance;
  return instance;
}

}  // namespace

/// What this program's objects call in place of mmap: the linker is told to (--wrap).
extern "C" void* __real_mmap(void* address, std::size_t bytes, int protection, int flags, int file,
                             off_t offset);

extern "C" void* __wrap_mmap(void* address, std::size_t bytes, int protection, int flags, int file,
                             off_t offset) {
  void* const memory = __real_mmap(address, bytes, protection, flags, file, offset);
  const std::lock_guard lock(seen().mutex);
  if (seen().wanted && memory != MAP_FAILED && (flags & MAP_ANONYMOUS) != 0) {
    seen().regions.emplace_back(static_cast<char*>(memory), bytes);
  }
  return memory;
}

namespace benchc::testing {

MappedMemory::MappedMemory() {
  const std::lock_guard lock(seen().mutex);
  seen().regions.clear();
  seen().wanted = true;
}

MappedMemory::~MappedMemory() {
  const std::lock_guard lock(seen().mutex);
  seen().wanted = false;
}

std::vector<std::span<char>> MappedMemory::regions() const {
  const std::lock_guard lock(seen().mutex);
  return seen().regions;
}

void MappedMemory::spoil() const {
  for (const std::span<char> region : regions()) {
    for (char& byte : region) byte = static_cast<char>(byte ^ 1);
  }
}

}  // namespace benchc::testing
