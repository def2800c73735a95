#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"
#include "runtime/rules/rules.h"

/// What the rules of a plan can see, judged by the noise of samples that were taken before.
namespace benchc::rules {

/// What one comparison of a rule sees in one judgment.
struct Sight {
  /// What is compared with: another revision beside it, earlier runs, a number, or other cases.
  enum class Against : std::uint8_t { Revision, Runs, Limit, Cases };

  std::string rule;
  std::string subject;
  plan::Clause::Severity severity = plan::Clause::Severity::Fail;
  /// The clause's condition in the language's words.
  std::string text;
  Against against = Against::Limit;
  /// The cases (indices into the plan's) that it looks at, without counterparts.
  std::vector<std::uint32_t> cases;
  /// The first one's metric.
  std::string metric;
  /// Why nothing can be told; all that is below means nothing then.
  std::string missing;

  /// What it is worth now, in `unit`.
  double value = 0;
  std::string unit;
  /// `noise`, `limit`, `seen` and `floor` are ratios, else in `unit`.
  bool relative = true;
  /// The standard deviation of one of `units` ("pairs", "processes", "samples"). Relative: of its
  /// logarithm.
  double noise = 0;
  std::string units;
  /// By how much it may be worse before the clause holds. Against a number or other cases: how far
  /// that is away now, negative where it is passed.
  double limit = 0;
  /// How much worse it must be for the clause to hold with the wanted probability, with what
  /// samples and budget give. Infinite where that never happens.
  double seen = 0;
  /// The same with any number of samples: what earlier runs differ by. 0 where they do not matter.
  double floor = 0;
  /// What the interval may err by, on both sides, at the last look.
  double alpha = 0;

  /// What samples and budget give: units, rounds, and the seconds that the cases of this judgment
  /// take for them.
  double given = 0;
  double given_rounds = 0;
  double given_seconds = 0;
  /// The budget ends before the most samples are taken.
  bool budget_ends = false;
  /// The same, for the limit to be told from what is now: no change passes, and twice the limit
  /// fails, each with the wanted probability. NaN where the limit is 0; infinite where no number
  /// of samples does.
  double needed = 0;
  double needed_rounds = 0;
  double needed_seconds = 0;
  /// Things to know.
  std::vector<std::string> notes;

  /// The rule does not see what it claims.
  bool blind() const { return missing.empty() && needed > given; }
};

/// How many false alarms are to be expected of unchanged code, at most: exactly as many if all of
/// it sat on its limits.
struct FalseAlarms {
  /// Clauses that fail, and that warn, over all judgments.
  std::uint64_t fail_clauses = 0;
  std::uint64_t warn_clauses = 0;
  /// Expected in a run: of each interval's alpha the side on which it can be wrong.
  double fails = 0;
  double warnings = 0;
};

struct PowerOptions {
  /// How likely what is called seen is to be seen.
  double power = 0.95;
  /// More comparisons are not looked at.
  std::size_t most = 100'000;
};

struct Power {
  /// In the order of the plan's rules, their clauses and judgments.
  std::vector<Sight> sights;
  std::uint64_t left_out = 0;
  FalseAlarms false_alarms;
  /// What measuring takes when nothing is decided early, in seconds; builds are not counted.
  double seconds = 0;
};

/// `noise`: what was measured before, by the ids of the plan's cases; of a case that another
/// revision's stands beside in the plan and not there, successive samples take its place.
/// `baselines` is parallel to plan.baselines.
Power power_of(const plan::Plan& plan, std::span<const plan::CaseResult> noise,
               const std::vector<BaselineData>& baselines, const PowerOptions& options);

/// A case measured beside itself, made of its successive samples (of its successive processes,
/// where samples share some): what a comparison of equal code would have looked like.
plan::CaseResult beside_itself(const plan::CaseResult& result, std::string id);

/// What a case costs a month (of 30 days) more for being worse by what a rule just sees.
struct Money {
  std::string cost;
  std::string currency;
  std::string case_id;
  /// The rule that sees least of it, and what that is as a ratio.
  std::string rule;
  double seen = 0;
  double per_month = 0;
};

/// The price of so many seconds on a machine of the class; nothing where the cost has none.
std::optional<double> price_of(const plan::Cost& cost, const std::string& machine_class,
                               double seconds);

/// For each case of which a cost declares a volume and whose time a rule compares, the smallest
/// change that is seen.
std::vector<Money> money_of(const plan::Plan& plan, const Power& power,
                            const std::string& machine_class);

}  // namespace benchc::rules
