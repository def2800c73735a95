#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/temporary_directory.h"
#include "tests/unit/stdlib/fake_bench.h"
#include "tests/unit/stdlib/open_files.h"

namespace benchc {
namespace {

using ::testing::Contains;
using testing::FakeBench;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

constexpr const char* kKernels[] = {"std.file.read", "std.file.write", "std.file.fsync"};
constexpr double kBlock = 4096;
constexpr double kSize = 16 * kBlock;

FakeBench& given(FakeBench& bench, const std::string& folder) {
  bench.parameters = {{"size", kSize},
                      {"block", kBlock},
                      {"pattern", "sequential"},
                      {"direct", 0.0},
                      {"path", folder}};
  return bench;
}

/// The descriptor of the file that a kernel has open in a folder; -1 when there is none.
int file_in(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const fs::path file = fs::read_symlink(entry.path(), gone);
    if (!gone && file.string().starts_with(folder.string() + "/")) {
      return std::stoi(entry.path().filename());
    }
  }
  return -1;
}

class FileKernel : public ::testing::TestWithParam<std::tuple<std::string, std::string>> {};

TEST_P(FileKernel, MeasuresABlockAndLeavesNothing) {
  const test::TemporaryDirectory folder;
  const long open_before = testing::open_files();
  FakeBench bench;
  given(bench, folder.path()).parameters["pattern"] = std::get<1>(GetParam());
  // More than the file has blocks, and no multiple of them.
  bench.batches = {1, 20, 18};
  bench.after_last_batch = [&] {
    EXPECT_EQ(lseek(file_in(folder.path()), 0, SEEK_END), static_cast<off_t>(kSize));
    EXPECT_TRUE(fs::is_empty(folder.path())) << "the file has a name";
  };
  EXPECT_TRUE(bench.run("std.file." + std::get<0>(GetParam()))) << *bench.failure;
  EXPECT_EQ(bench.items, 1);
  EXPECT_EQ(bench.bytes, kBlock);
  EXPECT_EQ(testing::open_files(), open_before);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

// A file system may refuse it; then the case says so.
TEST_P(FileKernel, GoesPastThePageCacheOrSaysThatItCannot) {
  const test::TemporaryDirectory folder;
  FakeBench bench;
  given(bench, folder.path()).parameters["direct"] = 1.0;
  bench.parameters["pattern"] = std::get<1>(GetParam());
  bench.after_last_batch = [&] { EXPECT_NE(fcntl(file_in(folder.path()), F_GETFL) & O_DIRECT, 0); };
  if (!bench.run("std.file." + std::get<0>(GetParam()))) {
    EXPECT_THAT(*bench.failure, HasSubstr("refuses"));
    EXPECT_THAT(*bench.failure, HasSubstr("O_DIRECT"));
  }
}

INSTANTIATE_TEST_SUITE_P(, FileKernel,
                         ::testing::Combine(::testing::Values("read", "write", "fsync"),
                                            ::testing::Values("sequential", "random")),
                         [](const auto& of) {
                           return std::get<0>(of.param) + "_" + std::get<1>(of.param);
                         });

TEST(FileKernels, ABlockThatChangedBehindTheirBackIsNoticed) {
  for (const char* const kernel : kKernels) {
    const test::TemporaryDirectory folder;
    FakeBench bench;
    given(bench, folder.path()).after_last_batch = [&] {
      ASSERT_EQ(pwrite(file_in(folder.path()), "x", 1, 2 * 4096 + 100), 1);
    };
    EXPECT_FALSE(bench.run(kernel));
    EXPECT_EQ(bench.failure, "std.file: the file does not hold what was written to it");
  }
}

// As a device would that says that it wrote, and did not.
TEST(FileKernels, ABlockThatWasNotWrittenIsNoticed) {
  for (const char* const kernel : {"std.file.write", "std.file.fsync"}) {
    const test::TemporaryDirectory folder;
    FakeBench bench;
    // The first block is written twice, and then is as it was after the first time.
    given(bench, folder.path()).batches = {1, 16};
    bench.after_last_batch = [&] {
      const int file = file_in(folder.path());
      const std::uint64_t earlier = 1;
      ASSERT_EQ(pwrite(file, &earlier, sizeof earlier, sizeof earlier), 8);
    };
    EXPECT_FALSE(bench.run(kernel));
    EXPECT_EQ(bench.failure, "std.file: the file does not hold what was written to it");
  }
}

// While it is read the file holds the wrong number in one block, and is right again when all of it
// is compared.
TEST(FileKernels, ReadNoticesAnotherBlockThanItAskedFor) {
  const test::TemporaryDirectory folder;
  FakeBench bench;
  std::uint64_t number = 0;
  constexpr off_t kThird = 2 * 4096;
  given(bench, folder.path()).batches = {16};
  bench.before_batch = [&](std::size_t) {
    const int file = file_in(folder.path());
    ASSERT_EQ(pread(file, &number, sizeof number, kThird), 8);
    const std::uint64_t other = ~number;
    ASSERT_EQ(pwrite(file, &other, sizeof other, kThird), 8);
  };
  bench.after_last_batch = [&] {
    ASSERT_EQ(pwrite(file_in(folder.path()), &number, sizeof number, kThird), 8);
  };
  EXPECT_FALSE(bench.run("std.file.read"));
  EXPECT_EQ(bench.failure, "std.file: a block that was read is not the one that was written");
}

TEST(FileKernels, AFileThatBecameShorterIsNoticed) {
  const test::TemporaryDirectory folder;
  FakeBench bench;
  given(bench, folder.path());
  bench.after_last_batch = [&] { ASSERT_EQ(ftruncate(file_in(folder.path()), 4096), 0); };
  EXPECT_FALSE(bench.run("std.file.read"));
  EXPECT_EQ(bench.failure, "std.file: pread did only a part of a block");
}

TEST(FileKernels, WithoutAPathTheTemporaryFolderIsTaken) {
  const test::TemporaryDirectory folder;
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before != nullptr ? before : "";
  setenv("TMPDIR", folder.path().c_str(), 1);
  FakeBench bench;
  int file = -1;
  given(bench, "").after_last_batch = [&] { file = file_in(folder.path()); };
  EXPECT_TRUE(bench.run("std.file.write")) << *bench.failure;
  before != nullptr ? setenv("TMPDIR", kept.c_str(), 1) : unsetenv("TMPDIR");
  EXPECT_GE(file, 0);
}

TEST(FileKernels, AFolderInMemoryIsWarnedOf) {
  FakeBench bench;
  EXPECT_TRUE(given(bench, "/dev/shm").run("std.file.write")) << *bench.failure;
  EXPECT_THAT(bench.warnings, Contains(HasSubstr("a file system in memory")));
}

TEST(FileKernels, AFolderThatIsNotThereFailsTheCase) {
  const test::TemporaryDirectory folder;
  FakeBench bench;
  const std::string none = folder.path() / "none";
  EXPECT_FALSE(given(bench, none).run("std.file.read"));
  EXPECT_EQ(bench.failure,
            "std.file: cannot make a file in \"" + none + "\": No such file or directory");
}

TEST(FileKernels, ParametersThatMakeNoSenseFailTheCase) {
  struct {
    const char* name;
    std::variant<double, std::string> value;
    const char* failure;
  } const wrong[] = {
      {"size", kSize + 512, "std.file: `size` is not a multiple of `block`"},
      {"size", 0.0, "std.file: `size` is not a multiple of `block`"},
      {"size", 0x1p40, "std.file: more than 16 Mi blocks; make them larger"},
      {"block", 100.0, "std.file: `block` is a multiple of 8 bytes, and at least 512"},
      {"pattern", "backwards", "std.file: `pattern` is sequential or random"},
  };
  const test::TemporaryDirectory folder;
  for (const auto& [name, value, failure] : wrong) {
    FakeBench bench;
    given(bench, folder.path()).parameters[name] = value;
    EXPECT_FALSE(bench.run("std.file.write"));
    EXPECT_EQ(bench.failure, failure);
  }
  FakeBench bench;
  given(bench, folder.path()).parameters["direct"] = 1.0;
  bench.parameters["block"] = 512.0;
  EXPECT_FALSE(bench.run("std.file.write"));
  EXPECT_EQ(bench.failure, "std.file: with `direct` a `block` is a multiple of 4 KiB");
}

}  // namespace
}  // namespace benchc
