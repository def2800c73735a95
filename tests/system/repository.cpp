#include "tests/system/repository.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <gtest/gtest.h>

namespace benchc::system_test {

namespace fs = std::filesystem;

Repository::Repository() {
  std::string name = (fs::temp_directory_path() / "benchc-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
  root_ = fs::canonical(name);
  git(root_, {"init", "--quiet", "--initial-branch", "main"});
}

Repository::~Repository() {
  std::error_code error;
  fs::remove_all(root_, error);
}

void Repository::write(const std::string& path, std::string_view text) const {
  const fs::path file = root_ / path;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

void Repository::copy(const fs::path& folder) const {
  fs::copy(folder, root_, fs::copy_options::recursive);
}

std::string Repository::read(const fs::path& path) const {
  std::ifstream file(root_ / path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void Repository::commit() const {
  git(root_, {"add", "--all"});
  git(root_, {"commit", "--quiet", "--allow-empty", "--message", "A state"});
}

Finished Repository::benchc(std::vector<std::string> arguments, Program program) const {
  arguments.insert(arguments.begin(), BENCHC_BINARY);
  program.argv = std::move(arguments);
  if (program.directory.empty()) program.directory = root_;
  return run(program);
}

std::vector<fs::path> Repository::stored() const {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(store(), error), end; entry != end; ++entry) {
    if (entry->path().extension() == ".h5") files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace benchc::system_test
