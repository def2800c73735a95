#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "runtime/native/protocol.h"
#include "tests/support/temporary_directory.h"

namespace benchc::native::test {

/// A source, compiled to a shared library with the real compiler; it goes with the test.
class Library {
 public:
  enum class Language : std::uint8_t { C, Cpp };
  /// `#include "benchc/native.h"` is put before the text.
  Library(Language language, std::string_view text, std::vector<std::string> flags = {});

  /// "" when it did not compile, which fails the test.
  const std::string& path() const { return path_; }

 private:
  benchc::test::TemporaryDirectory folder_;
  std::string path_;
};

/// Runs it without a shell; what it wrote to both outputs, and its exit code.
struct Ran {
  int code = -1;
  std::string output;
};
Ran run_program(const std::vector<std::string>& argv);

Parameter number(std::string_view name, double value);
Parameter text(std::string_view name, std::string_view value);
Parameter boolean(std::string_view name, bool value);

/// What is said to the process at first.
struct Given {
  std::string library;
  std::string entry = "body";
  std::vector<Parameter> parameters = {};
  std::uint32_t threads = 1;
  std::uint64_t memory = 0;
  bool unrolled = false;
  std::vector<std::int32_t> cores = {};
  bool count_allocations = false;
  std::optional<Clock> clock = {};
  bool memory_locked = false;
  /// Bits of event::events().
  std::uint32_t events = 0;
  /// The program, where it is another than benchc-native.
  std::string host = {};
};

/// The real program, spoken to as benchc does. Ended when it goes.
class HostProcess {
 public:
  /// Starts it and sends Start.
  explicit HostProcess(const Given& given);
  HostProcess(const HostProcess&) = delete;
  HostProcess& operator=(const HostProcess&) = delete;
  ~HostProcess();

  /// Absent when the process ended instead of answering.
  std::optional<Reply> answer();
  std::optional<Reply> ask(const Request& request);
  /// A batch.
  std::optional<Reply> batch(std::uint64_t turns, std::uint64_t lead_in = 0);
  /// Waits for its end: "exited 0", "killed 11".
  std::string end();

  /// As end(), after Finish has been answered with Finished.
  std::string finish();
  /// What it says of why it failed; "(answered)" or "(ended)" when it does not.
  std::string failure();

  /// Sends any bytes.
  void send_raw(const void* bytes, std::size_t size);
  /// Goes away as a killed benchc would.
  void hang_up();

 private:
  pid_t child_ = -1;
  int socket_ = -1;
};

/// Starts the case, and says why it failed.
std::string failure_of(const Given& given);

}  // namespace benchc::native::test
