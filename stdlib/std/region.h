#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <utility>

#include <sys/mman.h>

namespace benchc::stdlib {

/// Memory of a kernel's own, of whole pages that nobody has touched yet: the thread that writes one
/// first decides at which NUMA node it lies. It begins at a multiple of 2 MiB if it is as large.
class Region {
 public:
  static constexpr std::size_t kHugePage = std::size_t{2} << 20;

  /// Throws where the machine, or the case's limit, has not as much.
  explicit Region(std::size_t bytes) : bytes_(bytes) {
    if (bytes == 0) return;
    const std::size_t slack = bytes >= kHugePage ? kHugePage : 0;
    if (bytes > SIZE_MAX - slack) throw std::runtime_error("there is not as much memory");
    mapped_ = bytes + slack;
    mapping_ = ::mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping_ == MAP_FAILED) {
      throw std::runtime_error("there is not as much memory as the case's parameters ask for");
    }
    const auto address = reinterpret_cast<std::uintptr_t>(mapping_);
    begin_ = static_cast<char*>(mapping_) + (slack == 0 ? 0 : (-address) % kHugePage);
  }
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;
  ~Region() {
    if (begin_ != nullptr) ::munmap(mapping_, mapped_);
  }

  /// Asks for huge pages, before anything is touched; whether the kernel agrees.
  bool ask_for_huge_pages() {
    return begin_ != nullptr && ::madvise(begin_, bytes_, MADV_HUGEPAGE) == 0;
  }

  char* data() const { return begin_; }
  std::size_t size() const { return bytes_; }

  /// All of it, as many as there are.
  template <typename T>
  std::span<T> as() const {
    return {reinterpret_cast<T*>(begin_), bytes_ / sizeof(T)};
  }

 private:
  std::size_t bytes_ = 0;
  std::size_t mapped_ = 0;
  void* mapping_ = nullptr;
  char* begin_ = nullptr;
};

}  // namespace benchc::stdlib
