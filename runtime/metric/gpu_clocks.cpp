#include "runtime/metric/gpu_clocks.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <string_view>
#include <utility>

#include "runtime/metric/nvml.h"
#include "runtime/plan/lines.h"
#include "runtime/plan/plan_text.h"

namespace benchc::metric {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostCards = 64;
constexpr std::size_t kMostBytes = 4096;

std::string text_in(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text(kMostBytes, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
  return text;
}

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  return value;
}

/// The first of the files that is a number.
std::optional<unsigned> first_number(const fs::path& folder,
                                     std::initializer_list<const char*> files) {
  for (const char* file : files) {
    if (const std::optional<unsigned> value = number(text_in(folder / file))) return value;
  }
  return std::nullopt;
}

/// Clocks of amdgpu, a line each: "1: 2100Mhz *", the star at the one that it has.
struct Levels {
  std::optional<unsigned> now;
  std::optional<unsigned> most;
};

Levels levels_in(const fs::path& file) {
  const std::string all = text_in(file);
  Levels levels;
  for (std::string_view text = all; !text.empty();) {
    std::string_view line = plan::next_line(text);
    const bool current = line.find('*') != std::string_view::npos;
    line.remove_prefix(std::min(line.find(':') + 1, line.size()));
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const std::optional<unsigned> value = number(line);
    if (!value) continue;
    levels.most = std::max(levels.most.value_or(0), *value);
    if (current) levels.now = value;
  }
  return levels;
}

std::string driver_of(const fs::path& device) {
  constexpr std::string_view kKey = "DRIVER=";
  const std::string text = text_in(device / "uevent");
  const std::size_t begin = text.find(kKey);
  if (begin == std::string::npos) return {};
  const std::size_t end = text.find('\n', begin);
  return text.substr(begin + kKey.size(), end - begin - kKey.size());
}

/// A graphics card by the files of its driver; nothing where they tell no clock.
std::optional<GpuClock> by_sysfs(const fs::path& card) {
  const fs::path device = card / "device";
  GpuClock gpu;
  gpu.id = card.filename().string();
  gpu.name = driver_of(device);
  const Levels core = levels_in(device / "pp_dpm_sclk");
  const Levels memory = levels_in(device / "pp_dpm_mclk");
  gpu.core = core.now;
  gpu.most_core = core.most;
  gpu.memory = memory.now;
  gpu.most_memory = memory.most;
  // Intel's i915 and xe: what it really runs at is 0 while it sleeps, and then the wanted one.
  constexpr const char* kXe = "device/tile0/gt0/freq0";
  if (!gpu.core) {
    const std::optional<unsigned> actual = first_number(card, {"gt_act_freq_mhz"});
    gpu.core = actual.value_or(0) > 0 ? actual : first_number(card, {"gt_cur_freq_mhz"});
    if (!gpu.core) gpu.core = first_number(card / kXe, {"cur_freq"});
    gpu.most_core = first_number(card, {"gt_RP0_freq_mhz", "gt_max_freq_mhz"});
    if (!gpu.most_core) gpu.most_core = first_number(card / kXe, {"rp0_freq", "max_freq"});
  }
  if (!gpu.core && !gpu.memory) return std::nullopt;
  return gpu;
}

/// "card0" and not "card0-HDMI-A-1".
bool is_card(std::string_view name) {
  constexpr std::string_view kPrefix = "card";
  return name.starts_with(kPrefix) && name.size() > kPrefix.size() && name.size() < 10 &&
         name.find_first_not_of("0123456789", kPrefix.size()) == std::string_view::npos;
}

std::string megahertz(const std::optional<unsigned>& now, const std::optional<unsigned>& most) {
  if (!now) return {};
  return std::to_string(*now) + (most ? " of " + std::to_string(*most) : "") + " MHz";
}

}  // namespace

GpuReading read_gpu_clocks(const GpuSources& sources) {
  GpuReading reading;
  std::error_code error;
  if (fs::exists(sources.root / "dev/nvidiactl", error)) {
    reading = ask_nvml(sources.nvml, sources.timeout);
  }
  std::vector<fs::path> cards;
  fs::directory_iterator entries(sources.root / "sys/class/drm", error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const fs::path& card = entries->path();
    if (is_card(card.filename().string()) && cards.size() < kMostCards) cards.push_back(card);
  }
  std::sort(cards.begin(), cards.end());
  for (const fs::path& card : cards) {
    if (std::optional<GpuClock> gpu = by_sysfs(card)) reading.gpus.push_back(std::move(*gpu));
  }
  return reading;
}

std::string gpu_clock_text(const GpuClock& gpu) {
  std::string text = plan::printable(gpu.name.empty() ? gpu.id : gpu.name) + ": ";
  const std::string core = megahertz(gpu.core, gpu.most_core);
  const std::string memory = megahertz(gpu.memory, gpu.most_memory);
  text += core.empty() ? "clock unknown" : core;
  if (!memory.empty()) text += ", memory " + memory;
  for (std::size_t i = 0; i < gpu.throttled.size(); ++i) {
    text += (i == 0 ? ", held down by " : " and ") + gpu.throttled[i];
  }
  return text;
}

std::string gpu_clocks_text(const GpuReading& before, const GpuReading& after) {
  const auto all = [](const GpuReading& reading) {
    std::string text;
    for (const GpuClock& gpu : reading.gpus) {
      text += (text.empty() ? "" : "; ") + gpu_clock_text(gpu);
    }
    return text;
  };
  const std::string first = all(before);
  const std::string last = all(after);
  if (first == last) return first;
  if (first.empty()) return "afterwards " + last;
  return first + "; afterwards " + (last.empty() ? "unknown" : last);
}

}  // namespace benchc::metric
