#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"
#include "runtime/rules/history.h"
#include "runtime/rules/places.h"

/// Baseline + samples + rule → verdict, with its evidence.
namespace benchc::rules {

/// With fewer than 5 runs behind a branch baseline, what cannot be told is `NoBaseline` ("2 of 5
/// runs that are needed to know how much runs differ"), not `Inconclusive`: an inconclusive run
/// never becomes a baseline, so that a young history would lock itself in.
enum class Outcome : std::uint8_t { Pass, Warn, Fail, Inconclusive, NoBaseline, Waived, Error };

/// "pass", "warn", "fail", "inconclusive", "no baseline", "waived", "error".
std::string_view name(Outcome outcome);

/// Kleene's three values.
enum class Truth : std::uint8_t { Holds, DoesNotHold, CannotTell };

/// The runs that a baseline stands for.
struct BaselineData {
  /// Newest first; only runs that are complete, judged neither fail, error nor inconclusive, and
  /// comparable.
  std::vector<plan::Run> runs;
  /// Why there are none, naming the differing field where there is one: "cpu_model differs: A here,
  /// B in run X".
  std::string missing;
  /// For `shifts`: all complete and comparable runs of the baseline, oldest first, also those that
  /// failed, were inconclusive or could not be judged; otherwise nothing that failed could ever be
  /// told from a spike. Empty unless a rule asks for it.
  std::vector<PastRun> history;
  /// When the run that is judged was started, in nanoseconds since 1970, from which the ages of
  /// the others count; 0 where that is not known.
  std::int64_t as_of = 0;
  /// What to know about how the runs were chosen, for people.
  std::vector<std::string> notes;
};

/// One measured side of a comparison, or its difference.
struct Estimate {
  double value = 0;
  double low = 0;
  double high = 0;

  friend bool operator==(const Estimate&, const Estimate&) = default;
};

/// Where a series of runs changed.
struct ShiftEvidence {
  /// "level" or "variance".
  std::string kind;
  /// The first run after the change, its revision, and that of the run before it.
  std::string run;
  std::string revision;
  std::string revision_before;
  /// Between which runs the change may lie.
  std::string earliest_run;
  std::string latest_run;
  /// How many runs the series has, and how many of them come after the change.
  std::uint64_t runs = 0;
  std::uint64_t runs_after = 0;

  friend bool operator==(const ShiftEvidence&, const ShiftEvidence&) = default;
};

/// How a metric grows over a parameter.
struct GrowthEvidence {
  std::string parameter;
  /// Of the metric itself, and of what it is compared with over the same points.
  Estimate exponent;
  double bound_exponent = 0;
  std::uint64_t points = 0;

  friend bool operator==(const GrowthEvidence&, const GrowthEvidence&) = default;
};

/// How an objective stands over its window.
struct ObjectiveEvidence {
  /// Seconds.
  double window = 0;
  /// The share of runs that must meet it.
  double share = 0;
  std::uint64_t runs = 0;
  std::uint64_t met = 0;
  std::uint64_t missed = 0;
  std::uint64_t cannot_tell = 0;
  /// Of the runs that may miss it in the window, the share that is left; negative when overdrawn.
  double budget_left = 0;
  /// How fast the last tenth of the window spent it: 1 spends it exactly in one window.
  double burn_rate = 0;

  friend bool operator==(const ObjectiveEvidence&, const ObjectiveEvidence&) = default;
};

/// The runs that a comparison with the store rests on.
struct BaselineAge {
  std::uint64_t runs = 0;
  /// Seconds from the newest and from the oldest of them to this run.
  double newest = 0;
  double oldest = 0;

  friend bool operator==(const BaselineAge&, const BaselineAge&) = default;
};

/// What a clause was judged on.
struct ClauseEvidence {
  plan::Clause::Severity severity = plan::Clause::Severity::Fail;
  /// The condition in the language's words.
  std::string text;
  Truth truth = Truth::CannotTell;
  /// The left side, or the current value of what may regress; with its unit.
  Estimate current;
  /// The right side, or the baseline's value.
  Estimate reference;
  std::string unit;
  /// Relative change of current against reference, where that has a meaning: 0.02 is 2% more.
  std::optional<Estimate> change;
  /// What a change is held against: a ratio if `limit_relative`, else in the unit. Absent where
  /// there is no single one.
  std::optional<double> limit;
  bool limit_relative = false;
  /// Whether there is any change at all, be it within the limit: statistical against practical
  /// size. Absent where nothing is compared.
  std::optional<Truth> changed;
  std::optional<ShiftEvidence> shift;
  std::optional<GrowthEvidence> growth;
  std::optional<ObjectiveEvidence> objective;
  std::optional<BaselineAge> baseline_age;
  /// Of the intervals above, after the false-alarm budget and the number of looks: 1 - alpha.
  double confidence = 0;
  /// Samples of the current run that went in, over all cases of the judgment.
  std::uint64_t samples = 0;
  /// Which method made the interval: "order statistics", "paired Wilcoxon", "run-to-run spread" …
  std::string method;
  /// Ids of the baseline's runs that went in.
  std::vector<std::string> baseline_runs;
  /// The commit of the revision that was measured beside this one, where it was compared with that
  /// instead of with runs.
  std::string revision;
  /// Why it cannot be told, or what to know about it.
  std::vector<std::string> notes;
};

struct Verdict {
  std::string rule;
  /// A case's id, or what the cases have in common.
  std::string subject;
  std::vector<std::string> cases;
  Outcome outcome = Outcome::Error;
  /// What the outcome counts as for the exit code: `on inconclusive`, `on missing baseline` are
  /// applied.
  plan::CountsAs counts_as = plan::CountsAs::Fail;
  /// For error, no baseline and inconclusive: why. For waived: what it would have been, until when,
  /// and the waiver's reason.
  std::string reason;
  std::string owner;
  std::string documentation;
  /// Inconclusive only because the baseline's runs differ too much among themselves: the
  /// measurement itself is sound.
  bool baseline_limited = false;
  std::vector<ClauseEvidence> clauses;
};

/// What one judgment looks at (term.h).
struct Scene;

/// How samples came to be.
enum class Looks : std::uint8_t {
  /// All at once, whatever they show: a verdict has all of alpha.
  Once,
  /// By a run, which looks at them while it takes them, when plan/looks.h says, and ends when it is
  /// decided. Each look has its part of alpha, so that ending early costs no honesty.
  AsMeasured
};

class LookAlphas;

/// Judges a plan's rules. Holds indices into the plan, which must outlive it.
class Judge {
 public:
  /// `baselines` is parallel to plan.baselines.
  Judge(const plan::Plan& plan, std::vector<BaselineData> baselines, Looks looks);

  /// Results by case index; a null pointer is a case without a result (its judgments are errors).
  using Results = std::span<const plan::CaseResult* const>;

  /// Every rule's verdict for every subject, in the plan's order: the same for any number of
  /// threads, and as many of them work as oneTBB gives.
  std::vector<Verdict> judge(Results results) const;

  /// Of `cases` (indices), those that more samples could help to decide: a case and its counterpart
  /// together. Looks only at judgments that touch them.
  std::vector<std::uint32_t> undecided(std::span<const std::uint32_t> cases, Results results) const;

  /// Whether any rule judges the case, or compares another one with it.
  bool judged(std::uint32_t case_index) const;

 private:
  Scene scene_of(const plan::Rule& rule, const plan::Judgment& judgment, Results results) const;

  const plan::Plan* plan_;
  std::vector<BaselineData> baselines_;
  std::shared_ptr<const LookAlphas> alphas_;
  /// For each case, the (rule, judgment) pairs that touch it.
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> touching_;
  /// For each case, its group.
  std::vector<std::uint32_t> group_;
  /// For each baseline, the revision of it that was measured beside this one, null where none was,
  /// and each case's counterpart there.
  struct Beside {
    const plan::Revision* revision = nullptr;
    std::vector<std::uint32_t> counterparts;
  };
  std::vector<Beside> beside_;
  /// For each baseline, each of its runs and each case of the plan.
  std::vector<std::vector<std::vector<PlaceInRun>>> places_;
};

/// What a run's verdicts and cases come to, for the store: the worst of error, fail, inconclusive,
/// warn, pass. A run without any measured case is an error. A verdict without a baseline, or one
/// that only the baseline's spread leaves inconclusive, counts as a warning: such runs must be able
/// to become a baseline, or it would never grow.
plan::RunOutcome outcome(std::span<const Verdict> verdicts,
                         std::span<const plan::CaseResult> cases);

/// The exit codes 0, 3, 1, 4 of docs: 3 if a case failed or could not be measured or a verdict is
/// an error, else 1 if a verdict counts as fail, else 4 if one is inconclusive and that counts as
/// fail, else 0. A run that measured nothing is 3. Counterparts count as above.
int exit_code(std::span<const Verdict> verdicts, std::span<const plan::CaseResult> cases);

}  // namespace benchc::rules
