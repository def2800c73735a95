#pragma once

#include <memory>
#include <utility>

namespace benchc::syntax {

/// An optional value that is kept apart, and copied with what holds it: for what is rare and large.
/// Most statements have no block, and one of nothing should not take its room.
template <typename T>
class Indirect {
 public:
  Indirect() = default;
  Indirect(T value) : held_(std::make_unique<T>(std::move(value))) {}
  Indirect(const Indirect& other) : held_(other ? std::make_unique<T>(*other) : nullptr) {}
  Indirect(Indirect&&) noexcept = default;
  Indirect& operator=(Indirect other) noexcept {
    held_ = std::move(other.held_);
    return *this;
  }
  ~Indirect() = default;

  explicit operator bool() const { return held_ != nullptr; }
  bool has_value() const { return held_ != nullptr; }
  T& operator*() { return *held_; }
  const T& operator*() const { return *held_; }
  T* operator->() { return held_.get(); }
  const T* operator->() const { return held_.get(); }
  T& emplace() {
    held_ = std::make_unique<T>();
    return *held_;
  }

 private:
  std::unique_ptr<T> held_;
};

}  // namespace benchc::syntax
