#include "runtime/native/session.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <dlfcn.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "runtime/native/channel.h"
#include "runtime/native/clock.h"
#include "runtime/native/usage.h"

namespace benchc::native {
namespace {

struct Order {
  Start start;
  std::vector<Parameter> parameters;
};

template <std::size_t N>
bool is_terminated(const Text<N>& text) {
  return text_of(text).size() < N;
}

Order read_order() {
  if (next_request().kind != Request::Kind::Start) fail({"benchc did not say what to measure"});
  const std::vector<std::byte> message = next_message();
  Order order;
  if (message.size() < sizeof(Start)) fail({"benchc sent a message that is too short"});
  std::memcpy(&order.start, message.data(), sizeof(Start));
  const Start& start = order.start;
  if (start.protocol != kProtocol) {
    fail({"benchc-native and benchc are of different versions; both must come from one build"});
  }
  const std::size_t rest = message.size() - sizeof(Start);
  if (rest % sizeof(Parameter) != 0 || rest / sizeof(Parameter) != start.parameters ||
      start.threads == 0 || start.threads > kMostThreads || start.entry[0] == 0 ||
      !is_terminated(start.library) || !is_terminated(start.entry)) {
    fail({"benchc sent a message that makes no sense"});
  }
  order.parameters.resize(start.parameters);
  if (rest > 0) std::memcpy(order.parameters.data(), message.data() + sizeof(Start), rest);
  return order;
}

/// For one thread there is nothing to spread: it runs where benchc has put the process, and so do
/// threads that the body makes for itself.
std::vector<std::int32_t> cores_of(const Start& start) {
  std::vector<std::int32_t> cores;
  if (start.threads == 1) return cores;
  for (const std::int32_t core : start.cores) {
    if (core < 0 || core >= CPU_SETSIZE) break;
    cores.push_back(core);
  }
  return cores;
}

/// How many cores the threads have.
std::uint32_t count_cores(const Start& start) {
  if (const std::size_t given = cores_of(start).size(); given > 0) {
    return static_cast<std::uint32_t>(given);
  }
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return 1;
  return static_cast<std::uint32_t>(CPU_COUNT(&allowed));
}

/// The limit is on what the body adds to what this program has for itself.
void limit_memory(std::uint64_t bytes) {
  if (bytes == 0) return;
  rlim_t most = 0;
  if (__builtin_add_overflow(bytes, data_bytes(), &most)) return;
  rlimit limit{};
  if (getrlimit(RLIMIT_DATA, &limit) == 0 && limit.rlim_max < most) most = limit.rlim_max;
  limit = {most, most};
  if (setrlimit(RLIMIT_DATA, &limit) != 0) fail({"the memory of the case could not be limited"});
}

/// From the first touch of each page on: to touch all at once would place them on the nodes of this
/// thread, take what a body's own first touch costs, and fill the stacks of all threads.
void lock_memory() {
  rlimit limit{};
  if (getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_MEMLOCK, &limit);
  }
  if (mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0) {
    fail({"its memory could not be locked: ", std::strerror(errno)});
  }
}

Allocations* find_allocations() {
  return static_cast<Allocations*>(dlsym(RTLD_DEFAULT, "benchc_allocations"));
}

std::string in_mib(std::uint64_t bytes) {
  return std::to_string((bytes + (1U << 19U)) >> 20U) + " MiB";
}

[[noreturn]] void fail_for_memory(std::uint64_t limit) {
  if (limit == 0) fail({"out of memory"});
  fail({"out of memory: the case may have ", in_mib(limit)});
}

Entries find_entries(const Start& start) {
  const std::string entry(text_of(start.entry));
  const std::string library(text_of(start.library));
  const Expected<Entries> found =
      library.empty() ? find_builtin(entry) : load_entry(library, entry);
  if (!found) fail({found.error().message});
  if (start.unrolled != 0 && found->unrolled == nullptr) {
    fail({"the entry \"", entry, "\" has no unrolled copy"});
  }
  return *found;
}

void call_entry(benchc_entry entry, Session& session) {
  try {
    entry(&session);
  } catch (...) {
    fail_for_exception(session);
  }
  if (!session.loop.has_begun()) fail({"the entry came back without measuring anything"});
  if (!session.loop.is_done()) fail({"the entry left its loop before it was told to"});
}

}  // namespace

Session::Session(const Start& start, std::vector<Parameter> given, const Clock& clock, Arena& own,
                 OwnEvents& events, event::Kernel& kernel, bool has_unrolled)
    : benchc_case{&kTable},
      parameters(std::move(given)),
      threads(start.threads),
      memory(start.memory),
      counters(start.threads),
      loop(clock, counters, find_allocations(), events, has_unrolled),
      team(loop, clock, start.threads, count_cores(start), start.events, kernel),
      arena(own) {}

void fail_for_exception(const Session& session) {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    fail_for_memory(session.memory);
  } catch (const std::exception& error) {
    fail({"the entry threw an exception: ", error.what()});
  } catch (...) {
    fail({"the entry threw something that is no std::exception"});
  }
}

void fail_with(const Session& session, std::string_view message) {
  // BENCHC_ENTRY tells an exception by its text.
  if (message == std::bad_alloc().what()) fail_for_memory(session.memory);
  fail({message});
}

void run_session(event::Kernel& kernel) {
  Order order = read_order();
  const Start& start = order.start;
  const Clock clock =
      start.clock_known != 0 && is_usable(start.clock) ? start.clock : choose_clock();
  if (start.memory_locked != 0) lock_memory();
  // Before there are threads, which inherit it.
  OwnEvents events(start.events, event::Scope::Own, kernel);
  Arena arena(start.threads, cores_of(start));
  arena.run([&] {
    try {
      // Behind the start of the threads, whose stacks count as memory too.
      limit_memory(start.memory);
      const Entries entries = find_entries(start);
      Session session(start, std::move(order.parameters), clock, arena, events, kernel,
                      entries.unrolled != nullptr);
      session.loop.calibrate(&session);
      call_entry(start.unrolled != 0 ? entries.unrolled : entries.entry, session);
    } catch (const std::bad_alloc&) {
      fail_for_memory(start.memory);
    }
  });
  Reply finished;
  finished.kind = Reply::Kind::Finished;
  answer(finished);
}

}  // namespace benchc::native
