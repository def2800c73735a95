// The commands in the documents work: those in ```sh blocks that begin with `benchc` run in a copy
// of the quick start.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

namespace fs = std::filesystem;

fs::path source_root() { return BENCHC_SOURCE_DIR; }

/// README.md, CONTRIBUTING.md, and what is in docs/, relative to the root.
std::vector<fs::path> documents() {
  std::vector<fs::path> files = {"README.md", "CONTRIBUTING.md", "examples/quickstart/README.md"};
  for (const auto& entry : fs::directory_iterator(source_root() / "docs")) {
    if (entry.path().extension() == ".md")
      files.push_back(fs::relative(entry.path(), source_root()));
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::vector<std::string> lines;
  std::ifstream stream(source_root() / file);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

struct Command {
  std::string text;
  std::size_t line = 0;
  /// Which ```sh block of the document it stands in.
  std::size_t block = 0;
};

/// The lines of ```sh blocks that begin with `benchc`.
std::vector<Command> commands_of(const fs::path& document) {
  std::vector<Command> commands;
  const std::vector<std::string> lines = lines_of(document);
  bool shell = false;
  std::size_t blocks = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].starts_with("```")) {
      shell = !shell && lines[i] == "```sh";
      blocks += shell ? 1 : 0;
    } else if (shell && lines[i].starts_with("benchc ")) {
      commands.push_back({lines[i], i + 1, blocks});
    }
  }
  return commands;
}

// A quick start that is built and takes few samples, since what is asked here is whether the
// commands are right.
void hurry(const Repository& repository) {
  std::string spec = repository.read("words.bench");
  spec = std::regex_replace(spec, std::regex(R"(samples = \d+\.\.\d+)"), "samples = 2..3");
  spec = std::regex_replace(spec, std::regex(R"(let count = \w+)"), "let count = 1k");
  spec = std::regex_replace(spec, std::regex(R"RE(\["c\+\+".*\])RE"), "[\"/bin/true\"]");
  repository.write("words.bench", spec);
  const Finished built = run(
      {.argv = {"c++", "-std=c++20", "-o", "words", "words.cpp"}, .directory = repository.root()});
  ASSERT_EQ(built.exit_code, 0) << built.all();
}

TEST(Documents, CommandsWork) {
  std::size_t tried = 0;
  for (const fs::path& document : documents()) {
    const std::vector<Command> commands = commands_of(document);
    if (commands.empty()) continue;
    // One repository for a document: a command may need what one before it made.
    const Repository repository;
    repository.copy(source_root() / "examples/quickstart");
    hurry(repository);
    repository.commit();
    // So that what shows a run has one.
    ASSERT_NE(repository.benchc({"run", "words.bench"}).exit_code, 2);
    for (const Command& command : commands) {
      const Finished finished =
          run({.argv = {"/bin/sh", "-c", "benchc() { \"$BENCHC\" \"$@\"; }\n" + command.text},
               .directory = repository.root(),
               .environment = {{"BENCHC", BENCHC_BINARY}}});
      ++tried;
      // Only root may on some machines, and nobody in some containers.
      if (finished.err.find("perf may not look at processes here") != std::string::npos) continue;
      // 1 and 4 are verdicts.
      EXPECT_THAT(finished.exit_code, testing::AnyOf(0, 1, 4))
          << document << ":" << command.line << ": " << command.text << "\n"
          << finished.all();
    }
  }
  EXPECT_GE(tried, 10U) << "the test itself reads too little";
}

/// "How it is built" → "how-it-is-built", as GitHub does.
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    if (c == ' ' || c == '-') anchor += '-';
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') {
      anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return anchor;
}

std::vector<std::string> anchors_of(const fs::path& document) {
  std::vector<std::string> anchors;
  bool code = false;
  for (const std::string& line : lines_of(document)) {
    if (line.starts_with("```")) code = !code;
    if (!code && line.starts_with('#'))
      anchors.push_back(anchor_of(line.substr(line.find_first_not_of("# "))));
  }
  return anchors;
}

TEST(Documents, LinksLeadSomewhere) {
  static const std::regex kLink(R"(\]\(([^)#\s]*)(#[^)\s]*)?\))");
  std::vector<fs::path> files = documents();
  for (const char* file : {"examples/README.md", "examples/commands/README.md",
                           "examples/ci/README.md", "specs/README.md"}) {
    files.emplace_back(file);
  }
  for (const fs::path& document : files) {
    const std::vector<std::string> lines = lines_of(document);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (std::sregex_iterator link(lines[i].begin(), lines[i].end(), kLink), end; link != end;
           ++link) {
        const std::string target = (*link)[1];
        if (target.find("://") != std::string::npos) continue;
        const fs::path file =
            target.empty() ? document : (document.parent_path() / target).lexically_normal();
        EXPECT_TRUE(fs::exists(source_root() / file))
            << document << ":" << i + 1 << " links to " << target;
        const std::string anchor = (*link)[2];
        if (!anchor.empty()) {
          EXPECT_THAT(anchors_of(file), testing::Contains(anchor.substr(1)))
              << document << ":" << i + 1;
        }
      }
    }
  }
}

TEST(Documents, TheIndexNamesEveryDocument) {
  std::string index;
  for (const std::string& line : lines_of("docs/README.md")) index += line + "\n";
  for (const auto& entry : fs::directory_iterator(source_root() / "docs")) {
    std::string name = entry.path().filename();
    if (name == "README.md") continue;
    if (entry.is_directory()) name += "/README.md";
    EXPECT_THAT(index, testing::HasSubstr("(" + name + ")"));
  }
}

TEST(Documents, CommandsTableNamesEveryOption) {
  std::string text;
  for (const std::string& line : lines_of("docs/cli.md")) text += line + "\n";
  static const std::regex kOption(R"(--[a-z]+(-[a-z]+)*)");
  const Repository repository;
  for (const char* command : {"check", "fmt", "plan", "run", "eval", "compare", "test", "report",
                              "power", "profile", "env", "docs", "init", "lsp", "version"}) {
    const std::string help = repository.benchc({command, "--help"}).out;
    for (std::sregex_iterator option(help.begin(), help.end(), kOption), end; option != end;
         ++option) {
      EXPECT_THAT(text, testing::HasSubstr(option->str())) << command;
    }
  }
}

}  // namespace
}  // namespace benchc::system_test
