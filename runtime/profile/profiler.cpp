#include "runtime/profile/profiler.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>
#include <utility>

#include <unistd.h>

#include "runtime/plan/plan_text.h"
#include "runtime/profile/callgrind.h"
#include "runtime/profile/perf_script.h"
#include "runtime/profile/tool_launcher.h"
#include "runtime/workload/case_steps.h"

namespace benchc::profile {
namespace {

namespace fs = std::filesystem;
using workload::Finished;
using Tool = plan::Profile::Tool;

/// Not a multiple of what timers of programs tick with.
constexpr const char* kFrequency = "999";
constexpr std::uint32_t kMostRuns = 50;
/// valgrind's programs run so many times slower, at most; and what perf itself may take.
constexpr double kValgrindFactor = 100;
constexpr double kMostTimeout = 3600;
constexpr double kPerfSeconds = 60;
constexpr std::uintmax_t kMostCallgrindBytes = std::uintmax_t{256} << 20;

/// What the shell calls itself that repeats a short command, and its children until they are one.
constexpr std::string_view kRepeater = "benchc-repeat";
constexpr double kMostRepeats = 100'000;

/// The last line that a tool wrote, for people.
std::string last_line(const std::string& text) {
  std::size_t end = text.find_last_not_of("\n\r ");
  if (end == std::string::npos) return {};
  const std::size_t begin = text.rfind('\n', end);
  const std::string line = text.substr(begin == std::string::npos ? 0 : begin + 1);
  return plan::printable(line.substr(0, line.find_last_not_of("\n\r ") + 1));
}

Error of_step(const workload::StepFailure& failed) {
  // What perf itself says of it is a page whose last line tells nothing.
  if (failed.stderr_tail.find("perf_event_paranoid setting is") != std::string::npos) {
    return {
        "perf may not look at processes here",
        "root may, and everyone after `sysctl kernel.perf_event_paranoid=2`, where no container "
        "forbids it; `--tool valgrind` does without"};
  }
  const std::string line = last_line(failed.stderr_tail);
  return {failed.reason + (line.empty() ? "" : ": " + line)};
}

class Pass {
 public:
  Pass(const Subject& subject, const workload::Conditions& conditions,
       workload::NativeConditions& native, const Options& options, workload::Launcher& launcher)
      : subject_(subject),
        conditions_(conditions),
        native_(native),
        options_(options),
        launcher_(launcher),
        begun_(launcher.now()) {
    done_.unit = options.tool == Tool::Perf ? "samples" : "instructions";
  }

  Expected<Profiled> make() {
    const Expected<void> ran = subject_.subject->native ? run_body() : run_command();
    if (!ran) return tl::make_unexpected(ran.error());
    const Expected<void> read = options_.tool == Tool::Perf ? read_perf() : read_callgrind();
    if (!read) return tl::make_unexpected(read.error());
    if (done_.stacks.empty()) {
      return failure(tool_name(options_.tool) + " saw nothing of the case",
                     options_.tool == Tool::Perf ? "it may be too short; `--seconds` gives it more "
                                                   "time, `--tool valgrind` counts instructions"
                                                 : "");
    }
    return std::move(done_);
  }

 private:
  double elapsed() const { return static_cast<double>(launcher_.now() - begun_) / 1e9; }

  /// The tool's arguments; each start has a file of its own.
  std::vector<std::string> prefix() {
    if (options_.tool == Tool::Valgrind) {
      return {options_.program.string(),
              "--tool=callgrind",
              "--quiet",
              "--trace-children=yes",
              "--separate-callers=" + std::to_string(kSeparateCallers),
              "--callgrind-out-file=" + (options_.folder / "callgrind.%p").string()};
    }
    files_.push_back(options_.folder / ("perf." + std::to_string(files_.size())));
    // -N: without writing into the user's cache of build ids.
    return {options_.program.string(),
            "record",
            "-q",
            "-N",
            "-F",
            kFrequency,
            "--call-graph",
            options_.call_graph,
            "-o",
            files_.back().string(),
            "--"};
  }

  bool enough() const {
    if (options_.tool == Tool::Valgrind || files_.size() >= kMostRuns) return done_.runs > 0;
    return done_.runs > 0 && elapsed() >= options_.seconds;
  }

  /// How often one start of perf runs the command: perf takes up to a second to start, and would
  /// see little of a command of some milliseconds. A run without perf tells how long that is.
  Expected<std::uint32_t> repeats(const workload::Launch& launch, int expected_exit) {
    const plan::Case& subject = *subject_.subject;
    if (options_.tool != Tool::Perf || subject.prepare || subject.stdin_text) return 1;
    const std::int64_t begin = launcher_.now();
    const Finished finished = launcher_.run(launch);
    if (!finished.exited_with(expected_exit)) {
      return tl::make_unexpected(of_step(workload::step_failure(finished, launch.timeout, "")));
    }
    begun_ = launcher_.now();
    const double seconds = static_cast<double>(begun_ - begin) / 1e9;
    if (seconds * kMostRepeats < options_.seconds) return static_cast<std::uint32_t>(kMostRepeats);
    return static_cast<std::uint32_t>(std::ceil(options_.seconds / seconds));
  }

  /// A shell that runs the command so often, or until it exits as it should not.
  static void repeat(workload::Launch& launch, std::uint32_t times, int expected_exit) {
    const std::string expected = std::to_string(expected_exit);
    std::vector<std::string> argv = {
        "/bin/sh", "-c",
        "printf " + std::string(kRepeater) + " 2>/dev/null > /proc/$$/comm; i=0; while [ $i -lt " +
            std::to_string(times) + " ]; do \"$@\"; c=$?; [ $c -eq " + expected +
            " ] || exit $c; i=$((i + 1)); done; exit " + expected,
        "sh"};
    argv.insert(argv.end(), launch.argv.begin(), launch.argv.end());
    launch.argv = std::move(argv);
  }

  Expected<void> run_command() {
    const plan::Case& subject = *subject_.subject;
    int expected_exit = 0;
    for (const plan::Verify& verify : subject.verify) {
      if (verify.kind == plan::Verify::Kind::ExitCode) expected_exit = verify.exit_code;
    }
    workload::CaseSteps steps(subject, conditions_, launcher_);
    workload::Launch launch = steps.surroundings();
    launch.argv = subject.command.argv;
    launch.stdin_text = subject.stdin_text;
    const double factor = options_.tool == Tool::Valgrind ? kValgrindFactor : 1;
    launch.timeout = std::min(subject.timeout * factor + kPerfSeconds, kMostTimeout);

    Expected<void> result;
    if (const auto ready = steps.set_up(); !ready) {
      result = tl::make_unexpected(of_step(ready.error()));
    }
    std::uint32_t times = 1;
    if (result) {
      if (const auto often = repeats(launch, expected_exit); often) {
        times = *often;
      } else {
        result = tl::make_unexpected(often.error());
      }
    }
    if (times > 1) {
      repeat(launch, times, expected_exit);
      launch.timeout += 2 * options_.seconds;
    }
    while (result && !enough()) {
      if (const auto prepared = steps.prepare(); !prepared) {
        result = tl::make_unexpected(of_step(prepared.error()));
        break;
      }
      const Finished finished = launcher_.run(under(prefix(), launch));
      done_.runs += times;
      if (finished.exited_with(expected_exit)) continue;
      result = tl::make_unexpected(of_step(workload::step_failure(
          finished, launch.timeout, "under " + tool_name(options_.tool) + " it")));
    }
    if (const auto gone = steps.tear_down(); !gone && result) {
      result = tl::make_unexpected(of_step(gone.error()));
    }
    return result;
  }

  Expected<void> run_body() {
    ToolLauncher under_tool(launcher_, [this] { return prefix(); });
    workload::NativeWorkload body(*subject_.subject, conditions_, native_, subject_.library, false,
                                  under_tool);
    Expected<void> result;
    if (const auto ready = body.set_up(); !ready) {
      result = tl::make_unexpected(of_step(ready.error()));
    }
    // Under valgrind the batches that the set-up took to find their length are enough.
    do {
      if (!result) break;
      if (const auto batch = body.sample(); !batch) {
        result = tl::make_unexpected(of_step(batch.error()));
      }
    } while (options_.tool == Tool::Perf && elapsed() < options_.seconds);
    if (const auto gone = body.tear_down(); !gone && result) {
      result = tl::make_unexpected(of_step(gone.error()));
    }
    done_.runs = 1;
    return result;
  }

  Expected<void> read_perf() {
    for (const fs::path& file : files_) {
      std::error_code error;
      if (fs::file_size(file, error) == 0 || error) continue;
      workload::Launch launch;
      launch.argv = {options_.program.string(),       "script", "--no-inline", "-F",
                     "comm,pid,tid,event,ip,sym,dso", "-i",     file.string()};
      launch.directory = options_.folder.string();
      launch.environment = conditions_.environment;
      launch.timeout = kPerfSeconds;
      launch.keep_stdout = workload::kReadableBytes;
      launch.stop = conditions_.stop;
      const Finished finished = launcher_.run(launch);
      if (!finished.exited_with(0)) {
        return failure("perf script " + workload::describe(finished, launch.timeout) + ": " +
                       last_line(finished.err.tail));
      }
      PerfScript script = fold_perf_script(finished.out.text, finished.out.cut());
      if (finished.out.cut()) {
        done_.warnings.push_back("perf told more than benchc reads; the end of a run is missing");
      }
      std::erase_if(script.stacks, [](const auto& stack) {
        return stack.first == kRepeater || stack.first.starts_with(std::string(kRepeater) + ";");
      });
      merge(done_.stacks, script.stacks);
      if (done_.event.empty()) done_.event = std::move(script.event);
    }
    return {};
  }

  Expected<void> read_callgrind() {
    std::error_code error;
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(options_.folder, error)) {
      if (entry.path().filename().string().starts_with("callgrind.")) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& path : files) {
      if (fs::file_size(path, error) > kMostCallgrindBytes || error) {
        return failure("what callgrind wrote is more than 256 MiB",
                       "a smaller input calls the same functions");
      }
      std::ifstream file(path, std::ios::binary);
      const std::string text((std::istreambuf_iterator<char>(file)),
                             std::istreambuf_iterator<char>());
      // A child that only became another program leaves an empty one.
      if (text.empty()) continue;
      Expected<Folded> folded = fold_callgrind(text);
      if (!folded) return tl::make_unexpected(folded.error());
      merge(done_.stacks, *folded);
    }
    return {};
  }

  const Subject& subject_;
  const workload::Conditions& conditions_;
  workload::NativeConditions& native_;
  const Options& options_;
  workload::Launcher& launcher_;
  std::int64_t begun_;
  std::vector<fs::path> files_;
  Profiled done_;
};

}  // namespace

std::string tool_name(Tool tool) { return tool == Tool::Perf ? "perf" : "valgrind"; }

Expected<fs::path> find_tool(Tool tool, std::string_view path) {
  const std::string name = tool_name(tool);
  while (!path.empty()) {
    const std::string_view folder = path.substr(0, path.find(':'));
    path.remove_prefix(std::min(folder.size() + 1, path.size()));
    const fs::path file = fs::path(folder) / name;
    std::error_code ignored;
    if (file.is_absolute() && fs::is_regular_file(file, ignored) &&
        access(file.c_str(), X_OK) == 0) {
      return file;
    }
  }
  return failure(name + " is not installed: it was looked for in PATH",
                 tool == Tool::Perf
                     ? "it is in the package linux-perf of Debian, linux-tools-generic of Ubuntu, "
                       "perf of Fedora; `--tool valgrind` does without it"
                     : "it is in the package valgrind");
}

Expected<Profiled> profile_case(const Subject& subject, const workload::Conditions& conditions,
                                workload::NativeConditions& native, const Options& options,
                                workload::Launcher& launcher) {
  return Pass(subject, conditions, native, options, launcher).make();
}

std::string file_name(std::string_view case_id) {
  constexpr std::size_t kMostLetters = 80;
  std::uint64_t hash = 14695981039346656037U;
  std::string name;
  for (const char c : case_id) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-';
    if (plain || name.empty() || name.back() != '.') name += plain ? c : '.';
  }
  name = name.substr(0, kMostLetters);
  if (name.empty() || name.front() == '.') name.insert(0, "case");
  if (name.back() == '.') name.pop_back();
  std::array<char, 16> digits{};
  std::snprintf(digits.data(), digits.size(), "-%08x", static_cast<unsigned>(hash ^ (hash >> 32U)));
  return name + digits.data();
}

}  // namespace benchc::profile
