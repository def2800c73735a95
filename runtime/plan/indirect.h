#pragma once

#include <memory>
#include <optional>
#include <utility>

namespace benchc {

/// An optional value that is kept apart, and copied with what holds it: for what is rare and large.
/// Most cases have no kernel, and none should not take the room of one.
template <typename T>
class Indirect {
 public:
  Indirect() = default;
  Indirect(T value) : held_(std::make_unique<T>(std::move(value))) {}
  Indirect(std::optional<T> value)
      : held_(value ? std::make_unique<T>(std::move(*value)) : nullptr) {}
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
  template <typename... Arguments>
  T& emplace(Arguments&&... arguments) {
    held_ = std::make_unique<T>(std::forward<Arguments>(arguments)...);
    return *held_;
  }
  void reset() { held_.reset(); }

  friend bool operator==(const Indirect& one, const Indirect& other) {
    return one && other ? *one == *other : !one && !other;
  }

 private:
  std::unique_ptr<T> held_;
};

}  // namespace benchc
