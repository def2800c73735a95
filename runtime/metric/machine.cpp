#include "runtime/metric/machine.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <string_view>
#include <utility>

namespace benchc::metric {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaximumFile = std::size_t{1} << 20;
constexpr std::uint64_t kMemoryGrain = std::uint64_t{16} << 20;
constexpr std::string_view kBlank = " \t\r\n\0";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return {};
  std::string text(kMaximumFile, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return text;
}

std::string line(const fs::path& path) {
  const std::string text = contents(path);
  return std::string(trimmed(std::string_view(text).substr(0, text.find('\n'))));
}

/// The value after "name :" in a file of such lines.
std::string field(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::string_view row = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(row.size() + 1, text.size()));
    const std::size_t colon = row.find(':');
    if (colon != std::string_view::npos && trimmed(row.substr(0, colon)) == name) {
      return std::string(trimmed(row.substr(colon + 1)));
    }
  }
  return {};
}

std::size_t count_lines(std::string_view text, std::string_view name) {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::string_view row = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(row.size() + 1, text.size()));
    if (trimmed(row.substr(0, row.find(':'))) == name) ++count;
  }
  return count;
}

std::size_t numbered_directories(const fs::path& parent, std::string_view prefix) {
  std::size_t count = 0;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent, ignored)) {
    const std::string name = entry.path().filename().string();
    const std::string_view rest =
        std::string_view(name).substr(std::min(prefix.size(), name.size()));
    if (name.starts_with(prefix) && !rest.empty() &&
        rest.find_first_not_of("0123456789") == std::string_view::npos) {
      ++count;
    }
  }
  return count;
}

std::string known(std::size_t count) { return count == 0 ? std::string() : std::to_string(count); }

std::size_t core_count(const fs::path& root, std::string_view cpuinfo) {
  const std::size_t count = numbered_directories(root / "sys/devices/system/cpu", "cpu");
  return count != 0 ? count : count_lines(cpuinfo, "processor");
}

std::size_t threads_per_core(const fs::path& root) {
  const std::string siblings =
      line(root / "sys/devices/system/cpu/cpu0/topology/thread_siblings_list");
  if (siblings.empty()) return 0;
  std::size_t threads = 1;
  unsigned first = 0;
  unsigned second = 0;
  for (std::size_t i = 0; i < siblings.size(); ++i) {
    if (siblings[i] == ',') ++threads;
    if (siblings[i] == '-') {
      std::from_chars(siblings.data(), siblings.data() + i, first);
      std::from_chars(siblings.data() + i + 1, siblings.data() + siblings.size(), second);
      if (second > first) threads += second - first;
    }
  }
  return threads;
}

std::string memory(const fs::path& root) {
  const std::string text = field(contents(root / "proc/meminfo"), "MemTotal");
  std::uint64_t kibibytes = 0;
  std::from_chars(text.data(), text.data() + text.size(), kibibytes);
  if (kibibytes == 0) return {};
  const std::uint64_t bytes = kibibytes * 1024;
  return std::to_string((bytes + kMemoryGrain / 2) / kMemoryGrain * kMemoryGrain);
}

std::string virtualization(const fs::path& root, std::string_view cpuinfo) {
  if (const std::string type = line(root / "sys/hypervisor/type"); !type.empty()) return type;
  const std::string vendor = line(root / "sys/class/dmi/id/sys_vendor");
  const std::string product = line(root / "sys/class/dmi/id/product_name");
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kVendors = {{
      {"QEMU", "kvm"},
      {"VMware", "vmware"},
      {"innotek", "virtualbox"},
      {"Xen", "xen"},
      {"Amazon EC2", "ec2"},
      {"Google", "gce"},
  }};
  const bool hypervisor =
      (" " + field(cpuinfo, "flags") + " ").find(" hypervisor ") != std::string::npos;
  for (const auto& [prefix, name] : kVendors) {
    if (vendor.starts_with(prefix)) return std::string(name);
  }
  if (product.starts_with("KVM")) return "kvm";
  if (vendor.starts_with("Microsoft") && hypervisor) return "hyper-v";
  return hypervisor ? "vm" : "none";
}

std::string container(const fs::path& root) {
  std::error_code ignored;
  if (fs::exists(root / "run/.containerenv", ignored)) return "podman";
  if (fs::exists(root / ".dockerenv", ignored)) return "docker";
  if (const std::string name = line(root / "run/systemd/container"); !name.empty()) return name;
  const std::string groups = contents(root / "proc/1/cgroup");
  for (const std::string_view name : {"kubepods", "docker", "lxc", "libpod"}) {
    if (groups.find(name) != std::string::npos) return std::string(name);
  }
  return "none";
}

std::string cpu_model(std::string_view cpuinfo) {
  // What the architectures call it.
  for (const std::string_view name : {"model name", "Model", "cpu model", "cpu", "uarch"}) {
    if (std::string value = field(cpuinfo, name); !value.empty()) return value;
  }
  const std::string implementer = field(cpuinfo, "CPU implementer");
  if (implementer.empty()) return {};
  return "implementer " + implementer + " part " + field(cpuinfo, "CPU part");
}

}  // namespace

plan::Fingerprint read_machine(const MachineSources& sources) {
  const fs::path& root = sources.root;
  const std::string cpuinfo = contents(root / "proc/cpuinfo");
  const std::size_t nodes = numbered_directories(root / "sys/devices/system/node", "node");
  return {
      {"cpu_model", cpu_model(cpuinfo)},
      {"cpu_count", known(core_count(root, cpuinfo))},
      {"threads_per_core", known(threads_per_core(root))},
      {"numa_nodes", known(std::max<std::size_t>(nodes, 1))},
      {"memory_bytes", memory(root)},
      {"kernel", line(root / "proc/sys/kernel/osrelease")},
      {"governor", line(root / "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")},
      {"virtualization", virtualization(root, cpuinfo)},
      {"container", container(root)},
      {"compiler", sources.compiler},
      {"hostname", line(root / "proc/sys/kernel/hostname")},
  };
}

}  // namespace benchc::metric
