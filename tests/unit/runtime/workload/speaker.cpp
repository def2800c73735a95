// Does what the messages on descriptor 3 say, each a word and perhaps a number.
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr int kSocket = 3;

void say(const std::string& text) { send(kSocket, text.data(), text.size(), MSG_NOSIGNAL); }

void flood(std::size_t bytes) {
  const std::string line(1 << 16, 'x');
  for (std::size_t written = 0; written < bytes; written += line.size()) {
    if (write(STDOUT_FILENO, line.data(), line.size()) < 0) return;
  }
}

}  // namespace

int main() {
  std::array<char, 1 << 20> buffer;
  while (true) {
    const ssize_t size = recv(kSocket, buffer.data(), buffer.size(), 0);
    if (size <= 0) return 7;
    const std::string text(buffer.data(), static_cast<std::size_t>(size));
    const std::string word = text.substr(0, text.find(' '));
    const int number = word.size() < text.size() ? std::atoi(text.c_str() + word.size()) : 0;
    if (word == "size") say(std::to_string(size));
    if (word == "pid") say(std::to_string(getpid()));
    if (word == "descriptors") {
      std::string open;
      for (int fd = 0; fd < 100; ++fd) {
        if (fcntl(fd, F_GETFD) >= 0) open += std::to_string(fd) + " ";
      }
      say(open);
    }
    if (word == "long") say(std::string(static_cast<std::size_t>(number), 'y'));
    if (word == "flood") {
      flood(static_cast<std::size_t>(number));
      say("flooded");
    }
    if (word == "exit") {
      std::fputs("goodbye\n", stderr);
      std::exit(number);
    }
    if (word == "raise") raise(number);
    if (word == "deaf") signal(SIGTERM, SIG_IGN);
    if (word == "hang") {
      while (true) pause();
    }
    if (word == "leave") {
      // Its child stays in the group that it leaves.
      if (fork() == 0) {
        while (true) pause();
      }
      setpgid(0, getpgid(getppid()));
      while (true) pause();
    }
    if (word == "close") {
      close(kSocket);
      while (true) pause();
    }
    if (word == "child") {
      const pid_t child = fork();
      if (child == 0) {
        while (true) pause();
      }
      say(std::to_string(child));
    }
  }
}
