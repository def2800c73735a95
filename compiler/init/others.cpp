#include <algorithm>

#include "compiler/init/find.h"

namespace benchc::init {
namespace {

constexpr std::size_t kMostNamed = 20;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n') {
      lines.emplace_back();
    } else if (c != '\r') {
      lines.back() += c;
    }
  }
  return lines;
}

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// The names directly below `section:` at the beginning of a line.
std::vector<std::string> names_below(const std::vector<std::string>& lines,
                                     const std::string& section) {
  std::vector<std::string> names;
  const auto begin = std::find(lines.begin(), lines.end(), section);
  std::size_t indent = 0;
  for (auto line = begin == lines.end() ? begin : begin + 1; line != lines.end(); ++line) {
    const std::string text = trimmed(*line);
    if (text.empty() || text.starts_with('#')) continue;
    const std::size_t blanks = line->find_first_not_of(' ');
    if (blanks == 0) break;
    if (indent == 0) indent = blanks;
    const auto colon = text.find(':');
    if (blanks == indent && colon != std::string::npos && names.size() < kMostNamed) {
      names.push_back(text.substr(0, colon));
    }
  }
  return names;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void find_rebench(const Tree& tree, Found& found) {
  for (const auto& [path, text] : tree.files) {
    if (!path.ends_with(".conf")) continue;
    const std::vector<std::string> lines = lines_of(text);
    const std::vector<std::string> suites = names_below(lines, "benchmark_suites:");
    if (suites.empty()) continue;
    const std::vector<std::string> executors = names_below(lines, "executors:");
    found.summary.push_back(path + ": ReBench");
    found.notes.push_back(path + ", ReBench: the suites " + listed(suites) +
                          (executors.empty() ? "" : " for the executors " + listed(executors)) +
                          ". A suite is a workload (its `command` a command, its `benchmarks` and "
                          "`input_sizes` an `over`), an executor another `over`.");
  }
}

/// Whether a target's CMakeLists.txt stands beside or above a source.
bool is_covered(const std::string& path, const Found& found) {
  return std::any_of(found.builds.begin(), found.builds.end(), [&](const Build& build) {
    const std::string place = build.comments.empty() ? "" : build.comments[0];
    const std::string folder = folder_of(place.substr(0, place.find(':')));
    return !build.produces.empty() && (folder.empty() || path.starts_with(folder + "/"));
  });
}

void find_sources(const Tree& tree, Found& found) {
  std::vector<std::string> google;
  std::vector<std::string> nano;
  for (const auto& [path, text] : tree.files) {
    if (!path.ends_with(".cpp") && !path.ends_with(".cc") && !path.ends_with(".cxx")) continue;
    const std::string code = without_comments(text);
    if (code.find("<benchmark/benchmark.h>") != std::string::npos && !is_covered(path, found)) {
      google.push_back(path);
    }
    if (code.find("nanobench.h>") != std::string::npos ||
        code.find("nanobench.h\"") != std::string::npos) {
      nano.push_back(path);
    }
  }
  const auto note = [&found](std::vector<std::string>& paths, const std::string& what,
                             const std::string& next) {
    if (paths.empty()) return;
    for (std::size_t i = 0; i < std::min(paths.size(), kMostNamed); ++i) {
      found.summary.push_back(paths[i] + ": includes " + what);
    }
    const std::size_t more = paths.size() - std::min(paths.size(), kMostNamed);
    paths.resize(paths.size() - more);
    found.notes.push_back(
        listed(paths) + (more == 0 ? "" : " and " + std::to_string(more) + " more") + " include " +
        what + ", and no CMake target of theirs was found. " + next);
  };
  note(google, "Google Benchmark",
       "Add a `build` that makes the program and a workload that runs it with "
       "--benchmark_format=json and reads json \"$.benchmarks[0].real_time\" in ns.");
  note(nano, "nanobench",
       "Add a `build` and a workload that runs the program, or make the measured code a native "
       "function: `native = \"file.cpp\" entry NAME`.");
}

}  // namespace

void find_others(const Tree& tree, Found& found) {
  find_rebench(tree, found);
  find_sources(tree, found);
}

}  // namespace benchc::init
