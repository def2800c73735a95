#pragma once

#include <cstdint>
#include <mutex>
#include <utility>

/// HDF5's ids with an owner. HDF5's own headers stay in the .cpp files.
namespace benchc::store {

class Handle {
 public:
  using Close = int (*)(std::int64_t);

  Handle() = default;
  /// `id` is what an HDF5 call returned: negative where it failed.
  Handle(std::int64_t id, Close closer) : id_(id), close_(closer) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() { close(); }

  explicit operator bool() const { return id_ >= 0; }
  std::int64_t id() const { return id_; }
  /// Closes now; false when that failed.
  bool close() {
    const std::int64_t id = std::exchange(id_, -1);
    return id < 0 || close_(id) >= 0;
  }

 private:
  std::int64_t id_ = -1;
  Close close_ = nullptr;
};

/// The right to call HDF5: one thread at a time. Its errors are not printed meanwhile, and no
/// filter is loaded from a plugin.
class Library {
 public:
  Library();

 private:
  std::unique_lock<std::mutex> lock_;
};

}  // namespace benchc::store
