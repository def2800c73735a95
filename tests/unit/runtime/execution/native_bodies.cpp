#include "tests/unit/runtime/execution/native_bodies.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

#include "tests/support/fake_native.h"

namespace benchc::execution {

using test::FakeLauncher;

NativeBodies::NativeBodies(FakeLauncher& launcher, const std::string& host) {
  launcher.speaker(host, [this](const workload::Launch& launch) -> FakeLauncher::Speaker {
    launches.push_back(launch);
    return [this, start = native::Start()](std::string_view text) mutable -> FakeLauncher::Answer {
      native::Request request;
      if (text.size() == sizeof(request)) {
        std::memcpy(&request, text.data(), sizeof(request));
        // What is to be started follows.
        if (request.kind == native::Request::Kind::Start) return {};
        return answer(start, request);
      }
      std::memcpy(&start, text.data(), std::min(text.size(), sizeof(start)));
      starts.push_back(start);
      request.kind = native::Request::Kind::Start;
      return answer(start, request);
    };
  });
}

NativeBody& NativeBodies::add(const std::string& entry, double iteration) {
  bodies_[entry].iteration = [iteration](const native::Start&) { return iteration; };
  return bodies_[entry];
}

FakeLauncher::Answer NativeBodies::answer(const native::Start& start,
                                          const native::Request& request) {
  const std::string entry = start.entry.data();
  asked.push_back({entry, request});
  const NativeBody& body = bodies_.at(entry);
  native::Reply reply;
  reply.clock = {native::Clock::Source::Tsc, 0, 2e9, 1e-9, 20e-9};
  double seconds = 0;
  switch (request.kind) {
    case native::Request::Kind::Start:
      seconds = body.start;
      break;
    case native::Request::Kind::Finish:
      reply.kind = native::Reply::Kind::Finished;
      break;
    case native::Request::Kind::Batch:
      reply.kind = native::Reply::Kind::Sampled;
      reply.turns = request.turns * request.unroll;
      reply.wall_seconds = static_cast<double>(reply.turns) * body.iteration(start);
      reply.cpu_seconds = reply.user_seconds = reply.wall_seconds;
      reply.max_rss_bytes = 4 << 20;
      seconds = reply.wall_seconds;
      break;
  }
  if (body.change) body.change(request, reply);
  return FakeLauncher::Said{test::message(reply), seconds};
}

std::size_t NativeBodies::processes(const std::string& entry) const {
  return static_cast<std::size_t>(std::count_if(
      starts.begin(), starts.end(),
      [&](const native::Start& start) { return std::string_view(start.entry.data()) == entry; }));
}

}  // namespace benchc::execution
