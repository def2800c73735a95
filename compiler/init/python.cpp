#include <algorithm>
#include <cctype>

#include "compiler/init/find.h"

namespace benchc::init {
namespace {

constexpr std::size_t kMostTests = 100;

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

bool declares_python(const std::string& path) {
  const std::string name = file_name(path);
  return name == "pyproject.toml" || name == "setup.cfg" || name == "setup.py" ||
         name == "tox.ini" || name == "pytest.ini" || name.starts_with("requirements");
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Functions `test_…` of a module that take the fixture `benchmark`.
std::vector<std::string> benchmark_tests(const std::string& text) {
  constexpr std::string_view kBegin = "def test_";
  std::vector<std::string> tests;
  for (std::size_t at = text.find(kBegin); at != std::string::npos;
       at = text.find(kBegin, at + 1)) {
    // Methods are named by their class, too; only what begins a line is taken.
    if (at > 0 && text[at - 1] != '\n') continue;
    std::size_t end = at + 4;
    while (end < text.size() && is_word(text[end])) ++end;
    const std::string name = text.substr(at + 4, end - at - 4);
    if (end >= text.size() || text[end] != '(') continue;
    std::string word;
    for (std::size_t i = end + 1; i < text.size(); ++i) {
      if (is_word(text[i])) {
        word += text[i];
        continue;
      }
      if (word == "benchmark") {
        tests.push_back(name);
        break;
      }
      word.clear();
      if (text[i] == ')') break;
    }
    if (tests.size() >= kMostTests) break;
  }
  return tests;
}

void find_asv(const Tree& tree, Found& found) {
  for (const auto& [path, text] : tree.files) {
    if (file_name(path) != "asv.conf.json") continue;
    found.summary.push_back(path + ": asv");
    found.workloads.push_back(
        {.name = "asv",
         .comments = {path + ", asv: all of its benchmarks once",
                      "One number a benchmark: `--bench REGEX` behind `run` chooses one."},
         .command = {"asv", "run", "--quick", "--dry-run", "--show-stderr", "--environment",
                     "existing:python3"},
         .cwd = folder_of(path)});
  }
}

void find_pytest_benchmark(const Tree& tree, Found& found) {
  std::string declared;
  for (const auto& [path, text] : tree.files) {
    if (declared.empty() && declares_python(path) && text.find("pytest") != std::string::npos) {
      declared = path;
    }
  }
  if (declared.empty()) return;
  for (const auto& [path, text] : tree.files) {
    const std::string name = file_name(path);
    if (!path.ends_with(".py")) continue;
    const std::vector<std::string> tests = benchmark_tests(text);
    if (tests.empty()) continue;
    found.summary.push_back(path + ": " + std::to_string(tests.size()) +
                            (tests.size() == 1 ? " test" : " tests") + " of pytest-benchmark");
    Text selected((path.starts_with('-') ? "./" : "") + path + "::");
    selected.pieces.push_back({"test", true});
    found.workloads.push_back(
        {.name = name_from(name.substr(0, name.size() - 3)),
         .comments = {path + ", pytest-benchmark (pytest is named in " + declared + ")",
                      "A sample is one start of pytest; its median of the test's rounds is read "
                      "from the JSON that it writes."},
         .parameters = {{"test", tests}},
         .command = {"python3", "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider",
                     "--benchmark-only", "--benchmark-json=/dev/stdout", selected},
         .metric =
             Metric{"test_time", "match " + string_literal("\"median\": ([-+.0-9eE]+)") + " in s"},
         .time_counts = false});
  }
}

}  // namespace

void find_python(const Tree& tree, Found& found) {
  find_asv(tree, found);
  find_pytest_benchmark(tree, found);
}

}  // namespace benchc::init
