#pragma once

#include "compiler/driver/command_line.h"
#include "compiler/driver/session.h"

/// One file a subcommand; each gives the process's exit code.
namespace benchc::driver {

int check(const CheckOptions& options, Session& session);
int fmt(const FmtOptions& options, Session& session);
int plan_command(const PlanOptions& options, Session& session);
int run(const RunOptions& options, Session& session);
int eval(const EvalOptions& options, Session& session);
int eval_since(const EvalOptions& options, Session& session);
int compare(const CompareOptions& options, Session& session);
int test(const TestOptions& options, Session& session);
int report_command(const ReportOptions& options, Session& session);
int docs(const DocsOptions& options, const Session& session);
int env(const EnvOptions& options, Session& session);
int env_restore(const EnvOptions& options, Session& session);
int profile(const ProfileOptions& options, Session& session);
int power(const PowerOptions& options, Session& session);
int init_command(const InitOptions& options, Session& session);
int lsp_command(const LspOptions& options, const GlobalOptions& global, World& world);
int version(World& world);

}  // namespace benchc::driver
