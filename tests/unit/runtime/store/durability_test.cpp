#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/store/store.h"
#include "tests/unit/runtime/store/sample_runs.h"

namespace benchc::store {
namespace {

std::string case_id(int number) { return "sort[n=" + std::to_string(number) + "]"; }

/// A child process that runs `work` with the writing end of a pipe, and what it wrote there.
class Child {
 public:
  explicit Child(const std::function<void(int)>& work) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) return;
    std::fflush(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(ends[0]);
      work(ends[1]);
      ::_exit(0);
    }
    ::close(ends[1]);
    from_ = ends[0];
  }
  ~Child() {
    if (from_ >= 0) ::close(from_);
  }
  bool read_byte() {
    char byte = 0;
    return ::read(from_, &byte, 1) == 1;
  }
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    return status;
  }
  void kill() {
    ::kill(pid_, SIGKILL);
    wait();
  }

 private:
  pid_t pid_ = -1;
  int from_ = -1;
};

class Durability : public StoreTest {
 protected:
  /// Commits cases for ever, one byte each when it is acknowledged.
  Child endless_writer() {
    return Child([this](int acknowledge) {
      Expected<RunWriter> writer = RunWriter::create(store(), sample_info());
      for (int i = 0; writer; ++i) {
        if (!writer->commit(sample_case(case_id(i), 50, static_cast<std::uint32_t>(i)))) break;
        if (::write(acknowledge, "c", 1) != 1) break;
      }
    });
  }
  void expect_cases(int at_least) {
    const Expected<plan::Run> run = load(store(), "latest");
    ASSERT_TRUE(run) << run.error().message;
    EXPECT_EQ(run->info.ended, 0);
    EXPECT_EQ(run->info.outcome, plan::RunOutcome::Unjudged);
    ASSERT_GE(run->cases.size(), static_cast<std::size_t>(at_least));
    for (std::size_t i = 0; i < run->cases.size(); ++i) {
      const auto number = static_cast<int>(i);
      EXPECT_TRUE(run->cases[i] == sample_case(case_id(number), 50, static_cast<std::uint32_t>(i)));
    }
  }
};

class KilledAfter : public Durability, public testing::WithParamInterface<int> {};

TEST_P(KilledAfter, EveryAcknowledgedCaseIsFound) {
  Child child = endless_writer();
  for (int i = 0; i < GetParam(); ++i) ASSERT_TRUE(child.read_byte());
  child.kill();
  ASSERT_TRUE(std::filesystem::exists(journal_of(sample_info().id)));
  expect_cases(GetParam());

  // The next run makes a file of what was left.
  plan::RunInfo next = sample_info("20261123-121506-00000000");
  next.started -= 1'000'000'000;
  ASSERT_TRUE(RunWriter::create(store(), next));
  EXPECT_FALSE(std::filesystem::exists(journal_of(sample_info().id)));
  EXPECT_TRUE(std::filesystem::exists(file_of(sample_info().id)));
  expect_cases(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Points, KilledAfter, testing::Values(1, 2, 7, 40));

TEST_F(Durability, AWriterThatLivesIsLeftAlone) {
  Expected<RunWriter> first = RunWriter::create(store(), sample_info("20261123-121507-00000001"));
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->commit(sample_case("a", 3)));
  Expected<RunWriter> second = RunWriter::create(store(), sample_info("20261123-121507-00000002"));
  ASSERT_TRUE(second);
  ASSERT_TRUE(second->commit(sample_case("b", 4)));
  ASSERT_TRUE(first->commit(sample_case("c", 5)));
  ASSERT_TRUE(first->finish(ended(sample_info("20261123-121507-00000001"))));
  ASSERT_TRUE(second->finish(ended(sample_info("20261123-121507-00000002"))));
  EXPECT_EQ(load(store(), "20261123-121507-00000001")->cases.size(), 2U);
  EXPECT_EQ(load(store(), "20261123-121507-00000002")->cases.size(), 1U);
}

TEST_F(Durability, WritersInManyThreadsAndProcessesAllSucceed) {
  const auto write_one = [this](int number) {
    const std::string id = "20261123-121507-0000000" + std::to_string(number);
    write_run(store(), {ended(sample_info(id)), {sample_case("a", 100), sample_case("b", 100)}});
  };
  Child child([&](int) {
    for (int i = 0; i < 3; ++i) write_one(i);
    if (testing::Test::HasFailure()) ::_exit(1);
  });
  std::thread thread([&] {
    for (int i = 3; i < 6; ++i) write_one(i);
  });
  for (int i = 6; i < 9; ++i) write_one(i);
  thread.join();
  EXPECT_EQ(child.wait(), 0);
  const Expected<Listing> listing = list(store());
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->runs.size(), 9U);
  EXPECT_TRUE(listing->damaged.empty());
}

TEST_F(Durability, ATornJournalKeepsItsWholeRecords) {
  std::uintmax_t after_first = 0;
  {
    Expected<RunWriter> writer = RunWriter::create(store(), sample_info());
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->commit(sample_case(case_id(0), 50, 0)));
    after_first = std::filesystem::file_size(journal_of(sample_info().id));
    ASSERT_TRUE(writer->commit(sample_case(case_id(1), 50, 1)));
  }
  const std::string whole = read_bytes(journal_of(sample_info().id));
  for (std::size_t size = after_first; size < whole.size(); size += 97) {
    write_bytes(journal_of(sample_info().id), whole.substr(0, size));
    const Expected<plan::Run> run = load(store(), "latest");
    ASSERT_TRUE(run) << run.error().message;
    ASSERT_EQ(run->cases.size(), 1U) << size;
    EXPECT_TRUE(run->cases[0] == sample_case(case_id(0), 50, 0));
  }
  for (std::size_t at = after_first; at < whole.size(); at += 97) {
    std::string garbled = whole;
    garbled[at] = static_cast<char>(garbled[at] ^ 0x10);
    write_bytes(journal_of(sample_info().id), garbled);
    const Expected<plan::Run> run = load(store(), "latest");
    ASSERT_TRUE(run) << run.error().message;
    ASSERT_EQ(run->cases.size(), 1U) << at;
  }
}

/// Mounts a small disk of its own, which only this process sees.
bool mount_small_disk(const std::filesystem::path& place, const std::string& size) {
  if (::unshare(CLONE_NEWNS) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("none", place.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
}

TEST_F(Durability, AFullDiskLosesNothing) {
  constexpr int kNoDisk = 99;
  Child child([&](int) {
    if (!mount_small_disk(directory_, "4m")) ::_exit(kNoDisk);
    const std::filesystem::path filler = directory_ / "filler";
    int step = 0;
    const auto expect = [&step](bool condition) {
      ++step;
      if (!condition) ::_exit(step);
    };
    // The disk fills up while the directory, the first tables, or the samples are written.
    write_run(store(), {ended(sample_info("whole")), {sample_case("sort", 40'000)}});
    const std::uintmax_t size = std::filesystem::file_size(file_of("whole"));
    for (std::uintmax_t room = size / 6; room < size - size / 10; room += size / 6) {
      step = 0;
      const std::string id = "run-" + std::to_string(room);
      const plan::Run run{ended(sample_info(id)), {sample_case("sort", 40'000)}};
      Expected<RunWriter> writer = RunWriter::create(store(), run.info);
      expect(writer && writer->commit(run.cases[0]));
      const std::uintmax_t available = std::filesystem::space(directory_).available;
      write_bytes(filler, std::string(available - room, 'x'));
      for (int attempt = 0; attempt < 2; ++attempt) {
        const Expected<void> done = writer->finish(run.info);
        expect(!done && done.error().message.ends_with("the disk is full"));
        expect(done.error().hint.find(journal_of(id).string()) != std::string::npos);
      }
      expect(!std::filesystem::exists(file_of(id)));
      expect(!std::filesystem::exists(file_of(id).string() + ".partial"));
      expect(load(store(), id)->cases == run.cases);
      std::filesystem::remove(filler);
      // As when the process ends.
      { const RunWriter gone = std::move(*writer); }
      expect(RunWriter::create(store(), sample_info("next-" + id)).has_value());
      expect(std::filesystem::exists(file_of(id)));
      expect(*load(store(), id) == run);
      std::filesystem::remove_all(store());
    }
    // HDF5 must have let go of the files that it could not write, or it crashes here.
    std::exit(0);
  });
  const int status = child.wait();
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNoDisk)
    GTEST_SKIP() << "may not mount a disk here";
  EXPECT_EQ(status, 0) << "step " << WEXITSTATUS(status);
}

TEST_F(Durability, ACommitThatFindsNoRoomCostsOnlyItself) {
  Child child([&](int answer) {
    ::signal(SIGXFSZ, SIG_IGN);
    Expected<RunWriter> writer = RunWriter::create(store(), sample_info());
    if (!writer || !writer->commit(sample_case(case_id(0), 50, 0))) return;
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = std::filesystem::file_size(journal_of(sample_info().id)) + 500;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const Expected<void> refused = writer->commit(sample_case("does not fit", 50));
    limit.rlim_cur = before;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    if (refused || !writer->commit(sample_case(case_id(1), 50, 1))) return;
    if (::write(answer, "k", 1) != 1) return;
  });
  EXPECT_TRUE(child.read_byte());
  EXPECT_EQ(child.wait(), 0);
  expect_cases(2);
}

}  // namespace
}  // namespace benchc::store
