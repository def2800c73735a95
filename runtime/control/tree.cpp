#include "runtime/control/tree.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "runtime/control/kernel_text.h"

namespace benchc::control {
namespace {

/// A page, which is the most that sysfs has to say.
constexpr std::size_t kMostBytes = 4096;
/// More interrupts or cores than any machine has.
constexpr std::size_t kMostNames = 1U << 16;

std::string refusal(int error) {
  if (error == EACCES || error == EPERM) return "needs root";
  if (error == EROFS) return "it is mounted read-only here, as in a container";
  if (error == ENOENT) return "it is not there";
  return words_of(error);
}

struct Descriptor {
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
  int fd = -1;
};

}  // namespace

std::filesystem::path Tree::at(std::string_view path) const {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  return root_ / path;
}

bool Tree::exists(std::string_view path) const { return ::access(at(path).c_str(), F_OK) == 0; }

std::optional<std::string> Tree::read(std::string_view path) const {
  const Descriptor file{::open(at(path).c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return std::nullopt;
  std::string text(kMostBytes + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t count = ::read(file.fd, text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  if (size > kMostBytes) return std::nullopt;
  text.resize(size);
  while (text.ends_with('\n') || text.ends_with(' ')) text.pop_back();
  return text;
}

Expected<void> Tree::write(std::string_view path, std::string_view value) const {
  // A fake tree's files are plain ones, of which nothing of the old text may stay.
  const Descriptor file{::open(at(path).c_str(), O_WRONLY | O_CLOEXEC | O_TRUNC)};
  if (file.fd < 0) return failure(refusal(errno));
  ssize_t count = 0;
  do {
    count = ::write(file.fd, value.data(), value.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) return failure(refusal(errno));
  if (static_cast<std::size_t>(count) != value.size()) return failure("it took a part only");
  return {};
}

std::string Tree::refuses(std::string_view path) const {
  // root may write everything by its rights, but not in a file system that is mounted read-only.
  return ::access(at(path).c_str(), W_OK) == 0 ? "" : refusal(errno);
}

std::vector<std::string> Tree::numbered(std::string_view folder, std::string_view prefix) const {
  std::vector<std::pair<unsigned, std::string>> found;
  std::error_code error;
  std::filesystem::directory_iterator entries(at(folder), error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    if (!name.starts_with(prefix) || found.size() >= kMostNames) continue;
    unsigned number = 0;
    const char* const begin = name.data() + prefix.size();
    const char* const end = name.data() + name.size();
    const auto [stop, problem] = std::from_chars(begin, end, number);
    if (problem == std::errc{} && stop == end) found.emplace_back(number, name);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  names.reserve(found.size());
  for (auto& [number, name] : found) names.push_back(std::move(name));
  return names;
}

bool Tree::has_folders(std::string_view folder) const {
  std::error_code error;
  std::filesystem::directory_iterator entries(at(folder), error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    if (entries->is_directory(error)) return true;
  }
  return false;
}

std::string setting_of(std::string_view text) {
  const std::size_t open = text.find('[');
  if (open == std::string_view::npos) return std::string(text);
  const std::size_t close = text.find(']', open);
  if (close == std::string_view::npos) return std::string(text);
  return std::string(text.substr(open + 1, close - open - 1));
}

}  // namespace benchc::control
