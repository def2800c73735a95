#include "runtime/store/file.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace benchc::store {

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Error system_error(const std::string& what, int code) {
  switch (code) {
    case ENOSPC:
      return {what + ": the disk is full",
              "free some space, or keep the store elsewhere: --store DIR"};
    case EDQUOT:
      return {what + ": the disk quota is used up",
              "free some space, or keep the store elsewhere: --store DIR"};
    case EFBIG:
      return {what + ": it would be larger than a file may be here", "see `ulimit -f`"};
    case EROFS:
      return {what + ": the file system is read-only", "keep the store elsewhere: --store DIR"};
    case EACCES:
    case EPERM:
      return {what + ": permission denied", "keep the store where you may write: --store DIR"};
    case ENOENT:
      return {what + ": there is no such file"};
    case ENOTDIR:
      return {what + ": a part of its path is not a directory"};
    default:
      return {what + ": " + std::generic_category().message(code)};
  }
}

Expected<Descriptor> open_regular(const std::filesystem::path& path) {
  // Non-blocking, so that opening a named pipe does not wait for a writer.
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.fd() < 0) return tl::unexpected(system_error("cannot read " + path.string(), errno));
  struct stat status {};
  if (::fstat(file.fd(), &status) != 0) {
    return tl::unexpected(system_error("cannot read " + path.string(), errno));
  }
  if (S_ISDIR(status.st_mode))
    return failure("cannot read " + path.string() + ": it is a directory");
  if (!S_ISREG(status.st_mode)) {
    return failure("cannot read " + path.string() + ": it is not a regular file");
  }
  return file;
}

Expected<std::uint64_t> size_of(const Descriptor& file, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(file.fd(), &status) != 0) {
    return tl::unexpected(system_error("cannot read " + path.string(), errno));
  }
  return static_cast<std::uint64_t>(status.st_size);
}

Expected<void> write_at(const Descriptor& file, std::uint64_t offset, std::string_view bytes,
                        const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(file.fd(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      return tl::unexpected(
          system_error("cannot write " + path.string(), written < 0 ? errno : EIO));
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return {};
}

Expected<std::size_t> read_at(const Descriptor& file, std::uint64_t offset, char* into,
                              std::size_t size, const std::filesystem::path& path) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got =
        ::pread(file.fd(), into + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected(system_error("cannot read " + path.string(), errno));
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Expected<void> sync(const Descriptor& file, const std::filesystem::path& path) {
  while (::fdatasync(file.fd()) != 0) {
    if (errno != EINTR) return tl::unexpected(system_error("cannot write " + path.string(), errno));
  }
  return {};
}

Expected<void> sync_directory(const std::filesystem::path& directory) {
  const Descriptor handle(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (handle.fd() < 0) {
    return tl::unexpected(system_error("cannot open " + directory.string(), errno));
  }
  // Some file systems cannot sync a directory and say EINVAL; they write names at once.
  if (::fsync(handle.fd()) != 0 && errno != EINVAL) {
    return tl::unexpected(system_error("cannot write " + directory.string(), errno));
  }
  return {};
}

}  // namespace benchc::store
