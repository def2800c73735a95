// What bodies call, in the order of benchc_api.

#include <cmath>
#include <string>
#include <string_view>

#include "runtime/native/channel.h"
#include "runtime/native/session.h"

namespace benchc::native {
namespace {

Session& session_of(benchc_case* bench) { return *static_cast<Session*>(bench); }

/// A text of the body's; it may have forgotten it.
std::string_view checked(const char* text) {
  if (text == nullptr) fail({"the body handed a null pointer where a text is wanted"});
  return text;
}

double checked_amount(double amount, std::string_view what) {
  if (!std::isfinite(amount) || amount < 0) {
    fail({"the body says that an iteration has ", std::to_string(amount), " ", what});
  }
  return amount;
}

std::int32_t has(benchc_case* bench, const char* name) {
  return session_of(bench).parameters.has(checked(name)) ? 1 : 0;
}

double number(benchc_case* bench, const char* name) {
  return session_of(bench).parameters.number(checked(name));
}

std::int64_t integer(benchc_case* bench, const char* name) {
  return session_of(bench).parameters.integer(checked(name));
}

const char* text(benchc_case* bench, const char* name) {
  return session_of(bench).parameters.text(checked(name));
}

std::uint32_t threads(benchc_case* bench) { return session_of(bench).threads; }

void items(benchc_case* bench, double per_iteration) {
  session_of(bench).loop.set_items(checked_amount(per_iteration, "items"));
}

void bytes(benchc_case* bench, double per_iteration) {
  session_of(bench).loop.set_bytes(checked_amount(per_iteration, "bytes"));
}

double* counter(benchc_case* bench, const char* name, std::uint32_t thread) {
  return session_of(bench).counters.find(checked(name), thread);
}

void warn(benchc_case* bench, const char* message) {
  session_of(bench).loop.warn(checked(message));
}

void fail_case(benchc_case* bench, const char* message) {
  fail_with(session_of(bench), checked(message));
}

std::uint64_t batch(benchc_case* bench, std::uint32_t* unroll) {
  return session_of(bench).loop.batch(unroll);
}

void pause(benchc_case* bench) { session_of(bench).loop.pause(); }

void resume(benchc_case* bench) { session_of(bench).loop.resume(); }

void each_thread(benchc_case* bench, void (*work)(void* context, std::uint32_t thread),
                 void* context) {
  Session& session = session_of(bench);
  session.team.open();
  session.arena.on_each([&](std::uint32_t thread) {
    try {
      session.team.run(work, context, thread);
    } catch (...) {
      fail_for_exception(session);
    }
  });
  session.team.shut();
}

std::uint64_t thread_batch(benchc_case* bench, std::uint32_t thread) {
  return session_of(bench).team.batch(thread);
}

}  // namespace

const benchc_api kTable = {
    BENCHC_NATIVE_ABI,
    sizeof(benchc_api),
    has,
    number,
    integer,
    text,
    threads,
    items,
    bytes,
    counter,
    warn,
    fail_case,
    batch,
    pause,
    resume,
    each_thread,
    thread_batch,
};

}  // namespace benchc::native
