#include "runtime/revision/folder_lock.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace benchc::revision {
namespace {

/// Whether the name still leads to what was opened: who had it before may have removed the file.
bool is_there(const std::filesystem::path& file, int descriptor) {
  struct stat by_name = {};
  struct stat opened = {};
  return stat(file.c_str(), &by_name) == 0 && fstat(descriptor, &opened) == 0 &&
         by_name.st_ino == opened.st_ino && by_name.st_dev == opened.st_dev;
}

}  // namespace

FolderLock::FolderLock(std::filesystem::path file, int descriptor)
    : file_(std::move(file)), descriptor_(descriptor) {}

FolderLock::~FolderLock() { close(descriptor_); }

void FolderLock::remove_file() const { unlink(file_.c_str()); }

Expected<std::unique_ptr<FolderLock>> FolderLock::take(const std::filesystem::path& file) {
  for (;;) {
    const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
      return failure("the cache cannot be written: " + file.string() + ": " +
                         std::generic_category().message(errno),
                     "`[run] cache` in benchc.toml names another folder");
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      close(descriptor);
      return nullptr;
    }
    if (is_there(file, descriptor)) {
      return std::unique_ptr<FolderLock>(new FolderLock(file, descriptor));
    }
    close(descriptor);
  }
}

}  // namespace benchc::revision
