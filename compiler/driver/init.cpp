#include <ostream>
#include <system_error>

#include "compiler/driver/disk_files.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/subcommands.h"
#include "compiler/init/find.h"
#include "compiler/init/write.h"
#include "compiler/lower/lower.h"
#include "runtime/plan/plan_text.h"

namespace benchc::driver {
namespace {

namespace fs = std::filesystem;

/// The repository as it is once the spec is written.
class FilesWithSpec final : public model::Files {
 public:
  FilesWithSpec(const DiskFiles& files, const std::string& path, const std::string& text)
      : files_(files), path_(path), text_(text) {}

  Expected<std::string> read(std::string_view path) const override {
    return path == path_ ? Expected<std::string>(text_) : files_.read(path);
  }
  Expected<std::string> read_module(std::string_view name) const override {
    return files_.read_module(name);
  }
  Expected<void> find(std::string_view path) const override { return files_.find(path); }
  std::vector<std::string> module_names() const override { return files_.module_names(); }

 private:
  const DiskFiles& files_;
  const std::string& path_;
  const std::string& text_;
};

/// The branch that others grow from: `master` where there is one and no `main`.
std::string main_branch(const fs::path& repository) {
  const fs::path heads = repository / ".git" / "refs" / "heads";
  std::error_code error;
  const auto exists = [&](const char* name) {
    return fs::is_regular_file(fs::symlink_status(heads / name, error));
  };
  return exists("master") && !exists("main") ? "master" : "main";
}

/// Whether the spec passes `benchc check`; says what is wrong where it does not.
bool passes(const std::string& path, const std::string& text, const Session& session) {
  const DiskFiles disk(session.repository);
  model::Checked checked = model::check(FilesWithSpec(disk, path, text), path, {});
  lower::Lowered lowered;
  if (!diagnostics::has_errors(checked.diagnostics)) lowered = lower::lower(checked, {});
  for (const diagnostics::Diagnostics& all : {checked.diagnostics, lowered.diagnostics}) {
    if (!diagnostics::has_errors(all)) continue;
    session.world.err << diagnostics::render_text(all, checked.sources, session.err_colour);
    return false;
  }
  return true;
}

int write_to(const fs::path& file, const std::string& text, bool force, Session& session) {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(file, error);
  // Also a link that leads nowhere: what it would make lies who knows where.
  if (fs::exists(status) && !force) {
    session.complain({"`" + file.filename().string() + "` exists already",
                      "--force replaces it, --output FILE writes another one"});
    return kExitUsage;
  }
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    session.complain({"`" + file.filename().string() + "` is not a regular file"});
    return kExitUsage;
  }
  const auto written = fs::exists(status) ? replace_file(file, text) : write_file(file, text);
  if (written) return kExitSuccess;
  session.complain(written.error());
  return kExitNotMeasured;
}

void tell(const init::Found& found, Session& session) {
  if (session.global.quiet) return;
  std::ostream& err = session.world.err;
  if (found.summary.empty()) err << "found nothing that measures; the spec is an example\n";
  for (const std::string& line : found.summary) err << "found " << plan::printable(line) << "\n";
  err << "workloads: " << (found.workloads.empty() ? 1 : found.workloads.size())
      << ", builds: " << found.builds.size();
  if (!found.notes.empty()) {
    err << ", and " << found.notes.size() << " to write by hand: see the comments";
  }
  err << "\n";
}

}  // namespace

int init_command(const InitOptions& options, Session& session) {
  const std::string named =
      options.output.empty() ? (session.repository / "benchmarks.bench").string() : options.output;
  const auto path = path_in_repository(session, named);
  if (!path) {
    session.complain(path.error());
    return kExitUsage;
  }
  const auto tree = init::read_tree(session.repository);
  if (!tree) {
    session.complain(tree.error());
    return kExitNotMeasured;
  }
  const init::Found found = init::look_at(*tree);
  const auto text = init::write_spec(found, main_branch(session.repository));
  if (!text) {
    session.complain(text.error());
    return kExitNotMeasured;
  }
  if (!passes(*path, *text, session)) {
    session.complain({"the spec of what was found does not check, so it is not written"});
    return kExitNotMeasured;
  }
  if (options.to_stdout) {
    session.world.out << *text;
    tell(found, session);
    return kExitSuccess;
  }
  const int exit_code = write_to(session.repository / *path, *text, options.force, session);
  if (exit_code != kExitSuccess) return exit_code;
  tell(found, session);
  const std::string shown = plan::printable(
      (session.repository / *path).lexically_relative(session.directory).generic_string());
  session.world.out << "wrote " << shown << "\n";
  if (!session.global.quiet) {
    session.world.err << "next: benchc plan " << shown << ", then benchc run " << shown << "\n";
  }
  return exit_code;
}

}  // namespace benchc::driver
