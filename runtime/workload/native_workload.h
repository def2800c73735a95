#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/native/protocol.h"
#include "runtime/plan/plan.h"
#include "runtime/workload/dialogue.h"
#include "runtime/workload/native_library.h"
#include "runtime/workload/process_workload.h"
#include "runtime/workload/workload.h"

namespace benchc::workload {

/// What all native cases of a run have in common.
struct NativeConditions {
  NativeTools tools;
  /// Cores for bodies of several threads, the measured ones first.
  std::vector<unsigned> thread_cores;
  /// What a batch should last, seconds: short enough that most lie between two ticks of the
  /// kernel's clock and other interruptions, which a median then passes over, and long against the
  /// clock.
  double batch_seconds = 0.00025;
  /// The clock that the first process of the run has chosen; set by it.
  std::optional<native::Clock> clock;
};

/// A native body. `set_up` starts its process and finds out how many iterations a batch needs; a
/// sample is a batch.
///
/// A body of a few cycles is measured in its entry's unrolled copy, where there is one, with 8 and
/// with 16 iterations a turn of the loop: what both have in common is the loop's own cost, which is
/// subtracted, and a body whose second eight take no time was removed by the compiler.
class NativeWorkload final : public Workload {
 public:
  /// All must outlive it. `library` is what build_native made; empty for a kernel of the stdlib.
  NativeWorkload(const plan::Case& subject, const Conditions& conditions,
                 NativeConditions& native_conditions, std::filesystem::path library,
                 bool count_allocations, Launcher& launcher);
  ~NativeWorkload() override;

  StepResult<void> set_up() override;
  StepResult<Sample> sample() override;
  StepResult<void> tear_down() override;
  std::uint64_t iterations() const override;
  void set_iterations(std::uint64_t iterations) override;
  void take_turns() override;
  void before_timed(std::function<void()> hook) override;
  StepResult<void> renew() override;
  std::vector<std::string> take_warnings() override;
  /// Has processes load these in turn, which are the library with its functions in other orders;
  /// before `set_up`. None: the library alone.
  void set_link_orders(std::vector<std::filesystem::path> orders);
  /// Has the processor's events among these names counted, where they can be had; before `set_up`.
  void count(std::span<const std::string> events);
  /// What the case's command `setup` took.
  double setup_seconds() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace benchc::workload
