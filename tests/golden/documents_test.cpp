// The specs in the documents check: every ```bench block of README.md and docs/. A block that is
// marked ```bench fragment is put into a spec that declares what it names.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "compiler/model/model.h"
#include "stdlib/modules.h"

namespace benchc::golden {
namespace {

namespace fs = std::filesystem;

class Documented : public model::Files {
 public:
  explicit Documented(std::string spec) : spec_(std::move(spec)) {}

  Expected<std::string> read(std::string_view path) const override {
    if (path == "bench/spec.bench") return spec_;
    if (path == "bench/shared/limits.bench") return std::string("bench 1\nlet slack = 16MiB\n");
    // What native workloads measure.
    if (path.ends_with(".cpp") || path.ends_with(".c")) return std::string();
    return failure("no such file");
  }

  Expected<std::string> read_module(std::string_view name) const override {
    const auto text = stdlib::module(name);
    if (!text) return failure("no such module");
    return std::string(*text);
  }

 private:
  std::string spec_;
};

// What fragments name, each added where the fragment does not declare it.
std::string with_context(const std::string& fragment) {
  const std::pair<std::string, std::string> context[] = {
      {"import std.env", ""},
      {"import std.measure", ""},
      {"build release ", "{ command = [\"make\"] }"},
      {"baseline main ", "= branch \"main\" last 20 runs"},
      {"workload sort ",
       "{ over n = [1Ki, 32Ki, 1Mi]; over algo = [\"std\", \"radix\"]; command = [\"sort\"]; "
       "items = n; bytes = n * 4B; tags = [hot] }"},
      {"workload parse ", "{ over n = [1Ki]; command = [\"parse\"] }"},
  };
  std::string spec = "bench 1\n";
  for (const auto& [head, body] : context) {
    if (fragment.find(head) == std::string::npos) spec += head + body + "\n";
  }
  return spec + fragment;
}

std::vector<fs::path> documents() {
  const fs::path root = BENCHC_SOURCE_DIR;
  std::vector<fs::path> files = {root / "README.md"};
  for (const auto& entry : fs::directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(Documents, SpecsCheck) {
  std::size_t checked = 0;
  for (const fs::path& document : documents()) {
    std::ifstream stream(document);
    std::string block;
    std::string mark;
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
      ++number;
      if (mark.empty()) {
        if (line.starts_with("```bench")) mark = line;
        continue;
      }
      if (line != "```") {
        block += line + "\n";
        continue;
      }
      const bool fragment = mark == "```bench fragment";
      ASSERT_TRUE(fragment || mark == "```bench") << document << ":" << number << ": " << mark;
      const Documented files(fragment ? with_context(block) : block);
      const model::Checked result = model::check(files, "bench/spec.bench");
      EXPECT_TRUE(result.diagnostics.empty())
          << document << ", the block that ends in line " << number << ":\n"
          << diagnostics::render_text(result.diagnostics, result.sources, false);
      ++checked;
      block.clear();
      mark.clear();
    }
  }
  EXPECT_GE(checked, 10U) << "the test itself reads too little";
}

}  // namespace
}  // namespace benchc::golden
