#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace benchc::metric {

/// Where clocks of GPUs are read from.
struct GpuSources {
  /// Holds dev and sys.
  std::filesystem::path root = "/";
  /// NVIDIA's management library (NVML); asked only where dev/nvidiactl is.
  std::filesystem::path nvml = "libnvidia-ml.so.1";
  /// How long that may take to answer, seconds.
  double timeout = 5;
};

/// A GPU's clocks at one moment, in MHz; what it does not tell is absent.
struct GpuClock {
  /// "0" and so on by NVML, else "card0".
  std::string id;
  /// Its model by NVML, else its driver.
  std::string name;
  /// Of its processors: now, and the most that it can have.
  std::optional<unsigned> core;
  std::optional<unsigned> most_core;
  std::optional<unsigned> memory;
  std::optional<unsigned> most_memory;
  /// What holds the clock down: "power cap", "heat"; empty where nothing does or nobody tells.
  std::vector<std::string> throttled;

  friend bool operator==(const GpuClock&, const GpuClock&) = default;
};

struct GpuReading {
  std::vector<GpuClock> gpus;
  /// Why GPUs of NVIDIA could not be asked, for people; empty where they were, or are none.
  std::string problem;

  friend bool operator==(const GpuReading&, const GpuReading&) = default;
};

/// Reads them, and changes nothing: of NVIDIA by NVML, of AMD and Intel by sysfs. NVML is loaded in
/// a process of its own, so that whatever a driver's library does, it does not do it to benchc,
/// and takes no memory of what is measured.
GpuReading read_gpu_clocks(const GpuSources& sources = {});

/// "NVIDIA H100: 1980 of 1980 MHz, memory 2619 of 2619 MHz, held down by power cap".
std::string gpu_clock_text(const GpuClock& gpu);

/// All of a reading in one line, those of before and after something that took time where they
/// differ; "" where there is no GPU.
std::string gpu_clocks_text(const GpuReading& before, const GpuReading& after);

}  // namespace benchc::metric
