#pragma once

#include <string>
#include <string_view>
#include <vector>

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
  /// Whether there is such a file of the repository, of whatever size; an error says why not.
  virtual Expected<void> find(std::string_view path) const {
    return read(path).map([](const std::string&) {});
  }
  /// Every module of the stdlib, for "did you mean".
  virtual std::vector<std::string> module_names() const { return {}; }
};

}  // namespace benchc::model
