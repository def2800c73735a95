#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "compiler/lsp/repository.h"

/// The language server: Language Server Protocol 3.17 over whatever carries its messages.
namespace benchc::lsp {

/// Takes messages and answers by Host::send. Whatever comes, it neither throws nor exits.
class Server {
 public:
  explicit Server(Host host);
  ~Server();
  Server(Server&&) = delete;
  Server& operator=(Server&&) = delete;

  /// One message, without its header. A change of a document is taken and not yet checked.
  void receive(std::string_view message);
  /// A message was longer than kLongestMessage, and skipped.
  void receive_too_long();
  /// Publishes the diagnostics of what has changed; to be called when no message is waiting.
  void settle();
  /// Once the client has said `exit`: 0 after `shutdown`, else 1.
  std::optional<int> exit_code() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace benchc::lsp
