#include <functional>
#include <random>
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/store/store.h"
#include "tests/unit/runtime/store/sample_runs.h"

namespace benchc::store {
namespace {

class BadInput : public StoreTest {
 protected:
  void SetUp() override {
    plan::Run run{ended(sample_info()), {}};
    for (std::uint32_t i = 0; i < 8; ++i) {
      run.cases.push_back(sample_case("case" + std::to_string(i), 40, i));
      run.cases.back().warnings = {"the budget ended"};
    }
    write_run(store(), run);
    file_ = file_of(run.info.id);
  }
  /// The file's bytes without the head that holds the checksum: as another program would have
  /// written it.
  std::string bare() const {
    const std::string bytes = read_bytes(file_);
    return bytes.substr(bytes.find("\x89HDF\r\n\x1a\n"));
  }
  std::string message_of(const std::filesystem::path& path) const {
    const Expected<plan::Run> run = load_file(path);
    return run ? "it is read" : run.error().message;
  }
  std::filesystem::path file_;
};

TEST_F(BadInput, WhatIsNoRunIsAnErrorThatSaysSo) {
  const std::filesystem::path other = directory_ / "other.h5";
  EXPECT_EQ(message_of(other), "cannot read " + other.string() + ": there is no such file");
  EXPECT_EQ(message_of(directory_), "cannot read " + directory_.string() + ": it is a directory");
  ::mkfifo((directory_ / "pipe").c_str(), 0600);
  EXPECT_EQ(message_of(directory_ / "pipe"),
            "cannot read " + (directory_ / "pipe").string() + ": it is not a regular file");
  write_bytes(other, "");
  EXPECT_EQ(message_of(other), "cannot read " + other.string() + ": it is not HDF5");
  write_bytes(other, "id,time\na,1\n");
  EXPECT_EQ(message_of(other), "cannot read " + other.string() + ": it is not HDF5");
}

TEST_F(BadInput, ANewerSchemaIsNamed) {
  std::string bytes = read_bytes(file_);
  bytes[8] = 4;
  write_bytes(file_, bytes);
  const std::string message = file_.string() + " is of schema 4, this benchc reads up to 3";
  EXPECT_EQ(message_of(file_), message);
  const Expected<Listing> listing = list(store());
  ASSERT_TRUE(listing);
  ASSERT_EQ(listing->damaged.size(), 1U);
  EXPECT_EQ(listing->damaged[0].error.message, message);
}

TEST_F(BadInput, ATruncatedFileIsDamagedAtEveryLength) {
  const std::string bytes = read_bytes(file_);
  for (std::size_t size = 0; size < bytes.size(); size += 131) {
    write_bytes(file_, bytes.substr(0, size));
    EXPECT_FALSE(load_file(file_)) << size;
  }
  write_bytes(file_, bytes + "more");
  EXPECT_FALSE(load_file(file_));
}

TEST_F(BadInput, AFlippedBitIsNeverReadAsAResult) {
  const Expected<plan::Run> original = load_file(file_);
  const std::string bytes = read_bytes(file_);
  std::mt19937 random(7);
  for (int i = 0; i < 150; ++i) {
    std::string flipped = bytes;
    const std::size_t at = random() % flipped.size();
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << (random() % 8)));
    write_bytes(file_, flipped);
    // What is not covered is the padding between the head and HDF5's first byte.
    const Expected<plan::Run> run = load_file(file_);
    EXPECT_TRUE(!run || *run == *original) << at;
    EXPECT_TRUE(list(store()));
  }
}

/// Runs `work` in a child, so that a crash or a runaway is a failed test and not the end of all
/// tests.
void expect_survives(const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(20);
    work();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(BadInput, DamageWithoutAChecksumIsSurvived) {
  const std::string bytes = bare();
  expect_survives([&] {
    for (std::size_t size = 0; size < bytes.size(); size += 211) {
      write_bytes(file_, bytes.substr(0, size));
      if (load_file(file_)) ::_exit(2);
    }
  });
  expect_survives([&] {
    std::mt19937 random(11);
    for (int i = 0; i < 200; ++i) {
      std::string flipped = bytes;
      const std::size_t at = random() % flipped.size();
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << (random() % 8)));
      write_bytes(file_, flipped);
      (void)load_file(file_);
      (void)list(store());
    }
  });
}

TEST_F(BadInput, AFileWithoutAHeadIsReadThroughHdf5) {
  const Expected<plan::Run> original = load_file(file_);
  write_bytes(file_, bare());
  const Expected<plan::Run> run = load_file(file_);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_TRUE(*run == *original);
  const Expected<Listing> listing = list(store());
  ASSERT_EQ(listing->runs.size(), 1U);
  EXPECT_EQ(listing->runs[0].id, original->info.id);
}

TEST_F(BadInput, AJournalOfGarbageIsListedAsDamaged) {
  write_bytes(journal_of("20270101-000000-00000000"), "benchc");
  const Expected<Listing> listing = list(store());
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->runs.size(), 1U);
  ASSERT_EQ(listing->damaged.size(), 1U);
  // It holds nothing, and it does not keep the next run from beginning.
  EXPECT_TRUE(RunWriter::create(store(), sample_info("next")));
}

TEST_F(BadInput, AStoreThatIsAFile) {
  const std::filesystem::path path = directory_ / "file";
  write_bytes(path, "x");
  const std::string message = "the store " + path.string() + " is not a directory";
  EXPECT_EQ(RunWriter::create(path, sample_info()).error().message, message);
  EXPECT_EQ(list(path).error().message, message);
  EXPECT_EQ(load(path, "latest").error().message, message);
  EXPECT_EQ(RunWriter::create(path / "below", sample_info()).error().message,
            "cannot write into the store " + (path / "below").string() +
                ": a part of its path is not a directory");
}

TEST_F(BadInput, AReadOnlyStoreIsReadAndNotWritten) {
  ::chmod(directory_.c_str(), 0755);
  ::chmod(store().c_str(), 0555);
  ::chmod((store() / "runs").c_str(), 0555);
  expect_survives([&] {
    // Permissions do not bind root.
    if (::geteuid() == 0 && ::seteuid(65'534) != 0) ::_exit(3);
    const Expected<RunWriter> writer = RunWriter::create(store(), sample_info("new"));
    if (writer || writer.error().message !=
                      "cannot write into the store " + store().string() + ": permission denied") {
      ::_exit(4);
    }
    if (!load(store(), "latest")) ::_exit(5);
  });
  ::chmod(store().c_str(), 0755);
  ::chmod((store() / "runs").c_str(), 0755);
}

TEST_F(BadInput, WhatARunMayBeCalled) {
  for (const std::string id : {"", "..", "a/b", ".hidden", "a b", "a\nb"}) {
    EXPECT_FALSE(RunWriter::create(store(), sample_info(id))) << id;
  }
  plan::RunInfo info = sample_info("x");
  info.fingerprint.push_back(info.fingerprint.front());
  EXPECT_FALSE(RunWriter::create(store(), info));
  info = sample_info("x");
  info.git_branch = std::string(100'000, 'x');
  EXPECT_EQ(RunWriter::create(store(), info).error().message,
            "git_branch is longer than 32 KiB or has a NUL in it");
}

}  // namespace
}  // namespace benchc::store
