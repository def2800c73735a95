#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "compiler/driver/command_line.h"
#include "compiler/driver/config.h"
#include "compiler/driver/driver.h"
#include "compiler/lower/lower.h"
#include "compiler/model/model.h"
#include "runtime/control/idle.h"
#include "runtime/plan/error.h"

namespace benchc::driver {

/// Where a subcommand works: the repository, its configuration, and how to speak.
struct Session {
  World& world;
  GlobalOptions global;
  std::filesystem::path directory;
  std::filesystem::path repository;
  std::filesystem::path store;
  Config config;
  bool out_colour = false;
  bool err_colour = false;
  /// Goes on while a run is described, which takes other programs' time.
  std::optional<control::IdleWatch> idle_watch;

  /// Says what is wrong on standard error: `benchc: message`, and a hint.
  void complain(const Error& error) const;
};

Expected<Session> open_session(World& world, const GlobalOptions& global);

/// A path as the user gave it, relative to the repository's root with `/`; an error when it leads
/// outside.
Expected<std::string> path_in_repository(const Session& session, const std::string& path);

/// The day of a time (nanoseconds since 1970, UTC) as specs write it: "2026-11-23".
std::string utc_date(std::int64_t nanoseconds);

/// Reads and checks a spec, and shows its diagnostics on standard error. Nothing when it has
/// errors.
std::optional<model::Checked> check_spec(const Session& session, const SpecOptions& spec);

/// Lowers what was checked, and shows what is wrong with it; as above.
std::optional<plan::Plan> lower_spec(const Session& session, model::Checked& checked,
                                     const lower::Selection& selection);

/// Reads, checks and lowers a spec; as above.
std::optional<plan::Plan> plan_spec(const Session& session, const SpecOptions& spec,
                                    std::string* spec_text);

}  // namespace benchc::driver
