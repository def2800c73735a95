#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "stdlib/include/benchc/native.h"
#include "stdlib/std/arena_cores.h"

namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20;

// What is thrown here leaves the entry, and fails the case.
[[noreturn]] void throw_error(const char* what) {
  throw std::runtime_error(std::string("std.net.loopback: ") + what + ": " + std::strerror(errno));
}

/// Where the answering thread belongs: with two threads on the other's core.
std::optional<cpu_set_t> answering_cores(std::uint32_t threads) {
  std::optional<cpu_set_t> cores = benchc::stdlib::arena_cores(threads);
  cpu_set_t own;
  if (!cores || threads == 1 || sched_getaffinity(0, sizeof own, &own) != 0) return std::nullopt;
  CPU_XOR(&*cores, &*cores, &own);
  // Nothing is left where neither is held to a core.
  return CPU_COUNT(&*cores) == 0 ? std::nullopt : cores;
}

class Socket {
 public:
  Socket() = default;
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~Socket() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

struct Ends {
  Socket asking;
  Socket answering;
};

Socket tcp_socket() {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw_error("cannot make a socket");
  return Socket(descriptor);
}

void without_delay(const Socket& socket) {
  const int yes = 1;
  if (setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) != 0) {
    throw_error("cannot set TCP_NODELAY");
  }
}

sockaddr* general(sockaddr_in& address) { return reinterpret_cast<sockaddr*>(&address); }

Ends tcp_ends() {
  const Socket listening = tcp_socket();
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  // Port 0: one that is free.
  if (bind(listening.descriptor(), general(address), length) != 0 ||
      listen(listening.descriptor(), 1) != 0 ||
      getsockname(listening.descriptor(), general(address), &length) != 0) {
    throw_error("cannot listen on 127.0.0.1");
  }
  Ends ends{tcp_socket(), {}};
  sockaddr_in own{};
  socklen_t own_length = sizeof own;
  if (connect(ends.asking.descriptor(), general(address), length) != 0 ||
      getsockname(ends.asking.descriptor(), general(own), &own_length) != 0) {
    throw_error("cannot connect to 127.0.0.1");
  }
  sockaddr_in peer{};
  socklen_t peer_length = sizeof peer;
  ends.answering =
      Socket(accept4(listening.descriptor(), general(peer), &peer_length, SOCK_CLOEXEC));
  if (ends.answering.descriptor() < 0) throw_error("cannot accept a connection");
  if (peer.sin_port != own.sin_port || peer.sin_addr.s_addr != own.sin_addr.s_addr) {
    throw std::runtime_error("std.net.loopback: another process connected first");
  }
  without_delay(ends.asking);
  without_delay(ends.answering);
  return ends;
}

Ends unix_ends() {
  int descriptors[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, descriptors) != 0) {
    throw_error("cannot make a pair of sockets");
  }
  return {Socket(descriptors[0]), Socket(descriptors[1])};
}

/// False when the other end is gone, or something went wrong.
bool send_all(const Socket& socket, const std::vector<char>& message) {
  for (std::size_t done = 0; done < message.size();) {
    const ssize_t some =
        send(socket.descriptor(), message.data() + done, message.size() - done, MSG_NOSIGNAL);
    if (some < 0 && errno == EINTR) continue;
    if (some <= 0) return false;
    done += static_cast<std::size_t>(some);
  }
  return true;
}

bool receive_all(const Socket& socket, std::vector<char>& message) {
  for (std::size_t done = 0; done < message.size();) {
    const ssize_t some = recv(socket.descriptor(), message.data() + done, message.size() - done, 0);
    if (some < 0 && errno == EINTR) continue;
    if (some <= 0) return false;
    done += static_cast<std::size_t>(some);
  }
  return true;
}

/// What the answering thread does to a message, to show that it had it.
void change(std::vector<char>& message) {
  message.back() = static_cast<char>(~message.back());
  if (message.size() > 1) message.front() = static_cast<char>(~message.front());
}

/// A thread that answers until the connection ends, which its destructor does.
class Answering {
 public:
  Answering(Ends ends, std::size_t bytes, const std::optional<cpu_set_t>& cores)
      : ends_(std::move(ends)), thread_([this, bytes, cores] {
          const benchc::stdlib::OnCores here(cores);
          answer(bytes);
        }) {}
  Answering(const Answering&) = delete;
  Answering& operator=(const Answering&) = delete;
  ~Answering() {
    shutdown(ends_.asking.descriptor(), SHUT_RDWR);
    thread_.join();
  }

  const Socket& asking() const { return ends_.asking; }

 private:
  void answer(std::size_t bytes) {
    std::vector<char> message(bytes);
    while (receive_all(ends_.answering, message)) {
      change(message);
      if (!send_all(ends_.answering, message)) break;
    }
    // The end that asks must not wait for an answer that does not come.
    shutdown(ends_.answering.descriptor(), SHUT_RDWR);
  }

  Ends ends_;
  std::thread thread_;
};

}  // namespace

BENCHC_ENTRY(std_net_loopback, bench) {
  const std::size_t bytes = bench.size("message");
  if (bytes == 0 || bytes > kMostBytes) bench.fail("std.net.loopback: `message` is 1 B to 1 MiB");
  const std::string_view transport = bench.text("transport");
  if (transport != "tcp" && transport != "unix") {
    bench.fail("std.net.loopback: `transport` is tcp or unix");
  }
  const std::uint32_t threads = bench.threads();
  if (threads > 2) bench.fail("std.net.loopback: `threads` is 1 or 2");
  const Answering answering(transport == "tcp" ? tcp_ends() : unix_ends(), bytes,
                            answering_cores(threads));

  std::vector<char> question(bytes);
  std::vector<char> answer(bytes);
  for (std::size_t i = 0; i < bytes; ++i) question[i] = static_cast<char>(i * 31 + i / 251);
  const auto ask = [&] {
    if (!send_all(answering.asking(), question) || !receive_all(answering.asking(), answer)) {
      bench.fail("std.net.loopback: the connection broke");
    }
  };

  ask();
  change(answer);
  bool right = answer == question;

  bench.items(1);
  bench.bytes(2 * bytes);
  bench.measure([&] {
    ++question.front();
    ask();
    change(answer);
    right &= answer.front() == question.front() && answer.back() == question.back();
  });
  if (!right) bench.fail("std.net.loopback: an answer is not the changed message");
}
