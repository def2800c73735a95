// benchc is killed at fifty random moments of a run: every case that it had finished is kept, what
// it had changed of the machine is put back, and the next run goes on as if nothing had been.

#include <algorithm>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr int kKills = 50;
const fs::path kHugePages = "/sys/kernel/mm/transparent_hugepage/enabled";

std::string text_of(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream stream(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

class Kill : public testing::Test {
 protected:
  Kill() : huge_pages_(text_of(kHugePages)) {
    const bool never = huge_pages_.find("[never]") != std::string::npos;
    repository_.write("a.bench",
                      "bench 1\n"
                      "environment held {\n"
                      "  huge_pages = " +
                          std::string(never ? "madvise" : "never") +
                          " or ignore\n"
                          "}\n"
                          "measure default { samples = 2; warmup = 0 }\n" +
                          workload("one") + workload("two") + workload("three") +
                          "suite all { environment = held }\n");
    repository_.commit();
  }
  /// Whatever the test came to, the machine is as it was.
  ~Kill() override {
    if (text_of(kHugePages) == huge_pages_) return;
    const std::size_t open = huge_pages_.find('[') + 1;
    std::ofstream(kHugePages) << huge_pages_.substr(open, huge_pages_.find(']') - open);
  }

  /// Each sets itself up after the one before it was stored, since no core is left to store on
  /// meanwhile, and notes that.
  static std::string workload(const std::string& name) {
    return "workload " + name + R"( { command = ["/bin/true"]; setup = ["/bin/sh", "-c", "echo )" +
           name + R"( >> begun"] })" + "\n";
  }

  Finished benchc(std::vector<std::string> arguments) {
    return repository_.benchc(std::move(arguments), {.environment = state()});
  }

  /// Runs the spec on all cores, and kills benchc after some seconds; returns when it is dead. How
  /// long that took, in seconds.
  double run_and_kill(double seconds) {
    const auto begin = std::chrono::steady_clock::now();
    // In the foreground: else it kills itself as well, and may be gone first.
    std::vector<std::string> argv = {
        "timeout",     "--foreground", "-s",      "KILL",    std::to_string(seconds),
        BENCHC_BINARY, "run",          "a.bench", "--suite", "all",
        "--cores",     all_cores()};
    run({.argv = std::move(argv), .directory = repository_.root(), .environment = state()});
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }

  std::map<std::string, std::string> state() const {
    return {{"XDG_STATE_HOME", (repository_.root() / "state").string()}};
  }

  static std::string all_cores() {
    std::string list;
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    sched_getaffinity(0, sizeof(allowed), &allowed);
    for (unsigned core = 0; core < CPU_SETSIZE; ++core) {
      if (CPU_ISSET(core, &allowed)) list += (list.empty() ? "" : ",") + std::to_string(core);
    }
    return list;
  }

  /// Journals of runs that did not come to their end.
  std::vector<std::string> unfinished() const {
    std::vector<std::string> runs;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(repository_.store() / "runs", error)) {
      if (entry.path().extension() == ".journal") runs.push_back(entry.path().stem().string());
    }
    return runs;
  }

  Repository repository_;
  std::string huge_pages_;
};

TEST_F(Kill, AtFiftyRandomMomentsNothingIsLostAndNothingLeftChanged) {
  std::mt19937 random(5);
  // As long as a whole run takes here and now: killed later, it is one.
  const double whole_run = run_and_kill(60);
  std::uniform_real_distribution<double> moment(0.001, whole_run);
  int seen_changed = 0;
  int kept = 0;
  for (int i = 0; i < kKills; ++i) {
    fs::remove(repository_.root() / "begun");
    run_and_kill(moment(random));
    if (text_of(kHugePages) != huge_pages_) ++seen_changed;
    const Finished restored = benchc({"env", "restore"});
    ASSERT_EQ(restored.exit_code, 0) << restored.all();
    ASSERT_EQ(text_of(kHugePages), huge_pages_) << restored.all();

    std::vector<std::string> begun = lines_of(repository_.root() / "begun");
    const std::vector<std::string> runs = unfinished();
    if (runs.empty()) continue;
    ASSERT_EQ(runs.size(), 1U);
    // A run may be killed before it measures anything.
    if (!begun.empty()) begun.pop_back();
    const Finished report = benchc({"report", "--run", runs.front(), "--format", "json"});
    for (const std::string& name : begun) {
      ++kept;
      EXPECT_THAT(report.out, HasSubstr("\"id\": \"" + name + "\"")) << report.all();
    }
    fs::remove(repository_.store() / "runs" / (runs.front() + ".journal"));
  }
  EXPECT_GT(kept, 0);
  const Finished whole = benchc({"run", "a.bench", "--suite", "all"});
  EXPECT_EQ(whole.exit_code, 0) << whole.all();
  EXPECT_EQ(text_of(kHugePages), huge_pages_);
  if (::access(kHugePages.c_str(), W_OK) == 0) {
    EXPECT_GT(seen_changed, 0);
  }
}

TEST_F(Kill, AForgedJournalChangesNothing) {
  char host[256] = {};
  ASSERT_EQ(::gethostname(host, sizeof(host) - 1), 0);
  std::string boot = text_of("/proc/sys/kernel/random/boot_id");
  boot.resize(std::min(boot.find('\n'), boot.size()));
  std::string name = host;
  for (char& character : name) {
    if (std::isalnum(static_cast<unsigned char>(character)) == 0 && character != '-') {
      character = '_';
    }
  }
  const fs::path victim = repository_.root() / "victim";
  repository_.write("victim", "as it was");
  // No process of this number started at the first tick.
  repository_.write("state/benchc/controls/" + name + ".journal",
                    "benchc controls 1\nby " + boot + " " + std::to_string(::getpid()) +
                        " 1\nwas " + victim.string() + " 1\n");
  fs::permissions(repository_.root() / "state/benchc/controls" / (name + ".journal"),
                  fs::perms::owner_read | fs::perms::owner_write);
  const Finished refused = benchc({"env", "restore"});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.err, HasSubstr("the journal names something that no control sets"));
  EXPECT_EQ(text_of(victim), "as it was");
  // It is not told twice.
  EXPECT_EQ(benchc({"env", "restore"}).exit_code, 0);
}

}  // namespace
}  // namespace benchc::system_test
