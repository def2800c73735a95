#include "runtime/rules/baseline.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "runtime/plan/plan_text.h"
#include "runtime/rules/former.h"
#include "runtime/rules/past_runs.h"

namespace benchc::rules {
namespace {

/// Of a series no more runs are read than these.
constexpr std::size_t kMostPastRuns = 2'000;

std::string in_backticks(std::string_view text) {
  std::string name(1, '`');
  return name.append(plan::printable(text)).append("`");
}

std::string runs_are(std::size_t count, std::string_view what) {
  return std::to_string(count) + (count == 1 ? " newer run is " : " newer runs are ") +
         std::string(what);
}

/// What the runs of a series came to while they were looked through.
struct Passed {
  Refusals refused;
  /// Of the machine they were on: how many, and the first one's differences.
  std::size_t elsewhere = 0;
  std::string difference;
};

class Resolver {
 public:
  Resolver(const plan::Plan& plan, const BaselineSources& sources, const plan::RunInfo& current)
      : plan_(plan), sources_(sources), current_(current) {
    for (const plan::Case& one : plan.cases) {
      cases_.insert(one.id);
      if (std::string former = former_id(plan, one); !former.empty()) {
        cases_.insert(std::move(former));
      }
    }
  }

  BaselineData resolve(std::uint32_t index) {
    const plan::Baseline& baseline = plan_.baselines[index];
    BaselineData data;
    switch (baseline.kind) {
      case plan::Baseline::Kind::Branch:
        data = branch(index);
        break;
      case plan::Baseline::Kind::Tag:
        data = tags(index);
        break;
      case plan::Baseline::Kind::Run:
        data = run(index);
        break;
      case plan::Baseline::Kind::File:
        data = file(index);
        break;
      case plan::Baseline::Kind::Approved:
        data.missing = "a baseline by `approved` cannot be had yet";
        break;
      case plan::Baseline::Kind::BuildGit:
        data.missing = revision(index);
        break;
    }
    data.as_of = current_.started;
    return data;
  }

 private:
  static BaselineData none(std::string why) {
    BaselineData data;
    data.missing = std::move(why);
    return data;
  }

  /// Why another revision is not there to compare with; empty where it was measured beside this
  /// one.
  std::string revision(std::uint32_t index) const {
    for (const plan::Revision& one : plan_.revisions) {
      if (one.baseline == index) return one.missing;
    }
    return "revision " + in_backticks(plan_.baselines[index].reference) +
           " was not measured beside this run: `benchc run` does that";
  }

  BaselineData branch(std::uint32_t index) {
    const std::string& name = plan_.baselines[index].reference;
    const Expected<store::Listing>& known = sources_.runs.listing();
    if (!known) return none(known.error().message);
    std::vector<const plan::RunInfo*> candidates;
    for (const plan::RunInfo& info : known->runs) {
      if (info.git_branch == name && is_earlier(info)) candidates.push_back(&info);
    }
    return series(index, candidates, "no run of branch " + in_backticks(name) + " in the store");
  }

  /// The newest tag first, and of each the newest run first.
  BaselineData tags(std::uint32_t index) {
    const std::string& pattern = plan_.baselines[index].reference;
    if (!sources_.tags_of) return none("which tags there are is not known here");
    const auto tags = sources_.tags_of(pattern);
    if (!tags) return none(tags.error().message);
    const Expected<store::Listing>& known = sources_.runs.listing();
    if (!known) return none(known.error().message);
    std::vector<const plan::RunInfo*> candidates;
    std::unordered_set<std::string> seen;
    std::string newest;
    // Measured again, a release is compared with the one before it, and not with itself.
    if (!current_.git_dirty && !current_.git_revision.empty()) seen.insert(current_.git_revision);
    for (const Tag& tag : *tags) {
      if (current_.started != 0 && tag.created > current_.started) continue;
      if (!seen.insert(tag.commit).second) continue;
      if (newest.empty()) newest = tag.name;
      for (const plan::RunInfo& info : known->runs) {
        if (info.git_revision == tag.commit && is_earlier(info)) candidates.push_back(&info);
      }
    }
    if (newest.empty()) {
      return none(tags->empty() ? "no tag of the repository matches " + in_backticks(pattern)
                                : "no tag before this run matches " + in_backticks(pattern));
    }
    return series(index, candidates,
                  "no run of a revision with a tag " + in_backticks(pattern) + " in the store",
                  ": the newest tag is " + in_backticks(newest));
  }

  bool is_earlier(const plan::RunInfo& info) const {
    return info.spec == plan_.spec && before(info, current_);
  }

  /// Takes as many of the candidates, the newest first, as the baseline wants, and counts the
  /// others. Where it takes none, `missing` says so, and `more` what else is known.
  BaselineData series(std::uint32_t index, const std::vector<const plan::RunInfo*>& candidates,
                      const std::string& missing, const std::string& more = {}) {
    const plan::Baseline& baseline = plan_.baselines[index];
    const std::vector<WantedStatistic> wanted = wanted_of_past(plan_, index);
    const std::vector<std::string> metrics = metrics_against(plan_, index);
    const std::size_t most_past =
        wanted.empty() ? 0 : std::min<std::size_t>(baseline.last, kMostPastRuns);
    BaselineData data;
    Passed passed;
    std::optional<Passed> newer;
    for (const plan::RunInfo* info : candidates) {
      const bool wants_run = data.runs.size() < baseline.last;
      const bool wants_past = data.history.size() < most_past && is_complete(*info);
      if (!wants_run && data.history.size() >= most_past) break;
      std::optional<Refusal> why = refusal(*info);
      // What was measured from edited files is no point of a history.
      if (!why && info->git_dirty) why = Refusal::Dirty;
      if ((why || !wants_run) && (!wants_past || info->git_dirty)) {
        if (why) passed.refused.add(*why);
        continue;
      }
      if (std::string found = differing_field(baseline, current_, *info); !found.empty()) {
        if (passed.elsewhere++ == 0) passed.difference = std::move(found);
        continue;
      }
      Expected<plan::Run> run =
          wants_run && !why ? sources_.runs.load(info->id) : sources_.runs.load_past(info->id);
      if (!run) {
        passed.refused.add(Refusal::Unreadable);
        continue;
      }
      if (is_comparison(*run)) continue;
      if (!why) why = refusal(*run);
      keep_own_cases(*run);
      if (wants_past) data.history.push_back(past_run(*run, wanted, !why));
      if (why) {
        passed.refused.add(*why);
      } else if (wants_run) {
        if (!newer) newer = passed;
        reduce(*run, metrics);
        data.runs.push_back(std::move(*run));
      }
    }
    std::reverse(data.history.begin(), data.history.end());
    passed.refused.add(Refusal::Unreadable, damaged());
    if (data.runs.empty()) {
      data.missing = passed.difference;
      if (data.missing.empty()) {
        const std::string counts = passed.refused.text();
        data.missing =
            missing + (counts.empty() ? "" : " may be a baseline (" + counts + ")") + more;
      }
      return data;
    }
    note(passed, *newer, data);
    return data;
  }

  std::size_t damaged() {
    const Expected<store::Listing>& known = sources_.runs.listing();
    return known ? known->damaged.size() : 0;
  }

  /// A history that goes on growing beside a baseline that does not is how a baseline rots.
  static void note(const Passed& passed, const Passed& newer, BaselineData& data) {
    const Refusals refused = newer.refused.without(Refusal::Unreadable);
    if (const std::size_t count = refused.count(); count > 0) {
      data.notes.push_back(runs_are(count, "no baseline: ") + refused.text());
    }
    if (newer.elsewhere > 0) {
      data.notes.push_back(runs_are(newer.elsewhere, "of another machine: ") + newer.difference);
    }
    if (const std::size_t count = passed.refused.count(Refusal::Unreadable); count > 0) {
      data.notes.push_back(std::to_string(count) + (count == 1
                                                        ? " run of the store cannot be read"
                                                        : " runs of the store cannot be read"));
    }
  }

  BaselineData run(std::uint32_t index) {
    std::string id = plan_.baselines[index].reference;
    if (id == "latest") {
      // The newest in the store is the current run itself.
      const Expected<store::Listing>& known = sources_.runs.listing();
      if (!known) return none(known.error().message);
      const auto newest =
          std::find_if(known->runs.begin(), known->runs.end(),
                       [this](const plan::RunInfo& info) { return before(info, current_); });
      if (newest == known->runs.end()) return none("there is no earlier run in the store");
      id = newest->id;
    }
    return judge_one(index, sources_.runs.load(id));
  }

  BaselineData file(std::uint32_t index) {
    const std::string& reference = plan_.baselines[index].reference;
    std::error_code error;
    const std::filesystem::path root = std::filesystem::canonical(sources_.repository, error);
    if (error) return none("cannot read the repository's root: " + error.message());
    // Links are followed first, so that none leads out.
    const std::filesystem::path path = std::filesystem::weakly_canonical(root / reference, error);
    const auto [rest, unused] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
    if (error || rest != root.end()) {
      return none(in_backticks(reference) + " lies outside the repository");
    }
    return judge_one(index, store::load_file(path));
  }

  /// A run that was named is a baseline even if it was dirty, but never one that failed or cannot
  /// be compared.
  BaselineData judge_one(std::uint32_t index, Expected<plan::Run> loaded) const {
    if (!loaded) return none(loaded.error().message);
    const plan::RunInfo& info = loaded->info;
    if (info.id == current_.id) {
      return none("run " + plan::printable(info.id) + " is this run itself");
    }
    if (const std::optional<Refusal> why = refusal(*loaded)) return none(refused(info.id, *why));
    if (std::string found = differing_field(plan_.baselines[index], current_, info);
        !found.empty()) {
      return none(std::move(found));
    }
    keep_own_cases(*loaded);
    reduce(*loaded, metrics_against(plan_, index));
    BaselineData data;
    data.runs.push_back(std::move(*loaded));
    return data;
  }

  /// Drops the cases that nothing of this plan can be compared with.
  void keep_own_cases(plan::Run& run) const {
    std::erase_if(run.cases,
                  [this](const plan::CaseResult& one) { return !cases_.contains(one.id); });
  }

  /// Drops what no rule against the baseline looks at: of hundreds of runs it would fill memory.
  static void reduce(plan::Run& run, const std::vector<std::string>& metrics) {
    run.info.plan_json = {};
    run.info.spec_text = {};
    const auto unwanted = [&](const plan::Series& series) {
      return !std::binary_search(metrics.begin(), metrics.end(), series.metric);
    };
    for (plan::CaseResult& result : run.cases) {
      result.stdout_tail = {};
      result.stderr_tail = {};
      result.warnings = {};
      result.machine = {};
      result.disturbed = {};
      result.excluded = {};
      if (metrics.empty()) continue;
      std::erase_if(result.series, unwanted);
      std::erase_if(result.passes, unwanted);
    }
  }

  const plan::Plan& plan_;
  const BaselineSources& sources_;
  const plan::RunInfo& current_;
  /// Their ids, and those that they had before they were renamed.
  std::unordered_set<std::string> cases_;
};

}  // namespace

std::vector<BaselineData> resolve_baselines(const plan::Plan& plan, const BaselineSources& sources,
                                            const plan::RunInfo& current) {
  Resolver resolver(plan, sources, current);
  std::vector<BaselineData> resolved;
  resolved.reserve(plan.baselines.size());
  for (std::uint32_t index = 0; index < plan.baselines.size(); ++index) {
    resolved.push_back(resolver.resolve(index));
  }
  return resolved;
}

std::vector<BaselineData> resolve_baselines(const plan::Plan& plan,
                                            const std::filesystem::path& store,
                                            const std::filesystem::path& repository,
                                            const plan::RunInfo& current, const TagsOf& tags_of) {
  StoredRuns runs(store);
  return resolve_baselines(plan, {runs, repository, tags_of}, current);
}

}  // namespace benchc::rules
