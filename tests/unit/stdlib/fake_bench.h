#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "stdlib/include/benchc/native.h"

namespace benchc::testing {

/// The other side of native.h for a kernel in a test: gives parameters, hands out batches, and
/// keeps what the kernel says. Nothing is timed, and the threads of a body are threads of the test.
class FakeBench : public benchc_case {
 public:
  FakeBench();
  FakeBench(const FakeBench&) = delete;
  FakeBench& operator=(const FakeBench&) = delete;

  // What the kernel is given.
  std::map<std::string, std::variant<double, std::string>> parameters;
  std::uint32_t threads = 1;
  /// Turns of each batch; every thread of a body gets the same.
  std::vector<std::uint64_t> batches = {1, 3};
  /// Iterations a turn that an unrolled copy is told.
  std::uint32_t unroll = 1;
  /// Called before a batch is handed out, by the first thread and with the batch's index.
  std::function<void(std::size_t)> before_batch;
  /// Called once, when all threads have done all of their batches, before the kernel goes on.
  std::function<void()> after_last_batch;
  /// Threads that a body is not called on, as if they had died.
  std::set<std::uint32_t> dead_threads;

  /// Calls an entry up to its end, or to where it fails. Whether it did not fail.
  bool run(benchc_entry entry);
  /// The same with a kernel of the stdlib; false, and a `failure`, where there is none of this
  /// name.
  bool run(std::string_view kernel);

  // What the kernel said.
  std::optional<std::string> failure;
  std::vector<std::string> warnings;
  double items = -1;
  double bytes = -1;
  /// Sums over all threads and the last batch.
  std::map<std::string, double> counters() const;
  /// Names of the parameters that it asked for; `threads` where it asked how many there are.
  std::set<std::string> asked;
  std::uint64_t pauses = 0;

 private:
  struct Failed {};
  struct Table;

  static FakeBench& of(benchc_case* bench) { return *static_cast<FakeBench*>(bench); }
  [[noreturn]] void end(std::string reason);
  double number_of(const std::string& name);
  /// Turns of this thread's next batch; 0 behind the last.
  std::uint64_t next_batch(std::uint32_t thread);

  /// The kernel's own threads may ask at once.
  mutable std::mutex mutex_;
  std::map<std::uint32_t, std::size_t> handed_out_;
  /// Bodies that still loop.
  std::size_t looping_ = 1;
  std::map<std::string, std::map<std::uint32_t, double>> counters_;
  bool paused_ = false;
};

}  // namespace benchc::testing
