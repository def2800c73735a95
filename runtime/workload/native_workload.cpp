#include "runtime/workload/native_workload.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtime/event/event.h"
#include "runtime/workload/calibration.h"
#include "runtime/workload/environment_padding.h"
#include "runtime/workload/native_process.h"
#include "runtime/workload/native_sample.h"
#include "runtime/workload/unrolled.h"

namespace benchc::workload {
namespace {

/// A body that takes less is told from the loop around it by its unrolled copy.
constexpr double kTiny = 4e-9;
/// A loop without a body takes no longer than this a turn.
constexpr double kEmptyTurn = 1e-9;
constexpr unsigned kPairs = 25;
/// Before a batch so much of one is done untimed, and in a new process so many batches.
constexpr double kLeadIn = 0.125;
constexpr double kFreshLeadIn = 4;
constexpr double kMostLeadIn = 0.1;
/// Where others had the caches, also as long as it takes to bring back what the body works on,
/// bytes a second, up to a time: a walk over 64 MiB took 20% longer in a batch of 0.25 ms without
/// it.
constexpr double kReturn = 2e9;
constexpr double kMostReturn = 0.01;
/// What the process has before the body has anything, bytes.
constexpr double kOwnMemory = 5e6;
/// Between an entry's loop and the end of its process.
constexpr double kMostFinishing = 10;
/// A turn in so many is repeated to count its allocations.
constexpr std::uint64_t kCountedShare = 16;
constexpr std::size_t kMostWarnings = 20;

template <typename T>
tl::unexpected<StepFailure> passed_on(StepResult<T>& failed) {
  return tl::make_unexpected(std::move(failed.error()));
}

/// A few digits of a number: "12%", "0.0031 ns".
std::string number(double value, const char* unit) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%.2g%s", value, unit);
  return text.data();
}

}  // namespace

struct NativeWorkload::State {
  State(const plan::Case& its_subject, const Conditions& conditions,
        NativeConditions& native_conditions, std::filesystem::path its_library,
        bool count_allocations, Launcher& its_launcher)
      : subject(its_subject),
        common(native_conditions),
        library(std::move(its_library)),
        counting(count_allocations),
        launcher(its_launcher),
        pads(conditions.random_environment_size),
        steps(its_subject, conditions, its_launcher) {}

  StepResult<void> set_up();
  StepResult<Sample> sample();
  StepResult<void> renew();
  StepResult<void> tear_down();

  /// Starts the process, of the plain copy or the unrolled one.
  StepResult<void> begin(bool unrolled);
  StepResult<void> finish();
  /// Finds how many turns a batch needs.
  StepResult<void> calibrate();
  void warn_of_empty_loop();
  /// Goes over to the unrolled copy, where that shows the body without its loop.
  StepResult<void> unroll();
  StepResult<std::vector<TurnPair>> turn_pairs();
  StepResult<native::Reply> batch(std::uint64_t its_turns, std::uint32_t copies,
                                  std::uint64_t lead_in, std::uint64_t counted);
  std::uint64_t lead_in() const;
  void heed(const native::Reply& reply);
  void warn(std::string text);

  const plan::Case& subject;
  NativeConditions& common;
  std::filesystem::path library;
  bool counting;
  Launcher& launcher;
  bool pads;
  /// Start::events.
  std::uint32_t events = 0;
  CaseSteps steps;

  NativeStart how;
  std::optional<EnvironmentPadding> padding;
  std::optional<NativeProcess> process;
  bool has_unrolled = false;
  /// Nothing was measured in this process yet.
  bool fresh = false;
  bool takes_turns = false;
  std::function<void()> before_timed;
  /// The process's memory, bytes.
  double memory = 0;
  /// Iterations in a turn.
  std::uint32_t copies = 1;
  BatchLength length;
  /// Of the unrolled copy, when that is what is measured.
  std::optional<LoopCost> loop;

  double setup_seconds = 0;
  /// The library's, and the one that the process has.
  std::vector<std::filesystem::path> orders;
  std::size_t order = 0;
  std::set<std::string> warned;
  std::vector<std::string> warnings;
};

StepResult<void> NativeWorkload::State::set_up() {
  const std::int64_t began = launcher.now();
  StepResult<void> done = steps.set_up();
  setup_seconds = static_cast<double>(launcher.now() - began) / 1e9;
  if (!done) return done;
  StepResult<NativeStart> start = native_start(subject, steps.surroundings(), common.thread_cores,
                                               common.tools, library, counting);
  if (!start) return passed_on(start);
  how = std::move(*start);
  how.start.events = events;
  if (pads) padding.emplace(how.launch.environment);
  const std::size_t cores = how.launch.cores.size();
  if (cores > 0 && cores < how.start.threads) {
    warn(std::to_string(how.start.threads) + " threads share " + std::to_string(cores) +
         (cores == 1 ? " core" : " cores"));
  }
  done = begin(false);
  if (done) done = calibrate();
  if (!done || length.own_turn_seconds >= kTiny) return done;
  // Threads that each do all turns have no unrolled loop.
  if (has_unrolled && how.start.threads == 1) return unroll();
  warn_of_empty_loop();
  return {};
}

void NativeWorkload::State::warn_of_empty_loop() {
  if (length.own_turn_seconds >= kEmptyTurn) return;
  warn("takes no longer than the loop around it; the compiler may have removed it");
}

StepResult<void> NativeWorkload::State::begin(bool unrolled) {
  how.start.unrolled = unrolled ? 1 : 0;
  how.start.clock_known = common.clock ? 1 : 0;
  if (common.clock) how.start.clock = *common.clock;
  native::Reply ready;
  if (padding) how.launch.environment = padding->next();
  StepResult<NativeProcess> begun = NativeProcess::begin(how, launcher, ready);
  if (!begun) return passed_on(begun);
  process.emplace(std::move(*begun));
  if (!common.clock) common.clock = ready.clock;
  has_unrolled = ready.has_unrolled != 0;
  fresh = true;
  copies = unrolled ? kCopies : 1;
  heed(ready);
  return {};
}

StepResult<void> NativeWorkload::State::finish() {
  if (!process) return {};
  StepResult<std::string> done = process->finish(std::min(kMostFinishing, subject.timeout));
  process.reset();
  if (!done) return passed_on(done);
  if (!done->empty()) warn(std::move(*done));
  return {};
}

StepResult<native::Reply> NativeWorkload::State::batch(std::uint64_t its_turns,
                                                       std::uint32_t its_copies,
                                                       std::uint64_t lead_in,
                                                       std::uint64_t counted) {
  if (!process) return failed_because("the process of the body has ended");
  StepResult<native::Reply> reply = process->batch(its_turns, its_copies, lead_in, counted);
  if (reply) {
    fresh = false;
    memory = static_cast<double>(reply->max_rss_bytes);
    heed(*reply);
  } else {
    process.reset();
  }
  return reply;
}

StepResult<void> NativeWorkload::State::calibrate() {
  const StepResult<BatchLength> found =
      find_batch_length(common.batch_seconds, *common.clock,
                        [&](std::uint64_t turns) { return batch(turns, copies, 0, 0); });
  if (!found) return tl::make_unexpected(found.error());
  length = *found;
  return {};
}

StepResult<std::vector<TurnPair>> NativeWorkload::State::turn_pairs() {
  const std::uint64_t half = std::max<std::uint64_t>(1, length.turns / 2);
  std::vector<TurnPair> pairs(kPairs);
  for (unsigned i = 0; i < kPairs; ++i) {
    // Which of the two comes first alternates, so that a drift does no harm.
    for (const bool first : {true, false}) {
      const bool sixteen = first == (i % 2 == 0);
      const StepResult<native::Reply> reply =
          batch(half, sixteen ? kCopies : kFewerCopies, half / 16, 0);
      if (!reply) return tl::make_unexpected(reply.error());
      (sixteen ? pairs[i].sixteen : pairs[i].eight) =
          own_seconds(*reply) / static_cast<double>(half);
    }
  }
  return pairs;
}

StepResult<void> NativeWorkload::State::unroll() {
  const BatchLength plain = length;
  const auto back_to_plain = [&]() -> StepResult<void> {
    StepResult<void> back = finish();
    if (back) back = begin(false);
    length = plain;
    return back;
  };
  StepResult<void> done = finish();
  if (!done) return done;
  done = begin(true);
  if (done) done = calibrate();
  if (!done) {
    if (done.error().interrupted) return done;
    // The plain copy was measured well: this one was to say what the loop costs, and no more.
    process.reset();
    done = back_to_plain();
    warn_of_empty_loop();
    return done;
  }
  const StepResult<std::vector<TurnPair>> pairs = turn_pairs();
  if (!pairs) return tl::make_unexpected(pairs.error());
  const LoopCost cost = loop_cost(*pairs);
  if (cost.removed()) {
    return failed_because(
        "the compiler removed the body: its 16 copies take no time (hand what it computes to "
        "benchc::keep)");
  }
  const double iteration = cost.iteration(length.own_turn_seconds);
  // Copies that take as long as turns did: the loop's cost hid behind the body's, or the body was
  // not expanded in place.
  if (iteration >= 0.99 * plain.own_turn_seconds) return back_to_plain();
  loop = cost;
  const double uncertainty = cost.uncertainty / kCopies;
  if (uncertainty > 0.01 * iteration) {
    warn("what the loop around it costs is known to " + number(uncertainty * 1e9, " ns") +
         " an iteration, " + number(100 * uncertainty / std::max(iteration, 1e-15), "%") +
         " of the time");
  }
  return {};
}

std::uint64_t NativeWorkload::State::lead_in() const {
  if (length.turn_seconds <= 0) return length.turns;
  double seconds =
      (fresh ? kFreshLeadIn : kLeadIn) * static_cast<double>(length.turns) * length.turn_seconds;
  if (fresh || takes_turns) {
    seconds = std::max(seconds, std::min((memory - kOwnMemory) / kReturn, kMostReturn));
  }
  return static_cast<std::uint64_t>(
      std::round(std::min(seconds, kMostLeadIn) / length.turn_seconds));
}

StepResult<Sample> NativeWorkload::State::sample() {
  StepResult<void> prepared = steps.prepare();
  if (!prepared) return passed_on(prepared);
  const std::uint64_t counted =
      counting ? std::max<std::uint64_t>(1, length.turns / kCountedShare) : 0;
  if (before_timed) before_timed();
  const std::int64_t began = launcher.now();
  const StepResult<native::Reply> reply = batch(length.turns, copies, lead_in(), counted);
  if (!reply) return tl::make_unexpected(reply.error());
  if (reply->pause_overhead > 0.05 * reply->wall_seconds) {
    // The share changes a little from sample to sample, and is told once.
    if (warned.insert("pausing").second) {
      const bool more = reply->pause_overhead >= reply->wall_seconds;
      warn("pausing costs " +
           (more ? "more than"
                 : number(100 * reply->pause_overhead / reply->wall_seconds, "%") + " of") +
           " what is measured");
    }
  }
  Sample sample = sample_of(*reply, loop, counted * copies);
  sample.started_ns = began;
  return sample;
}

StepResult<void> NativeWorkload::State::renew() {
  StepResult<void> done = finish();
  if (!done) return done;
  if (!orders.empty()) {
    order = (order + 1) % orders.size();
    set_library(orders[order], how.start);
  }
  return begin(loop.has_value());
}

StepResult<void> NativeWorkload::State::tear_down() {
  StepResult<void> finished = finish();
  StepResult<void> done = steps.tear_down();
  // Being stopped is how a run may end, and no fault of the body.
  if (!finished && !finished.error().interrupted) return finished;
  return done;
}

void NativeWorkload::State::heed(const native::Reply& reply) {
  if (reply.warned == 0) return;
  const std::string text = shown(reply.message.data(), reply.message.size());
  if (!text.empty()) warn(text);
}

void NativeWorkload::State::warn(std::string text) {
  if (warned.size() >= kMostWarnings || !warned.insert(text).second) return;
  warnings.push_back(std::move(text));
}

NativeWorkload::NativeWorkload(const plan::Case& subject, const Conditions& conditions,
                               NativeConditions& native_conditions, std::filesystem::path library,
                               bool count_allocations, Launcher& launcher)
    : state_(std::make_unique<State>(subject, conditions, native_conditions, std::move(library),
                                     count_allocations, launcher)) {}

NativeWorkload::~NativeWorkload() = default;

StepResult<void> NativeWorkload::set_up() { return state_->set_up(); }
StepResult<Sample> NativeWorkload::sample() { return state_->sample(); }
StepResult<void> NativeWorkload::tear_down() { return state_->tear_down(); }
StepResult<void> NativeWorkload::renew() { return state_->renew(); }

std::uint64_t NativeWorkload::iterations() const { return state_->length.turns * state_->copies; }

void NativeWorkload::set_iterations(std::uint64_t iterations) {
  const std::uint64_t each = state_->copies;
  const std::uint64_t wanted = iterations / each + (iterations % each >= each - each / 2 ? 1 : 0);
  state_->length.turns = std::clamp<std::uint64_t>(wanted, 1, kMostTurns);
}

void NativeWorkload::before_timed(std::function<void()> hook) {
  state_->before_timed = std::move(hook);
}

void NativeWorkload::set_link_orders(std::vector<std::filesystem::path> orders) {
  state_->orders = std::move(orders);
}

void NativeWorkload::count(std::span<const std::string> events) {
  for (const std::string& name : events) {
    if (const std::optional<std::size_t> found = event::find(name)) state_->events |= 1U << *found;
  }
}

double NativeWorkload::setup_seconds() const { return state_->setup_seconds; }

void NativeWorkload::take_turns() { state_->takes_turns = true; }

std::vector<std::string> NativeWorkload::take_warnings() {
  return std::exchange(state_->warnings, {});
}

}  // namespace benchc::workload
