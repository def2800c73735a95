// What a user of the command line meets: exit codes, what goes where, and help.

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <llvm/Support/JSON.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// Three samples of /bin/true, and `rest`.
std::string quick(const std::string& rest) {
  return "bench 1\n"
         "measure default { samples = 3; warmup = 0; order = declared }\n"
         "workload ok { command = [\"/bin/true\"] }\n" +
         rest;
}

bool is_json_object(const std::string& text) {
  auto value = llvm::json::parse(text);
  if (!value) {
    llvm::consumeError(value.takeError());
    return false;
  }
  return value->getAsObject() != nullptr;
}

class Subcommand : public testing::TestWithParam<const char*> {};

TEST_P(Subcommand, HasHelpWithExamples) {
  const Repository repository;
  const Finished finished = repository.benchc({GetParam(), "--help"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("Examples:\n  benchc " + std::string(GetParam())));
  EXPECT_THAT(finished.err, IsEmpty());
}

TEST_P(Subcommand, NamesAnUnknownOption) {
  const Repository repository;
  const Finished finished = repository.benchc({GetParam(), "x.bench", "--frobnicate"});
  EXPECT_EQ(finished.exit_code, 2) << finished.all();
  EXPECT_THAT(finished.err, HasSubstr("--frobnicate"));
  EXPECT_THAT(finished.out, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(All, Subcommand,
                         testing::Values("check", "fmt", "plan", "run", "eval", "compare", "test",
                                         "report", "power", "profile", "docs", "lsp", "init",
                                         "version"),
                         [](const auto& tested) { return std::string(tested.param); });

TEST(CommandLine, WithoutArgumentsIsWrong) {
  const Repository repository;
  const Finished finished = repository.benchc({});
  EXPECT_EQ(finished.exit_code, 2) << finished.all();
  EXPECT_THAT(finished.err, HasSubstr("--help"));
}

TEST(CommandLine, HelpNamesWhatIsForEverySubcommand) {
  const Repository repository;
  const Finished finished = repository.benchc({"--help"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  for (const char* word : {"-C", "--store", "--color", "--quiet", "--verbose", "Exit codes: 0",
                           "check", "fmt", "plan", "run", "eval", "report", "docs", "version"}) {
    EXPECT_THAT(finished.out, HasSubstr(word));
  }
}

TEST(CommandLine, SuggestsTheSubcommandThatWasMeant) {
  const Repository repository;
  const Finished finished = repository.benchc({"chek", "a.bench"});
  EXPECT_EQ(finished.exit_code, 2) << finished.all();
  EXPECT_THAT(finished.err, HasSubstr("did you mean `benchc check`?"));
}

TEST(CommandLine, VersionIsOneLine) {
  const Repository repository;
  const Finished finished = repository.benchc({"version"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, StartsWith("benchc "));
  EXPECT_EQ(std::count(finished.out.begin(), finished.out.end(), '\n'), 1);
}

TEST(CommandLine, WorksInTheDirectoryThatItIsTold) {
  const Repository repository;
  repository.write("deep/down/a.bench", quick(""));
  const Finished there = repository.benchc({"plan", "-C", "deep/down", "a.bench"});
  EXPECT_EQ(there.exit_code, 0) << there.all();
  EXPECT_EQ(there.out, repository.benchc({"plan", "deep/down/a.bench"}).out);
  const Finished nowhere = repository.benchc({"plan", "-C", "nowhere", "a.bench"});
  EXPECT_EQ(nowhere.exit_code, 2) << nowhere.all();
  EXPECT_THAT(nowhere.err, HasSubstr("nowhere"));
}

TEST(Docs, ListsTheModulesAndShowsOneAndADeclaration) {
  const Repository repository;
  // Not even a broken configuration stands in the way.
  repository.write("benchc.toml", "nonsense = [");
  const Finished all = repository.benchc({"docs"});
  EXPECT_EQ(all.exit_code, 0) << all.all();
  EXPECT_THAT(all.out, HasSubstr("\nstd.measure   Measures: how long to measure.\n"));
  const Finished module = repository.benchc({"docs", "std.env"});
  EXPECT_EQ(module.exit_code, 0) << module.all();
  EXPECT_THAT(module.out, AllOf(HasSubstr("environment std.env.quiet\n"),
                                HasSubstr("environment std.env.dedicated\n")));
  const Finished kernel = repository.benchc({"docs", "std.stream.triad"});
  EXPECT_EQ(kernel.exit_code, 0) << kernel.all();
  EXPECT_THAT(kernel.out, AllOf(HasSubstr("size       64MiB    4KiB..64GiB\n"),
                                HasSubstr("metric traffic = counter \"traffic\"\n")));
  EXPECT_THAT(all.err + module.err + kernel.err, IsEmpty());
}

TEST(Docs, NamesWhatWasMeant) {
  const Repository repository;
  for (const char* name : {"std.env.quit", "quiet", "STD.ENV.QUIET"}) {
    const Finished finished = repository.benchc({"docs", name});
    EXPECT_EQ(finished.exit_code, 2) << finished.all();
    EXPECT_THAT(finished.err, HasSubstr("did you mean `std.env.quiet`?")) << name;
    EXPECT_THAT(finished.out, IsEmpty());
  }
  const Finished hostile = repository.benchc({"docs", "\x1b[31mred"});
  EXPECT_EQ(hostile.exit_code, 2);
  EXPECT_THAT(hostile.err, AllOf(HasSubstr("\\x1b[31mred"), HasSubstr("`benchc docs` lists")));
}

/// Two cases of `sort` that a rule compares, and one of `ok`.
std::string compared() {
  return quick(
      "workload sort {\n"
      "  over algo = [\"std\", \"radix\"]\n"
      "  command = [\"/bin/true\", algo]\n"
      "}\n"
      "rule pays {\n"
      "  fail when median(sort[algo = \"radix\"].time) > median(sort[algo = \"std\"].time)\n"
      "}\n"
      "suite ci { include sort; false_alarms = 1 per 500 runs }\n");
}

TEST(Explain, TellsOfOneCaseByItsIdOrASelector) {
  const Repository repository;
  repository.write("a.bench", compared());
  const Finished by_id =
      repository.benchc({"plan", "a.bench", "--explain", "sort[algo=\"radix\"]", "--suite", "ci"});
  EXPECT_EQ(by_id.exit_code, 0) << by_id.all();
  EXPECT_THAT(
      by_id.out,
      AllOf(StartsWith("case sort[algo=\"radix\"]  of a.bench  suite ci\n"),
            HasSubstr("\nruns\n  /bin/true radix\n"),
            HasSubstr("by turns, in this order each round, with\n    sort[algo=\"std\"]\n"),
            HasSubstr("\n  time              builtin, in s, better lower\n"),
            HasSubstr("\n  rule pays\n    fail when median(sort[algo = \"radix\"].time) > "),
            HasSubstr("confidence 99%, errs at most 1 in 250: wrongly fails at most 1 in 500;")));
  const Finished by_selector =
      repository.benchc({"plan", "a.bench", "--explain", "sort[algo != \"std\"]", "--suite", "ci"});
  EXPECT_EQ(by_selector.out, by_id.out) << by_selector.all();
}

TEST(Explain, SaysWhyThereIsNoSuchCase) {
  const Repository repository;
  repository.write("a.bench", compared());
  const auto wrong = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"plan", "a.bench", "--explain"});
    const Finished finished = repository.benchc(arguments);
    EXPECT_EQ(finished.exit_code, 2) << finished.all();
    EXPECT_THAT(finished.out, IsEmpty());
    return finished.err;
  };
  EXPECT_THAT(wrong({"sort[algo=radix]"}), HasSubstr("did you mean `sort[algo=\"radix\"]`?"));
  EXPECT_THAT(wrong({"srot"}), AllOf(HasSubstr("srot"), HasSubstr("did you mean `sort`?")));
  EXPECT_THAT(wrong({"sort"}), HasSubstr("`sort` names 2 cases"));
  EXPECT_THAT(wrong({"ok", "--suite", "ci"}), HasSubstr("includes none of these cases"));
  EXPECT_THAT(wrong({"ok", "--only", "sort"}), HasSubstr("`--only` leaves out what `ok` names"));
  EXPECT_THAT(wrong({""}), HasSubstr("--explain"));
  EXPECT_THAT(wrong({"ok", "--format", "json"}), HasSubstr("--format excludes --explain"));
}

TEST(Check, IsSilentAboutAGoodSpec) {
  const Repository repository;
  repository.write("a.bench", quick(""));
  const Finished finished = repository.benchc({"check", "a.bench"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.out + finished.err, "");
}

TEST(Check, ReportsEveryErrorOfEveryFile) {
  const Repository repository;
  repository.write(
      "a.bench", quick("workload one { command = [nosuch] }\nworkload two { commnd = [\"x\"] }\n"));
  repository.write("b.bench", "bench 1\nlet a = 1\nlet a = 2\n");
  const Finished finished = repository.benchc({"check", "a.bench", "b.bench"});
  EXPECT_EQ(finished.exit_code, 2) << finished.all();
  EXPECT_THAT(finished.err,
              AllOf(HasSubstr("a.bench:4:"), HasSubstr("nosuch"), HasSubstr("a.bench:5:"),
                    HasSubstr("`command`"), HasSubstr("b.bench:3:"), HasSubstr("error")));
  EXPECT_THAT(finished.out, IsEmpty());
}

TEST(Check, CountsWhatItFoundAndIsStrictOnRequest) {
  const Repository repository;
  repository.write("a.bench", quick("let spare = 1\n"));
  const Finished lenient = repository.benchc({"check", "a.bench"});
  EXPECT_EQ(lenient.exit_code, 0) << lenient.all();
  EXPECT_THAT(lenient.err, AllOf(HasSubstr("[unused-name]"), HasSubstr("\n1 warning\n")));
  const Finished strict = repository.benchc({"check", "--strict", "a.bench"});
  EXPECT_EQ(strict.exit_code, 2) << strict.all();
  EXPECT_EQ(strict.err, lenient.err);
  repository.write("a.bench", quick("let spare = 1  # allow unused-name: the next step uses it\n"));
  const Finished allowed = repository.benchc({"check", "--strict", "a.bench"});
  EXPECT_EQ(allowed.exit_code, 0) << allowed.all();
  EXPECT_EQ(allowed.err, "");
}

TEST(Check, GivesJsonToPrograms) {
  const Repository repository;
  repository.write("a.bench", quick("let a = nosuch\n"));
  const Finished finished = repository.benchc({"check", "a.bench", "--format", "json"});
  EXPECT_EQ(finished.exit_code, 2) << finished.all();
  EXPECT_TRUE(is_json_object(finished.out)) << finished.out;
  EXPECT_THAT(finished.out, HasSubstr("nosuch"));
}

TEST(Fmt, RewritesOnceAndThenAgreesWithItself) {
  const Repository repository;
  repository.write("a.bench", "bench 1\n# a word\nlet   a=1\n");
  const Finished before = repository.benchc({"fmt", "--check", "a.bench"});
  EXPECT_EQ(before.exit_code, 1) << before.all();
  EXPECT_THAT(before.out + before.err, HasSubstr("a.bench"));
  EXPECT_THAT(repository.read("a.bench"), HasSubstr("let   a=1")) << "--check must change nothing";

  EXPECT_EQ(repository.benchc({"fmt", "a.bench"}).exit_code, 0);
  EXPECT_THAT(repository.read("a.bench"), AllOf(HasSubstr("# a word\n"), HasSubstr("let a = 1\n")));
  EXPECT_EQ(repository.benchc({"fmt", "--check", "a.bench"}).exit_code, 0);
}

TEST(Fmt, ReadsStandardInput) {
  const Repository repository;
  const Finished finished = repository.benchc({"fmt", "-"}, {.input = "bench 1\nlet   a=1\n"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("let a = 1\n"));
}

TEST(Fmt, LeavesABrokenFileAlone) {
  const Repository repository;
  const std::string broken = "bench 1\nlet   a=(\n";
  repository.write("a.bench", broken);
  EXPECT_EQ(repository.benchc({"fmt", "a.bench"}).exit_code, 2);
  EXPECT_EQ(repository.read("a.bench"), broken);
}

TEST(Plan, IsTheSameBytesTwiceAndRunsNothing) {
  const Repository repository;
  repository.write(
      "a.bench", quick("workload touch { over n = 1..3; command = [\"touch\", \"made-${n}\"] }\n"));
  for (const char* format : {"text", "json", "dot"}) {
    const Finished one = repository.benchc({"plan", "a.bench", "--format", format});
    EXPECT_EQ(one.exit_code, 0) << one.all();
    EXPECT_THAT(one.out, HasSubstr("touch[n=2]"));
    EXPECT_EQ(one.out, repository.benchc({"plan", "a.bench", "--format", format}).out);
  }
  EXPECT_FALSE(std::filesystem::exists(repository.root() / "made-1"));
  EXPECT_FALSE(std::filesystem::exists(repository.root() / ".benchc"));
}

TEST(Plan, InJsonCanBeRun) {
  const Repository repository;
  repository.write("a.bench", quick(""));
  repository.write("plan.json", repository.benchc({"plan", "a.bench", "--format", "json"}).out);
  const Finished finished = repository.benchc({"run", "plan.json"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("ok"));
}

TEST(Plan, RefusesANameThatIsNotThere) {
  const Repository repository;
  repository.write("a.bench", quick("suite nightly { include ok }\nparam size = 1\n"));
  const Finished suite = repository.benchc({"plan", "a.bench", "--suite", "nigtly"});
  EXPECT_EQ(suite.exit_code, 2) << suite.all();
  EXPECT_THAT(suite.err, HasSubstr("nightly"));
  const Finished parameter = repository.benchc({"plan", "a.bench", "-P", "sise=2"});
  EXPECT_EQ(parameter.exit_code, 2) << parameter.all();
  EXPECT_THAT(parameter.err, HasSubstr("size"));
  const Finished selector = repository.benchc({"plan", "a.bench", "--only", "nosuch"});
  EXPECT_EQ(selector.exit_code, 2) << selector.all();
  EXPECT_THAT(selector.err, HasSubstr("nosuch"));
}

TEST(Run, EndsWithZeroWhenAllRulesHold) {
  const Repository repository;
  repository.write("a.bench", quick("rule small { for *; fail when max(max_rss) > 1GiB }\n"));
  const Finished finished = repository.benchc({"run", "a.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("ok"), HasSubstr("small"), Not(HasSubstr("\x1b"))));
}

TEST(Run, EndsWithOneWhenARuleFails) {
  const Repository repository;
  repository.write("a.bench", quick("rule impossible { for *; fail when max(max_rss) > 1B }\n"));
  const Finished finished = repository.benchc({"run", "a.bench"});
  EXPECT_EQ(finished.exit_code, 1) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("impossible"), HasSubstr("max(max_rss) > 1B")));
}

TEST(Run, EndsWithZeroWhenARuleOnlyWarns) {
  const Repository repository;
  repository.write("a.bench", quick("rule impossible { for *; warn when max(max_rss) > 1B }\n"));
  const Finished finished = repository.benchc({"run", "a.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("impossible"));
}

// Three samples of the same program cannot tell at 99.9% which one is slower.
TEST(Run, EndsWithFourWhenInconclusiveFails) {
  const Repository repository;
  const std::string rule =
      "workload same { command = [\"/bin/true\"] }\n"
      "rule faster { fail when median(ok.time) > median(same.time); confidence = 99.9%";
  repository.write("warns.bench", quick(rule + " }\n"));
  repository.write("fails.bench", quick(rule + "; on inconclusive = fail }\n"));
  const Finished warns = repository.benchc({"run", "warns.bench"});
  EXPECT_EQ(warns.exit_code, 0) << warns.all();
  EXPECT_THAT(warns.out, HasSubstr("inconclusive"));
  const Finished fails = repository.benchc({"run", "fails.bench"});
  EXPECT_EQ(fails.exit_code, 4) << fails.all();
}

TEST(Run, EndsWithThreeWhenACaseFailsAlsoBesideAFailedRule) {
  const Repository repository;
  repository.write("a.bench", quick("workload bad { command = [\"/bin/false\"] }\n"
                                    "rule impossible { for ok; fail when max(max_rss) > 1B }\n"));
  const Finished finished = repository.benchc({"run", "a.bench"});
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.out,
              AllOf(HasSubstr("bad"), HasSubstr("exited with code 1"), HasSubstr("impossible")));
}

TEST(Run, GivesOneJsonObjectOnStandardOutput) {
  const Repository repository;
  repository.write("a.bench", quick("workload bad { command = [\"/bin/false\"] }\n"
                                    "rule impossible { for ok; fail when max(max_rss) > 1B }\n"));
  const Finished finished = repository.benchc({"run", "a.bench", "--format", "json"});
  EXPECT_TRUE(is_json_object(finished.out)) << finished.all();
  EXPECT_THAT(finished.out,
              AllOf(HasSubstr("\"ok\""), HasSubstr("\"bad\""), HasSubstr("\"impossible\"")));
}

TEST(Run, ColoursOnlyWhereItIsWanted) {
  const Repository repository;
  repository.write("a.bench", quick("rule impossible { for *; fail when max(max_rss) > 1B }\n"));
  EXPECT_THAT(repository.benchc({"run", "a.bench"}).out, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(repository.benchc({"run", "a.bench", "--color", "always"}).out, HasSubstr("\x1b["));
  EXPECT_THAT(repository.benchc({"run", "a.bench", "--color", "never"}).out,
              Not(HasSubstr("\x1b[")));
}

TEST(Run, QuietSaysOnlyWhatFailed) {
  const Repository repository;
  repository.write("a.bench", quick("rule fine { for *; fail when max(max_rss) > 1GiB }\n"
                                    "rule impossible { for *; fail when max(max_rss) > 1B }\n"));
  const Finished finished = repository.benchc({"run", "-q", "a.bench"});
  EXPECT_THAT(finished.out, AllOf(HasSubstr("impossible"), Not(HasSubstr("fine"))));
}

TEST(Run, SelectsCasesAndSetsParameters) {
  const Repository repository;
  repository.write("a.bench",
                   quick("param word = \"plain\"\n"
                         "workload say { over n = 1..3; command = [\"/bin/echo\", word, \"${n}\"]\n"
                         "  verify stdout contains \"loud\" }\n"));
  const Finished finished =
      repository.benchc({"run", "a.bench", "--only", "say[n >= 2]", "-P", "word=loud"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out,
              AllOf(HasSubstr("say[n=2]"), HasSubstr("say[n=3]"), Not(HasSubstr("say[n=1]"))));
}

TEST(Run, WritesEveryReportThatItIsAskedFor) {
  const Repository repository;
  repository.write("a.bench", quick("rule impossible { for *; fail when max(max_rss) > 1B }\n"));
  const Finished finished = repository.benchc(
      {"run", "a.bench", "--markdown", "r.md", "--junit", "r.xml", "--json", "r.json"});
  EXPECT_EQ(finished.exit_code, 1) << finished.all();
  EXPECT_THAT(repository.read("r.md"), HasSubstr("impossible"));
  EXPECT_THAT(repository.read("r.xml"),
              AllOf(HasSubstr("<testsuite"), HasSubstr("impossible"), HasSubstr("<failure")));
  EXPECT_TRUE(is_json_object(repository.read("r.json")));
}

// The first case is measured; the second one presses ctrl-C, so to speak.
TEST(Run, KeepsWhatWasMeasuredWhenItIsInterrupted) {
  const Repository repository;
  repository.write("a.bench", quick("workload stop { shell = \"kill -INT $PPID; sleep 60\" }\n"
                                    "workload never { command = [\"touch\", \"ran\"] }\n"));
  const Finished finished = repository.benchc({"run", "a.bench"}, {.limit_seconds = 30});
  EXPECT_FALSE(finished.timed_out);
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.out + finished.err, HasSubstr("interrupted"));
  EXPECT_FALSE(std::filesystem::exists(repository.root() / "ran"));
  const Finished report = repository.benchc({"report"});
  EXPECT_EQ(report.exit_code, 0) << report.all();
  EXPECT_THAT(report.out, AllOf(HasSubstr("ok"), HasSubstr("never"), HasSubstr("interrupted")));
}

TEST(Run, GoesOnUnderNohupWhenTheTerminalCloses) {
  const Repository repository;
  repository.write("a.bench", quick("workload hangup { shell = \"kill -HUP $PPID\" }\n"));
  const Finished finished =
      run({.argv = {"/bin/sh", "-c", "trap '' HUP; exec \"$0\" run a.bench", BENCHC_BINARY},
           .directory = repository.root()});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
}

TEST(Report, ShowsTheNewestRunInEveryFormat) {
  const Repository repository;
  repository.write("a.bench", quick("rule impossible { for *; fail when max(max_rss) > 1B }\n"));
  ASSERT_EQ(repository.benchc({"run", "a.bench"}).exit_code, 1);
  for (const char* format : {"text", "markdown", "json", "junit"}) {
    const Finished finished = repository.benchc({"report", "--format", format});
    EXPECT_EQ(finished.exit_code, 0) << finished.all();
    EXPECT_THAT(finished.out, HasSubstr("impossible")) << format;
  }
}

TEST(Report, SaysThatThereIsNothing) {
  const Repository repository;
  const Finished finished = repository.benchc({"report"});
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.err, HasSubstr("run"));
}

TEST(Eval, JudgesStoredSamplesByTheRulesOfNow) {
  const Repository repository;
  repository.write("a.bench", quick("rule limit { for *; fail when max(max_rss) > 1GiB }\n"));
  ASSERT_EQ(repository.benchc({"run", "a.bench"}).exit_code, 0);
  const auto stored = repository.stored();
  repository.write("a.bench", quick("rule limit { for *; fail when max(max_rss) > 1B }\n"));
  const Finished finished = repository.benchc({"eval", "a.bench"});
  EXPECT_EQ(finished.exit_code, 1) << finished.all();
  EXPECT_EQ(repository.stored(), stored) << "eval stores nothing";
}

TEST(Eval, JudgesTheNewestRunOfTheSpec) {
  const Repository repository;
  repository.write("a.bench", quick("rule limit { for *; fail when max(max_rss) > 1GiB }\n"));
  ASSERT_EQ(repository.benchc({"run", "a.bench"}).exit_code, 0);
  repository.write("b.bench", "bench 1\nworkload other { command = [\"/bin/true\"] }\n");
  ASSERT_EQ(repository.benchc({"run", "b.bench"}).exit_code, 0);
  const Finished finished = repository.benchc({"eval", "a.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
}

TEST(Config, SaysWhereTheStoreIs) {
  const Repository repository;
  repository.write("a.bench", quick(""));
  repository.write("benchc.toml", "store = \"elsewhere/runs\"\n");
  ASSERT_EQ(repository.benchc({"run", "a.bench"}).exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_directory(repository.root() / "elsewhere/runs"));
  EXPECT_EQ(repository.benchc({"report"}).exit_code, 0);
  EXPECT_EQ(repository.benchc({"report", "--store", "nothing/here"}).exit_code, 3);
}

TEST(Config, NamesTheKeyThatItDoesNotKnow) {
  const Repository repository;
  repository.write("a.bench", quick(""));
  repository.write("benchc.toml", "stor = \"x\"\n");
  const Finished finished = repository.benchc({"plan", "a.bench"});
  EXPECT_EQ(finished.exit_code, 2) << finished.all();
  EXPECT_THAT(finished.err,
              AllOf(HasSubstr("benchc.toml:1"), HasSubstr("`stor`"), HasSubstr("`store`")));
}

}  // namespace
}  // namespace benchc::system_test
