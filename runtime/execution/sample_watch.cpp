#include "runtime/execution/sample_watch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "runtime/plan/shown.h"

namespace benchc::execution {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kShortestInterval = 20 * kMillisecond;
/// Of its interval a reading takes a fiftieth at most.
constexpr std::int64_t kReadingShare = 50;
/// Between two samples: beyond it something else ran, which belongs to neither.
constexpr std::int64_t kGap = 5 * kMillisecond;
/// A reading that is no older serves as the next interval's first.
constexpr std::int64_t kFresh = kMillisecond;

struct Observed {
  const char* name;
  const char* unit;
  double metric::MachineInterval::*value;
};
constexpr std::array kObserved = {
    Observed{"steal", "", &metric::MachineInterval::steal},
    Observed{"frequency", "1/s", &metric::MachineInterval::frequency},
    Observed{"run_queue", "", &metric::MachineInterval::run_queue},
    Observed{"interrupts", "1/s", &metric::MachineInterval::interrupts},
    Observed{"context_switches", "1/s", &metric::MachineInterval::context_switches},
    Observed{"temperature", "", &metric::MachineInterval::temperature}};

const Observed& observed_named(const std::string& name) {
  return *std::find_if(kObserved.begin(), kObserved.end(),
                       [&](const Observed& one) { return one.name == name; });
}

void mark(std::uint8_t& bits, plan::Disturbance disturbance) {
  bits = static_cast<std::uint8_t>(bits | static_cast<std::uint8_t>(disturbance));
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

template <typename T>
void take_out(std::vector<T>& values, std::size_t row) {
  values.erase(values.begin() + static_cast<std::ptrdiff_t>(row));
}

}  // namespace

SampleWatch::SampleWatch(const workload::Launcher& launcher, std::filesystem::path root)
    : launcher_(&launcher), root_(std::move(root)), shortest_(kShortestInterval) {
  use({});
}

void SampleWatch::use(std::span<const unsigned> cores) {
  if (machine_ && std::equal(cores.begin(), cores.end(), cores_.begin(), cores_.end())) return;
  flush();
  cores_.assign(cores.begin(), cores.end());
  machine_ = std::make_unique<metric::MachineWatch>(cores_, root_);
  read_at_.reset();
  open_ = false;
  const std::int64_t now = launcher_->now();
  machine_->begin(now);
  // Whatever the machine tells it tells at once; rates need some time to be of.
  const metric::MachineInterval first = machine_->end(now + kMillisecond);
  names_.clear();
  for (const Observed& one : kObserved) {
    if (!std::isnan(first.*one.value)) names_.emplace_back(one.name);
  }
}

void SampleWatch::start_interval(std::int64_t now) {
  if (read_at_ && now - *read_at_ <= kFresh) {
    machine_->begin_at_end();
  } else {
    machine_->begin(now);
  }
  opened_at_ = now;
  open_ = true;
}

metric::MachineInterval SampleWatch::end_interval(std::int64_t now) {
  const metric::MachineInterval interval = machine_->end(now);
  open_ = false;
  read_at_ = now;
  const std::int64_t cost = launcher_->now() - now;
  shortest_ = std::clamp(cost * kReadingShare, kShortestInterval, 50 * kShortestInterval);
  return interval;
}

void SampleWatch::begins() {
  if (ended_) distribute(*std::exchange(ended_, std::nullopt));
  const std::int64_t now = launcher_->now();
  if (open_ && now - last_end_ > kGap) {
    if (pending_.empty()) {
      open_ = false;
    } else {
      distribute(end_interval(now));
    }
  }
  if (!open_) start_interval(now);
  begun_at_ = launcher_->now();
}

void SampleWatch::ends() {
  const std::int64_t now = launcher_->now();
  last_end_ = now;
  if (!open_) return;
  if (now - begun_at_ >= shortest_ / 2 || now - opened_at_ >= shortest_) {
    ended_ = end_interval(now);
  }
}

void SampleWatch::add(WatchedCase& owner, std::size_t row) {
  pending_.push_back({&owner, row});
  if (ended_) distribute(*std::exchange(ended_, std::nullopt));
}

void SampleWatch::forget(const WatchedCase& owner, std::size_t row) {
  std::erase_if(pending_,
                [&](const Pending& one) { return one.owner == &owner && one.row >= row; });
}

void SampleWatch::flush() {
  if (ended_) distribute(*std::exchange(ended_, std::nullopt));
  if (pending_.empty()) return;
  distribute(end_interval(launcher_->now()));
}

void SampleWatch::distribute(const metric::MachineInterval& interval) {
  for (const Pending& one : std::exchange(pending_, {})) {
    one.owner->observed(one.row, interval, machine_->machine_cores());
  }
}

WatchedCase::WatchedCase(plan::CaseResult& result, const plan::Measure& measure, SampleWatch& watch)
    : result_(&result), measure_(&measure), watch_(&watch), taken_(measure.discards.size()) {
  for (const std::string& name : watch.names()) {
    result.machine.push_back({name, observed_named(name).unit, plan::Better::None, {}});
  }
}

WatchedCase::~WatchedCase() { watch_->forget(*this, 0); }

void WatchedCase::added(double seconds, std::int64_t involuntary_switches) {
  if (watch_->names().empty()) return;
  const std::size_t row = result_->started.size() - 1;
  for (plan::Series& series : result_->machine) series.values.resize(row + 1);
  result_->disturbed.resize(row + 1);
  lost_.resize(row + 1);
  const auto count = static_cast<double>(involuntary_switches);
  lost_.back() = {count, seconds > 0 ? count / seconds : 0};
  watch_->add(*this, row);
}

void WatchedCase::dropped() {
  if (watch_->names().empty()) return;
  const std::size_t rows = result_->started.size();
  watch_->forget(*this, rows);
  for (plan::Series& series : result_->machine) series.values.resize(rows);
  result_->disturbed.resize(rows);
  lost_.resize(rows);
  settled_ = std::min(settled_, rows);
}

void WatchedCase::added_excluded() {
  if (watch_->names().empty()) return;
  plan::Excluded& excluded = result_->excluded;
  excluded.machine.resize(result_->machine.size());
  for (std::vector<double>& values : excluded.machine) {
    values.resize(excluded.use.size(), metric::MachineInterval::kAbsent);
  }
  excluded.disturbed.resize(excluded.use.size());
}

void WatchedCase::observed(std::size_t row, const metric::MachineInterval& interval,
                           unsigned machine_cores) {
  // The case may have failed since.
  if (row >= result_->disturbed.size() || row >= result_->started.size()) return;
  for (plan::Series& series : result_->machine) {
    const double value = interval.*observed_named(series.metric).value;
    if (!std::isnan(value)) series.values[row] = value;
  }
  std::uint8_t& bits = result_->disturbed[row];
  if (interval.steal > kMuchSteal) mark(bits, plan::Disturbance::Steal);
  if (machine_cores > 0 && interval.run_queue > machine_cores) {
    mark(bits, plan::Disturbance::Crowded);
  }
}

std::optional<std::size_t> WatchedCase::discard_of(std::size_t row) const {
  for (std::size_t i = 0; i < measure_->discards.size(); ++i) {
    for (const plan::Series& series : result_->machine) {
      if (series.metric == measure_->discards[i].observed &&
          series.values[row] > measure_->discards[i].above) {
        return i;
      }
    }
  }
  return std::nullopt;
}

void WatchedCase::exclude(std::size_t row) {
  plan::Excluded& excluded = result_->excluded;
  excluded.use.push_back(plan::SampleUse::Discarded);
  excluded.started.push_back(result_->started[row]);
  excluded.round.push_back(result_->round[row]);
  if (!result_->process.empty()) excluded.process.push_back(result_->process[row]);
  const auto move = [&](const std::vector<plan::Series>& from,
                        std::vector<std::vector<double>>& into) {
    into.resize(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) into[i].push_back(from[i].values[row]);
  };
  move(result_->series, excluded.values);
  move(result_->machine, excluded.machine);
  excluded.disturbed.push_back(result_->disturbed[row]);
}

void WatchedCase::settle() {
  watch_->flush();
  const std::size_t rows = result_->started.size();
  if (measure_->discards.empty() || result_->disturbed.size() != rows) return;
  std::vector<std::size_t> gone;
  for (std::size_t row = settled_; row < rows; ++row) {
    const std::optional<std::size_t> discard = discard_of(row);
    if (!discard) continue;
    ++taken_[*discard];
    exclude(row);
    gone.push_back(row);
  }
  for (auto row = gone.rbegin(); row != gone.rend(); ++row) {
    take_out(result_->started, *row);
    take_out(result_->round, *row);
    if (!result_->process.empty()) take_out(result_->process, *row);
    for (plan::Series& series : result_->series) take_out(series.values, *row);
    for (plan::Series& series : result_->machine) take_out(series.values, *row);
    take_out(result_->disturbed, *row);
    take_out(lost_, *row);
  }
  discarded_ += static_cast<std::uint32_t>(gone.size());
  settled_ = rows - gone.size();
}

void WatchedCase::finish() {
  const std::size_t rows = result_->started.size();
  if (result_->disturbed.size() != rows || lost_.size() != rows) return;
  std::vector<double> rates;
  for (const Lost& lost : lost_) rates.push_back(lost.rate);
  const double usual = median(std::move(rates));
  for (std::size_t row = 0; row < rows; ++row) {
    const Lost& lost = lost_[row];
    if (lost.count >= kFewPreemptions && lost.rate > kMuchPreemption &&
        lost.rate > kMorePreemption * usual) {
      mark(result_->disturbed[row], plan::Disturbance::Preempted);
    }
  }
  for (const plan::Series& series : result_->machine) {
    const double middle = median(series.values);
    const auto stands_out = [&](double value) {
      if (series.metric == "interrupts") {
        return value > kMoreInterrupts * middle && value > middle + kManyInterrupts;
      }
      if (series.metric == "frequency") return value > 0 && value < kLowFrequency * middle;
      return series.metric == "temperature" && value > middle + kMuchWarmer;
    };
    const plan::Disturbance disturbance =
        series.metric == "interrupts"  ? plan::Disturbance::Interrupts
        : series.metric == "frequency" ? plan::Disturbance::Frequency
                                       : plan::Disturbance::Temperature;
    for (std::size_t row = 0; row < rows; ++row) {
      if (stands_out(series.values[row])) mark(result_->disturbed[row], disturbance);
    }
  }
}

std::string WatchedCase::why_discarded() const {
  std::string reasons;
  for (std::size_t i = 0; i < taken_.size(); ++i) {
    if (taken_[i] == 0) continue;
    reasons += (reasons.empty() ? "" : ", ") + plan::shown(measure_->discards[i]);
  }
  return reasons;
}

std::vector<std::string> WatchedCase::unseen() const {
  std::vector<std::string> lines;
  for (const plan::Discard& discard : measure_->discards) {
    const std::vector<std::string>& names = watch_->names();
    if (std::find(names.begin(), names.end(), discard.observed) != names.end()) continue;
    lines.push_back("`discard when " + plan::shown(discard) +
                    "` has no effect: this machine does not tell its " + discard.observed);
  }
  return lines;
}

}  // namespace benchc::execution
