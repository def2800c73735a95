#include "compiler/driver/env_text.h"

#include <algorithm>

#include "runtime/plan/format.h"
#include "runtime/plan/plan_text.h"
#include "runtime/report/report.h"

namespace benchc::driver {
namespace {

using noise::percent;
using plan::format;

/// Rows of columns; all but the last are padded.
class Rows {
 public:
  void add(std::vector<std::string> cells) {
    for (std::string& cell : cells) cell = plan::printable(cell);
    widths_.resize(std::max(widths_.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths_[i] = std::max(widths_[i], cells[i].size());
    }
    rows_.push_back(std::move(cells));
  }
  std::string text() const {
    std::string out;
    for (const std::vector<std::string>& row : rows_) {
      std::string line = " ";
      for (std::size_t i = 0; i < row.size(); ++i) {
        line += " " + row[i];
        if (i + 1 < row.size()) line += std::string(widths_[i] - row[i].size() + 1, ' ');
      }
      out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
  }

 private:
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

std::string known(std::string_view value) { return value.empty() ? "unknown" : std::string(value); }

std::string siblings(const noise::CoreFacts& core) {
  if (core.siblings.empty()) return "none";
  std::string text;
  for (const unsigned id : core.siblings) text += (text.empty() ? "" : ", ") + std::to_string(id);
  return text;
}

std::string floors(const std::vector<noise::NoiseFloor>& floors) {
  Rows rows;
  std::string missing;
  rows.add({"kind", "what", "pairs", "median", "CV", "A, then B", "A/B pairs",
            "smallest change in 5 s"});
  for (const noise::NoiseFloor& floor : floors) {
    if (!floor.missing.empty()) {
      missing += "  " + floor.kind + " was not measured: " + plan::printable(floor.missing) + "\n";
      continue;
    }
    rows.add({floor.kind, floor.what, std::to_string(floor.samples),
              report::quantity(floor.median, "s"), percent(floor.cv), percent(floor.sequential),
              percent(floor.paired) +
                  (floor.half_width ? " +-" + percent(*floor.half_width) : std::string()),
              floor.smallest ? percent(*floor.smallest) : "too few pairs"});
  }
  return rows.text() + missing;
}

}  // namespace

std::string show_text(const noise::Facts& facts, const metric::GpuReading& gpus,
                      const std::vector<noise::ControlHere>& controls) {
  std::string out = "machine\n";
  Rows machine;
  for (const auto& [name, value] : facts.fingerprint) machine.add({name, known(value)});
  out += machine.text() + "\ncores\n";
  Rows cores;
  cores.add({"core", "siblings", "node", "isolated", "governor"});
  for (const noise::CoreFacts& core : facts.cores) {
    cores.add({std::to_string(core.id), siblings(core),
               core.node ? std::to_string(*core.node) : "?", core.isolated ? "yes" : "no",
               known(core.governor)});
  }
  out += cores.text() + "\nsettings\n";
  Rows settings;
  for (const noise::Setting& setting : facts.settings) {
    settings.add({setting.name, known(setting.value)});
  }
  out += settings.text();
  if (!gpus.gpus.empty() || !gpus.problem.empty()) {
    out += "\nGPU clocks, as observed\n";
    Rows clocks;
    for (const metric::GpuClock& gpu : gpus.gpus) {
      clocks.add({gpu.id, metric::gpu_clock_text(gpu)});
    }
    if (!gpus.problem.empty()) clocks.add({"nvidia", "unknown: " + gpus.problem});
    out += clocks.text();
  }
  out += "\ncontrols that a spec can have here\n";
  Rows rows;
  for (const noise::ControlHere& control : controls) {
    rows.add({control.name + " = " + control.value,
              control.unmet.empty()
                  ? "yes" + (control.obtained.empty() || control.obtained == control.value
                                 ? std::string()
                                 : ": " + control.obtained)
                  : "no: " + control.unmet});
  }
  return out + rows.text();
}

std::string doctor_text(const noise::Facts& facts, const noise::Diagnosis& diagnosis) {
  const noise::Observation& seen = diagnosis.seen;
  std::string out = format("watched for %.2g s\n", seen.seconds);
  Rows cores;
  cores.add({"core", "busy", "steal", "interrupts", "in them", "frequency"});
  for (const noise::CoreActivity& core : seen.cores) {
    cores.add({std::to_string(core.id), percent(core.busy), percent(core.steal),
               format("%.0f/s", core.interrupts), percent(core.interrupted),
               core.least_frequency ? format("%.2f..%.2f GHz", *core.least_frequency / 1e9,
                                             *core.most_frequency / 1e9)
                                    : "unknown"});
  }
  out += cores.text();
  out += "  others: " + percent(seen.others) + " of a core";
  for (const noise::Neighbour& neighbour : seen.neighbours) {
    out += ", " + plan::printable(neighbour.name) + " " + percent(neighbour.cores);
  }
  out += format("\n  %.0f context switches/s, %.3g pages/s swapped, %.3g faults/s from disk\n",
                seen.context_switches, seen.swapped, seen.major_faults);
  out += "  clock " + plan::printable(known(facts.setting("clock_source"))) + ": a reading takes " +
         report::quantity(seen.clock.cost, "s") + ", steps of " +
         report::quantity(seen.clock.resolution, "s") + ", the longest gap " +
         report::quantity(seen.clock.longest_gap, "s") + "\n";
  out += "\nnoise floor: the same thing measured twice\n" + floors(diagnosis.floors);
  out += "\nfindings, the worst first\n";
  for (const noise::Finding& finding : diagnosis.findings) {
    const std::string name = noise::severity_name(finding.severity);
    const std::string indent(11, ' ');
    out += "  " + name + std::string(9 - name.size(), ' ') + plan::printable(finding.seen) + "\n";
    out += indent + "costs: " + plan::printable(finding.cost) + "\n";
    if (!finding.in_spec.empty()) {
      out += indent + "in a spec: " + plan::printable(finding.in_spec) + "\n";
    }
    if (!finding.on_machine.empty()) {
      out += indent + "on the machine: " + plan::printable(finding.on_machine) + "\n";
    }
    out += indent + "more: docs/noise.md#" + finding.id + "\n";
  }
  if (diagnosis.findings.empty()) out += "  none\n";
  return out;
}

}  // namespace benchc::driver
