#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace benchc::testing {

/// Sees what the program's own code maps while it lives, so that a test can spoil what a kernel
/// works on. One at a time.
class MappedMemory {
 public:
  MappedMemory();
  MappedMemory(const MappedMemory&) = delete;
  MappedMemory& operator=(const MappedMemory&) = delete;
  ~MappedMemory();

  /// In the order in which they were mapped.
  std::vector<std::span<char>> regions() const;
  /// Changes every byte of all of them; they must still be mapped.
  void spoil() const;
};

}  // namespace benchc::testing
