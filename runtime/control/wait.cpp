#include "runtime/control/wait.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <sstream>
#include <utility>

namespace benchc::control {
namespace {

constexpr double kLongest = 86'400;
/// How often it is asked whether to stop, in seconds.
constexpr double kSlice = 0.1;
constexpr double kNano = 1e9;

bool number(std::string_view text, double& value, std::string_view& rest) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  rest = text.substr(static_cast<std::size_t>(end - text.data()));
  return error == std::errc{};
}

/// Negative for what is no unit.
double unit_seconds(std::string_view unit) {
  if (unit == "ms") return 1e-3;
  if (unit == "s") return 1;
  if (unit == "min") return 60;
  if (unit == "h") return 3600;
  return -1;
}

std::string text(const char* format, double value) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, value);
  return buffer.data();
}

double monotonic_seconds() {
  timespec time = {};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / kNano;
}

}  // namespace

Waiter this_waiter(std::function<bool()> stopped, std::function<void(const std::string&)> say) {
  Waiter waiter;
  waiter.now = monotonic_seconds;
  waiter.pause = [stopped = std::move(stopped)](double seconds) {
    const double end = monotonic_seconds() + seconds;
    while (true) {
      if (stopped && stopped()) return false;
      const double left = end - monotonic_seconds();
      if (left <= 0) return true;
      const timespec slice = {0, static_cast<long>((left < kSlice ? left : kSlice) * kNano)};
      nanosleep(&slice, nullptr);
    }
  };
  waiter.say = std::move(say);
  return waiter;
}

Expected<WaitFor> parse_wait(std::string_view value) {
  const auto wrong = [&] {
    return failure("`" + std::string(value) + "` says not what to wait for",
                   "as in `load < 0.5 within 30s`");
  };
  std::istringstream words{std::string(value)};
  WaitFor wanted;
  std::string less;
  std::string below;
  std::string within;
  std::string time;
  std::string more;
  if (!(words >> wanted.what >> less >> below >> within >> time) || less != "<" ||
      within != "within" || words >> more) {
    return wrong();
  }
  std::string_view rest;
  if (!number(below, wanted.below, rest) || !rest.empty() || !(wanted.below > 0)) return wrong();
  double amount = 0;
  if (!number(time, amount, rest)) return wrong();
  wanted.within = amount * unit_seconds(rest);
  if (!(wanted.within >= 0 && wanted.within <= kLongest)) return wrong();
  return wanted;
}

Waited wait_until(const WaitFor& wanted, const Waiter& waiter, double every,
                  const std::function<double()>& read,
                  const std::function<std::string(double)>& shown) {
  const double began = waiter.now();
  bool told = false;
  while (true) {
    if (!waiter.pause(every)) return {"unknown", "the run was stopped while it waited", true};
    const double value = read();
    const double waited = waiter.now() - began;
    const std::string after = " after " + text("%.1f s", waited);
    if (value < 0) return {"unknown", "the machine does not tell it", false};
    if (value < wanted.below) return {shown(value) + after, "", false};
    if (waited >= wanted.within) {
      return {shown(value) + after, "it is " + shown(value) + after, false};
    }
    if (!told && waiter.say) {
      waiter.say("waiting up to " + text("%g s", wanted.within) + " for " + wanted.what + " < " +
                 text("%g", wanted.below) + ": it is " + shown(value));
      told = true;
    }
  }
}

}  // namespace benchc::control
