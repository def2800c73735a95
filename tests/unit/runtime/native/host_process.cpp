#include "tests/unit/runtime/native/host_process.h"

#include <array>
#include <cstring>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace benchc::native::test {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (const std::string& one : texts) all.push_back(const_cast<char*>(one.c_str()));
  all.push_back(nullptr);
  return all;
}

void put(std::span<char> place, std::string_view value) {
  ASSERT_LT(value.size(), place.size());
  std::memcpy(place.data(), value.data(), value.size());
}

std::string shown(int status) {
  if (WIFEXITED(status)) return "exited " + std::to_string(WEXITSTATUS(status));
  return "killed " + std::to_string(WTERMSIG(status));
}

}  // namespace

Library::Library(Language language, std::string_view text, std::vector<std::string> flags) {
  const bool is_c = language == Language::C;
  const auto source = folder_.write(is_c ? "body.c" : "body.cpp",
                                    "#include \"benchc/native.h\"\n" + std::string(text));
  const std::string library = folder_.path() / "body.so";
  std::vector<std::string> argv = {is_c ? BENCHC_CC : BENCHC_CXX,
                                   is_c ? "-std=c17" : "-std=c++20",
                                   "-O1",
                                   "-fPIC",
                                   "-shared",
                                   "-I" BENCHC_SOURCE_DIR "/stdlib/include",
                                   source,
                                   "-o",
                                   library};
  argv.insert(argv.end(), flags.begin(), flags.end());
  const Ran ran = run_program(argv);
  EXPECT_EQ(ran.code, 0) << ran.output;
  if (ran.code == 0) path_ = library;
}

Ran run_program(const std::vector<std::string>& argv) {
  std::array<int, 2> ends = {};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  const std::vector<char*> arguments = pointers(argv);
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], 1);
    dup2(ends[1], 2);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  close(ends[1]);
  Ran ran;
  std::array<char, 4096> piece = {};
  for (ssize_t got = 0; (got = read(ends[0], piece.data(), piece.size())) > 0;) {
    ran.output.append(piece.data(), static_cast<std::size_t>(got));
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

Parameter number(std::string_view name, double value) {
  Parameter parameter;
  put(parameter.name, name);
  parameter.number = value;
  return parameter;
}

Parameter text(std::string_view name, std::string_view value) {
  Parameter parameter;
  parameter.kind = Parameter::Kind::Text;
  put(parameter.name, name);
  put(parameter.text, value);
  return parameter;
}

Parameter boolean(std::string_view name, bool value) {
  Parameter parameter = number(name, value ? 1 : 0);
  parameter.kind = Parameter::Kind::Bool;
  return parameter;
}

HostProcess::HostProcess(const Given& given) {
  std::array<int, 2> ends = {};
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), 0);
  socket_ = ends[0];
  const std::string preload = std::string("LD_PRELOAD=") + BENCHC_ALLOCATIONS;
  child_ = fork();
  if (child_ == 0) {
    // The test's own end must not be the number that the other one gets.
    const int high = fcntl(ends[1], F_DUPFD, 10);
    dup2(high, kSocket);
    close(high);
    if (given.count_allocations) putenv(const_cast<char*>(preload.c_str()));
    const char* const host = given.host.empty() ? BENCHC_NATIVE_HOST : given.host.c_str();
    execl(host, host, nullptr);
    _exit(127);
  }
  close(ends[1]);

  Start start;
  start.parameters = static_cast<std::uint32_t>(given.parameters.size());
  put(start.library, given.library);
  put(start.entry, given.entry);
  start.unrolled = given.unrolled ? 1 : 0;
  start.threads = given.threads;
  start.cores.fill(-1);
  std::copy(given.cores.begin(), given.cores.end(), start.cores.begin());
  start.memory = given.memory;
  start.memory_locked = given.memory_locked ? 1 : 0;
  start.events = given.events;
  start.clock_known = given.clock.has_value() ? 1 : 0;
  start.clock = given.clock.value_or(Clock{});
  std::string message(reinterpret_cast<const char*>(&start), sizeof(start));
  for (const Parameter& parameter : given.parameters) {
    message.append(reinterpret_cast<const char*>(&parameter), sizeof(parameter));
  }
  Request request;
  request.kind = Request::Kind::Start;
  send_raw(&request, sizeof(request));
  send_raw(message.data(), message.size());
}

HostProcess::~HostProcess() {
  hang_up();
  if (child_ > 0) {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
}

std::optional<Reply> HostProcess::answer() {
  Reply reply;
  if (recv(socket_, &reply, sizeof(reply), 0) != static_cast<ssize_t>(sizeof(reply))) return {};
  return reply;
}

std::optional<Reply> HostProcess::ask(const Request& request) {
  send_raw(&request, sizeof(request));
  return answer();
}

std::optional<Reply> HostProcess::batch(std::uint64_t turns, std::uint64_t lead_in) {
  Request request;
  request.turns = turns;
  request.lead_in = lead_in;
  return ask(request);
}

std::string HostProcess::end() {
  int status = 0;
  waitpid(child_, &status, 0);
  child_ = -1;
  return shown(status);
}

std::string HostProcess::finish() {
  Request request;
  request.kind = Request::Kind::Finish;
  const std::optional<Reply> reply = ask(request);
  if (!reply || reply->kind != Reply::Kind::Finished) {
    ADD_FAILURE() << (reply ? reply->message.data() : "it ended instead of answering");
  }
  return end();
}

std::string HostProcess::failure() {
  const std::optional<Reply> reply = answer();
  if (!reply) return "(ended)";
  return reply->kind == Reply::Kind::Failed ? reply->message.data() : "(answered)";
}

void HostProcess::send_raw(const void* bytes, std::size_t size) {
  // The process may have ended already, which the answer shows.
  static_cast<void>(send(socket_, bytes, size, MSG_NOSIGNAL));
}

void HostProcess::hang_up() {
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
}

std::string failure_of(const Given& given) { return HostProcess(given).failure(); }

}  // namespace benchc::native::test
