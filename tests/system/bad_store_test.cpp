// Stores that are damaged, foreign, in the wrong place, or full: a clear message, exit code 3, and
// nothing lost.

#include <csignal>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

bool write_file(const char* path, const std::string& text) {
  const int file = ::open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(file);
  return written;
}

/// Gives the process mounts of its own, as root of a user namespace where it is not root already.
bool own_mounts() {
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (::unshare(user == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0) return false;
  if (user != 0) {
    if (!write_file("/proc/self/setgroups", "deny")) return false;
    if (!write_file("/proc/self/uid_map", "0 " + std::to_string(user) + " 1")) return false;
    if (!write_file("/proc/self/gid_map", "0 " + std::to_string(group) + " 1")) return false;
  }
  return ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

class BadStore : public testing::Test {
 protected:
  BadStore() {
    repository.write("a.bench", kSpec);
    repository.commit();
  }

  /// Runs the spec once, and gives the one file that is then in the store.
  fs::path one_run() {
    const Finished finished = repository.benchc({"run", "a.bench"});
    EXPECT_EQ(finished.exit_code, 0) << finished.all();
    const auto files = repository.stored();
    EXPECT_EQ(files.size(), 1U);
    return files.empty() ? fs::path("none") : files.front();
  }

  /// `report` of the run in `file` is refused with a message; a new run is measured all the same,
  /// says what it could not read where it needs the history, and leaves the file as it was.
  std::string refused(const fs::path& file) {
    const std::string before = repository.read(file);
    const Finished report = repository.benchc({"report", "--run", file.stem().string()});
    EXPECT_EQ(report.exit_code, 3) << report.all();
    EXPECT_THAT(report.out, IsEmpty());
    EXPECT_THAT(report.err, HasSubstr(file.filename().string()));

    const Finished again = repository.benchc({"run", "a.bench"});
    EXPECT_EQ(again.exit_code, 0) << again.all();
    EXPECT_EQ(repository.benchc({"report"}).exit_code, 0);
    EXPECT_EQ(repository.read(file), before);
    EXPECT_EQ(repository.stored().size(), 2U);
    return report.err;
  }

  static constexpr const char* kSpec =
      "bench 1\n"
      "measure default { samples = 3; warmup = 0 }\n"
      "workload ok { command = [\"/bin/true\"] }\n"
      "baseline main = branch \"main\" last 20 runs\n"
      "rule slower { for ok; against main; fail when median(max_rss) regresses by more than 900MiB "
      "}\n";

  Repository repository;
};

TEST_F(BadStore, IsAFile) {
  repository.write(".benchc/store", "I am a file");
  const Finished finished = repository.benchc({"run", "a.bench"});
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.err, HasSubstr(".benchc/store"));
  EXPECT_EQ(repository.read(".benchc/store"), "I am a file");
  EXPECT_EQ(repository.benchc({"report"}).exit_code, 3);
}

TEST_F(BadStore, LiesBelowAFile) {
  repository.write("file", "I am a file");
  const Finished finished = repository.benchc({"run", "a.bench", "--store", "file/store"});
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.err, HasSubstr("file/store"));
}

TEST_F(BadStore, HasADirectoryWhereARunShouldBe) {
  const fs::path file = one_run();
  fs::create_directories(file.parent_path() / "20200101-000000-00000000.h5");
  const Finished finished = repository.benchc({"run", "a.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_EQ(repository.benchc({"report"}).exit_code, 0);
  EXPECT_EQ(repository.benchc({"report", "--run", "20200101-000000-00000000"}).exit_code, 3);
}

TEST_F(BadStore, HasATruncatedRun) {
  const fs::path file = one_run();
  fs::resize_file(file, fs::file_size(file) / 2);
  refused(file);
}

TEST_F(BadStore, HasAnEmptyRun) {
  const fs::path file = one_run();
  fs::resize_file(file, 0);
  refused(file);
}

TEST_F(BadStore, HasAFileThatIsNotHdf5) {
  const fs::path file = one_run();
  repository.write(fs::relative(file, repository.root()).string(), "never was one of ours");
  refused(file);
}

// The schema's version follows the eight bytes that every run of ours begins with: see
// docs/store.md.
TEST_F(BadStore, HasARunOfANewerSchema) {
  const fs::path file = one_run();
  std::string bytes = repository.read(file);
  ASSERT_GT(bytes.size(), 8U);
  bytes[8] = 99;
  repository.write(fs::relative(file, repository.root()).string(), bytes);
  EXPECT_THAT(refused(file), HasSubstr("schema 99"));
}

TEST_F(BadStore, KeepsTheSamplesOfEveryRunBesideADamagedOne) {
  const fs::path first = one_run();
  ASSERT_EQ(repository.benchc({"run", "a.bench"}).exit_code, 0);
  const auto files = repository.stored();
  ASSERT_EQ(files.size(), 2U);
  // Ids of one second are in no order.
  fs::resize_file(files.front() == first ? files.back() : files.front(), 100);
  const Finished report = repository.benchc({"report", "--run", first.stem().string()});
  EXPECT_EQ(report.exit_code, 0) << report.all();
  EXPECT_THAT(report.out, HasSubstr("ok"));
}

TEST_F(BadStore, IsReadOnly) {
  const fs::path store = fs::path(repository.store());
  fs::create_directories(store);
  const Finished finished = repository.benchc(
      {"run", "a.bench"}, {.prepare = [store] {
        return own_mounts() &&
               ::mount(store.c_str(), store.c_str(), nullptr, MS_BIND, nullptr) == 0 &&
               ::mount(nullptr, store.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY,
                       nullptr) == 0;
      }});
  if (finished.exit_code == kCouldNotPrepare) GTEST_SKIP() << "may not mount here";
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.err, HasSubstr("read-only"));
}

// A store of 192 KiB: some cases fit, the others do not.
TEST_F(BadStore, IsOnAFullDisk) {
  repository.write("a.bench",
                   "bench 1\nmeasure default { samples = 20; warmup = 0; order = declared }\n"
                   "workload w { over n = 1..300; command = [\"/bin/true\"] }\n");
  const fs::path store = repository.store();
  fs::create_directories(store);
  const Finished finished =
      run({.argv = {"/bin/sh", "-c",
                    std::string(BENCHC_BINARY) + " run a.bench; echo \"run: $?\"; " +
                        BENCHC_BINARY + " report; echo \"report: $?\""},
           .directory = repository.root(),
           .prepare = [store] {
             return own_mounts() && ::mount("tmpfs", store.c_str(), "tmpfs", 0, "size=192k") == 0;
           }});
  if (finished.exit_code == kCouldNotPrepare) GTEST_SKIP() << "may not mount here";
  EXPECT_THAT(finished.out,
              AllOf(HasSubstr("run: 3"), HasSubstr("report: 0"), HasSubstr("w[n=1]")));
  EXPECT_THAT(finished.err, HasSubstr("the disk is full"));
}

// The limit holds for standard error, too, which is a file here: so it leaves room for a message.
TEST_F(BadStore, MayNotHoldALargeFile) {
  const Finished finished = repository.benchc(
      {"run", "a.bench"}, {.prepare = [] {
        const rlimit limit = {.rlim_cur = 1000, .rlim_max = 1000};
        return std::signal(SIGXFSZ, SIG_IGN) != SIG_ERR && ::setrlimit(RLIMIT_FSIZE, &limit) == 0;
      }});
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.err, HasSubstr("ulimit -f"));
}

// A kill at any moment loses no case that was finished.
TEST_F(BadStore, OfAKilledRunKeepsItsFinishedCases) {
  repository.write("a.bench",
                   "bench 1\nmeasure default { samples = 3; warmup = 0; order = declared }\n"
                   "workload first { command = [\"/bin/true\"] }\n"
                   "workload killer { shell = \"kill -KILL $PPID\" }\n");
  EXPECT_EQ(repository.benchc({"run", "a.bench"}).exit_code, 128 + SIGKILL);
  const Finished report = repository.benchc({"report"});
  EXPECT_EQ(report.exit_code, 0) << report.all();
  EXPECT_THAT(report.out, AllOf(HasSubstr("first"), HasSubstr("killer")));
}

TEST_F(BadStore, TakesTwoRunsAtOnce) {
  const Finished finished =
      run({.argv = {"/bin/sh", "-c",
                    "\"$0\" run a.bench & \"$0\" run a.bench; one=$?; wait $!; echo \"$one $?\"",
                    BENCHC_BINARY},
           .directory = repository.root()});
  EXPECT_THAT(finished.out, HasSubstr("0 0\n")) << finished.all();
  EXPECT_EQ(repository.stored().size(), 2U);
}

}  // namespace
}  // namespace benchc::system_test
