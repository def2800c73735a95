#pragma once

#include <iosfwd>

#include "runtime/execution/execution.h"

namespace benchc::driver {

/// Tells people how a run goes: on a terminal one line that is written over, with the time left; in
/// a pipe a plain line when a build or a case is done.
class ProgressLine {
 public:
  ProgressLine(std::ostream& stream, bool is_terminal, bool quiet, bool verbose);
  /// Takes the line away, so that what follows stands alone.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const execution::Progress& progress);

 private:
  void erase();
  void write_over(const execution::Progress& progress);
  void write_line(const execution::Progress& progress);

  std::ostream& stream_;
  bool is_terminal_;
  bool quiet_;
  bool verbose_;
  bool line_shown_ = false;
};

}  // namespace benchc::driver
