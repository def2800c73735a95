#include "runtime/control/process_entry.h"

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <fstream>
#include <utility>

#include <fcntl.h>
#include <linux/mempolicy.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/control/trial_process.h"

namespace benchc::control {
namespace {

constexpr std::size_t kWordBits = sizeof(unsigned long) * CHAR_BIT;

std::string words_of(int error) {
  const char* words = strerrordesc_np(error);
  return words != nullptr ? words : "error " + std::to_string(error);
}

int own_network(void*) { return unshare(CLONE_NEWNET) == 0 ? 0 : errno; }

int own_network_and_users(void*) { return unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 ? 0 : errno; }

bool write_text(const std::string& path, const std::string& text) {
  const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool whole = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(file);
  return whole;
}

bool reads(const char* path, char expected) {
  std::ifstream file(path);
  char first = 0;
  return file.get(first) && first == expected;
}

std::string no_network(int error) {
  std::string reason = "a network namespace needs root or CAP_SYS_ADMIN, or user namespaces";
  if (reads("/proc/sys/user/max_user_namespaces", '0')) {
    return reason + ", of which user.max_user_namespaces allows none";
  }
  if (reads("/proc/sys/kernel/unprivileged_userns_clone", '0')) {
    return reason + ", which kernel.unprivileged_userns_clone keeps for root";
  }
  if (reads("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", '1')) {
    return reason + ", which AppArmor keeps from this program";
  }
  return reason + ": " + words_of(error);
}

std::string limit_of_nice(int nice) {
  std::string text = "nice " + std::to_string(nice) + " needs root or CAP_SYS_NICE";
  rlimit limit{};
  if (getrlimit(RLIMIT_NICE, &limit) == 0) {
    // The limit counts from 1, nice 19, to 40, nice -20.
    text += ", or a limit of nice (ulimit -e) of " + std::to_string(20 - nice) + ", which is " +
            std::to_string(limit.rlim_cur) + " here";
  }
  return text;
}

}  // namespace

Expected<EmptyNetwork> EmptyNetwork::make() {
  const auto open_namespaces = [](const TrialProcess& holder,
                                  bool users) -> Expected<EmptyNetwork> {
    const std::string folder = "/proc/" + std::to_string(holder.pid());
    if (users) {
      // Everyone keeps their numbers; the kernel takes a map of groups only where none can be
      // dropped.
      const std::string user = std::to_string(geteuid());
      const std::string group = std::to_string(getegid());
      write_text(folder + "/setgroups", "deny");
      if (!write_text(folder + "/uid_map", user + " " + user + " 1\n") ||
          !write_text(folder + "/gid_map", group + " " + group + " 1\n")) {
        return failure("a user namespace takes no map of users: " + words_of(errno));
      }
    }
    EmptyNetwork made;
    made.network_ = open((folder + "/ns/net").c_str(), O_RDONLY | O_CLOEXEC);
    if (users) made.user_ = open((folder + "/ns/user").c_str(), O_RDONLY | O_CLOEXEC);
    if (made.network_ < 0 || (users && made.user_ < 0)) {
      return failure("a network namespace cannot be opened: " + words_of(errno));
    }
    return made;
  };
  {
    const TrialProcess holder(own_network, nullptr);
    if (holder.error() == 0) return open_namespaces(holder, false);
    if (holder.error() != EPERM) return failure(no_network(holder.error()));
  }
  const TrialProcess holder(own_network_and_users, nullptr);
  if (holder.error() == 0) return open_namespaces(holder, true);
  return failure(no_network(holder.error()));
}

EmptyNetwork::EmptyNetwork(EmptyNetwork&& other) noexcept
    : network_(std::exchange(other.network_, -1)), user_(std::exchange(other.user_, -1)) {}

EmptyNetwork& EmptyNetwork::operator=(EmptyNetwork&& other) noexcept {
  std::swap(network_, other.network_);
  std::swap(user_, other.user_);
  return *this;
}

EmptyNetwork::~EmptyNetwork() {
  if (network_ >= 0) close(network_);
  if (user_ >= 0) close(user_);
}

bool ProcessEntry::needed(const ProcessSettings& settings) {
  return settings.nice || settings.fifo || settings.umask || settings.network_off ||
         settings.memory_policy.kind != MemoryPolicy::Kind::Default || !settings.cgroups.empty();
}

Expected<ProcessEntry> ProcessEntry::prepare(const ProcessSettings& settings,
                                             const EmptyNetwork* network) {
  ProcessEntry entry;
  entry.nice_ = settings.nice;
  entry.fifo_ = settings.fifo;
  entry.umask_ = settings.umask;
  if (settings.memory_policy.kind != MemoryPolicy::Kind::Default) {
    const bool bind = settings.memory_policy.kind == MemoryPolicy::Kind::Bind;
    entry.memory_mode_ = bind ? MPOL_BIND : MPOL_INTERLEAVE;
    for (const unsigned node : settings.memory_policy.nodes) {
      if (node >= kNodeWords * kWordBits) return failure("no node " + std::to_string(node));
      entry.nodes_.at(node / kWordBits) |= 1UL << (node % kWordBits);
    }
  }
  entry.cgroups_.reserve(settings.cgroups.size());
  for (const std::string& procs : settings.cgroups) {
    const int file = open(procs.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return failure("control group " + procs + ": " + words_of(errno));
    entry.cgroups_.push_back(file);
  }
  if (settings.network_off) {
    if (network == nullptr) return failure("no network namespace was made");
    entry.network_ = network->network();
    entry.user_ = network->user();
  }
  return entry;
}

ProcessEntry::ProcessEntry(ProcessEntry&& other) noexcept
    : nice_(other.nice_),
      fifo_(other.fifo_),
      umask_(other.umask_),
      memory_mode_(other.memory_mode_),
      nodes_(other.nodes_),
      cgroups_(std::move(other.cgroups_)),
      network_(other.network_),
      user_(other.user_) {
  other.cgroups_.clear();
}

ProcessEntry::~ProcessEntry() {
  for (const int file : cgroups_) close(file);
}

__attribute__((no_sanitize("address", "undefined", "thread"))) int ProcessEntry::take_on(
    Setting& failed) const noexcept {
  // Cgroups first: one may have a say in what follows. The network last, since whoever has entered
  // a user namespace has no rights outside any more.
  long result = 0;
  const int* const end = cgroups_.data() + cgroups_.size();
  for (const int* file = cgroups_.data(); file != end; ++file) {
    result = syscall(SYS_write, *file, "0", 1UL);
    if (result < 0) {
      failed = Setting::Cgroup;
      return errno;
    }
  }
  if (memory_mode_) {
    failed = Setting::MemoryPolicy;
    // The kernel takes one bit less than it is told of.
    result = syscall(SYS_set_mempolicy, *memory_mode_, nodes_.data(), kNodeWords * kWordBits + 1);
    if (result < 0) return errno;
  }
  if (nice_) {
    failed = Setting::Nice;
    result = syscall(SYS_setpriority, PRIO_PROCESS, 0, *nice_);
    if (result < 0) return errno;
  }
  if (fifo_) {
    failed = Setting::Fifo;
    sched_param priority = {};
    priority.sched_priority = *fifo_;
    result = syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &priority);
    if (result < 0) return errno;
  }
  if (umask_) syscall(SYS_umask, *umask_);
  if (network_ >= 0) {
    failed = Setting::Network;
    if (user_ >= 0) result = syscall(SYS_setns, user_, CLONE_NEWUSER);
    if (result >= 0) result = syscall(SYS_setns, network_, CLONE_NEWNET);
    if (result < 0) return errno;
    // A change of credentials takes back what was asked for before.
    syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
  }
  return 0;
}

std::string entry_failure(Setting failed, int error, const ProcessSettings& settings) {
  const bool forbidden = error == EPERM || error == EACCES;
  switch (failed) {
    case Setting::Nice: {
      const int nice = settings.nice.value_or(0);
      if (forbidden) return limit_of_nice(nice);
      return "nice " + std::to_string(nice) + ": " + words_of(error);
    }
    case Setting::Fifo: {
      const std::string what = "SCHED_FIFO " + std::to_string(settings.fifo.value_or(0));
      if (!forbidden) return what + ": " + words_of(error);
      if (!settings.cgroups.empty()) {
        return what +
               " needs root or CAP_SYS_NICE, and a control group that has real-time run time";
      }
      return what + " needs root, CAP_SYS_NICE or a limit of real-time priority (ulimit -r)";
    }
    case Setting::MemoryPolicy: {
      std::string nodes;
      for (const unsigned node : settings.memory_policy.nodes) {
        nodes += (nodes.empty() ? "" : ", ") + std::to_string(node);
      }
      if (error == EINVAL) return "no memory may be had on node " + nodes;
      if (error == ENOSYS) return "this kernel knows no memory policies";
      return "memory policy for node " + nodes + ": " + words_of(error);
    }
    case Setting::Cgroup:
      if (error == EINVAL && settings.fifo) return "the control group takes no real-time process";
      if (error == ENOENT || error == ENODEV) return "its control group is gone";
      return "its control group cannot be entered: " + words_of(error);
    case Setting::Network:
      return "its network namespace cannot be entered: " + words_of(error);
    case Setting::Umask:
      break;
  }
  return "its settings: " + words_of(error);
}

}  // namespace benchc::control
