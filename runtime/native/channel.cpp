#include "runtime/native/channel.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace benchc::native {
namespace {

/// More parameters than a spec can have.
constexpr ssize_t kMostBytes = ssize_t{64} << 20;
constexpr int kGone = 3;

/// Ends the process. It is the body's fault where the descriptor is no socket any more.
[[noreturn]] void leave() {
  if (errno == EBADF || errno == ENOTSOCK) {
    constexpr std::string_view kText =
        "the body has closed descriptor 3, over which its process talks with benchc\n";
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kText.data(), kText.size());
  }
  _exit(kGone);
}

ssize_t receive(void* place, std::size_t size, int flags) {
  while (true) {
    const ssize_t got = recv(kSocket, place, size, flags);
    if (got > 0) return got;
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) errno = 0;
    leave();
  }
}

}  // namespace

bool has_channel() {
  int type = 0;
  socklen_t size = sizeof(type);
  if (getsockopt(kSocket, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET) {
    return false;
  }
  // What a body starts must not hold the socket open behind this process's back.
  fcntl(kSocket, F_SETFD, FD_CLOEXEC);
  return true;
}

Request next_request() {
  Request request;
  const ssize_t got = receive(&request, sizeof(request), MSG_TRUNC);
  if (got != static_cast<ssize_t>(sizeof(request)) || request.kind > Request::Kind::Finish) {
    fail({"benchc asked for something that this program does not know"});
  }
  return request;
}

std::vector<std::byte> next_message() {
  std::byte first{};
  const ssize_t size = receive(&first, sizeof(first), MSG_PEEK | MSG_TRUNC);
  if (size > kMostBytes) fail({"benchc sent a message that is too long"});
  std::vector<std::byte> message(static_cast<std::size_t>(size));
  receive(message.data(), message.size(), 0);
  return message;
}

void answer(const Reply& reply) {
  while (send(kSocket, &reply, sizeof(reply), MSG_NOSIGNAL) < 0) {
    if (errno != EINTR) leave();
  }
}

void fail(std::initializer_list<std::string_view> parts) {
  static std::atomic_flag failed;
  if (failed.test_and_set()) {
    // Another thread is just ending the process.
    while (true) pause();
  }
  static Reply reply;
  reply.kind = Reply::Kind::Failed;
  put_text(reply.message, parts);
  answer(reply);
  // A message left unread would make the kernel tell benchc of an error before the answer.
  std::byte unread{};
  while (recv(kSocket, &unread, sizeof(unread), MSG_DONTWAIT) > 0) {
  }
  _exit(1);
}

void put_text(std::span<char> place, std::initializer_list<std::string_view> parts) {
  std::size_t used = 0;
  for (const std::string_view part : parts) {
    const std::size_t fits = std::min(part.size(), place.size() - used);
    std::memcpy(place.data() + used, part.data(), fits);
    used += fits;
  }
  if (used < place.size()) place[used] = 0;
}

std::string_view text_of(std::span<const char> place) {
  return {place.data(), strnlen(place.data(), place.size())};
}

}  // namespace benchc::native
