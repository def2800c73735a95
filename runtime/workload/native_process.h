#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/native/protocol.h"
#include "runtime/plan/plan.h"
#include "runtime/workload/dialogue.h"
#include "runtime/workload/launcher.h"
#include "runtime/workload/native_library.h"
#include "runtime/workload/workload.h"

namespace benchc::workload {

/// What it takes to start the process of a native body, again and again.
struct NativeStart {
  Launch launch;
  native::Start start;
  std::vector<native::Parameter> parameters;
};

/// How `subject` is to be started in `surroundings` (its directory, environment, cores); what in it
/// the process could not take in, a parameter that is too long or a number of threads that is none,
/// is the failure. `thread_cores` are for bodies of several threads; `library` as in
/// NativeWorkload.
StepResult<NativeStart> native_start(const plan::Case& subject, const Launch& surroundings,
                                     const std::vector<unsigned>& thread_cores,
                                     const NativeTools& tools, const std::filesystem::path& library,
                                     bool count_allocations);

/// Has it load another library, unless that one's path is too long.
void set_library(const std::filesystem::path& library, native::Start& start);

/// The process that a native body runs in. No answer of it is believed before it was looked at.
class NativeProcess {
 public:
  /// Starts it and brings it to its entry's loop. `ready` is its answer.
  static StepResult<NativeProcess> begin(const NativeStart& how, Launcher& launcher,
                                         native::Reply& ready);

  /// One batch, of `unroll` iterations a turn.
  StepResult<native::Reply> batch(std::uint64_t turns, std::uint32_t unroll, std::uint64_t lead_in,
                                  std::uint64_t counted);

  /// Lets the entry return and the process end, within `timeout` seconds. What is odd about that
  /// end, for people; "" where nothing is.
  StepResult<std::string> finish(double timeout);

 private:
  NativeProcess(std::unique_ptr<Dialogue> dialogue, double timeout)
      : dialogue_(std::move(dialogue)), timeout_(timeout) {}

  StepResult<native::Reply> answer(std::string_view request, native::Reply::Kind expected,
                                   double timeout);
  /// A failure for this reason, with what the process wrote; it is ended.
  StepFailure failed(std::string reason);
  StepFailure nonsense();

  std::unique_ptr<Dialogue> dialogue_;
  double timeout_;
};

/// The part of a text of the protocol that counts, in characters that can be shown.
std::string shown(const char* text, std::size_t most);

}  // namespace benchc::workload
