#include "compiler/init/tree.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <llvm/Support/ConvertUTF.h>
#include <sys/stat.h>
#include <unistd.h>

namespace benchc::init {
namespace {

namespace fs = std::filesystem;

/// Names that can stand in a spec, in a comment and on a terminal as they are.
bool is_plain(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

template <std::size_t kSize>
bool ends_with_one(std::string_view name, const std::array<std::string_view, kSize>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_worth_reading(std::string_view name) {
  static constexpr std::array<std::string_view, 16> kEndings = {
      ".cpp",   ".cc",   ".cxx",      ".h",
      ".hpp",   ".py",   ".sh",       ".bash",
      ".cmake", ".conf", "conf.json", "CMakeLists.txt",
      ".cfg",   ".toml", ".ini",      "requirements-dev.txt",
  };
  const bool requirements = name.starts_with("requirements") && name.ends_with(".txt");
  // A script without an ending; its first line tells.
  return requirements || name.find('.') == std::string_view::npos || ends_with_one(name, kEndings);
}

bool is_left_out(std::string_view folder) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "node_modules", "third_party", "thirdparty",    "vendor",
      "external",     "__pycache__", "site-packages", "target"};
  return folder.starts_with('.') || std::find(kNames.begin(), kNames.end(), folder) != kNames.end();
}

/// A regular file's text; nothing when it is none, is too large, or is not text.
std::optional<std::string> text_of(const fs::path& path, std::size_t maximum) {
  // Neither a link nor a pipe that waits for a writer is opened.
  const int fd = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  struct stat status {};
  std::string text;
  bool whole = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size >= 0 &&
               static_cast<std::uint64_t>(status.st_size) <= maximum;
  if (whole) text.resize(static_cast<std::size_t>(status.st_size));
  std::size_t had = 0;
  while (whole && had < text.size()) {
    const ssize_t got = ::read(fd, text.data() + had, text.size() - had);
    if (got <= 0) break;
    had += static_cast<std::size_t>(got);
  }
  ::close(fd);
  text.resize(had);
  if (!whole || text.find('\0') != std::string::npos) return std::nullopt;
  const auto* begin = reinterpret_cast<const llvm::UTF8*>(text.data());
  if (llvm::isLegalUTF8String(&begin, begin + text.size()) == 0) {
    // What is found of it goes into a spec, which is UTF-8.
    for (char& c : text) c = static_cast<unsigned char>(c) < 0x80 ? c : '?';
  }
  return text;
}

class Walk {
 public:
  Walk(const fs::path& root, const Bounds& bounds, Tree& tree)
      : root_(root), bounds_(bounds), tree_(tree) {}

  void enter(const std::string& folder, std::size_t depth) {
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator entry(root_ / folder, error), end; !error && entry != end;
         entry.increment(error)) {
      if (++seen_ > bounds_.entries) {
        tree_.bounded = true;
        break;
      }
      entries.push_back(*entry);
    }
    // The order of a disk is not that of another one.
    std::sort(entries.begin(), entries.end());
    if (!folder.empty() && is_another(entries)) return;
    for (const fs::directory_entry& entry : entries) visit(entry, folder, depth);
  }

 private:
  /// Whether a folder is a build tree, or a repository of its own.
  static bool is_another(const std::vector<fs::directory_entry>& entries) {
    return std::any_of(entries.begin(), entries.end(), [](const fs::directory_entry& entry) {
      const fs::path name = entry.path().filename();
      return name == "CMakeCache.txt" || name == ".git" || name == "pyvenv.cfg";
    });
  }

  void visit(const fs::directory_entry& entry, const std::string& folder, std::size_t depth) {
    const std::string name = entry.path().filename().string();
    if (!is_plain(name)) return;
    const std::string path = folder.empty() ? name : folder + "/" + name;
    std::error_code error;
    const fs::file_status status = entry.symlink_status(error);
    if (error) return;
    if (fs::is_directory(status)) {
      if (is_left_out(name)) return;
      if (depth < bounds_.depth) {
        enter(path, depth + 1);
      } else {
        tree_.bounded = true;
      }
    } else if (fs::is_regular_file(status) && is_worth_reading(name)) {
      take(path);
    }
  }

  void take(const std::string& path) {
    if (tree_.files.size() >= bounds_.files || bytes_ >= bounds_.all_bytes) {
      tree_.bounded = true;
      return;
    }
    const std::size_t room = bounds_.all_bytes - bytes_;
    auto text = text_of(root_ / path, std::min(bounds_.file_bytes, room));
    if (!text) return;
    bytes_ += text->size();
    tree_.files.emplace(path, std::move(*text));
  }

  const fs::path& root_;
  const Bounds& bounds_;
  Tree& tree_;
  std::size_t seen_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace

const std::string* Tree::find(const std::string& path) const {
  const auto file = files.find(path);
  return file == files.end() ? nullptr : &file->second;
}

Expected<Tree> read_tree(const fs::path& root, const Bounds& bounds) {
  std::error_code error;
  fs::directory_iterator first(root, error);
  if (error) return failure("cannot read `" + root.string() + "`: " + error.message());
  Tree tree;
  Walk(root, bounds, tree).enter("", 0);
  return tree;
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string joined(const std::string& folder, const std::string& path) {
  const std::string result = (fs::path(folder) / path).lexically_normal().generic_string();
  return result.starts_with("..") || result.starts_with('/') ? "" : result;
}

}  // namespace benchc::init
