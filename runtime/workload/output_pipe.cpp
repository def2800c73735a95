#include "runtime/workload/output_pipe.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace benchc::workload {

bool OutputPipe::open() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  read_end = Descriptor(ends[0]);
  write_end = Descriptor(ends[1]);
  return fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
}

void OutputPipe::drain(char* buffer, int reads) {
  for (int i = 0; i < reads && read_end; ++i) {
    const ssize_t size = read(read_end.get(), buffer, kPipeBufferBytes);
    if (size > 0) {
      capture.add(buffer, static_cast<std::size_t>(size));
      if (static_cast<std::size_t>(size) < kPipeBufferBytes) return;
    } else if (size < 0 && errno == EINTR) {
      continue;
    } else {
      if (size == 0 || errno != EAGAIN) read_end.close();
      return;
    }
  }
}

}  // namespace benchc::workload
