#include "runtime/workload/launcher.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>

namespace benchc::workload {

bool StopFlags::set() const {
  for (const std::atomic<bool>* flag : flags) {
    if (flag != nullptr && flag->load(std::memory_order_relaxed)) return true;
  }
  return false;
}

std::string signal_name(int signal) {
  const char* abbreviation = sigabbrev_np(signal);
  if (abbreviation == nullptr) return "signal " + std::to_string(signal);
  return std::string("SIG") + abbreviation;
}

std::string seconds_text(double seconds) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.3g s", seconds);
  // %g would write a long one as 1e+04.
  if (seconds >= 1000) std::snprintf(buffer.data(), buffer.size(), "%.0f s", seconds);
  return buffer.data();
}

std::string describe(const Finished& finished, double timeout) {
  switch (finished.end) {
    case Finished::End::Exited:
      if (!finished.cause.empty()) {
        return "exited with code " + std::to_string(finished.code) +
               ", a process of it was killed: " + finished.cause;
      }
      return "exited with code " + std::to_string(finished.code);
    case Finished::End::Killed:
      if (!finished.cause.empty()) return "killed: " + finished.cause;
      return "killed by " + signal_name(finished.code);
    case Finished::End::TimedOut:
      return "timed out after " + seconds_text(timeout);
    case Finished::End::Interrupted:
      return "interrupted";
    case Finished::End::NotStarted:
      break;
  }
  return "could not be started: " + finished.cause;
}

}  // namespace benchc::workload
