#include "runtime/workload/orphans.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

#include <dirent.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace benchc::workload {
namespace {

/// The parent of a process, or -1: the fourth field of /proc/PID/stat, after a name that may hold
/// anything.
pid_t parent_of(const char* pid) {
  const std::string path = std::string("/proc/") + pid + "/stat";
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  std::array<char, 512> text{};
  const ssize_t size = read(fd, text.data(), text.size() - 1);
  close(fd);
  if (size <= 0) return -1;
  const char* after_name = std::strrchr(text.data(), ')');
  char state = 0;
  int parent = -1;
  if (after_name == nullptr || std::sscanf(after_name, ") %c %d", &state, &parent) != 2) return -1;
  return parent;
}

bool childless() {
  siginfo_t info = {};
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0 && errno == ECHILD;
}

}  // namespace

std::vector<pid_t> children() {
  std::vector<pid_t> found;
  if (childless()) return found;
  DIR* directory = opendir("/proc");
  if (directory == nullptr) return found;
  const pid_t self = getpid();
  while (const dirent* entry = readdir(directory)) {
    if (entry->d_name[0] < '0' || entry->d_name[0] > '9') continue;
    if (parent_of(entry->d_name) == self) found.push_back(std::atoi(entry->d_name));
  }
  closedir(directory);
  return found;
}

void end_orphans(const std::vector<pid_t>& spared) {
  // A killed one may leave orphans of its own, and one may be born while we look: again until none
  // is left.
  for (int attempt = 0; attempt < 500; ++attempt) {
    bool any = false;
    for (const pid_t child : children()) {
      if (std::find(spared.begin(), spared.end(), child) != spared.end()) continue;
      any = true;
      kill(child, SIGKILL);
      waitpid(child, nullptr, WNOHANG);
    }
    if (!any) return;
    if (childless()) return;
    const timespec pause = {0, attempt < 20 ? 200'000 : 2'000'000};
    nanosleep(&pause, nullptr);
  }
}

Orphans::Orphans() : spared_(children()) {}

Orphans::Hold::Hold(Orphans& orphans) : orphans_(orphans) {
  const std::lock_guard lock(orphans_.mutex_);
  ++orphans_.held_;
}

Orphans::Hold::~Hold() {
  const std::lock_guard lock(orphans_.mutex_);
  if (--orphans_.held_ == 0) end_orphans(orphans_.spared_);
}

void Orphans::spare(pid_t process) {
  const std::lock_guard lock(mutex_);
  spared_.push_back(process);
}

void Orphans::forget(pid_t process) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find(spared_.begin(), spared_.end(), process);
  if (found != spared_.end()) spared_.erase(found);
}

}  // namespace benchc::workload
