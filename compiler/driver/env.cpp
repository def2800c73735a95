#include <algorithm>
#include <ctime>
#include <map>
#include <ostream>

#include "compiler/driver/env_text.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/native_tools.h"
#include "compiler/driver/subcommands.h"
#include "runtime/control/control.h"
#include "runtime/control/idle.h"
#include "runtime/metric/gpu_clocks.h"
#include "runtime/metric/machine.h"
#include "runtime/noise/doctor.h"
#include "runtime/noise/facts.h"
#include "runtime/plan/plan_text.h"
#include "runtime/workload/launcher.h"

namespace benchc::driver {
namespace {

/// In pieces, so that a stop is soon seen.
void pause(double seconds, const workload::Launcher& clock, const workload::StopFlags& stop) {
  const auto end = clock.now() + static_cast<std::int64_t>(seconds * 1e9);
  while (!stop.set()) {
    const std::int64_t left = end - clock.now();
    if (left <= 0) return;
    const timespec piece = {0, static_cast<long>(std::min<std::int64_t>(left, 100'000'000))};
    nanosleep(&piece, nullptr);
  }
}

int doctor(const EnvOptions& options, const noise::Facts& facts, Session& session) {
  World& world = session.world;
  world.watch_for_stop();
  noise::Watch watch{.seconds = options.seconds, .seed = world.random()};
  watch.tools = find_native_tools(session).tools;
  watch.stop.flags = {world.stop, nullptr};
  watch.pause = [&](double seconds) { pause(seconds, world.launcher, watch.stop); };
  watch.progress = [&](const std::string& what) {
    if (!session.global.quiet) {
      world.err << "benchc: " << plan::printable(what) << "\n" << std::flush;
    }
  };
  if (!session.config.cores.empty()) watch.core = session.config.cores.front();
  const noise::Diagnosis diagnosis = noise::diagnose(facts, watch, world.launcher);
  if (watch.stop.set()) {
    session.complain({"interrupted"});
    return kExitNotMeasured;
  }
  world.out << (options.json ? doctor_json(facts, diagnosis) : doctor_text(facts, diagnosis));
  return kExitSuccess;
}

}  // namespace

int env(const EnvOptions& options, Session& session) {
  if (options.what == EnvOptions::What::Restore) return env_restore(options, session);
  const control::Machine machine = control::this_machine();
  const noise::Facts facts =
      noise::read_facts(control::Tree(), machine.topology, metric::read_machine());
  if (options.what == EnvOptions::What::Doctor) return doctor(options, facts, session);
  const std::vector<noise::ControlHere> controls = noise::controls_here(machine);
  const metric::GpuReading gpus = metric::read_gpu_clocks();
  session.world.out << (options.json ? show_json(facts, gpus, controls)
                                     : show_text(facts, gpus, controls));
  return kExitSuccess;
}

}  // namespace benchc::driver
