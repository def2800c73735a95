#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/native/counters.h"
#include "runtime/native/library.h"
#include "runtime/native/loop.h"
#include "runtime/native/parameters.h"
#include "runtime/native/protocol.h"
#include "runtime/native/team.h"
#include "runtime/native/threads.h"
#include "stdlib/include/benchc/native.h"

namespace benchc::native {

/// A case in this process: what a benchc_case stands for.
struct Session : benchc_case {
  Session(const Start& start, std::vector<Parameter> given, const Clock& clock, Arena& own,
          OwnEvents& events, event::Kernel& kernel, bool has_unrolled);

  Parameters parameters;
  std::uint32_t threads;
  std::uint64_t memory;
  Counters counters;
  Loop loop;
  Team team;
  Arena& arena;
};

/// The functions that bodies call; table.cpp.
extern const benchc_api kTable;

/// Fails the case for the exception that is being handled.
[[noreturn]] void fail_for_exception(const Session& session);

/// Fails the case with what the body says; an allocation that the limit refused is told as that.
[[noreturn]] void fail_with(const Session& session, std::string_view message);

/// Measures one case as benchc asks for, from Start to Finish.
void run_session(event::Kernel& kernel = event::this_kernel());

}  // namespace benchc::native
