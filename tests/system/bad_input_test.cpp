// Specs that nobody should write: each gets a clear message and exit code 2, quickly, and nothing
// is run or stored.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// More than enough for the message, far less than the input expanded.
constexpr long kMaximumRssKib = 600L * 1024 * kMemoryFactor;

class BadInput : public testing::Test {
 protected:
  /// What `check` says of `bad.bench`, after it was seen that `check` and `run` both refuse it.
  std::string refused(const std::string& file = "bad.bench") {
    const Finished checked = repository.benchc({"check", file}, {.limit_seconds = 20});
    EXPECT_FALSE(checked.timed_out);
    EXPECT_EQ(checked.exit_code, 2) << checked.all();
    EXPECT_THAT(checked.out, IsEmpty());
    EXPECT_LT(checked.err.size(), 65536U);
    EXPECT_LT(checked.max_rss_kib, kMaximumRssKib);
    const Finished ran = repository.benchc({"run", file}, {.limit_seconds = 20});
    EXPECT_EQ(ran.exit_code, 2) << ran.all();
    EXPECT_FALSE(std::filesystem::exists(repository.root() / ".benchc"));
    return checked.err;
  }

  std::string refused_text(std::string_view text) {
    repository.write("bad.bench", text);
    return refused();
  }

  Repository repository;
};

TEST_F(BadInput, EmptyFile) { EXPECT_THAT(refused_text(""), HasSubstr("bench 1")); }

TEST_F(BadInput, Binary) {
  const std::string elf(
      "\x7f"
      "ELF\x02\x01\x01\0\0\0\0\0\xff\xfe\x80",
      15);
  EXPECT_THAT(refused_text(elf),
              AllOf(HasSubstr("bad.bench:1:"), Not(HasSubstr(std::string("\0", 1)))));
}

TEST_F(BadInput, BrokenUtf8) {
  EXPECT_THAT(refused_text("bench 1\nlet a = \"\xc3\x28\"\n"),
              AllOf(HasSubstr("bad.bench:2:"), HasSubstr("UTF-8")));
}

TEST_F(BadInput, EscapesOfATerminalAreNotPassedOn) {
  EXPECT_THAT(refused_text("bench 1\nlet a = \x1b[2J\x1b]0;owned\x07\n"),
              AllOf(HasSubstr("bad.bench:2:"), Not(HasSubstr("\x1b"))));
}

TEST_F(BadInput, AHundredMegabytesOfBrackets) {
  EXPECT_THAT(refused_text(std::string(100'000'000, '(')), HasSubstr("bad.bench"));
}

TEST_F(BadInput, BracketsUpToTheLargestFile) {
  EXPECT_THAT(refused_text("bench 1\nlet a = " + std::string(15'000'000, '(') + "\n"),
              HasSubstr("bad.bench:2:"));
}

TEST_F(BadInput, BracketsOfEveryKindInEachOther) {
  std::string text = "bench 1\nlet a = ";
  for (int i = 0; i < 1'000'000; ++i) text += "[{a:(-";
  EXPECT_THAT(refused_text(text), HasSubstr("bad.bench:2:"));
}

TEST_F(BadInput, ATrillionCases) {
  const std::string said = refused_text(
      "bench 1\nworkload w {\n  over a = 1..10000\n  over b = 1..10000\n  over c = 1..10000\n"
      "  command = [\"/bin/true\", \"${a}\"]\n}\n");
  EXPECT_THAT(said, AllOf(HasSubstr("bad.bench:"), HasSubstr("cases")));
}

TEST_F(BadInput, ARangeOfATrillion) {
  EXPECT_THAT(refused_text(
                  "bench 1\nworkload w { over a = 1..1000000000000; command = [\"/bin/true\"] }\n"),
              HasSubstr("bad.bench:2:"));
}

TEST_F(BadInput, ImportCycle) {
  repository.write("other.bench", "bench 1\nimport \"bad.bench\" as bad\n");
  EXPECT_THAT(refused_text("bench 1\nimport \"other.bench\" as other\n"),
              AllOf(HasSubstr("other.bench"), HasSubstr("bad.bench"), HasSubstr("import")));
}

TEST_F(BadInput, ImportOfItself) {
  EXPECT_THAT(refused_text("bench 1\nimport \"bad.bench\" as bad\n"), HasSubstr("bad.bench:2:"));
}

TEST_F(BadInput, ImportOutsideOfTheRepository) {
  const Repository outside;
  outside.write("secret.bench", "bench 1\nlet secret = 42\n");
  const std::string path = "../" + outside.root().filename().string() + "/secret.bench";
  EXPECT_THAT(refused_text("bench 1\nimport \"" + path + "\" as x\nlet a = x.secret\n"),
              AllOf(HasSubstr("bad.bench:2:"), HasSubstr("outside"), Not(HasSubstr("42"))));
}

TEST_F(BadInput, ImportOutsideOfTheRepositoryByASymbolicLink) {
  const Repository outside;
  outside.write("secret.bench", "bench 1\nlet secret = 42\n");
  std::filesystem::create_symlink(outside.root() / "secret.bench",
                                  repository.root() / "link.bench");
  std::filesystem::create_directory_symlink(outside.root(), repository.root() / "folder");
  for (const char* path : {"link.bench", "folder/secret.bench"}) {
    EXPECT_THAT(refused_text("bench 1\nimport \"" + std::string(path) + "\" as x\n"),
                AllOf(HasSubstr("bad.bench:2:"), HasSubstr("outside"), Not(HasSubstr("42"))));
  }
}

TEST_F(BadInput, ImportOfWhatIsNoFile) {
  std::filesystem::create_directory(repository.root() / "folder.bench");
  EXPECT_THAT(refused_text("bench 1\nimport \"folder.bench\" as x\n"), HasSubstr("bad.bench:2:"));
  EXPECT_THAT(refused_text("bench 1\nimport \"missing.bench\" as x\n"), HasSubstr("missing.bench"));
  EXPECT_THAT(refused_text("bench 1\nimport \"/dev/zero\" as x\n"), HasSubstr("bad.bench:2:"));
}

TEST_F(BadInput, DuplicateName) {
  EXPECT_THAT(refused_text("bench 1\nworkload w { command = [\"/bin/true\"] }\n"
                           "workload w { command = [\"/bin/false\"] }\n"),
              AllOf(HasSubstr("bad.bench:3:"), HasSubstr("`w`"), HasSubstr("bad.bench:2:")));
}

TEST_F(BadInput, ASpecThatIsNotThere) {
  EXPECT_THAT(refused("missing.bench"), HasSubstr("missing.bench"));
}

TEST_F(BadInput, ASpecThatIsAFolder) {
  std::filesystem::create_directory(repository.root() / "bad.bench");
  EXPECT_THAT(refused(), HasSubstr("bad.bench"));
}

TEST_F(BadInput, ASpecThatNeverEnds) {
  std::filesystem::create_symlink("/dev/zero", repository.root() / "bad.bench");
  EXPECT_THAT(refused(), HasSubstr("bad.bench"));
}

TEST_F(BadInput, AFileOfErrorsGivesNoMoreMessagesThanLines) {
  std::string text = "bench 1\n";
  for (int i = 0; i < 200; ++i) text += "let a" + std::to_string(i) + " = nosuch + )\n";
  const std::string said = refused_text(text);
  std::size_t errors = 0;
  for (std::size_t at = said.find(": error: "); at != std::string::npos;
       at = said.find(": error: ", at + 1))
    ++errors;
  EXPECT_GT(errors, 0U);
  EXPECT_LE(errors, 200U);
}

class BadPlan : public BadInput {
 protected:
  std::string refused_plan(std::string_view text) {
    repository.write("plan.json", text);
    const Finished finished = repository.benchc({"run", "plan.json"}, {.limit_seconds = 20});
    EXPECT_FALSE(finished.timed_out);
    EXPECT_EQ(finished.exit_code, 2) << finished.all();
    EXPECT_LT(finished.max_rss_kib, kMaximumRssKib);
    EXPECT_FALSE(std::filesystem::exists(repository.root() / ".benchc"));
    return finished.err;
  }
};

TEST_F(BadPlan, ThatIsNoPlan) {
  EXPECT_THAT(refused_plan(""), HasSubstr("plan.json"));
  EXPECT_THAT(refused_plan("{}"), HasSubstr("plan.json"));
  EXPECT_THAT(refused_plan("[1, 2"), HasSubstr("plan.json"));
  EXPECT_THAT(refused_plan(std::string("\0\x01\x02", 3)), HasSubstr("plan.json"));
}

TEST_F(BadPlan, OfBracketsAlone) {
  EXPECT_THAT(refused_plan(std::string(10'000'000, '[')), HasSubstr("plan.json"));
}

TEST_F(BadPlan, OfANewerSchema) {
  repository.write("good.bench", "bench 1\nworkload w { command = [\"/bin/true\"] }\n");
  std::string plan = repository.benchc({"plan", "good.bench", "--format", "json"}).out;
  const std::size_t at = plan.find("\"schema\"");
  ASSERT_NE(at, std::string::npos) << plan;
  plan[plan.find('1', at)] = '9';
  EXPECT_THAT(refused_plan(plan), HasSubstr("schema 9"));
}

}  // namespace
}  // namespace benchc::system_test
