#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "runtime/workload/launcher.h"

namespace benchc::workload {

/// What comes out of a pipe, of which a bounded beginning and a bounded end are kept however much
/// it is.
class Capture {
 public:
  explicit Capture(std::size_t keep) : keep_(keep) {}

  void add(const char* data, std::size_t size);

  /// The output so far; the capture is spent.
  Output take();

 private:
  std::size_t keep_;
  Output output_;
  /// A ring once it is full; `next_` is its oldest byte.
  std::size_t next_ = 0;
};

}  // namespace benchc::workload
