#pragma once

#include <string>
#include <vector>

#include "runtime/metric/gpu_clocks.h"
#include "runtime/noise/doctor.h"
#include "runtime/noise/facts.h"

/// What `benchc env` prints, as text and as JSON. What the machine tells is escaped.
namespace benchc::driver {

std::string show_text(const noise::Facts& facts, const metric::GpuReading& gpus,
                      const std::vector<noise::ControlHere>& controls);
std::string doctor_text(const noise::Facts& facts, const noise::Diagnosis& diagnosis);

/// One object each; docs/noise.md describes them.
std::string show_json(const noise::Facts& facts, const metric::GpuReading& gpus,
                      const std::vector<noise::ControlHere>& controls);
std::string doctor_json(const noise::Facts& facts, const noise::Diagnosis& diagnosis);

}  // namespace benchc::driver
