#include "runtime/workload/fifo_guard.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <sched.h>
#include <unistd.h>

namespace benchc::workload {
namespace {

struct Seen {
  pid_t parent = 0;
  pid_t group = 0;
};

/// The number that a folder of /proc is named by; 0 where it is named otherwise.
pid_t number_of(const std::filesystem::path& folder) {
  const std::string name = folder.filename().string();
  pid_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  return error == std::errc{} && end == name.data() + name.size() ? number : 0;
}

std::map<pid_t, Seen> processes() {
  std::map<pid_t, Seen> all;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    const pid_t process = number_of(entry.path());
    if (process == 0) continue;
    std::ifstream file(entry.path() / "stat");
    std::string line;
    std::getline(file, line);
    // The name before it may have spaces and brackets of its own.
    const std::size_t name_end = line.rfind(')');
    if (name_end == std::string::npos) continue;
    Seen seen;
    char state = 0;
    if (std::sscanf(line.c_str() + name_end + 1, " %c %d %d", &state, &seen.parent, &seen.group) ==
        3) {
      all.emplace(process, seen);
    }
  }
  return all;
}

bool belongs(pid_t process, pid_t to, const std::map<pid_t, Seen>& all) {
  // As often as there are processes: numbers that were read at different times could go in circles.
  for (std::size_t steps = 0; steps <= all.size(); ++steps) {
    if (process == to) return true;
    const auto found = all.find(process);
    if (found == all.end()) return false;
    if (found->second.group == to) return true;
    process = found->second.parent;
  }
  return false;
}

}  // namespace

void take_fifo_away(pid_t process) {
  const std::map<pid_t, Seen> all = processes();
  const sched_param usual = {};
  for (const auto& [candidate, seen] : all) {
    if (!belongs(candidate, process, all)) continue;
    std::error_code ignored;
    const std::filesystem::path threads = "/proc/" + std::to_string(candidate) + "/task";
    for (const auto& thread : std::filesystem::directory_iterator(threads, ignored)) {
      const pid_t number = number_of(thread.path());
      if (number > 0 && sched_getscheduler(number) == SCHED_FIFO) {
        sched_setscheduler(number, SCHED_OTHER, &usual);
      }
    }
  }
}

}  // namespace benchc::workload
