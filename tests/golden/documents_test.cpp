// The specs in the documents check: every ```bench block of README.md and docs/. A block that is
// marked ```bench fragment is put into a spec that declares what it names.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "compiler/model/model.h"
#include "compiler/model/settings.h"
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
    // What native workloads and kernels measure, and runs that a baseline names.
    for (const std::string_view extension : {".cpp", ".c", ".cl", ".h5"}) {
      if (path.ends_with(extension)) return std::string();
    }
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

// A part of a spec need not use what it declares, nor the context what is put around it.
void drop_what_only_parts_have(diagnostics::Diagnostics& told) {
  using diagnostics::Kind;
  const auto of_parts = [](const diagnostics::Diagnostic& one) {
    return one.kind == Kind::UnusedName || one.kind == Kind::UnusedParameter ||
           one.kind == Kind::WorkloadInNoSuite || one.kind == Kind::RuleInNoSuite;
  };
  told.erase(std::remove_if(told.begin(), told.end(), of_parts), told.end());
}

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
      model::Checked result = model::check(files, "bench/spec.bench");
      if (fragment) drop_what_only_parts_have(result.diagnostics);
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

struct Section {
  std::string heading;
  std::string text;
};

std::vector<Section> sections_of_the_language() {
  std::vector<Section> sections(1);
  std::ifstream stream(fs::path(BENCHC_SOURCE_DIR) / "docs/language.md");
  bool code = false;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("```")) code = !code;
    if (!code && line.starts_with("##")) {
      sections.push_back({line.substr(line.find_first_not_of("# ")), ""});
    }
    sections.back().text += line + "\n";
  }
  return sections;
}

// Whether some code in the text, a block or between back quotes, has the word.
bool code_has(const std::string& text, const std::string& word) {
  bool block = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      block = !block;
      continue;
    }
    const std::regex whole("(^|[^a-z_])" + word + "($|[^a-z_])");
    std::string code = block ? line : "";
    static const std::regex kQuoted("`[^`]*`");
    for (std::sregex_iterator quoted(line.begin(), line.end(), kQuoted), end;
         !block && quoted != end; ++quoted) {
      code += quoted->str() + " ";
    }
    if (std::regex_search(code, whole)) return true;
  }
  return false;
}

TEST(Documents, EverySettingStandsInItsSection) {
  // Where the reader of a declaration looks.
  const std::pair<const char*, std::vector<std::string>> places[] = {
      {"environment", {"Environments"}},
      {"build", {"Builds", "Workloads"}},
      {"service", {"Services"}},
      {"workload",
       {"Workloads", "Native workloads", "Kernels of the stdlib", "Kernels of a GPU", "Containers",
        "Other harnesses"}},
      {"builtin", {"Kernels of the stdlib"}},
      {"measure", {"Measures"}},
      {"baseline", {"Baselines"}},
      {"rule", {"Rules", "Rules from rules"}},
      {"suite", {"Suites"}},
      {"slo", {"Objectives"}},
      {"cost", {"Costs"}},
      {"notify", {"Notices"}},
      {"govern", {"Governance"}},
      {"test", {"Tests of rules"}},
  };
  const std::vector<Section> sections = sections_of_the_language();
  for (const auto& [keyword, headings] : places) {
    std::string text;
    for (const std::string& heading : headings) {
      const auto found =
          std::find_if(sections.begin(), sections.end(),
                       [&](const Section& section) { return section.heading == heading; });
      ASSERT_NE(found, sections.end()) << "docs/language.md has no section " << heading;
      text += found->text;
    }
    ASSERT_FALSE(model::settings_of(keyword).empty()) << keyword;
    for (const model::Setting& setting : model::settings_of(keyword)) {
      EXPECT_TRUE(code_has(text, std::string(setting.name)))
          << "docs/language.md says nothing of `" << setting.name << "` of " << keyword
          << " in its section " << headings.front();
    }
  }
}

TEST(Documents, TheLanguageListsItsSections) {
  const std::vector<Section> sections = sections_of_the_language();
  for (std::size_t i = 1; i < sections.size(); ++i) {
    std::string anchor = sections[i].heading;
    for (char& c : anchor) {
      c = c == ' ' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    EXPECT_NE(sections.front().text.find("](#" + anchor + ")"), std::string::npos)
        << "the list at the beginning of docs/language.md lacks " << sections[i].heading;
  }
  EXPECT_GE(sections.size(), 20U) << "the test itself reads too little";
}

}  // namespace
}  // namespace benchc::golden
