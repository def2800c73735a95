#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "stdlib/include/benchc/native.h"
#include "stdlib/std/random.h"
#include "stdlib/std/region.h"

namespace {

constexpr std::size_t kAlignment = 4096;
constexpr std::size_t kMostBlocks = std::size_t{16} << 20;
constexpr std::size_t kFillBytes = std::size_t{1} << 20;
constexpr std::size_t kMostVerified = 1024;
constexpr std::size_t kVerifiedBytes = std::size_t{256} << 20;

// What is thrown here leaves the entry, and fails the case.
[[noreturn]] void throw_error(const std::string& what) {
  throw std::runtime_error("std.file: " + what + ": " + std::strerror(errno));
}

using benchc::stdlib::mix;

/// Whole pages, as O_DIRECT asks for.
class Buffer {
 public:
  explicit Buffer(std::size_t bytes) : memory_(bytes) {
    // Pseudo-random, so that no device and no file system can pack it.
    std::uint64_t at = 0;
    for (std::uint64_t& word : memory_.as<std::uint64_t>()) word = mix(++at);
  }
  std::uint64_t* words() const { return memory_.as<std::uint64_t>().data(); }

 private:
  benchc::stdlib::Region memory_;
};

/// What the parameters say.
struct Job {
  std::size_t size = 0;
  std::size_t block = 0;
  bool random = false;
  bool direct = false;
  std::string folder;

  std::size_t blocks() const { return size / block; }
};

/// A file without a name, of which every block tells its number and the iteration that wrote it.
class File {
 public:
  explicit File(const Job& job) : job_(job), own_(job.block), order_(job.blocks()) {
    descriptor_ = open(job.folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor_ < 0) open_named();
    std::iota(order_.begin(), order_.end(), 0U);
    if (job.random) shuffle();
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  bool in_memory() const {
    struct statfs system {};
    if (fstatfs(descriptor_, &system) != 0) return false;
    const auto kind = static_cast<std::uint32_t>(system.f_type);
    return kind == TMPFS_MAGIC || kind == RAMFS_MAGIC;
  }

  /// Writes all blocks, and waits until the device has them: a write-back that is still under way
  /// would be measured.
  void fill();

  /// Reads the block whose turn it is into the file's own buffer. Whether it is that block.
  bool read_next() {
    const std::uint32_t block = next();
    read(block, own_.words());
    return own_.words()[0] == mark(block) && last_word() == tail_;
  }

  /// Writes the block whose turn it is.
  void write_next() {
    const std::uint32_t block = next();
    own_.words()[0] = mark(block);
    own_.words()[1] = ++written_;
    write(own_.words(), job_.block, block);
  }

  void sync() {
    if (fsync(descriptor_) != 0) throw_error("fsync");
  }

  /// Whether the file holds what was written, in as many blocks as can be looked at in a second or
  /// so.
  bool holds_what_was_written();

 private:
  static std::uint64_t mark(std::uint32_t block) { return ~mix(block + std::uint64_t{1}); }

  std::uint64_t last_word() const { return own_.words()[job_.block / sizeof(std::uint64_t) - 1]; }

  std::uint32_t next() {
    const std::uint32_t block = order_[turn_];
    if (++turn_ == order_.size()) turn_ = 0;
    return block;
  }

  void open_named();
  void shuffle();
  void go_direct();
  void read(std::uint32_t block, std::uint64_t* into);
  void write(const std::uint64_t* from, std::size_t bytes, std::uint32_t block);
  [[noreturn]] void fail_transfer(const char* what, ssize_t done);

  const Job& job_;
  int descriptor_ = -1;
  Buffer own_;
  std::uint64_t tail_ = 0;
  /// The blocks in the order that they are taken in.
  std::vector<std::uint32_t> order_;
  std::size_t turn_ = 0;
  std::uint64_t written_ = 0;
};

void File::open_named() {
  // Not every file system has files without a name.
  std::string name = job_.folder + "/benchc-file-XXXXXX";
  descriptor_ = mkostemp(name.data(), O_CLOEXEC);
  if (descriptor_ < 0) throw_error("cannot make a file in \"" + job_.folder + "\"");
  unlink(name.c_str());
}

void File::shuffle() {
  // Fisher and Yates, with a fixed seed: every run takes the same order.
  for (std::size_t left = order_.size(); left > 1; --left) {
    std::swap(order_[left - 1], order_[mix(left) % left]);
  }
}

void File::go_direct() {
  const int flags = fcntl(descriptor_, F_GETFL);
  if (flags >= 0 && fcntl(descriptor_, F_SETFL, flags | O_DIRECT) == 0) return;
  throw_error("the file system of \"" + job_.folder + "\" refuses `direct` (O_DIRECT)");
}

void File::fail_transfer(const char* what, ssize_t done) {
  if (done >= 0) {
    throw std::runtime_error(std::string("std.file: ") + what + " did only a part of a block");
  }
  if (errno == EINVAL && job_.direct) {
    throw_error("the file system of \"" + job_.folder + "\" refuses blocks of " +
                std::to_string(job_.block) + " bytes with `direct` (O_DIRECT)");
  }
  throw_error(what);
}

void File::read(std::uint32_t block, std::uint64_t* into) {
  const auto at = static_cast<off_t>(block * job_.block);
  const ssize_t done = pread(descriptor_, into, job_.block, at);
  if (done != static_cast<ssize_t>(job_.block)) fail_transfer("pread", done);
}

void File::write(const std::uint64_t* from, std::size_t bytes, std::uint32_t block) {
  const auto at = static_cast<off_t>(block * job_.block);
  const ssize_t done = pwrite(descriptor_, from, bytes, at);
  if (done != static_cast<ssize_t>(bytes)) fail_transfer("pwrite", done);
}

void File::fill() {
  if (job_.direct) go_direct();
  tail_ = last_word();
  const std::size_t at_once = std::clamp(kFillBytes / job_.block, std::size_t{1}, job_.blocks());
  const Buffer several(at_once * job_.block);
  const std::size_t words = job_.block / sizeof(std::uint64_t);
  for (std::size_t first = 0; first < job_.blocks(); first += at_once) {
    const std::size_t count = std::min(at_once, job_.blocks() - first);
    for (std::size_t i = 0; i < count; ++i) {
      std::uint64_t* const block = several.words() + i * words;
      std::copy_n(own_.words(), words, block);
      block[0] = mark(static_cast<std::uint32_t>(first + i));
      block[1] = 0;
    }
    write(several.words(), count * job_.block, static_cast<std::uint32_t>(first));
  }
  sync();
}

bool File::holds_what_was_written() {
  const std::size_t blocks = job_.blocks();
  const std::size_t some = std::clamp(kVerifiedBytes / job_.block, std::size_t{16}, kMostVerified);
  const std::size_t step = blocks / std::min(blocks, some);
  const Buffer expected(job_.block);
  const Buffer found(job_.block);
  for (std::size_t turn = 0; turn < blocks; turn += step) {
    const std::uint32_t block = order_[turn];
    expected.words()[0] = mark(block);
    // Each pass takes the blocks in the same order, so the last one of this turn is known.
    expected.words()[1] = written_ > turn ? turn + 1 + (written_ - 1 - turn) / blocks * blocks : 0;
    read(block, found.words());
    if (std::memcmp(expected.words(), found.words(), job_.block) != 0) return false;
  }
  return true;
}

std::string default_folder() {
  const char* const folder = std::getenv("TMPDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

template <bool Unrolled>
Job job_of(benchc::Bench<Unrolled>& bench) {
  Job job;
  job.size = bench.size("size");
  job.block = bench.size("block");
  job.direct = bench.number("direct") != 0;
  job.folder = bench.text("path");
  if (job.folder.empty()) job.folder = default_folder();
  const std::string_view pattern = bench.text("pattern");
  job.random = pattern == "random";
  if (!job.random && pattern != "sequential") {
    bench.fail("std.file: `pattern` is sequential or random");
  }
  if (job.block < 512 || job.block % sizeof(std::uint64_t) != 0) {
    bench.fail("std.file: `block` is a multiple of 8 bytes, and at least 512");
  }
  if (job.direct && job.block % kAlignment != 0) {
    bench.fail("std.file: with `direct` a `block` is a multiple of 4 KiB");
  }
  if (job.size == 0 || job.size % job.block != 0) {
    bench.fail("std.file: `size` is not a multiple of `block`");
  }
  if (job.blocks() > kMostBlocks) bench.fail("std.file: more than 16 Mi blocks; make them larger");
  return job;
}

template <bool Unrolled>
void prepare(benchc::Bench<Unrolled>& bench, const Job& job, File& file) {
  if (file.in_memory()) {
    const std::string text =
        "std.file: \"" + job.folder + "\" is a file system in memory: no device is measured";
    bench.warn(text.c_str());
  }
  file.fill();
  bench.items(1);
  bench.bytes(job.block);
}

template <bool Unrolled>
void verify(benchc::Bench<Unrolled>& bench, File& file) {
  if (!file.holds_what_was_written()) {
    bench.fail("std.file: the file does not hold what was written to it");
  }
}

}  // namespace

BENCHC_ENTRY(std_file_read, bench) {
  const Job job = job_of(bench);
  File file(job);
  prepare(bench, job, file);
  bool right = true;
  bench.measure([&] { right &= file.read_next(); });
  if (!right) bench.fail("std.file: a block that was read is not the one that was written");
  verify(bench, file);
}

BENCHC_ENTRY(std_file_write, bench) {
  const Job job = job_of(bench);
  File file(job);
  prepare(bench, job, file);
  bench.measure([&] { file.write_next(); });
  verify(bench, file);
}

BENCHC_ENTRY(std_file_fsync, bench) {
  const Job job = job_of(bench);
  File file(job);
  prepare(bench, job, file);
  bench.measure([&] {
    file.write_next();
    file.sync();
  });
  verify(bench, file);
}
