#include "runtime/workload/capture.h"

#include <algorithm>
#include <utility>

namespace benchc::workload {

void Capture::add(const char* data, std::size_t size) {
  if (size == 0) return;
  output_.bytes += size;
  const std::size_t room = keep_ - std::min(keep_, output_.text.size());
  output_.text.append(data, std::min(room, size));

  if (size > kTailBytes) {
    data += size - kTailBytes;
    size = kTailBytes;
  }
  const std::size_t free = kTailBytes - output_.tail.size();
  const std::size_t appended = std::min(free, size);
  output_.tail.append(data, appended);
  data += appended;
  size -= appended;
  while (size > 0) {
    const std::size_t piece = std::min(size, kTailBytes - next_);
    std::copy_n(data, piece, output_.tail.begin() + static_cast<std::ptrdiff_t>(next_));
    next_ = (next_ + piece) % kTailBytes;
    data += piece;
    size -= piece;
  }
}

Output Capture::take() {
  std::rotate(output_.tail.begin(), output_.tail.begin() + static_cast<std::ptrdiff_t>(next_),
              output_.tail.end());
  next_ = 0;
  return std::exchange(output_, Output{});
}

}  // namespace benchc::workload
