#include <istream>
#include <ostream>

#include "compiler/driver/disk_files.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/subcommands.h"
#include "compiler/syntax/syntax.h"
#include "runtime/plan/plan_text.h"

namespace benchc::driver {
namespace {

/// The text in the one layout; nothing (after showing why) when it does not parse.
std::optional<std::string> formatted(const std::string& name, std::string text, Session& session) {
  source::SourceSet sources;
  const std::uint32_t buffer = sources.add(name, std::move(text));
  const syntax::Parsed parsed = syntax::parse(sources, buffer);
  session.world.err << diagnostics::render_text(parsed.diagnostics, sources, session.err_colour);
  if (diagnostics::has_errors(parsed.diagnostics)) return std::nullopt;
  return syntax::print(parsed.file, sources);
}

/// Standard input; the parser refuses what is too long.
std::string bounded_input(std::istream& in) {
  std::string text(syntax::kMaximumBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

int format_stream(const FmtOptions& options, Session& session) {
  const std::string text = bounded_input(session.world.in);
  const auto layout = formatted("<stdin>", text, session);
  if (!layout) return kExitUsage;
  if (options.check) return *layout == text ? kExitSuccess : kExitRuleFailed;
  session.world.out << *layout;
  return kExitSuccess;
}

int format_file(const std::string& file, const FmtOptions& options, Session& session) {
  // A link that a repository brings must not show or rewrite what lies elsewhere.
  const auto text = path_in_repository(session, file)
                        ? DiskFiles(session.repository).read((session.directory / file).string())
                        : read_regular_file(session.directory / file, syntax::kMaximumBytes);
  if (!text) {
    session.complain({"cannot read `" + file + "`: " + text.error().message, text.error().hint});
    return kExitUsage;
  }
  const auto layout = formatted(file, *text, session);
  if (!layout) return kExitUsage;
  if (*layout == *text) return kExitSuccess;
  if (options.check) {
    session.world.out << plan::printable(file) << "\n";
    return kExitRuleFailed;
  }
  if (const auto replaced = replace_file(session.directory / file, *layout); !replaced) {
    session.complain(replaced.error());
    return kExitNotMeasured;
  }
  if (session.global.verbose) session.world.err << "formatted " << plan::printable(file) << "\n";
  return kExitSuccess;
}

/// Of two exit codes the one that is given when both apply: 2, 3, 1, 0.
int first_of(int one, int other) {
  for (const int code : {kExitUsage, kExitNotMeasured, kExitRuleFailed}) {
    if (one == code || other == code) return code;
  }
  return kExitSuccess;
}

}  // namespace

int fmt(const FmtOptions& options, Session& session) {
  int exit_code = kExitSuccess;
  for (const std::string& file : options.files) {
    exit_code = first_of(exit_code, file == "-" ? format_stream(options, session)
                                                : format_file(file, options, session));
  }
  return exit_code;
}

}  // namespace benchc::driver
