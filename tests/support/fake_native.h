#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/native/protocol.h"
#include "tests/support/fake_launcher.h"

namespace benchc::test {

/// A native body that nobody compiled, in a process that nobody started: it answers as
/// benchc-native would, and says that it took the time that stands here.
struct FakeBody {
  /// What an iteration takes, and a turn of the loop besides; seconds.
  double iteration = 20e-9;
  double turn = 0.3e-9;
  bool has_unrolled = false;
  /// What a turn of that many copies takes, where that is not their sum.
  std::function<double(std::uint32_t copies)> unrolled;
  /// Added to each process's first batch.
  double cold = 0;
  /// CPU seconds for each of wall time.
  double cpu = 1;
  native::Clock clock = {native::Clock::Source::Tsc, 0, 2e9, 1e-9, 20e-9};
  /// Changes an answer before it is given.
  std::function<void(const native::Request&, native::Reply&)> change;
  /// Has the last word: anything that a process might do.
  std::function<std::optional<FakeLauncher::Answer>(const native::Request&)> instead;

  // What was asked of it.

  std::vector<workload::Launch> launches;
  std::vector<native::Start> starts;
  std::vector<native::Parameter> parameters;
  std::vector<native::Request> requests;

  /// The batches that were asked for by now.
  std::vector<native::Request> batches() const;
};

/// Makes `body` what the program `host` runs.
std::shared_ptr<FakeBody> add_native(FakeLauncher& launcher, const std::string& host,
                                     FakeBody body = {});

/// The message that an answer is.
std::string message(const native::Reply& reply);

/// Writes a text of the protocol.
template <std::size_t N>
void set_text(native::Text<N>& text, std::string_view value) {
  text = {};
  value.substr(0, N).copy(text.data(), N);
}

}  // namespace benchc::test
