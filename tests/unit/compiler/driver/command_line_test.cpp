#include "compiler/driver/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/driver/exit_codes.h"

namespace benchc::driver {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

CommandLine parse(std::vector<std::string> arguments) { return parse_command_line(arguments); }

Answer answer(std::vector<std::string> arguments) {
  const CommandLine line = parse(std::move(arguments));
  const Answer* found = std::get_if<Answer>(&line.subcommand);
  return found == nullptr ? Answer{"not an answer", -1} : *found;
}

TEST(CommandLineTest, RunTakesSpecSelectionAndReports) {
  const CommandLine line =
      parse({"run", "a.bench", "--suite", "ci", "--only", "sort", "-P", "n=4", "-P", "m=x=y",
             "--seed", "7", "--cores", "2,3", "--junit", "j.xml", "-q"});
  const auto& run = std::get<RunOptions>(line.subcommand);
  EXPECT_EQ(run.spec.file, "a.bench");
  EXPECT_EQ(run.spec.suite, "ci");
  EXPECT_EQ(run.spec.only, "sort");
  EXPECT_THAT(run.spec.parameters, ElementsAre(Pair("m", "x=y"), Pair("n", "4")));
  EXPECT_EQ(run.seed, 7U);
  EXPECT_THAT(run.cores, ElementsAre(2U, 3U));
  EXPECT_EQ(run.reports.junit, "j.xml");
  EXPECT_TRUE(line.global.quiet);
  EXPECT_FALSE(run.json);
}

TEST(CommandLineTest, EvalTakesOneRunOrAllSinceATime) {
  const auto eval = std::get<EvalOptions>(
      parse({"eval", "a.bench", "--since", "30d", "--rule", "small", "--format", "json"})
          .subcommand);
  EXPECT_EQ(eval.since, "30d");
  EXPECT_EQ(eval.rule, "small");
  EXPECT_TRUE(eval.json);
  EXPECT_EQ(std::get<EvalOptions>(parse({"eval", "a.bench"}).subcommand).since, "");
  EXPECT_EQ(answer({"eval", "a.bench", "--since", ""}).exit_code, kExitUsage);
  EXPECT_EQ(answer({"eval", "a.bench", "--rule", "small"}).exit_code, kExitUsage);
  EXPECT_EQ(answer({"eval", "a.bench", "--since", "30d", "--run", "latest"}).exit_code, kExitUsage);
  EXPECT_EQ(answer({"eval", "a.bench", "--since", "30d", "--junit", "x"}).exit_code, kExitUsage);
}

TEST(CommandLineTest, LspTakesWhatEditorsAdd) {
  EXPECT_TRUE(std::holds_alternative<LspOptions>(parse({"lsp"}).subcommand));
  EXPECT_TRUE(std::holds_alternative<LspOptions>(parse({"lsp", "--stdio"}).subcommand));
  EXPECT_EQ(answer({"lsp", "a.bench"}).exit_code, kExitUsage);
}

TEST(CommandLineTest, PlanExplainsACaseInsteadOfAFormat) {
  const CommandLine line = parse({"plan", "a.bench", "--explain", "sort[n=1]", "--suite", "ci"});
  const auto& plan = std::get<PlanOptions>(line.subcommand);
  EXPECT_EQ(plan.explain, "sort[n=1]");
  EXPECT_EQ(plan.spec.suite, "ci");
  EXPECT_EQ(std::get<PlanOptions>(parse({"plan", "a.bench"}).subcommand).explain, std::nullopt);
  EXPECT_EQ(answer({"plan", "a.bench", "--explain", "x", "--format", "json"}).exit_code,
            kExitUsage);
}

TEST(CommandLineTest, DocsTakesOneNameOrNone) {
  EXPECT_EQ(std::get<DocsOptions>(parse({"docs"}).subcommand).name, "");
  EXPECT_EQ(std::get<DocsOptions>(parse({"docs", "std.env"}).subcommand).name, "std.env");
  EXPECT_EQ(answer({"docs", "std.env", "std.sort"}).exit_code, kExitUsage);
}

TEST(CommandLineTest, GlobalOptionsStandBeforeOrBehindTheSubcommand) {
  EXPECT_EQ(parse({"-C", "d", "check", "a.bench"}).global.directory, "d");
  EXPECT_EQ(parse({"check", "a.bench", "-C", "d"}).global.directory, "d");
  EXPECT_EQ(parse({"check", "a.bench", "--color", "never"}).global.color, Color::Never);
}

TEST(CommandLineTest, ParameterDoesNotSwallowTheFileBehindIt) {
  const CommandLine line = parse({"check", "-P", "n=4", "a.bench", "b.bench"});
  EXPECT_THAT(std::get<CheckOptions>(line.subcommand).files, ElementsAre("a.bench", "b.bench"));
}

TEST(CommandLineTest, CheckIsStrictWhereItIsAsked) {
  EXPECT_TRUE(std::get<CheckOptions>(parse({"check", "a.bench", "--strict"}).subcommand).strict);
  EXPECT_FALSE(std::get<CheckOptions>(parse({"check", "a.bench"}).subcommand).strict);
}

TEST(CommandLineTest, EverySubcommandHasHelpWithExamples) {
  for (const char* name :
       {"check", "fmt", "plan", "run", "eval", "test", "report", "docs", "version"}) {
    const Answer help = answer({name, "--help"});
    EXPECT_EQ(help.exit_code, kExitSuccess) << name;
    EXPECT_THAT(help.text, HasSubstr("Examples:\n  benchc " + std::string(name))) << name;
  }
  EXPECT_THAT(answer({"--help"}).text, HasSubstr("Exit codes: 0 all rules hold, 1 a rule failed"));
}

TEST(CommandLineTest, EnvAndProfileAreRead) {
  const auto doctor = std::get<EnvOptions>(
      parse({"env", "doctor", "--seconds", "2", "--format", "json"}).subcommand);
  EXPECT_EQ(doctor.what, EnvOptions::What::Doctor);
  EXPECT_EQ(doctor.seconds, 2);
  EXPECT_TRUE(doctor.json);
  EXPECT_EQ(answer({"env", "doctor", "--seconds", "0"}).exit_code, kExitUsage);
  EXPECT_EQ(answer({"env", "doctor", "--seconds", "nan"}).exit_code, kExitUsage);

  const auto profile = std::get<ProfileOptions>(
      parse({"profile", "a.bench", "--only", "x", "-P", "n=1", "--tool", "valgrind"}).subcommand);
  EXPECT_EQ(profile.spec.file, "a.bench");
  EXPECT_EQ(profile.spec.only, "x");
  EXPECT_EQ(profile.spec.parameters.at("n"), "1");
  EXPECT_EQ(profile.tool, "valgrind");
  EXPECT_EQ(answer({"profile", "a.bench", "--tool", "gprof"}).exit_code, kExitUsage);
  EXPECT_EQ(answer({"profile", "a.bench", "--against", "f", "--against-baseline", "b"}).exit_code,
            kExitUsage);
  EXPECT_TRUE(std::get<RunOptions>(parse({"run", "a.bench", "--profile"}).subcommand).profile);
}

TEST(CommandLineTest, WrongUseIsExitCodeTwoWithAHint) {
  EXPECT_EQ(answer({}).exit_code, kExitUsage);
  const Answer mistyped = answer({"chekc", "a.bench"});
  EXPECT_EQ(mistyped.exit_code, kExitUsage);
  EXPECT_EQ(mistyped.text,
            "benchc: unknown subcommand `chekc`\nhint: did you mean `benchc check`?\n");
  EXPECT_THAT(answer({"rnu", "a.bench"}).text, HasSubstr("did you mean `benchc run`?"));
  const Answer incomplete = answer({"run"});
  EXPECT_EQ(incomplete.exit_code, kExitUsage);
  EXPECT_THAT(incomplete.text, HasSubstr("`benchc run --help` lists what there is"));
  EXPECT_EQ(answer({"run", "a.bench", "--nonsense"}).exit_code, kExitUsage);
  EXPECT_EQ(answer({"plan", "a.bench", "--format", "yaml"}).exit_code, kExitUsage);
  const Answer no_value = answer({"run", "a.bench", "-P", "n"});
  EXPECT_EQ(no_value.exit_code, kExitUsage);
  EXPECT_THAT(no_value.text, HasSubstr("expected name=value, but found 'n'"));
}

TEST(CommandLineTest, VersionIsASubcommandAndAnOption) {
  EXPECT_TRUE(std::holds_alternative<VersionOptions>(parse({"version"}).subcommand));
  EXPECT_TRUE(std::holds_alternative<VersionOptions>(parse({"--version"}).subcommand));
}

}  // namespace
}  // namespace benchc::driver
