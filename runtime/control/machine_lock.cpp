#include "runtime/control/machine_lock.h"

#include <cerrno>
#include <ctime>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace benchc::control {
namespace {

/// A fifth of a second in all: a child that is just being started has the lock of a benchc that was
/// killed, until its program begins.
constexpr int kMostAttempts = 20;
constexpr long kPauseNanoseconds = 10'000'000;

}  // namespace

Expected<MachineLock> MachineLock::take(const Tree& tree) {
  MachineLock lock(::open((tree.root() / "sys").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (int attempt = 0; lock.folder_ >= 0 && ::flock(lock.folder_, LOCK_EX | LOCK_NB) != 0;
       ++attempt) {
    // A file system without locks keeps nobody off.
    if (errno != EWOULDBLOCK) break;
    if (attempt == kMostAttempts) return failure("another benchc holds the machine's settings");
    const timespec pause = {0, kPauseNanoseconds};
    nanosleep(&pause, nullptr);
  }
  return lock;
}

MachineLock::MachineLock(MachineLock&& other) noexcept
    : folder_(std::exchange(other.folder_, -1)) {}

MachineLock& MachineLock::operator=(MachineLock&& other) noexcept {
  std::swap(folder_, other.folder_);
  return *this;
}

MachineLock::~MachineLock() {
  if (folder_ >= 0) ::close(folder_);
}

}  // namespace benchc::control
