#include <algorithm>
#include <filesystem>
#include <istream>
#include <iterator>
#include <memory>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>

#include "compiler/driver/disk_files.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/session.h"
#include "compiler/driver/store_history.h"
#include "compiler/driver/subcommands.h"
#include "compiler/lower/lower.h"
#include "compiler/lsp/framing.h"
#include "compiler/lsp/server.h"
#include "compiler/model/model.h"

namespace benchc::driver {
namespace {

namespace fs = std::filesystem;

// A plan of more cases takes longer to make than somebody types; `benchc check` makes it.
constexpr std::uint64_t kMostPlannedCases = 20'000;

/// The store's history, read again when a run was added to it.
class LatestHistory final : public model::History {
 public:
  explicit LatestHistory(fs::path store) : store_(std::move(store)) {}

  std::optional<model::Measured> newest(std::string_view case_id,
                                        std::string_view metric) const override {
    return latest().newest(case_id, metric);
  }
  bool has_run(std::string_view id) const override { return latest().has_run(id); }

 private:
  const StoreHistory& latest() const {
    std::error_code error;
    const fs::file_time_type changed = fs::last_write_time(store_ / "runs", error);
    if (history_ == nullptr || (!error && changed != changed_)) {
      history_ = std::make_unique<StoreHistory>(store_);
      changed_ = changed;
    }
    return *history_;
  }

  fs::path store_;
  mutable std::unique_ptr<StoreHistory> history_;
  mutable fs::file_time_type changed_;
};

/// The repository of a folder that the editor names; a configuration that is wrong costs no more
/// than the history.
std::optional<lsp::Repository> open_repository(World& world, const GlobalOptions& global,
                                               const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return std::nullopt;
  lsp::Repository repository;
  fs::path root = find_repository(fs::path(folder).lexically_normal());
  if (!root.has_filename() && root.has_relative_path()) root = root.parent_path();
  repository.root = root.generic_string();
  repository.files = std::make_shared<DiskFiles>(root);
  GlobalOptions there = global;
  there.directory = folder;
  if (const auto session = open_session(world, there)) {
    repository.history = std::make_shared<LatestHistory>(session->store);
  }
  return repository;
}

/// All that `benchc check` tells.
model::Checked check_all(const model::Files& files, std::string_view path,
                         const model::Circumstances& circumstances) {
  model::Checked checked = model::check(files, path, {}, circumstances);
  if (diagnostics::has_errors(checked.diagnostics)) return checked;
  std::uint64_t cases = 0;
  for (const model::Workload& workload : checked.model.workloads) cases += workload.case_count;
  if (cases > kMostPlannedCases) return checked;
  lower::Lowered lowered = lower::lower(checked, {});
  std::move(lowered.diagnostics.begin(), lowered.diagnostics.end(),
            std::back_inserter(checked.diagnostics));
  return checked;
}

bool message_waits(std::istream& in) { return in.rdbuf()->in_avail() > 0; }

}  // namespace

int lsp_command(const LspOptions&, const GlobalOptions& global, World& world) {
  lsp::Server server(
      {.send = [&](std::string_view message) { lsp::write_frame(world.out, message); },
       .open = [&](const std::string& folder) { return open_repository(world, global, folder); },
       .check = check_all,
       .today = [&] { return utc_date(world.now()); }});
  while (!server.exit_code()) {
    lsp::Frame frame = lsp::read_frame(world.in);
    switch (frame.state) {
      case lsp::Frame::State::Message:
        server.receive(frame.text);
        break;
      case lsp::Frame::State::TooLong:
        server.receive_too_long();
        break;
      case lsp::Frame::State::End:
        // The editor is gone without a word.
        return kExitRuleFailed;
      case lsp::Frame::State::Broken:
        world.err << "benchc: what came is no message of the protocol\n"
                     "hint: editors start `benchc lsp` and speak to it; see docs/editors\n";
        return kExitUsage;
    }
    if (!message_waits(world.in)) server.settle();
  }
  return *server.exit_code();
}

}  // namespace benchc::driver
