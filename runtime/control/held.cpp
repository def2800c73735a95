#include "runtime/control/held.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "runtime/control/controls.h"
#include "runtime/control/settle.h"
#include "runtime/control/temperature.h"
#include "runtime/control/writable.h"

namespace benchc::control {
namespace {

/// Interrupts that refuse are named up to so many.
constexpr std::size_t kMostNamed = 8;
/// A control's text in the report does not grow beyond this.
constexpr std::size_t kMostObtained = 500;

bool may_change_machine(const plan::Environment& environment) {
  constexpr std::string_view kChanging[] = {"governor", "huge_pages", "irq",
                                            "smt",      "swap",       "turbo"};
  return std::any_of(environment.controls.begin(), environment.controls.end(),
                     [&](const plan::Control& control) {
                       return std::find(std::begin(kChanging), std::end(kChanging), control.name) !=
                              std::end(kChanging);
                     });
}

Undone undo(Journal& journal, const Tree& tree) {
  Undone undone;
  if (journal.left().empty()) return undone;
  undone.by = journal.left_by();
  undone.settings = put_back(journal.left(), tree);
  if (auto kept = journal.keep_only(undone.settings.left); !kept) {
    undone.settings.problems.push_back(kept.error().message);
  }
  return undone;
}

std::vector<std::string> left_cgroups(const Tree& tree) {
  CgroupTree cgroups = this_cgroup_tree();
  cgroups.root = tree.root();
  return remove_leftover_cgroups(cgroups);
}

/// What one control's changes came to.
struct Tally {
  plan::OnUnmet on_unmet = plan::OnUnmet::Fail;
  /// Those that may be refused: how many took place, and which did not.
  std::size_t moved = 0;
  std::vector<std::string> refused;
  /// Why it is not had.
  std::string unmet;
};

std::string named(const std::vector<std::string>& all) {
  std::string text;
  for (std::size_t i = 0; i < std::min(all.size(), kMostNamed); ++i) {
    text += (i > 0 ? ", " : "") + all[i];
  }
  if (all.size() > kMostNamed) text += " and " + std::to_string(all.size() - kMostNamed) + " more";
  return text;
}

/// Says that a control was not had as `on_unmet` wants it.
Expected<void> tell(Applied& applied, std::size_t control, plan::OnUnmet on_unmet,
                    const std::string& why) {
  plan::ObtainedControl& obtained = applied.obtained[control];
  std::string words = unmet_words(obtained, why);
  if (on_unmet == plan::OnUnmet::Fail) {
    return failure(std::move(words), "`or warn` measures without it");
  }
  if (on_unmet == plan::OnUnmet::Warn) applied.warnings.push_back(std::move(words));
  return {};
}

}  // namespace

Expected<Undone> undo_left(const std::filesystem::path& folder, const Tree& tree) {
  Undone undone;
  if (Journal::waits(folder)) {
    Expected<Journal> journal = Journal::open(folder);
    if (!journal) return tl::make_unexpected(journal.error());
    const Expected<MachineLock> lock = MachineLock::take(tree);
    if (!lock) return tl::make_unexpected(lock.error());
    undone = undo(*journal, tree);
  }
  undone.cgroups = left_cgroups(tree);
  return undone;
}

Held::Held(const plan::Environment& environment, const std::filesystem::path& folder, Tree tree)
    : tree_(std::move(tree)) {
  if (folder.empty()) {
    refused_ = "there is no folder to note changes of the machine in";
    return;
  }
  const bool changes = may_change_machine(environment);
  if (!changes && !Journal::waits(folder)) return;
  Expected<Journal> journal = Journal::open(folder);
  if (!journal) {
    refused_ = journal.error().message;
    return;
  }
  Expected<MachineLock> lock = MachineLock::take(tree_);
  if (!lock) {
    refused_ = lock.error().message;
    return;
  }
  undone_ = undo(*journal, tree_);
  undone_.cgroups = left_cgroups(tree_);
  if (!changes) return;
  journal_ = std::move(*journal);
  lock_ = std::move(*lock);
}

Held::~Held() { restore(); }

void Held::let_go() {
  journal_.reset();
  lock_.reset();
}

Expected<void> Held::take(Applied& applied, const Waiter& waiter) {
  // Nobody is kept from a machine that is not changed.
  if (applied.changes.empty()) let_go();
  Expected<void> done = change(applied);
  if (done) done = wait(applied, waiter);
  if (!done) restore();
  return done;
}

std::string Held::made(const Change& change) const {
  const Expected<void> written = tree_.write(change.path, change.value);
  if (!written) return setting_name(change.path) + ": " + written.error().message;
  const std::optional<std::string> now = tree_.read(change.path);
  if (now && stands_at(change.path, *now, change.value)) return {};
  return setting_name(change.path) + " was set to " + change.value + " and reads " +
         (now ? setting_of(*now) : "nothing");
}

Expected<void> Held::change(Applied& applied) {
  const std::vector<Change> changes = std::exchange(applied.changes, {});
  if (changes.empty()) return {};
  std::map<std::size_t, Tally> tallies;
  std::vector<const Change*> possible;
  for (const Change& change : changes) {
    Tally& tally = tallies[change.control];
    tally.on_unmet = change.on_unmet;
    const std::optional<std::string> now = tree_.read(change.path);
    const std::string before = now ? setting_of(*now) : "";
    if (!journal_) {
      tally.unmet = refused_;
    } else if (!writable(change.path, before) || !writable(change.path, change.value)) {
      tally.unmet = setting_name(change.path) + " reads what could not be put back";
    } else {
      noted_.push_back({change.path, before});
      possible.push_back(&change);
    }
  }
  if (journal_ && !noted_.empty()) {
    if (const auto written = journal_->note(noted_); !written) {
      for (const Change* change : possible) {
        tallies[change->control].unmet = written.error().message;
      }
      noted_.clear();
      possible.clear();
    }
  }
  for (const Change* change : possible) {
    Tally& tally = tallies[change->control];
    std::string why = made(*change);
    if (why.empty()) {
      kept_.push_back({*change});
      if (change->may_refuse) ++tally.moved;
    } else if (change->may_refuse) {
      tally.refused.push_back(setting_name(change->path));
    } else if (tally.unmet.empty()) {
      tally.unmet = std::move(why);
    }
  }
  for (auto& [control, tally] : tallies) {
    std::string& obtained = applied.obtained[control].obtained;
    if (tally.unmet.empty() && !tally.refused.empty()) {
      if (tally.moved == 0) tally.unmet = "the kernel refused " + named(tally.refused);
      obtained += ", but for " + named(tally.refused);
    }
    if (tally.unmet.empty()) continue;
    if (tally.refused.empty()) obtained = "not applied: " + tally.unmet;
    if (auto told = tell(applied, control, tally.on_unmet, tally.unmet); !told) return told;
  }
  return {};
}

Expected<void> Held::wait(Applied& applied, const Waiter& waiter) {
  for (const Wait& wait : applied.waits) {
    const bool cools = applied.obtained[wait.control].name == "temperature";
    const Waited waited = cools ? cool_down(wait.until, waiter, tree_.root())
                                : settle(wait.until, waiter, tree_.root());
    if (waited.interrupted) return {};
    applied.obtained[wait.control].obtained = waited.obtained;
    if (waited.unmet.empty()) continue;
    applied.obtained[wait.control].obtained = "not applied: " + waited.unmet;
    if (auto told = tell(applied, wait.control, wait.on_unmet, waited.unmet); !told) return told;
  }
  return {};
}

std::vector<std::string> Held::lost(Applied& applied) {
  std::vector<std::string> lines;
  for (Kept& kept : kept_) {
    if (kept.lost) continue;
    const std::optional<std::string> now = tree_.read(kept.change.path);
    if (now && stands_at(kept.change.path, *now, kept.change.value)) continue;
    kept.lost = true;
    const std::string became = setting_name(kept.change.path) +
                               (now ? " became " + setting_of(*now) : " cannot be read any more") +
                               " while measuring";
    plan::ObtainedControl& obtained = applied.obtained[kept.change.control];
    if (obtained.obtained.size() < kMostObtained) obtained.obtained += "; " + became;
    lines.push_back(unmet_words(obtained, became));
  }
  return lines;
}

std::vector<std::string> Held::restore() {
  kept_.clear();
  if (!journal_) return {};
  std::vector<std::string> problems;
  if (!noted_.empty()) {
    PutBack back = put_back(std::exchange(noted_, {}), tree_);
    problems = std::move(back.problems);
    std::vector<Noted> left = journal_->left();
    left.insert(left.end(), back.left.begin(), back.left.end());
    if (const auto kept = journal_->keep_only(left); !kept) {
      problems.push_back(kept.error().message);
    }
  }
  let_go();
  return problems;
}

}  // namespace benchc::control
