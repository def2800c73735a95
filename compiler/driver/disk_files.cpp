#include "compiler/driver/disk_files.h"

#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/syntax.h"
#include "stdlib/modules.h"

namespace benchc::driver {
namespace {

namespace fs = std::filesystem;

bool is_inside(const fs::path& path, const fs::path& directory) {
  const fs::path relative = path.lexically_relative(directory);
  return !relative.empty() && *relative.begin() != "..";
}

Expected<void> check_regular(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return failure("no such file");
  if (fs::is_directory(status)) return failure("it is a directory");
  if (!fs::is_regular_file(status)) return failure("it is not a regular file");
  return {};
}

}  // namespace

Expected<fs::path> DiskFiles::resolve(std::string_view path) const {
  std::error_code error;
  const fs::path root = fs::canonical(repository_, error);
  if (error) return failure("cannot read the repository's root: " + error.message());
  const fs::path resolved = fs::weakly_canonical(root / path, error);
  if (error) return failure("cannot read `" + std::string(path) + "`: " + error.message());
  if (!is_inside(resolved, root)) {
    return failure("`" + std::string(path) + "` lies outside the repository",
                   "a spec reads files of its own repository only");
  }
  return resolved;
}

Expected<std::string> DiskFiles::read(std::string_view path) const {
  const Expected<fs::path> resolved = resolve(path);
  if (!resolved) return tl::make_unexpected(resolved.error());
  return read_regular_file(*resolved, syntax::kMaximumBytes);
}

Expected<void> DiskFiles::find(std::string_view path) const {
  const Expected<fs::path> resolved = resolve(path);
  if (!resolved) return tl::make_unexpected(resolved.error());
  return check_regular(*resolved);
}

Expected<std::string> DiskFiles::read_module(std::string_view name) const {
  if (const auto text = stdlib::module(name)) return std::string(*text);
  const std::vector<std::string_view> names = stdlib::module_names();
  const std::string_view near = diagnostics::nearest(name, names);
  return failure("there is no module `" + std::string(name) + "`",
                 near.empty() ? "" : "did you mean `" + std::string(near) + "`?");
}

std::vector<std::string> DiskFiles::module_names() const {
  const std::vector<std::string_view> names = stdlib::module_names();
  return {names.begin(), names.end()};
}

Expected<std::string> read_regular_file(const fs::path& path, std::uintmax_t maximum_bytes) {
  if (const Expected<void> regular = check_regular(path); !regular) {
    return tl::make_unexpected(regular.error());
  }
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) return failure(error.message());
  if (size > maximum_bytes) {
    return failure("it is larger than " + std::to_string(maximum_bytes >> 20) + " MiB");
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return failure("it cannot be opened", "is it readable for you?");
  std::string text(static_cast<std::size_t>(size), '\0');
  stream.read(text.data(), static_cast<std::streamsize>(size));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

Expected<void> write_file(const fs::path& path, std::string_view text) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream.write(text.data(), static_cast<std::streamsize>(text.size()));
  stream.close();
  if (!stream) return failure("cannot write `" + path.string() + "`");
  return {};
}

Expected<void> replace_file(const fs::path& path, std::string_view text) {
  std::error_code error;
  // A link is written through, not replaced.
  const fs::path target = fs::canonical(path, error);
  if (error) return failure("cannot write `" + path.string() + "`: " + error.message());
  fs::path aside = target;
  aside += ".benchc-new";
  // Somebody else's file or link of that name is neither followed nor overwritten: what is made
  // here is made new.
  fs::remove(aside, error);
  const int fd = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) return failure("cannot write `" + aside.string() + "`");
  ::close(fd);
  if (auto written = write_file(aside, text); !written) return written;
  fs::permissions(aside, fs::status(target, error).permissions(), error);
  fs::rename(aside, target, error);
  if (error) {
    const std::string cause = error.message();
    fs::remove(aside, error);
    return failure("cannot write `" + path.string() + "`: " + cause);
  }
  return {};
}

}  // namespace benchc::driver
