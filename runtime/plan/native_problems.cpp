#include "runtime/plan/native_problems.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <llvm/Support/JSON.h>

namespace benchc::plan {
namespace {

/// Whether a path stays below the folder that it is relative to.
bool is_inside(std::string_view path) {
  if (path.starts_with('/')) return false;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (path.substr(0, slash) == "..") return false;
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return true;
}

bool is_text(const std::string& value) {
  return !value.empty() && value.find('\0') == std::string::npos && llvm::json::isUTF8(value);
}

/// A name of C, or for kernels several with dots.
bool is_entry(std::string_view name, bool dotted) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  bool first = true;
  for (const char c : name) {
    const bool digit = c >= '0' && c <= '9';
    if (c == '.' && dotted && !first) {
      first = true;
    } else if (letter(c) || (digit && !first)) {
      first = false;
    } else {
      return false;
    }
  }
  return !first;
}

class Checker {
 public:
  std::vector<std::string> run(const Native& native, const std::vector<Parameter>& parameters) {
    const bool builtin = native.kind == Native::Kind::Builtin;
    if (!is_entry(native.entry, builtin)) add("entry is no name of a function");
    if (builtin) {
      if (!native.file.empty()) add("file has no meaning for a builtin");
    } else {
      path(native.file, "file");
    }
    if (native.kind == Native::Kind::Source) {
      compiled(native);
    } else if (!native.compiler.empty() || !native.flags.empty() || !native.includes.empty() ||
               !native.libraries.empty()) {
      add("only a source has a compiler, flags, includes and libraries");
    }
    if (!builtin && !native.defaults.empty()) add("only a builtin has defaults");
    defaults(native.defaults, parameters);
    for (const auto* all : {&parameters, &native.defaults}) {
      for (const Parameter& one : *all) threads(one);
    }
    if (native.memory && !(*native.memory > 0 && std::isfinite(*native.memory))) {
      add("memory is not above 0");
    }
    return std::move(problems_);
  }

 private:
  void add(std::string problem) { problems_.push_back(std::move(problem)); }

  void path(const std::string& value, const std::string& what) {
    if (!is_text(value)) {
      add(what + " is empty or no text");
    } else if (!is_inside(value)) {
      add(what + " leads out of the repository");
    }
  }

  void compiled(const Native& native) {
    if (!native.compiler.empty() && !is_text(native.compiler)) add("compiler is no text");
    for (const std::string& flag : native.flags) {
      if (!is_text(flag)) add("a flag is empty or no text");
    }
    for (const std::string& folder : native.includes) path(folder, "a folder of includes");
    for (const std::string& library : native.libraries) {
      path(library, "a library");
      if (library.starts_with('-')) add("a library is a flag");
    }
  }

  void defaults(const std::vector<Parameter>& defaults, const std::vector<Parameter>& parameters) {
    for (const Parameter& one : defaults) {
      const bool given =
          std::any_of(parameters.begin(), parameters.end(),
                      [&](const Parameter& other) { return other.name == one.name; });
      if (given) add("defaults has a parameter that the case gives");
    }
  }

  void threads(const Parameter& one) {
    if (one.name != "threads") return;
    const double number = one.value.number;
    if (one.value.kind != Value::Kind::Number || !one.value.unit.empty() ||
        !(number >= 1 && number <= kMaximumThreads) || number != std::floor(number)) {
      add("threads is no whole number from 1 to 1024");
    }
  }

  std::vector<std::string> problems_;
};

constexpr std::size_t kMostDimensions = 3;
// Whole numbers above are not exact.
constexpr double kMostExact = 9007199254740992;

bool is_count(double value) {
  return value >= 1 && value <= kMostExact && std::floor(value) == value;
}

class KernelChecker {
 public:
  std::vector<std::string> run(const Kernel& kernel) {
    if (!is_text(kernel.file) || !is_inside(kernel.file)) {
      problems_.emplace_back("file is no file of the repository");
    }
    if (!is_entry(kernel.entry, false)) problems_.emplace_back("entry is no name of a function");
    for (const std::string& flag : kernel.flags) {
      if (!is_text(flag)) problems_.emplace_back("a flag is empty or no text");
    }
    for (const std::string& folder : kernel.includes) {
      if (!is_text(folder) || !is_inside(folder)) {
        problems_.emplace_back("a folder of includes is none of the repository");
      }
    }
    for (const Kernel::Argument& argument : kernel.arguments) check(argument);
    if (kernel.global.empty()) problems_.emplace_back("global is missing");
    range(kernel.global, "global");
    range(kernel.local, "local");
    if (!kernel.local.empty() && kernel.local.size() != kernel.global.size()) {
      problems_.emplace_back("local and global have different dimensions");
    }
    return std::move(problems_);
  }

 private:
  void check(const Kernel::Argument& argument) {
    if (!is_entry(argument.name, false)) problems_.emplace_back("an argument has no name");
    if (argument.kind == Kernel::Argument::Kind::Buffer) {
      if (!is_count(argument.bytes))
        problems_.emplace_back("a buffer has no whole number of bytes");
    } else if (!std::isfinite(argument.value)) {
      problems_.emplace_back("an argument is not finite");
    }
  }

  void range(const std::vector<double>& values, const char* what) {
    const bool counts = std::all_of(values.begin(), values.end(), is_count);
    if (!counts || values.size() > kMostDimensions) {
      problems_.push_back(std::string(what) + " is not one to three whole numbers from 1");
    }
  }

  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> kernel_problems(const Kernel& kernel) {
  return KernelChecker().run(kernel);
}

std::vector<std::string> container_problems(const Container& container) {
  std::vector<std::string> problems;
  // A name that began with a dash would be taken for an option.
  if (!is_text(container.image) || container.image.starts_with('-')) {
    problems.emplace_back("image is empty or no text");
  }
  const auto above_0 = [&](const std::optional<double>& value, const char* what) {
    if (value && !(*value > 0 && std::isfinite(*value))) {
      problems.push_back(std::string(what) + " is not above 0");
    }
  };
  above_0(container.cpus, "cpus");
  above_0(container.memory, "memory");
  return problems;
}

std::vector<std::string> harness_problems(const Harness& harness) {
  std::vector<std::string> problems;
  if (!is_entry(harness.format, false)) problems.emplace_back("format is no word");
  if (!harness.report.empty() && (!is_text(harness.report) || !is_inside(harness.report))) {
    problems.emplace_back("report is no file of the repository");
  }
  return problems;
}

std::vector<std::string> native_problems(const Native& native,
                                         const std::vector<Parameter>& parameters) {
  return Checker().run(native, parameters);
}

}  // namespace benchc::plan
