#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "runtime/workload/launcher.h"

namespace benchc::workload {

/// A process that answers questions until it is told to end. Its messages come over a socket
/// (SOCK_SEQPACKET) that is its descriptor native::kSocket; what it writes to its outputs is
/// drained while it is waited for, and kept within bounds. Destruction ends it, with its process
/// group. The thread that began it must live as long: its end would be the process's too.
class Dialogue {
 public:
  virtual ~Dialogue() = default;

  /// Sends a message that has no answer of its own. What goes wrong with it shows in the next
  /// `ask`.
  virtual void tell(std::string_view message) = 0;

  /// The answer, or how the process came to its end instead of giving one: it ended by itself, it
  /// was ended because `timeout` seconds had passed, or because the launch's stop flag was set.
  /// An answer of more than `most` bytes is cut there.
  virtual std::variant<std::string, Finished> ask(std::string_view request, std::size_t most,
                                                  double timeout) = 0;

  /// Waits until the process has ended by itself (what it says meanwhile is lost), and ends it
  /// after `timeout` seconds.
  virtual Finished finish(double timeout) = 0;
};

}  // namespace benchc::workload
