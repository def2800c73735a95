#include "runtime/workload/native_cache.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/SHA256.h>
#include <llvm/Support/xxhash.h>

namespace benchc::workload {
namespace {

namespace fs = std::filesystem;

/// Of a digest in hexadecimal.
constexpr std::size_t kDigits = 64;
constexpr std::string_view kCompiling = "compiling.";

tl::unexpected<Error> unwritable(const fs::path& path, const std::error_code& why) {
  return failure("the cache cannot be written: " + path.string() + ": " + why.message() +
                 " ([run] cache in benchc.toml names another folder)");
}

/// What a benchc that was killed while it compiled has left; no compilation takes so long.
void remove_abandoned(const fs::path& folder) {
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(2);
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (!at->path().filename().string().starts_with(kCompiling)) continue;
    std::error_code ignored;
    const fs::file_time_type changed = fs::last_write_time(at->path(), ignored);
    if (!ignored && changed < old) fs::remove_all(at->path(), ignored);
  }
}

/// Under a name of its own until it is complete.
Expected<void> write_whole(const fs::path& file, std::string_view text) {
  std::string name = file.string() + ".XXXXXX";
  const int descriptor = mkstemp(name.data());
  if (descriptor < 0) return unwritable(file, {errno, std::generic_category()});
  std::FILE* stream = fdopen(descriptor, "wb");
  bool good = stream != nullptr && std::fwrite(text.data(), 1, text.size(), stream) == text.size();
  if (stream != nullptr) good = std::fclose(stream) == 0 && good;
  std::error_code error;
  if (good) {
    fs::rename(name, file, error);
  } else {
    error = {EIO, std::generic_category()};
  }
  if (!error) return {};
  std::error_code ignored;
  fs::remove(name, ignored);
  return unwritable(file, error);
}

/// A file's name that can be shown anywhere.
std::string legible(std::string name) {
  for (char& c : name) {
    if (!llvm::isAlnum(c) && c != '-' && c != '.') c = '_';
  }
  return name.substr(0, 64);
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> result;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    result.push_back(text.substr(begin, end - begin));
  }
  return result;
}

}  // namespace

std::string digest(const std::vector<std::string_view>& parts) {
  llvm::SHA256 hash;
  for (const std::string_view part : parts) {
    const std::string size = std::to_string(part.size()) + ":";
    hash.update(llvm::StringRef(size));
    hash.update(llvm::StringRef(part.data(), part.size()));
  }
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

std::optional<std::string> file_text(const fs::path& file) {
  // A pipe would be waited for, and a device has no end.
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) return std::nullopt;
  return text;
}

NativeCache::NativeCache(fs::path folder, fs::path repository)
    : folder_(std::move(folder)), repository_(std::move(repository)) {}

std::optional<std::string> NativeCache::state(const std::string& key,
                                              const std::vector<std::string>& headers) const {
  std::string all;
  for (const std::string& header : headers) {
    const std::optional<std::string> text = file_text(repository_ / header);
    if (!text) return std::nullopt;
    // There are hundreds of them, and the key is beside them in what is found: a quick hash will
    // do.
    all += header + "\n" + std::to_string(llvm::xxHash64(*text)) + "\n";
  }
  return digest({key, all});
}

std::optional<fs::path> NativeCache::find(const std::string& key) const {
  const std::optional<std::string> headers = file_text(folder_ / (key + ".headers"));
  if (!headers) return std::nullopt;
  const std::optional<std::string> now = state(key, lines(*headers));
  if (!now) return std::nullopt;
  const std::optional<std::string> made = file_text(folder_ / (*now + ".made"));
  if (!made || made->size() <= kDigits || made->find('/') != std::string::npos) {
    return std::nullopt;
  }
  fs::path library = folder_ / made->substr(kDigits);
  const std::optional<std::string> text = file_text(library);
  if (!text || digest({*text}) != made->substr(0, kDigits)) return std::nullopt;
  return library;
}

Expected<fs::path> NativeCache::keep(const std::string& key, const fs::path& library,
                                     const std::vector<std::string>& headers,
                                     fs::file_time_type since) const {
  const std::optional<std::string> text = file_text(library);
  if (!text) return failure("the compiler wrote no library");
  const std::string content = digest({*text});
  const std::string name = legible(library.stem().string()) + "-" + content.substr(0, 16) + ".so";
  fs::path kept = folder_ / name;
  std::error_code error;
  fs::rename(library, kept, error);
  if (error) return unwritable(kept, error);

  const std::string own_headers = (folder_ / "include").string() + "/";
  for (const std::string& header : headers) {
    // One of these is named for its text; another benchc may have put it there again just now.
    if (header.starts_with(own_headers)) continue;
    const fs::file_time_type changed = fs::last_write_time(repository_ / header, error);
    if (error || changed >= since || header.find('\n') != std::string::npos) return kept;
  }
  const std::optional<std::string> now = state(key, headers);
  if (!now) return kept;
  std::string list;
  for (const std::string& header : headers) list += header + "\n";
  Expected<void> written = write_whole(folder_ / (*now + ".made"), content + name);
  if (written) written = write_whole(folder_ / (key + ".headers"), list);
  if (!written) return tl::make_unexpected(std::move(written.error()));
  return kept;
}

Expected<fs::path> NativeCache::include_folder(std::string_view text) const {
  fs::path folder = folder_ / "include" / digest({text});
  const fs::path file = folder / "benchc" / "native.h";
  if (file_text(file) == text) return folder;
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) return unwritable(file.parent_path(), error);
  const Expected<void> written = write_whole(file, text);
  if (!written) return tl::make_unexpected(written.error());
  return folder;
}

Expected<fs::path> NativeCache::temporary_folder() const {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) return unwritable(folder_, error);
  remove_abandoned(folder_);
  std::string name = (folder_ / kCompiling).string() + "XXXXXX";
  if (mkdtemp(name.data()) == nullptr) return unwritable(name, {errno, std::generic_category()});
  return name;
}

std::vector<std::string> dependencies(std::string_view rule) {
  std::vector<std::string> files;
  std::string word;
  const auto close = [&] {
    // What stands before the colon is what is made.
    if (!word.empty() && word.back() != ':') files.push_back(word);
    word.clear();
  };
  for (std::size_t i = 0; i < rule.size(); ++i) {
    const char next = i + 1 < rule.size() ? rule[i + 1] : '\0';
    if (rule[i] == '\\' && (next == '\n' || next == '\r')) {
      close();
      ++i;
    } else if (rule[i] == '\\' && (next == ' ' || next == '#' || next == '\\')) {
      // Only in front of a blank is a backslash itself doubled; elsewhere it stands for itself.
      word += next;
      ++i;
    } else if (rule[i] == '$' && next == '$') {
      word += '$';
      ++i;
    } else if (rule[i] == ' ' || rule[i] == '\t' || rule[i] == '\n' || rule[i] == '\r') {
      close();
      if (rule[i] == '\n' && !files.empty()) break;
    } else {
      word += rule[i];
    }
  }
  close();
  return files;
}

}  // namespace benchc::workload
