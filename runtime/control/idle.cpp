#include "runtime/control/idle.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <ctime>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <tuple>

namespace benchc::control {
namespace {

/// Below this, a difference in idleness is taken for chance: one tick of a short window.
constexpr double kNoise = 0.25;
constexpr std::string_view kBlank = " \t";

std::string_view next_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(kBlank));
  line.remove_prefix(word.size());
  return word;
}

/// Seconds.
constexpr double kOldestWatch = 1;

std::map<unsigned, CoreTime> read_core_times() {
  std::ifstream file("/proc/stat");
  return parse_core_times(
      std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()));
}

double share(const std::map<unsigned, double>& idle, unsigned core) {
  const auto found = idle.find(core);
  return found == idle.end() ? 1.0 : found->second;
}

}  // namespace

std::map<unsigned, CoreTime> parse_core_times(std::string_view stat) {
  std::map<unsigned, CoreTime> times;
  while (!stat.empty()) {
    std::string_view line = stat.substr(0, stat.find('\n'));
    stat.remove_prefix(std::min(line.size() + 1, stat.size()));
    std::string_view name = next_word(line);
    if (!name.starts_with("cpu") || name.size() == 3) continue;
    name.remove_prefix(3);
    unsigned core = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), core).ec != std::errc{}) continue;
    CoreTime time;
    // user nice system idle iowait irq softirq steal; guest time is in user already.
    for (int field = 0; field < 8; ++field) {
      const std::string_view word = next_word(line);
      double ticks = 0;
      std::from_chars(word.data(), word.data() + word.size(), ticks);
      time.total += ticks;
      if (field == 3 || field == 4) time.idle += ticks;
    }
    times[core] = time;
  }
  return times;
}

std::map<unsigned, double> idle_shares(const std::map<unsigned, CoreTime>& before,
                                       const std::map<unsigned, CoreTime>& after) {
  std::map<unsigned, double> shares;
  for (const auto& [core, time] : after) {
    const auto earlier = before.find(core);
    if (earlier == before.end()) continue;
    const double total = time.total - earlier->second.total;
    if (total <= 0) continue;
    shares[core] = std::clamp((time.idle - earlier->second.idle) / total, 0.0, 1.0);
  }
  return shares;
}

IdleWatch begin_idle_watch() { return {read_core_times(), std::chrono::steady_clock::now()}; }

std::map<unsigned, double> end_idle_watch(IdleWatch watch, double seconds) {
  const auto age = [&watch] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - watch.began).count();
  };
  if (age() > kOldestWatch) watch = begin_idle_watch();
  const double left = std::max(seconds - age(), 0.0);
  const timespec rest = {static_cast<time_t>(left),
                         static_cast<long>((left - std::floor(left)) * 1e9)};
  nanosleep(&rest, nullptr);
  return idle_shares(watch.before, read_core_times());
}

std::vector<unsigned> idlest(const Topology& candidates, const Topology& all,
                             const std::map<unsigned, double>& idle, std::size_t count) {
  std::vector<unsigned> chosen;
  std::set<unsigned> taken;
  Topology left = candidates;
  while (chosen.size() < count && !left.empty()) {
    const auto rank = [&](const Core& core) {
      double neighbours = 1;
      for (const Core& other : all) {
        if (other.physical == core.physical && other.id != core.id) {
          neighbours = std::min(neighbours, share(idle, other.id));
        }
      }
      const double worth = share(idle, core.id) + neighbours / 2;
      return std::tuple(std::floor(worth / kNoise), !taken.contains(core.physical), core.id != 0,
                        worth, core.id);
    };
    const auto best =
        std::max_element(left.begin(), left.end(),
                         [&rank](const Core& a, const Core& b) { return rank(a) < rank(b); });
    chosen.push_back(best->id);
    taken.insert(best->physical);
    left.erase(best);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace benchc::control
