#pragma once

#include <cstddef>

#include "runtime/workload/capture.h"
#include "runtime/workload/process_start.h"

namespace benchc::workload {

inline constexpr std::size_t kPipeBufferBytes = 64 * 1024;

/// One of a process's two outputs. The end that is written to stays open on our side too: otherwise
/// the closing of each output at a process's exit would wake us, and disturb its core, just before
/// the end that we wait for.
struct OutputPipe {
  Descriptor read_end;
  Descriptor write_end;
  Capture capture;

  explicit OutputPipe(std::size_t keep) : capture(keep) {}

  bool open();

  /// Reads what is there, at most `reads` times kPipeBufferBytes, by way of a buffer of that size.
  /// Closes itself at the end of the output.
  void drain(char* buffer, int reads);
};

}  // namespace benchc::workload
