#pragma once

#include <cstddef>
#include <iosfwd>

namespace benchc::driver {

/// Tells people how far the judging of many runs is: on a terminal one line that is written over,
/// in a pipe a line at each tenth of them. Of a few it says nothing.
class ReplayProgress {
 public:
  ReplayProgress(std::ostream& stream, bool is_terminal, bool quiet, std::size_t runs);
  /// Takes the line away.
  ~ReplayProgress();
  ReplayProgress(const ReplayProgress&) = delete;
  ReplayProgress& operator=(const ReplayProgress&) = delete;

  /// One more is judged.
  void next();

 private:
  std::ostream& stream_;
  bool is_terminal_;
  bool shown_;
  std::size_t runs_;
  std::size_t done_ = 0;
};

}  // namespace benchc::driver
