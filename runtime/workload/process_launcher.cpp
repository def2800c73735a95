#include "runtime/workload/process_launcher.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/workload/process_dialogue.h"
#include "runtime/workload/running_process.h"

namespace benchc::workload {
namespace {

/// What a message may have at most: the kernel gives as much of it as it is allowed to.
constexpr int kSocketBytes = 1 << 22;

Finished not_started(std::string cause) {
  Finished finished;
  finished.end = Finished::End::NotStarted;
  finished.cause = std::move(cause);
  return finished;
}

}  // namespace

ProcessLauncher::ProcessLauncher() {
  // Where benchc was started with closed streams, the null device takes their numbers: ours must
  // lie above those that a child's streams are put on.
  int null = open("/dev/null", O_RDWR);
  while (null >= 0 && null <= STDERR_FILENO) null = open("/dev/null", O_RDWR);
  if (null >= 0) fcntl(null, F_SETFD, FD_CLOEXEC);
  null_fd_ = null;
  // A parent that ignored it would have the kernel reap our children, and their usage with them.
  struct sigaction action = {};
  if (sigaction(SIGCHLD, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) {
    signal(SIGCHLD, SIG_DFL);
  }
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

ProcessLauncher::~ProcessLauncher() {
  if (null_fd_ >= 0) close(null_fd_);
}

std::int64_t ProcessLauncher::now() const { return monotonic_ns(); }

Expected<const control::EmptyNetwork*> ProcessLauncher::network_of(const Launch& launch) {
  if (!launch.settings.network_off) return nullptr;
  const std::scoped_lock lock(network_mutex_);
  if (network_ == nullptr) {
    // Its process is a child of benchc for a moment.
    const Orphans::Hold hold(orphans_);
    Expected<control::EmptyNetwork> made = control::EmptyNetwork::make();
    if (!made) return tl::make_unexpected(std::move(made.error()));
    network_ = std::make_unique<const control::EmptyNetwork>(std::move(*made));
  }
  return network_.get();
}

Finished ProcessLauncher::run(const Launch& launch) {
  RunningProcess process(launch);
  const Expected<const control::EmptyNetwork*> network = network_of(launch);
  if (!network) return not_started(network.error().message);
  std::string cause = process.prepare(launch, null_fd_, *network);
  if (!cause.empty()) return not_started(std::move(cause));

  const Orphans::Hold hold(orphans_);
  const std::int64_t deadline = deadline_after(monotonic_ns(), launch.timeout);
  cause = process.start(launch, -1);
  if (!cause.empty()) return not_started(std::move(cause));
  process.wait(deadline, -1);
  return process.reap();
}

Expected<std::unique_ptr<Dialogue>> ProcessLauncher::talk(const Launch& launch) {
  auto process = std::make_unique<RunningProcess>(launch);
  const Expected<const control::EmptyNetwork*> network = network_of(launch);
  if (!network) return failure(network.error().message);
  std::string cause = process->prepare(launch, null_fd_, *network);
  if (!cause.empty()) return failure(std::move(cause));
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return failure(std::string("no socket to talk over: ") + std::strerror(errno));
  }
  Descriptor own(ends[0]);
  const Descriptor others(ends[1]);
  for (const int end : ends) {
    setsockopt(end, SOL_SOCKET, SO_SNDBUF, &kSocketBytes, sizeof(kSocketBytes));
  }

  const Orphans::Hold hold(orphans_);
  cause = process->start(launch, others.get());
  if (!cause.empty()) return failure(std::move(cause));
  return std::make_unique<ProcessDialogue>(std::move(process), std::move(own), orphans_);
}

}  // namespace benchc::workload
