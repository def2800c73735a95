#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "runtime/plan/error.h"

/// Files as the store needs them: whole writes, durable renames, errors for people.
namespace benchc::store {

/// An open file; closed with its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  int fd() const { return fd_; }

 private:
  int fd_ = -1;
};

/// "WHAT: the disk is full", with a hint where one is known. `code` is an errno.
Error system_error(const std::string& what, int code);

/// Opens a regular file for reading; a directory, a pipe or a device is an error.
Expected<Descriptor> open_regular(const std::filesystem::path& path);

Expected<std::uint64_t> size_of(const Descriptor& file, const std::filesystem::path& path);

/// Writes all of `bytes` at `offset`. On an error some of them may have been written.
Expected<void> write_at(const Descriptor& file, std::uint64_t offset, std::string_view bytes,
                        const std::filesystem::path& path);

/// Reads at most `size` bytes at `offset`: fewer only at the file's end.
Expected<std::size_t> read_at(const Descriptor& file, std::uint64_t offset, char* into,
                              std::size_t size, const std::filesystem::path& path);

/// Returns when the file's data is on disk.
Expected<void> sync(const Descriptor& file, const std::filesystem::path& path);

/// Returns when the names in a directory are on disk.
Expected<void> sync_directory(const std::filesystem::path& directory);

}  // namespace benchc::store
