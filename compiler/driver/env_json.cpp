#include <cmath>
#include <utility>

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include "compiler/driver/env_text.h"

namespace benchc::driver {
namespace {

using llvm::json::Array;
using llvm::json::Object;
using llvm::json::Value;

constexpr int kVersion = 1;

/// JSON has neither infinity nor text that is not UTF-8.
Value number(double value) { return std::isfinite(value) ? Value(value) : Value(nullptr); }
Value number(const std::optional<double>& value) { return value ? number(*value) : Value(nullptr); }
Value text(std::string_view value) { return llvm::json::fixUTF8({value.data(), value.size()}); }

Object machine(const noise::Facts& facts) {
  Object object;
  for (const auto& [name, value] : facts.fingerprint) object[name] = text(value);
  return object;
}

Object settings(const noise::Facts& facts) {
  Object object;
  for (const noise::Setting& setting : facts.settings) {
    object[setting.name] = setting.value.empty() ? Value(nullptr) : text(setting.value);
  }
  return object;
}

Value number(const std::optional<unsigned>& value) {
  return value ? Value(*value) : Value(nullptr);
}

Array gpu_clocks(const metric::GpuReading& gpus) {
  Array all;
  for (const metric::GpuClock& gpu : gpus.gpus) {
    Array throttled;
    for (const std::string& cause : gpu.throttled) throttled.push_back(text(cause));
    all.push_back(Object{{"id", text(gpu.id)},
                         {"name", text(gpu.name)},
                         {"core_mhz", number(gpu.core)},
                         {"most_core_mhz", number(gpu.most_core)},
                         {"memory_mhz", number(gpu.memory)},
                         {"most_memory_mhz", number(gpu.most_memory)},
                         {"throttled", std::move(throttled)}});
  }
  return all;
}

std::string printed(Object object) {
  std::string out;
  llvm::raw_string_ostream stream(out);
  stream << llvm::formatv("{0:2}", Value(std::move(object))) << "\n";
  return stream.str();
}

}  // namespace

std::string show_json(const noise::Facts& facts, const metric::GpuReading& gpus,
                      const std::vector<noise::ControlHere>& controls) {
  Array cores;
  for (const noise::CoreFacts& core : facts.cores) {
    Array siblings;
    for (const unsigned id : core.siblings) siblings.push_back(id);
    cores.push_back(
        Object{{"core", core.id},
               {"siblings", std::move(siblings)},
               {"node", core.node ? Value(*core.node) : Value(nullptr)},
               {"isolated", core.isolated},
               {"governor", core.governor.empty() ? Value(nullptr) : text(core.governor)}});
  }
  Array tried;
  for (const noise::ControlHere& control : controls) {
    tried.push_back(Object{{"control", text(control.name)},
                           {"value", text(control.value)},
                           {"available", control.unmet.empty()},
                           {"obtained", text(control.obtained)},
                           {"unmet", text(control.unmet)}});
  }
  return printed(Object{{"version", kVersion},
                        {"machine", machine(facts)},
                        {"cores", std::move(cores)},
                        {"settings", settings(facts)},
                        {"gpus", gpu_clocks(gpus)},
                        {"gpu_problem", text(gpus.problem)},
                        {"controls", std::move(tried)}});
}

std::string doctor_json(const noise::Facts& facts, const noise::Diagnosis& diagnosis) {
  const noise::Observation& seen = diagnosis.seen;
  Array cores;
  for (const noise::CoreActivity& core : seen.cores) {
    cores.push_back(Object{{"core", core.id},
                           {"busy", number(core.busy)},
                           {"steal", number(core.steal)},
                           {"interrupted", number(core.interrupted)},
                           {"interrupts", number(core.interrupts)},
                           {"least_frequency", number(core.least_frequency)},
                           {"most_frequency", number(core.most_frequency)}});
  }
  Array neighbours;
  for (const noise::Neighbour& neighbour : seen.neighbours) {
    neighbours.push_back(Object{{"process", neighbour.process},
                                {"name", text(neighbour.name)},
                                {"cores", number(neighbour.cores)}});
  }
  Array floors;
  for (const noise::NoiseFloor& floor : diagnosis.floors) {
    floors.push_back(Object{{"kind", text(floor.kind)},
                            {"what", text(floor.what)},
                            {"missing", text(floor.missing)},
                            {"pairs", static_cast<std::int64_t>(floor.samples)},
                            {"seconds", number(floor.seconds)},
                            {"median", number(floor.median)},
                            {"cv", number(floor.cv)},
                            {"sequential", number(floor.sequential)},
                            {"paired", number(floor.paired)},
                            {"half_width", number(floor.half_width)},
                            {"smallest", number(floor.smallest)}});
  }
  Array findings;
  for (const noise::Finding& finding : diagnosis.findings) {
    findings.push_back(Object{{"id", text(finding.id)},
                              {"severity", noise::severity_name(finding.severity)},
                              {"seen", text(finding.seen)},
                              {"cost", text(finding.cost)},
                              {"in_spec", text(finding.in_spec)},
                              {"on_machine", text(finding.on_machine)}});
  }
  return printed(Object{{"version", kVersion},
                        {"machine", machine(facts)},
                        {"settings", settings(facts)},
                        {"seconds", number(seen.seconds)},
                        {"cores", std::move(cores)},
                        {"others", number(seen.others)},
                        {"nameless", number(seen.nameless)},
                        {"neighbours", std::move(neighbours)},
                        {"context_switches", number(seen.context_switches)},
                        {"started_processes", number(seen.started_processes)},
                        {"free_memory", number(seen.free_memory)},
                        {"swapped", number(seen.swapped)},
                        {"major_faults", number(seen.major_faults)},
                        {"cpu_pressure", number(seen.cpu_pressure)},
                        {"memory_pressure", number(seen.memory_pressure)},
                        {"io_pressure", number(seen.io_pressure)},
                        {"throttled", number(seen.throttled)},
                        {"group_throttled", number(seen.group_throttled)},
                        {"clock", Object{{"resolution", number(seen.clock.resolution)},
                                         {"cost", number(seen.clock.cost)},
                                         {"longest_gap", number(seen.clock.longest_gap)}}},
                        {"noise_floor", std::move(floors)},
                        {"findings", std::move(findings)}});
}

}  // namespace benchc::driver
