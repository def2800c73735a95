#include "compiler/driver/session.h"

#include <chrono>
#include <cstdio>
#include <ostream>
#include <system_error>

#include "compiler/driver/disk_files.h"
#include "compiler/driver/store_history.h"
#include "runtime/plan/plan_text.h"

namespace benchc::driver {
namespace {

namespace fs = std::filesystem;

bool wants_colour(Color color, bool is_terminal, const World& world) {
  if (color != Color::Auto) return color == Color::Always;
  if (!is_terminal || world.variable("NO_COLOR").value_or("") != "") return false;
  return world.variable("TERM").value_or("") != "dumb";
}

}  // namespace

void Session::complain(const Error& error) const {
  world.err << "benchc: " << plan::printable(error.message) << "\n";
  if (!error.hint.empty()) world.err << "hint: " << plan::printable(error.hint) << "\n";
}

Expected<Session> open_session(World& world, const GlobalOptions& global) {
  Session session{.world = world, .global = global};
  std::error_code error;
  session.directory = fs::canonical(world.working_directory / global.directory, error);
  if (error || !fs::is_directory(session.directory)) {
    return failure("-C: `" + global.directory + "` is not a directory");
  }
  session.repository = find_repository(session.directory);
  auto config = read_config(session.repository);
  if (!config) return tl::unexpected(config.error());
  session.config = std::move(*config);
  session.store = global.store.empty() ? session.repository / session.config.store
                                       : session.directory / global.store;
  session.out_colour = wants_colour(global.color, world.out_is_terminal, world);
  session.err_colour = wants_colour(global.color, world.err_is_terminal, world);
  return session;
}

Expected<std::string> path_in_repository(const Session& session, const std::string& path) {
  const fs::path absolute = (session.directory / path).lexically_normal();
  const fs::path relative = absolute.lexically_relative(session.repository);
  if (relative.empty() || *relative.begin() == "..") {
    return failure("`" + path + "` lies outside the repository " + session.repository.string(),
                   "work in the repository of the spec: `benchc -C DIR …`");
  }
  return relative.generic_string();
}

std::string utc_date(std::int64_t nanoseconds) {
  const std::chrono::sys_time<std::chrono::nanoseconds> time{std::chrono::nanoseconds(nanoseconds)};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text;
}

std::optional<model::Checked> check_spec(const Session& session, const SpecOptions& spec) {
  const auto path = path_in_repository(session, spec.file);
  if (!path) {
    session.complain(path.error());
    return std::nullopt;
  }
  const StoreHistory history(session.store);
  model::Checked checked =
      model::check(DiskFiles(session.repository), *path, spec.parameters,
                   {.today = utc_date(session.world.now()), .history = &history});
  session.world.err << diagnostics::render_text(checked.diagnostics, checked.sources,
                                                session.err_colour);
  if (diagnostics::has_errors(checked.diagnostics)) return std::nullopt;
  return checked;
}

std::optional<plan::Plan> lower_spec(const Session& session, model::Checked& checked,
                                     const lower::Selection& selection) {
  lower::Lowered lowered = lower::lower(checked, selection);
  session.world.err << diagnostics::render_text(lowered.diagnostics, checked.sources,
                                                session.err_colour);
  if (diagnostics::has_errors(lowered.diagnostics)) return std::nullopt;
  return std::move(lowered.plan);
}

std::optional<plan::Plan> plan_spec(const Session& session, const SpecOptions& spec,
                                    std::string* spec_text) {
  std::optional<model::Checked> checked = check_spec(session, spec);
  if (!checked) return std::nullopt;
  auto planned = lower_spec(session, *checked, {.suite = spec.suite, .only = spec.only});
  if (planned && spec_text != nullptr) *spec_text = checked->sources.text(1);
  return planned;
}

}  // namespace benchc::driver
