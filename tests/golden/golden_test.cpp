// One test for each spec under tests/golden/<phase>/: what the phase makes of it is what the files
// beside it say. BENCHC_UPDATE_GOLDEN=1 rewrites those files, and the difference is reviewed.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "compiler/diagnostics/diagnostic.h"
#include "tests/golden/phases.h"

namespace benchc::golden {
namespace {

namespace fs = std::filesystem;

bool updating() { return std::getenv("BENCHC_UPDATE_GOLDEN") != nullptr; }

fs::path folder(const Phase& phase) {
  return fs::path(BENCHC_SOURCE_DIR) / "tests" / "golden" / phase.folder;
}

// The phase's own files; folders inside hold what its specs import.
std::vector<fs::path> files(const Phase& phase) {
  std::vector<fs::path> found;
  if (!fs::is_directory(folder(phase))) return found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder(phase))) {
    if (entry.is_regular_file()) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

class GoldenCase : public testing::Test {
 public:
  GoldenCase(const Phase& phase, fs::path spec) : phase_(phase), spec_(std::move(spec)) {}

  void TestBody() override {
    const Output output = phase_.run(spec_);
    EXPECT_EQ(spec_.filename().string().starts_with("fail_"), output.failed)
        << "a name begins with `fail_` if and only if the spec has an error";
    std::set<fs::path> expected;
    for (const auto& [extension, text] : output.files) {
      fs::path path = spec_;
      path.replace_extension(extension);
      if (text.empty()) continue;
      expected.insert(path);
      if (updating()) std::ofstream(path, std::ios::binary) << text;
      ASSERT_TRUE(fs::exists(path)) << path << " is missing; it would be:\n" << text;
      EXPECT_EQ(read(path), text) << path;
    }
    for (const fs::path& path : files(phase_)) {
      if (path.stem() != spec_.stem() || path == spec_ || expected.contains(path)) continue;
      if (updating()) {
        fs::remove(path);
      } else {
        ADD_FAILURE() << path << " is left over";
      }
    }
  }

 private:
  const Phase& phase_;
  fs::path spec_;
};

// A file that no spec stands beside would never be looked at.
class NothingLeftOver : public testing::Test {
 public:
  explicit NothingLeftOver(const Phase& phase) : phase_(phase) {}

  void TestBody() override {
    for (const fs::path& path : files(phase_)) {
      fs::path spec = path;
      EXPECT_TRUE(fs::exists(spec.replace_extension("bench"))) << path << " belongs to no spec";
    }
  }

 private:
  const Phase& phase_;
};

// What no committed file can show has a test of its own.
bool shown_elsewhere(diagnostics::Kind kind) {
  return kind == diagnostics::Kind::FileTooLarge || kind == diagnostics::Kind::FileUnreadable;
}

TEST(GoldenCoverage, EveryKindOfDiagnosticHasACase) {
  std::string shown;
  for (const Phase& phase : phases()) {
    for (const fs::path& path : files(phase)) {
      if (path.extension() == ".diag") shown += read(path);
    }
  }
  for (const diagnostics::Kind kind : diagnostics::all_kinds()) {
    if (shown_elsewhere(kind)) continue;
    const std::string id = "[" + std::string(diagnostics::id(kind)) + "]";
    EXPECT_NE(shown.find(id), std::string::npos) << "no golden case shows " << id;
  }
}

// The text of each section of docs/diagnostics.md that is headed by an id.
std::map<std::string, std::string> documented() {
  std::map<std::string, std::string> entries;
  std::istringstream lines(read(fs::path(BENCHC_SOURCE_DIR) / "docs" / "diagnostics.md"));
  std::string* entry = nullptr;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ")) entry = nullptr;
    if (line.starts_with("### ")) {
      entry = &entries[line.substr(4)];
    } else if (entry != nullptr) {
      *entry += line + "\n";
    }
  }
  return entries;
}

TEST(GoldenCoverage, EveryKindOfDiagnosticIsDocumented) {
  std::map<std::string, std::string> entries = documented();
  for (const diagnostics::Kind kind : diagnostics::all_kinds()) {
    const std::string id(diagnostics::id(kind));
    const auto entry = entries.find(id);
    if (entry == entries.end()) {
      ADD_FAILURE() << "docs/diagnostics.md has no entry for " << id;
      continue;
    }
    if (diagnostics::severity(kind) == diagnostics::Severity::Warning) {
      EXPECT_NE(entry->second.find("```"), std::string::npos)
          << "the entry of " << id << " shows no example of it";
    }
    entries.erase(entry);
  }
  for (const auto& [id, text] : entries) {
    ADD_FAILURE() << "docs/diagnostics.md explains " << id << ", which there is not";
  }
}

void register_all() {
  for (const Phase& phase : phases()) {
    const std::string suite = "Golden_" + std::string(phase.folder);
    for (const fs::path& path : files(phase)) {
      if (path.extension() != ".bench") continue;
      testing::RegisterTest(
          suite.c_str(), path.stem().c_str(), nullptr, nullptr, __FILE__, __LINE__,
          [&phase, path]() -> testing::Test* { return new GoldenCase(phase, path); });
    }
    testing::RegisterTest((suite + "_files").c_str(), "NothingLeftOver", nullptr, nullptr, __FILE__,
                          __LINE__,
                          [&phase]() -> testing::Test* { return new NothingLeftOver(phase); });
  }
}

}  // namespace
}  // namespace benchc::golden

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  benchc::golden::register_all();
  return RUN_ALL_TESTS();
}
