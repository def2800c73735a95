#include <atomic>
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "compiler/driver/driver.h"
#include "compiler/driver/process_world.h"
#include "runtime/workload/process_launcher.h"

static std::atomic<bool> stop_requested = false;

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const auto before = std::signal(signal, [](int) { stop_requested = true; });
    // Under nohup a run goes on when the terminal closes.
    if (signal == SIGHUP && before == SIG_IGN) std::signal(signal, SIG_IGN);
  }
  std::ios::sync_with_stdio(false);
  benchc::workload::ProcessLauncher launcher;
  benchc::driver::World world = benchc::driver::process_world(launcher, stop_requested);
  return benchc::driver::run_benchc(std::vector<std::string>(argv + 1, argv + argc), world);
}
