#include "compiler/driver/driver.h"

#include <ostream>

#include "compiler/driver/command_line.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/session.h"
#include "compiler/driver/subcommands.h"

namespace benchc::driver {
namespace {

struct Dispatch {
  Session& session;

  int operator()(const CheckOptions& options) { return check(options, session); }
  int operator()(const FmtOptions& options) { return fmt(options, session); }
  int operator()(const PlanOptions& options) { return plan_command(options, session); }
  int operator()(const RunOptions& options) { return run(options, session); }
  int operator()(const EvalOptions& options) { return eval(options, session); }
  int operator()(const CompareOptions& options) { return compare(options, session); }
  int operator()(const TestOptions& options) { return test(options, session); }
  int operator()(const ReportOptions& options) { return report_command(options, session); }
  int operator()(const DocsOptions& options) { return docs(options, session); }
  int operator()(const EnvOptions& options) { return env(options, session); }
  int operator()(const ProfileOptions& options) { return profile(options, session); }
  int operator()(const PowerOptions& options) { return power(options, session); }
  int operator()(const InitOptions& options) { return init_command(options, session); }
  int operator()(const LspOptions& options) {
    return lsp_command(options, session.global, session.world);
  }
  int operator()(const VersionOptions&) { return version(session.world); }
  int operator()(const Answer& answer) {
    (answer.exit_code == kExitSuccess ? session.world.out : session.world.err) << answer.text;
    return answer.exit_code;
  }
};

}  // namespace

int run_benchc(std::span<const std::string> arguments, World& world) {
  const CommandLine line = parse_command_line(arguments);
  // None of them needs a repository, and a broken configuration must not stand in the way of help.
  if (std::holds_alternative<Answer>(line.subcommand) ||
      std::holds_alternative<DocsOptions>(line.subcommand) ||
      std::holds_alternative<LspOptions>(line.subcommand) ||
      std::holds_alternative<VersionOptions>(line.subcommand)) {
    Session none{.world = world, .global = line.global};
    return std::visit(Dispatch{none}, line.subcommand);
  }
  auto session = open_session(world, line.global);
  if (!session) {
    Session{.world = world}.complain(session.error());
    return kExitUsage;
  }
  return std::visit(Dispatch{*session}, line.subcommand);
}

}  // namespace benchc::driver
