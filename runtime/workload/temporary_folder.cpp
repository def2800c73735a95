#include "runtime/workload/temporary_folder.h"

#include <string>
#include <system_error>

#include <stdlib.h>

namespace benchc::workload {

TemporaryFolder::TemporaryFolder(std::string_view purpose) {
  // What mkdtemp replaces.
  constexpr std::size_t kRandomCharacters = 6;
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(error);
  std::string name = (parent / "benchc-").string();
  name.append(purpose).append("-").append(kRandomCharacters, 'X');
  if (!error && mkdtemp(name.data()) != nullptr) path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace benchc::workload
