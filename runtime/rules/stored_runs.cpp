#include "runtime/rules/stored_runs.h"

#include <algorithm>
#include <numeric>
#include <system_error>
#include <utility>

#include "runtime/plan/plan_text.h"
#include "runtime/rules/paired_change.h"
#include "runtime/store/directory.h"

namespace benchc::rules {
namespace {

constexpr std::array<const char*, 8> kRefusals = {"failed",       "had errors", "inconclusive",
                                                  "never judged", "unfinished", "interrupted",
                                                  "dirty",        "unreadable"};

}  // namespace

const Expected<store::Listing>& StoredRuns::listing() {
  if (!listing_) listing_ = store::list(store_);
  return *listing_;
}

const std::filesystem::path* StoredRuns::path_of(const std::string& id) {
  if (!files_) {
    auto found = store::find_runs(store_);
    files_ = found ? std::move(*found) : std::map<std::string, std::filesystem::path>();
  }
  const auto file = files_->find(id);
  return file == files_->end() ? nullptr : &file->second;
}

Expected<plan::Run> StoredRuns::load(const std::string& id) {
  const std::filesystem::path* path = path_of(id);
  if (path == nullptr) return store::load(store_, id);
  const auto known =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& one) { return one.id == id; });
  if (known != kept_.end()) {
    kept_.splice(kept_.begin(), kept_, known);
    return known->run;
  }
  Expected<plan::Run> run = store::read_run_at(id, *path);
  if (run) keep(*run, *path);
  return run;
}

void StoredRuns::keep(const plan::Run& run, const std::filesystem::path& path) {
  if (most_kept_bytes_ == 0) return;
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(path, error);
  if (error || bytes > most_kept_bytes_) return;
  kept_.push_front({run.info.id, bytes, run});
  kept_bytes_ += bytes;
  while (kept_bytes_ > most_kept_bytes_) {
    kept_bytes_ -= kept_.back().bytes;
    kept_.pop_back();
  }
}

Expected<plan::Run> StoredRuns::load_past(const std::string& id) {
  if (const std::filesystem::path* path = path_of(id)) {
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(*path, error);
    // A journal that has just become a finished file has another name; reading finds it.
    if (!error && bytes > kMostBytesOfAPastRun) {
      return failure("run " + plan::printable(id) + " is larger than is read of the past");
    }
  }
  return load(id);
}

bool before(const plan::RunInfo& run, const plan::RunInfo& judged) {
  return run.id != judged.id && (judged.started == 0 || run.started < judged.started);
}

bool is_complete(const plan::RunInfo& info) { return info.ended != 0 && !info.interrupted; }

std::optional<Refusal> refusal(const plan::RunInfo& info) {
  if (info.interrupted) return Refusal::Interrupted;
  if (info.ended == 0) return Refusal::Unfinished;
  switch (info.outcome) {
    case plan::RunOutcome::Fail:
      return Refusal::Failed;
    case plan::RunOutcome::Error:
      return Refusal::Erroneous;
    case plan::RunOutcome::Inconclusive:
      return Refusal::Inconclusive;
    case plan::RunOutcome::Unjudged:
      return Refusal::Unjudged;
    case plan::RunOutcome::Pass:
    case plan::RunOutcome::Warn:
      return std::nullopt;
  }
  return Refusal::Unjudged;
}

std::optional<Refusal> refusal(const plan::Run& run) {
  if (const std::optional<Refusal> why = refusal(run.info)) return why;
  bool any = false;
  for (const plan::CaseResult& result : run.cases) {
    // What failed of another revision is no failure of the run.
    if (is_counterpart(result.id)) continue;
    if (result.state != plan::CaseState::Measured) return Refusal::Erroneous;
    any = true;
  }
  if (!any) return Refusal::Erroneous;
  return std::nullopt;
}

std::string refused(const std::string& id, Refusal why) {
  const std::string name = plan::printable(id);
  const bool verb = why == Refusal::Failed || why == Refusal::Erroneous;
  std::string text = "run " + name + (verb ? " " : " is ");
  text += why == Refusal::Unjudged ? "not judged" : kRefusals[static_cast<std::size_t>(why)];
  switch (why) {
    case Refusal::Failed:
    case Refusal::Erroneous:
    case Refusal::Inconclusive:
      return text +
             ", and only a run that passed or warned is a baseline: `benchc report` tells why it "
             "did not; mend that and measure again, or name another run";
    case Refusal::Unjudged:
    case Refusal::Unfinished:
    case Refusal::Interrupted:
      return text + ", and only a whole run is a baseline: measure again, or name another run";
    case Refusal::Dirty:
    case Refusal::Unreadable:
      break;
  }
  return text + ": name another run";
}

std::size_t Refusals::count() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::size_t{0});
}

Refusals Refusals::without(Refusal why) const {
  Refusals others = *this;
  others.counts_[static_cast<std::size_t>(why)] = 0;
  return others;
}

std::string Refusals::text() const {
  std::string text;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(counts_[i]) + " " + kRefusals[i];
  }
  return text;
}

bool is_comparison(const plan::Run& run) {
  const plan::RunInfo& info = run.info;
  return !info.git_revision.empty() && info.git_branch.empty() && info.spec_text.empty();
}

}  // namespace benchc::rules
