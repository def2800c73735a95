#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "runtime/plan/error.h"

namespace benchc::control {

/// How time passes for what waits; tests have their own.
struct Waiter {
  /// Seconds of a clock that never goes backwards.
  std::function<double()> now;
  /// Lets so many seconds pass; false when the run is to stop.
  std::function<bool(double seconds)> pause;
  /// Tells people what is waited for, once, when it is not there at first; may be empty.
  std::function<void(const std::string& line)> say;
};

/// This machine's time; `stopped` is asked some times a second.
Waiter this_waiter(std::function<bool()> stopped, std::function<void(const std::string&)> say);

/// "load < 0.5 within 30s": what is to fall below what, and how long it is waited for.
struct WaitFor {
  std::string what;
  double below = 0;
  /// Seconds.
  double within = 0;
};

/// An error for anything else than the words above; times have the units ms, s, min and h.
Expected<WaitFor> parse_wait(std::string_view value);

/// How a wait ended.
struct Waited {
  /// What was read last, for people: "load 0.31 after 4.0 s".
  std::string obtained;
  /// Why it did not come about; "" where it did.
  std::string unmet;
  /// The run is to stop; `unmet` says so too.
  bool interrupted = false;
};

/// Reads until the value is below the limit or the time is over. `read` gives a negative number for
/// nothing; `every` is how long each of its readings is apart, and `shown` is how a value is told.
Waited wait_until(const WaitFor& wanted, const Waiter& waiter, double every,
                  const std::function<double()>& read,
                  const std::function<std::string(double)>& shown);

}  // namespace benchc::control
