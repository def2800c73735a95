#pragma once

#include <string>
#include <string_view>

#include "runtime/plan/error.h"

namespace benchc::model {

/// How the compiler reads specs, so that tests hand in a fake and nothing outside the repository is
/// ever read.
class Files {
 public:
  virtual ~Files() = default;
  /// The text of a file by its path relative to the repository's root, with `/`. A path that leads
  /// outside the repository, also through a symbolic link, is an error, and so is a file over
  /// syntax::kMaximumBytes.
  virtual Expected<std::string> read(std::string_view path) const = 0;
  /// The text of a stdlib module, "std.env".
  virtual Expected<std::string> read_module(std::string_view name) const = 0;
};

}  // namespace benchc::model
