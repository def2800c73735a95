#include <atomic>
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "compiler/driver/driver.h"
#include "compiler/driver/process_world.h"
#include "runtime/workload/process_launcher.h"

static std::atomic<bool> stop_requested = false;

static void watch_for_stop() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const auto before = std::signal(signal, [](int which) {
      stop_requested = true;
      // Whoever asks twice does not want to wait.
      std::signal(which, SIG_DFL);
    });
    // Under nohup a run goes on when the terminal closes.
    if (signal == SIGHUP && before == SIG_IGN) std::signal(signal, SIG_IGN);
  }
}

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  std::ios::sync_with_stdio(false);
  benchc::workload::ProcessLauncher launcher;
  benchc::driver::World world = benchc::driver::process_world(launcher, stop_requested);
  world.watch_for_stop = watch_for_stop;
  return benchc::driver::run_benchc(std::vector<std::string>(argv + 1, argv + argc), world);
}
