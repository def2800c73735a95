#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/files.h"
#include "stdlib/modules.h"

namespace benchc::fuzz {

/// A repository of files in memory, and the modules of the library.
class InputFiles : public model::Files {
 public:
  /// The files of an input: the first is `root`, and each of the others stands behind a line
  /// `%%% path`.
  InputFiles(std::string_view input, std::string_view root) {
    constexpr std::string_view kNext = "%%% ";
    std::string name(root);
    std::size_t begin = 0;
    while (true) {
      std::size_t end = input.find(kNext, begin);
      while (end != std::string_view::npos && end > 0 && input[end - 1] != '\n') {
        end = input.find(kNext, end + 1);
      }
      files_.emplace(std::move(name), input.substr(begin, end - begin));
      if (end == std::string_view::npos) return;
      const std::size_t line = std::min(input.find('\n', end), input.size());
      name = input.substr(end + kNext.size(), line - end - kNext.size());
      begin = std::min(line + 1, input.size());
    }
  }

  Expected<std::string> read(std::string_view path) const override {
    const auto found = files_.find(std::string(path));
    if (found == files_.end()) return failure("no such file");
    return found->second;
  }
  Expected<std::string> read_module(std::string_view name) const override {
    if (const auto text = stdlib::module(name)) return std::string(*text);
    return failure("there is no module `" + std::string(name) + "`");
  }
  // A body in C++ is wherever a spec says.
  Expected<void> find(std::string_view path) const override {
    if (path.ends_with(".bench")) return Files::find(path);
    return {};
  }
  std::vector<std::string> module_names() const override {
    const auto names = stdlib::module_names();
    return {names.begin(), names.end()};
  }

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace benchc::fuzz
