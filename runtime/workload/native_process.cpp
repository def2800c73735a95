#include "runtime/workload/native_process.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <unistd.h>

#include "runtime/plan/plan_text.h"
#include "runtime/workload/case_steps.h"

namespace benchc::workload {
namespace {

using native::Reply;
using native::Request;

/// The answers of a process that was told to end, or says that it failed, are all that it does
/// then: it gets this long to be gone.
constexpr double kParting = 1;
constexpr double kMemoryShare = 0.75;
/// So many that one message holds them wherever Linux has its default limits.
constexpr std::size_t kMostParameters = 64;
/// Ticks a second of a time stamp counter, with much to spare.
constexpr double kSlowestTsc = 1e6;
constexpr double kFastestTsc = 1e11;

static_assert(std::is_trivially_copyable_v<Reply> && std::is_trivially_copyable_v<Request> &&
              std::is_trivially_copyable_v<native::Start>);

template <typename T>
std::string_view bytes(const T& message) {
  return {reinterpret_cast<const char*>(&message), sizeof(message)};
}

/// Whether all of `text` fits, with a 0 behind it.
template <std::size_t N>
bool put(std::string_view text, native::Text<N>& into) {
  if (text.size() >= N || text.find('\0') != std::string_view::npos) return false;
  std::copy(text.begin(), text.end(), into.begin());
  return true;
}

template <std::size_t N>
bool terminated(const native::Text<N>& text) {
  return std::find(text.begin(), text.end(), '\0') != text.end();
}

bool is_amount(double value) { return std::isfinite(value) && value >= 0; }

bool sensible_clock(const native::Clock& clock) {
  const bool monotonic = clock.source == native::Clock::Source::Monotonic && clock.frequency == 1e9;
  const bool tsc = clock.source == native::Clock::Source::Tsc && clock.frequency >= kSlowestTsc &&
                   clock.frequency <= kFastestTsc;
  return (monotonic || tsc) && is_amount(clock.resolution) && is_amount(clock.overhead) &&
         clock.resolution + clock.overhead < 0.1;
}

bool sensible_events(const Reply& reply) {
  for (std::size_t i = 0; i < reply.event.size(); ++i) {
    if ((reply.events >> i & 1U) == 0) continue;
    const native::EventTotal& total = reply.event[i];
    if (!is_amount(total.value) || !(total.counted > 0 && total.counted <= 1)) return false;
  }
  return true;
}

bool sensible_sample(const Reply& reply, std::uint64_t iterations) {
  for (const double amount : {reply.wall_seconds, reply.cpu_seconds, reply.user_seconds,
                              reply.system_seconds, reply.pause_overhead, reply.paused_seconds}) {
    if (!is_amount(amount)) return false;
  }
  if (!std::isfinite(reply.items) || !std::isfinite(reply.bytes)) return false;
  if (reply.turns != iterations || !sensible_events(reply)) return false;
  if (reply.page_faults < 0 || reply.context_switches < 0 || reply.max_rss_bytes < 0 ||
      reply.counters > native::kMostCounters) {
    return false;
  }
  return std::all_of(reply.counter.begin(), reply.counter.begin() + reply.counters,
                     [](const native::Counter& counter) {
                       return terminated(counter.name) && counter.name[0] != '\0' &&
                              std::isfinite(counter.value);
                     });
}

/// What is given to the process as `entry` and the case's parameters; those that the case does not
/// give are the kernel's own.
std::vector<const plan::Parameter*> all_parameters(const plan::Case& subject) {
  std::vector<const plan::Parameter*> all;
  for (const plan::Parameter& parameter : subject.parameters) all.push_back(&parameter);
  for (const plan::Parameter& parameter : subject.native->defaults) {
    const bool given = std::any_of(all.begin(), all.end(), [&](const plan::Parameter* other) {
      return other->name == parameter.name;
    });
    if (!given) all.push_back(&parameter);
  }
  return all;
}

bool put(const plan::Parameter& from, native::Parameter& into) {
  switch (from.value.kind) {
    case plan::Value::Kind::Number:
      into.kind = native::Parameter::Kind::Number;
      break;
    case plan::Value::Kind::String:
      into.kind = native::Parameter::Kind::Text;
      break;
    case plan::Value::Kind::Bool:
      into.kind = native::Parameter::Kind::Bool;
      break;
  }
  into.number = from.value.number;
  return put(from.name, into.name) && put(from.value.text, into.text);
}

ProcessEnvironment preloading(const ProcessEnvironment& environment, const std::string& library) {
  constexpr std::string_view kName = "LD_PRELOAD=";
  auto all = environment == nullptr ? std::make_shared<std::vector<std::string>>()
                                    : std::make_shared<std::vector<std::string>>(*environment);
  for (std::string& entry : *all) {
    if (!entry.starts_with(kName)) continue;
    entry = std::string(kName) + library + ":" + entry.substr(kName.size());
    return all;
  }
  all->push_back(std::string(kName) + library);
  return all;
}

double physical_memory() {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
}

}  // namespace

std::string shown(const char* text, std::size_t most) {
  return plan::printable(std::string_view(text, strnlen(text, most)));
}

StepResult<NativeStart> native_start(const plan::Case& subject, const Launch& surroundings,
                                     const std::vector<unsigned>& thread_cores,
                                     const NativeTools& tools, const std::filesystem::path& library,
                                     bool count_allocations) {
  NativeStart how;
  how.launch = surroundings;
  how.launch.argv = {tools.host.string()};
  if (count_allocations) {
    how.launch.environment =
        preloading(surroundings.environment, tools.allocation_counter.string());
  }
  if (!put(library.string(), how.start.library)) {
    return failed_because("its library's path is too long");
  }
  if (!put(subject.native->entry, how.start.entry)) {
    return failed_because("its entry's name is too long");
  }
  how.start.memory = static_cast<std::uint64_t>(
      std::clamp(subject.native->memory.value_or(kMemoryShare * physical_memory()), 1.0, 1e18));

  const std::vector<const plan::Parameter*> parameters = all_parameters(subject);
  if (parameters.size() > kMostParameters) {
    return failed_because("it has " + std::to_string(parameters.size()) +
                          " parameters; a native body can have " + std::to_string(kMostParameters));
  }
  for (const plan::Parameter* parameter : parameters) {
    if (!put(*parameter, how.parameters.emplace_back())) {
      return failed_because("parameter " + plan::printable(parameter->name) +
                            " is too long for a native body");
    }
    if (parameter->name != "threads") continue;
    const double threads = parameter->value.number;
    if (parameter->value.kind != plan::Value::Kind::Number || !(threads >= 1) ||
        threads > static_cast<double>(native::kMostThreads) || threads != std::floor(threads)) {
      return failed_because("threads is to be a whole number from 1 to " +
                            std::to_string(native::kMostThreads));
    }
    how.start.threads = static_cast<std::uint32_t>(threads);
  }
  how.start.parameters = static_cast<std::uint32_t>(how.parameters.size());
  how.start.memory_locked = surroundings.settings.memory_locked ? 1 : 0;

  if (how.start.threads > 1 && !thread_cores.empty()) {
    how.launch.cores = thread_cores;
    if (how.launch.cores.size() > how.start.threads) how.launch.cores.resize(how.start.threads);
  }
  std::fill(how.start.cores.begin(), how.start.cores.end(), -1);
  const std::size_t cores = std::min(how.launch.cores.size(), how.start.cores.size());
  for (std::size_t i = 0; i < cores; ++i) {
    how.start.cores[i] = static_cast<std::int32_t>(how.launch.cores[i]);
  }
  return how;
}

void set_library(const std::filesystem::path& library, native::Start& start) {
  decltype(start.library) text = {};
  if (put(library.string(), text)) start.library = text;
}

StepResult<NativeProcess> NativeProcess::begin(const NativeStart& how, Launcher& launcher,
                                               Reply& ready) {
  Expected<std::unique_ptr<Dialogue>> dialogue = launcher.talk(how.launch);
  if (!dialogue) {
    return failed_because("the process for native bodies could not be started: " +
                          dialogue.error().message);
  }
  NativeProcess process(std::move(*dialogue), how.launch.timeout);
  Request request;
  request.kind = Request::Kind::Start;
  process.dialogue_->tell(bytes(request));
  std::string start(bytes(how.start));
  for (const native::Parameter& parameter : how.parameters) start += bytes(parameter);
  StepResult<Reply> reply = process.answer(start, Reply::Kind::Ready, how.launch.timeout);
  if (!reply) return tl::make_unexpected(std::move(reply.error()));
  if (!sensible_clock(reply->clock)) return tl::make_unexpected(process.nonsense());
  ready = *reply;
  return process;
}

StepResult<Reply> NativeProcess::batch(std::uint64_t turns, std::uint32_t unroll,
                                       std::uint64_t lead_in, std::uint64_t counted) {
  Request request;
  request.kind = Request::Kind::Batch;
  request.unroll = unroll;
  request.turns = turns;
  request.lead_in = lead_in;
  request.counted = counted;
  StepResult<Reply> reply = answer(bytes(request), Reply::Kind::Sampled, timeout_);
  if (reply && !sensible_sample(*reply, turns * unroll)) return tl::make_unexpected(nonsense());
  return reply;
}

StepResult<std::string> NativeProcess::finish(double timeout) {
  Request request;
  request.kind = Request::Kind::Finish;
  const StepResult<Reply> reply = answer(bytes(request), Reply::Kind::Finished, timeout);
  if (!reply) {
    StepFailure failure = reply.error();
    failure.reason += ", behind its loop";
    return tl::make_unexpected(std::move(failure));
  }
  // All was measured: what comes of it now is worth a word, and no failure.
  const Finished finished = dialogue_->finish(kParting);
  if (finished.fifo_taken) return std::string(fifo_taken_text());
  if (finished.exited_with(0) || finished.end == Finished::End::Interrupted) return std::string();
  return "the body's process ended badly behind its entry: " + describe(finished, kParting);
}

StepResult<Reply> NativeProcess::answer(std::string_view request, Reply::Kind expected,
                                        double timeout) {
  // A byte more than an answer has tells one that is too long.
  const std::variant<std::string, Finished> said =
      dialogue_->ask(request, sizeof(Reply) + 1, timeout);
  if (const Finished* finished = std::get_if<Finished>(&said)) {
    const bool by_itself = finished->end == Finished::End::Exited;
    StepFailure failure = step_failure(*finished, timeout, "");
    if (by_itself) failure.reason = "the body ended its process: " + failure.reason;
    return tl::make_unexpected(std::move(failure));
  }
  const std::string& text = std::get<std::string>(said);
  if (text.size() != sizeof(Reply)) return tl::make_unexpected(nonsense());
  Reply reply;
  std::memcpy(&reply, text.data(), sizeof(reply));
  if (reply.kind == Reply::Kind::Failed) {
    std::string reason = shown(reply.message.data(), reply.message.size());
    if (reason.empty()) reason = "the body failed and did not say why";
    return tl::make_unexpected(failed(std::move(reason)));
  }
  if (reply.kind != expected) return tl::make_unexpected(nonsense());
  return reply;
}

StepFailure NativeProcess::failed(std::string reason) {
  StepFailure failure = step_failure(dialogue_->finish(kParting), kParting, "");
  failure.reason = std::move(reason);
  failure.interrupted = false;
  return failure;
}

StepFailure NativeProcess::nonsense() {
  return failed("the process of the body gave an answer that makes no sense");
}

}  // namespace benchc::workload
