#include "runtime/workload/process_dialogue.h"

#include <cerrno>
#include <utility>

#include <sys/socket.h>

namespace benchc::workload {

ProcessDialogue::ProcessDialogue(std::unique_ptr<RunningProcess> process, Descriptor socket,
                                 Orphans& orphans)
    : process_(std::move(process)), socket_(std::move(socket)), orphans_(orphans) {
  orphans_.spare(process_->pid());
}

ProcessDialogue::~ProcessDialogue() {
  if (finished_) return;
  process_->end_now();
  end();
}

void ProcessDialogue::tell(std::string_view message) {
  // A process that does not read is waited for no longer here than one that reads and is silent:
  // whatever goes wrong, its answer stays out.
  while (socket_ &&
         send(socket_.get(), message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0 &&
         errno == EINTR) {
  }
}

std::variant<std::string, Finished> ProcessDialogue::ask(std::string_view request, std::size_t most,
                                                         double timeout) {
  if (finished_) return *finished_;
  const std::int64_t deadline = deadline_after(monotonic_ns(), timeout);
  tell(request);
  std::string answer(most, '\0');
  bool reset = false;
  while (process_->wait(deadline, socket_ ? socket_.get() : -1) ==
         RunningProcess::Woken::Readable) {
    const ssize_t size = recv(socket_.get(), answer.data(), answer.size(), MSG_DONTWAIT);
    if (size > 0) {
      answer.resize(static_cast<std::size_t>(size));
      return answer;
    }
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    // A process that ended with a question unread: what it had answered before comes next.
    if (size < 0 && errno == ECONNRESET && !std::exchange(reset, true)) continue;
    // Closed: it is at its end, or has thrown away what it could have answered with.
    socket_.close();
  }
  return end();
}

Finished ProcessDialogue::finish(double timeout) {
  if (!finished_) {
    process_->wait(deadline_after(monotonic_ns(), timeout), -1);
    end();
  }
  return *finished_;
}

const Finished& ProcessDialogue::end() {
  const Orphans::Hold hold(orphans_);
  const pid_t pid = process_->pid();
  finished_ = process_->reap();
  orphans_.forget(pid);
  socket_.close();
  return *finished_;
}

}  // namespace benchc::workload
