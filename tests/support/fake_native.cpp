#include "tests/support/fake_native.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string_view>
#include <utility>

namespace benchc::test {
namespace {

using native::Reply;
using native::Request;

void read_start(std::string_view message, FakeBody& body) {
  native::Start start;
  std::memcpy(&start, message.data(), std::min(message.size(), sizeof(start)));
  body.starts.push_back(start);
  body.parameters.assign(start.parameters, {});
  message.remove_prefix(std::min(message.size(), sizeof(start)));
  for (native::Parameter& parameter : body.parameters) {
    if (message.size() < sizeof(parameter)) return;
    std::memcpy(&parameter, message.data(), sizeof(parameter));
    message.remove_prefix(sizeof(parameter));
  }
}

double turn_seconds(const FakeBody& body, std::uint32_t copies) {
  if (copies > 1 && body.unrolled) return body.unrolled(copies);
  return body.turn + copies * body.iteration;
}

FakeLauncher::Answer respond(FakeBody& body, const Request& request, bool& fresh) {
  body.requests.push_back(request);
  if (body.instead) {
    if (std::optional<FakeLauncher::Answer> answer = body.instead(request)) return *answer;
  }
  Reply reply;
  double seconds = 0;
  switch (request.kind) {
    case Request::Kind::Start:
      reply.kind = Reply::Kind::Ready;
      reply.has_unrolled = body.has_unrolled ? 1 : 0;
      reply.clock = body.clock;
      break;
    case Request::Kind::Finish:
      reply.kind = Reply::Kind::Finished;
      break;
    case Request::Kind::Batch: {
      const double turn = turn_seconds(body, request.unroll);
      const bool warmed = request.lead_in > 0;
      reply.kind = Reply::Kind::Sampled;
      reply.turns = request.turns * request.unroll;
      reply.wall_seconds = static_cast<double>(request.turns) * turn;
      if (fresh && !warmed) reply.wall_seconds += body.cold;
      fresh = false;
      reply.cpu_seconds = reply.wall_seconds * body.cpu;
      reply.user_seconds = reply.cpu_seconds;
      reply.max_rss_bytes = 4 << 20;
      seconds = reply.wall_seconds + static_cast<double>(request.lead_in + request.counted) * turn;
      break;
    }
  }
  if (body.change) body.change(request, reply);
  return FakeLauncher::Said{message(reply), seconds};
}

}  // namespace

std::vector<Request> FakeBody::batches() const {
  std::vector<Request> result;
  std::copy_if(requests.begin(), requests.end(), std::back_inserter(result),
               [](const Request& request) { return request.kind == Request::Kind::Batch; });
  return result;
}

std::string message(const Reply& reply) {
  return {reinterpret_cast<const char*>(&reply), sizeof(reply)};
}

std::shared_ptr<FakeBody> add_native(FakeLauncher& launcher, const std::string& host,
                                     FakeBody body) {
  auto shared = std::make_shared<FakeBody>(std::move(body));
  launcher.speaker(host, [shared](const workload::Launch& launch) -> FakeLauncher::Speaker {
    shared->launches.push_back(launch);
    return [shared, started = false,
            fresh = true](std::string_view text) mutable -> FakeLauncher::Answer {
      Request request;
      if (text.size() != sizeof(request)) {
        // The second half of the request to start.
        request.kind = Request::Kind::Start;
        read_start(text, *shared);
        return respond(*shared, request, fresh);
      }
      std::memcpy(&request, text.data(), sizeof(request));
      if (request.kind == Request::Kind::Start && !started) {
        started = true;
        return {};
      }
      return respond(*shared, request, fresh);
    };
  });
  return shared;
}

}  // namespace benchc::test
