#include "compiler/driver/since.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <string_view>
#include <system_error>

#include "compiler/driver/session.h"
#include "runtime/plan/revision.h"

namespace benchc::driver {
namespace {

constexpr double kNanoseconds = 1e9;

/// Digits alone, no sign.
std::optional<unsigned> whole(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "2026-11-01"; nothing where the text has another form.
std::optional<std::chrono::year_month_day> day_of(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = whole(text.substr(0, 4));
  const auto month = whole(text.substr(5, 2));
  const auto day = whole(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return std::chrono::year_month_day{std::chrono::year(static_cast<int>(*year)),
                                     std::chrono::month(*month), std::chrono::day(*day)};
}

/// Seconds; nothing where the text is no number with a unit of time behind it.
std::optional<double> span_of(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (unit == "min") return number * 60;
  if (unit == "h") return number * 3600;
  if (unit == "d") return number * 86'400;
  if (unit == "w") return number * 604'800;
  return std::nullopt;
}

const plan::RunInfo* earliest_run(std::string_view id, std::span<const plan::RunInfo> runs) {
  const plan::RunInfo* earliest = nullptr;
  for (const plan::RunInfo& run : runs) {
    if (!run.id.starts_with(id)) continue;
    if (earliest == nullptr || run.started < earliest->started) earliest = &run;
  }
  return earliest;
}

}  // namespace

Expected<Since> resolve_since(
    const std::string& when, std::int64_t now, std::span<const plan::RunInfo> runs,
    const std::function<std::optional<Commit>(const std::string&)>& find_commit) {
  using namespace std::chrono;
  if (const auto day = day_of(when)) {
    // Beyond these years nanoseconds do not reach.
    const bool known = day->ok() && day->year() >= year(1970) && day->year() < year(2200);
    if (!known) return failure("--since: `" + when + "` is no day of the calendar");
    return Since{duration_cast<nanoseconds>(sys_days(*day).time_since_epoch()).count(), {}};
  }
  if (const auto seconds = span_of(when)) {
    const double most = static_cast<double>(now) / kNanoseconds;
    if (!(*seconds > 0)) return failure("--since: `" + when + "` is no time before now");
    const double before = std::min(*seconds, most);
    const std::int64_t time = now - static_cast<std::int64_t>(before * kNanoseconds);
    return Since{time, "from " + utc_date(time) + " on"};
  }
  if (const plan::RunInfo* run = when.empty() ? nullptr : earliest_run(when, runs)) {
    return Since{run->started,
                 run->id == when ? "the start of that run" : "the start of run " + run->id};
  }
  if (const auto commit = find_commit(when)) {
    return Since{commit->time,
                 "commit " + plan::short_hash(commit->hash) + " of " + utc_date(commit->time)};
  }
  return failure("--since: `" + when + "` is no day, span, run of the store or git revision",
                 "a day is 2026-11-01; a span is 30d, 12h or 90min; `benchc report` shows the "
                 "newest run");
}

}  // namespace benchc::driver
