#include "runtime/report/replay.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "compiler/driver/exit_codes.h"
#include "compiler/driver/judged_run.h"
#include "compiler/driver/program_answer.h"
#include "compiler/driver/replay_progress.h"
#include "compiler/driver/since.h"
#include "compiler/driver/subcommands.h"
#include "compiler/driver/tags.h"
#include "runtime/plan/plan_json.h"
#include "runtime/plan/revision.h"
#include "runtime/rules/stored_runs.h"

namespace benchc::driver {
namespace {

constexpr std::uintmax_t kKeptBytes = std::uintmax_t{64} << 20;

std::optional<Commit> find_commit(const Session& session, const std::string& reference) {
  // git must not take it for an option.
  if (reference.empty() || reference.front() == '-') return std::nullopt;
  const auto answer = answer_of(
      session.world, session.repository,
      // To look at signatures starts a program that git's settings name.
      {"git", "-c", "log.showSignature=false", "log", "-1", "--format=%H %ct", reference, "--"});
  if (!answer) return std::nullopt;
  const std::size_t space = answer->find(' ');
  if (space == std::string::npos) return std::nullopt;
  std::int64_t seconds = 0;
  const char* end = answer->data() + answer->size();
  const auto read = std::from_chars(answer->data() + space + 1, end, seconds);
  constexpr std::int64_t kMost = 7'000'000'000;
  if (read.ec != std::errc() || read.ptr != end || seconds < 0 || seconds > kMost) {
    return std::nullopt;
  }
  return Commit{answer->substr(0, space), seconds * 1'000'000'000};
}

/// What a run came to as a whole, as if one rule had judged it; nothing where nobody judged it.
std::vector<rules::Verdict> as_a_whole(plan::RunOutcome outcome) {
  rules::Verdict verdict;
  verdict.counts_as = plan::CountsAs::Warn;
  switch (outcome) {
    case plan::RunOutcome::Unjudged:
      return {};
    case plan::RunOutcome::Pass:
      verdict.outcome = rules::Outcome::Pass;
      verdict.counts_as = plan::CountsAs::Pass;
      break;
    case plan::RunOutcome::Warn:
      verdict.outcome = rules::Outcome::Warn;
      break;
    case plan::RunOutcome::Inconclusive:
      verdict.outcome = rules::Outcome::Inconclusive;
      break;
    case plan::RunOutcome::Fail:
      verdict.outcome = rules::Outcome::Fail;
      verdict.counts_as = plan::CountsAs::Fail;
      break;
    case plan::RunOutcome::Error:
      verdict.outcome = rules::Outcome::Error;
      verdict.counts_as = plan::CountsAs::Fail;
      break;
  }
  return {verdict};
}

void keep_rule(plan::Plan& plan, const std::string& name) {
  if (name.empty()) return;
  std::erase_if(plan.rules, [&](const plan::Rule& rule) { return rule.name != name; });
}

std::set<std::string> rule_names(const plan::Plan& plan) {
  std::set<std::string> names;
  for (const plan::Rule& rule : plan.rules) names.insert(rule.name);
  return names;
}

/// The spec as it is now, planned once for each suite.
class PlansOfNow {
 public:
  PlansOfNow(const Session& session, model::Checked& checked, const EvalOptions& options)
      : session_(session), checked_(checked), options_(options) {}

  /// Null where the spec has no such suite, or not the cases that were asked for.
  const plan::Plan* of(const std::string& suite) {
    const auto known = plans_.find(suite);
    if (known != plans_.end()) return known->second ? &*known->second : nullptr;
    std::optional<plan::Plan>& plan = plans_[suite];
    const bool declared =
        suite.empty() || std::any_of(checked_.model.suites.begin(), checked_.model.suites.end(),
                                     [&](const model::Suite& one) { return one.name == suite; });
    // What was asked for by its name is complained about by its name.
    if (declared || !options_.spec.suite.empty()) {
      plan = lower_spec(session_, checked_, {.suite = suite, .only = options_.spec.only});
    }
    if (plan) keep_rule(*plan, options_.rule);
    return plan ? &*plan : nullptr;
  }

 private:
  const Session& session_;
  model::Checked& checked_;
  const EvalOptions& options_;
  std::map<std::string, std::optional<plan::Plan>> plans_;
};

class Replaying {
 public:
  Replaying(const Session& session, const EvalOptions& options, rules::StoredRuns& runs,
            PlansOfNow& plans, report::Replay& replay)
      : options_(options),
        sources_{runs, session.repository, tags_of(session.world, session.repository)},
        plans_(plans),
        replay_(replay) {}

  void judge(const plan::RunInfo& listed) {
    const auto skip = [&](const std::string& why) { replay_.skipped.emplace_back(listed.id, why); };
    if (!rules::is_complete(listed)) {
      return skip(listed.interrupted ? "it was interrupted" : "it has no end");
    }
    const std::string& suite = options_.spec.suite.empty() ? listed.suite : options_.spec.suite;
    const plan::Plan* planned = plans_.of(suite);
    if (planned == nullptr) {
      return skip(suite.empty()
                      ? "the spec cannot be planned without a suite"
                      : "the spec has no suite `" + suite + "`, or not these cases in it");
    }
    Expected<plan::Run> run = sources_.runs.load(listed.id);
    if (!run) return skip(run.error().message);
    // Its rules are not the spec's.
    if (rules::is_comparison(*run)) return;
    plan::Plan now = *planned;
    std::optional<plan::Plan> then;
    if (auto own = plan::from_json(run->info.plan_json)) {
      // What was measured beside the run is what it is judged against again.
      plan::take_revisions(now, *own);
      then = std::move(*own);
      keep_rule(*then, options_.rule);
    } else if (!options_.rule.empty() || !options_.spec.only.empty()) {
      return skip("its own rules cannot be read, and as a whole it says nothing of a part");
    }
    add(std::move(*run), std::move(now), std::move(then));
  }

  /// Whether some run, or the spec, has the one rule that is asked about.
  bool saw_rules() const { return saw_rules_; }

 private:
  void add(plan::Run run, plan::Plan now, std::optional<plan::Plan> then) {
    report::ReplayedRun told{.id = run.info.id,
                             .started = run.info.started,
                             .git_revision = run.info.git_revision,
                             .suite = run.info.suite,
                             .own_rules = then.has_value()};
    std::set<std::string> cases;
    for (const plan::CaseResult& one : run.cases) cases.insert(one.id);
    const auto measured = [&cases](const std::string& id) { return cases.contains(id); };
    const std::set<std::string> rules_now = rule_names(now);
    const std::set<std::string> rules_then =
        then ? rule_names(*then) : std::set<std::string>(rules_now);
    saw_rules_ |= !rules_now.empty() || !rules_then.empty();

    std::vector<rules::Verdict> before;
    if (then) {
      before = judge_rules(std::move(*then), run, sources_).verdicts;
      if (!options_.spec.only.empty()) leave_others_out(now, before);
    } else {
      before = as_a_whole(run.info.outcome);
    }
    report::Report report = judge_rules(std::move(now), std::move(run), sources_);
    std::vector<rules::Verdict>& after = report.verdicts;
    told.verdicts = after.size();
    if (!told.own_rules) {
      std::erase_if(after, [&](const rules::Verdict& verdict) {
        return !std::all_of(verdict.cases.begin(), verdict.cases.end(), measured);
      });
      told.left_out = told.verdicts - after.size();
      std::erase_if(report.cases, [&](const plan::CaseResult& one) { return !measured(one.id); });
      after = before.empty() ? std::vector<rules::Verdict>()
                             : as_a_whole(rules::outcome(after, report.cases));
    }
    std::size_t left_out = 0;
    told.changed = rules::changed_verdicts(before, after, measured, left_out);
    told.left_out += left_out;
    told.verdicts -= told.left_out;
    count_rules(told, rules_now, rules_then);
    replay_.runs.push_back(std::move(told));
  }

  /// Without those about cases that were not asked for.
  static void leave_others_out(const plan::Plan& asked, std::vector<rules::Verdict>& verdicts) {
    std::set<std::string_view> ids;
    for (const plan::Case& one : asked.cases) ids.insert(one.id);
    std::erase_if(verdicts, [&](const rules::Verdict& verdict) {
      return !std::all_of(verdict.cases.begin(), verdict.cases.end(),
                          [&](const std::string& id) { return ids.contains(id); });
    });
  }

  void count_rules(const report::ReplayedRun& run, const std::set<std::string>& now,
                   const std::set<std::string>& then) {
    const auto count = [&run](const std::set<std::string>& rules,
                              const std::set<std::string>& not_in, auto fails,
                              std::map<std::string, std::size_t>& counts) {
      for (const std::string& rule : rules) {
        if (not_in.contains(rule)) continue;
        const bool failed =
            std::any_of(run.changed.begin(), run.changed.end(),
                        [&](const rules::Replayed& one) { return one.rule == rule && fails(one); });
        counts[rule] += failed ? 1 : 0;
      }
    };
    count(
        now, then,
        [](const rules::Replayed& one) { return one.turn == rules::Replayed::Turn::FailsNow; },
        replay_.new_rules);
    count(
        then, now,
        [](const rules::Replayed& one) { return one.turn == rules::Replayed::Turn::PassesNow; },
        replay_.gone_rules);
  }

  const EvalOptions& options_;
  rules::BaselineSources sources_;
  PlansOfNow& plans_;
  report::Replay& replay_;
  bool saw_rules_ = false;
};

}  // namespace

int eval_since(const EvalOptions& options, Session& session) {
  const auto path = path_in_repository(session, options.spec.file);
  auto checked = check_spec(session, options.spec);
  if (!path || !checked) return kExitUsage;
  PlansOfNow plans(session, *checked, options);
  if (!options.spec.suite.empty() && plans.of(options.spec.suite) == nullptr) return kExitUsage;

  rules::StoredRuns stored(session.store);
  // Runs that follow each other have most of their baselines in common.
  stored.keep(kKeptBytes);
  const Expected<store::Listing>& listing = stored.listing();
  if (!listing) {
    session.complain(listing.error());
    return kExitNotMeasured;
  }
  const auto since =
      resolve_since(options.since, session.world.now(), listing->runs,
                    [&](const std::string& name) { return find_commit(session, name); });
  if (!since) {
    session.complain(since.error());
    return kExitUsage;
  }
  report::Replay replay{.spec = *path,
                        .suite = options.spec.suite,
                        .rule = options.rule,
                        .since = options.since,
                        .since_means = since->means,
                        .since_time = since->time};
  for (const store::Damaged& one : listing->damaged) {
    replay.skipped.emplace_back(one.path.filename().string(), one.error.message);
  }
  std::vector<const plan::RunInfo*> chosen;
  for (const plan::RunInfo& run : listing->runs) {
    if (run.spec != *path || run.started < since->time) continue;
    if (!options.spec.suite.empty() && run.suite != options.spec.suite) continue;
    chosen.push_back(&run);
  }
  std::reverse(chosen.begin(), chosen.end());
  Replaying replaying(session, options, stored, plans, replay);
  {
    ReplayProgress progress(session.world.err, session.world.err_is_terminal, session.global.quiet,
                            chosen.size());
    for (const plan::RunInfo* run : chosen) {
      replaying.judge(*run);
      progress.next();
    }
  }
  if (!options.rule.empty() && !replay.runs.empty() && !replaying.saw_rules()) {
    session.complain({"--rule: neither the spec nor a run of it has a rule `" + options.rule + "`",
                      "`benchc plan " + options.spec.file + "` shows the rules"});
    return kExitUsage;
  }
  session.world.out << (options.json
                            ? report::replay_to_json(replay)
                            : report::replay_to_text(replay, {.colour = session.out_colour,
                                                              .quiet = session.global.quiet,
                                                              .verbose = session.global.verbose}));
  if (!replay.runs.empty()) return kExitSuccess;
  session.complain({"no run of " + *path + " since " + options.since + " could be judged"});
  return kExitNotMeasured;
}

}  // namespace benchc::driver
