#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "runtime/native/protocol.h"
#include "tests/support/fake_launcher.h"

namespace benchc::execution {

/// What a native body does, in a process that nobody started.
struct NativeBody {
  /// Seconds of an iteration in a process of this kind.
  std::function<double(const native::Start& start)> iteration;
  /// What starting its process takes.
  double start = 0;
  /// Changes an answer before it is given.
  std::function<void(const native::Request&, native::Reply&)> change = {};
};

/// Several native bodies behind one host program, told apart by their entries.
class NativeBodies {
 public:
  NativeBodies(test::FakeLauncher& launcher, const std::string& host);

  /// An iteration that takes so long whatever is asked for.
  NativeBody& add(const std::string& entry, double iteration);

  struct Asked {
    std::string entry;
    native::Request request;
  };
  /// All requests to all processes, in order.
  std::vector<Asked> asked;
  /// Every start of a process.
  std::vector<native::Start> starts;
  std::vector<workload::Launch> launches;

  /// How many processes the entry had.
  std::size_t processes(const std::string& entry) const;

 private:
  test::FakeLauncher::Answer answer(const native::Start& start, const native::Request& request);

  std::map<std::string, NativeBody> bodies_;
};

}  // namespace benchc::execution
