#pragma once

#include <optional>

#include "compiler/model/read.h"

/// What `harness = google_benchmark command […]` and `profile = perf on fail` consist of.
namespace benchc::model {

struct ReadHarness {
  Harness harness;
  /// Absent where a report is read.
  std::optional<Command> command;
};

/// The words of the setting; nothing when they are wrong.
std::optional<ReadHarness> read_harness(const syntax::Statement& setting, Diagnostics& diagnostics);

/// The path of a report for one case.
std::optional<std::string> read_report(const syntax::Expr& expr, const Scope& scope,
                                       Diagnostics& diagnostics);

std::optional<Profile> read_profile(const syntax::Statement& setting, Diagnostics& diagnostics);

}  // namespace benchc::model
