#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/rules/rules.h"

/// What a change of rules changes about a run that is judged again.
namespace benchc::rules {

/// A verdict, as far as it is compared with another one.
struct Said {
  Outcome outcome = Outcome::Error;
  plan::CountsAs counts_as = plan::CountsAs::Fail;
  std::string reason;
  /// Of the clause that the outcome rests on: its words and what it was judged on.
  std::string clause;
  std::string unit;
  Estimate current;
  Estimate reference;
  std::optional<Estimate> change;
};

/// What one rule said of one subject, and says now.
struct Replayed {
  enum class Turn {
    /// It did not count as a failure and does now.
    FailsNow,
    /// It failed, and would get through now.
    PassesNow,
    /// It had a verdict and has none now: a metric or a baseline that the new rule needs is not
    /// there.
    CannotBeJudged,
    /// Another outcome that makes no such difference.
    Other,
  };
  Turn turn = Turn::Other;
  std::string rule;
  std::string subject;
  /// Absent where the rules had, or have, none for this subject.
  std::optional<Said> then;
  std::optional<Said> now;
};

/// The verdicts that differ, in the order of `now` and then those that are there no more. What only
/// one side judges differs where it counts as a failure there. `measured` says of a case's id
/// whether the run has it: what it never measured is left out, and counted in `left_out`.
std::vector<Replayed> changed_verdicts(std::span<const Verdict> then, std::span<const Verdict> now,
                                       const std::function<bool(const std::string&)>& measured,
                                       std::size_t& left_out);

/// How large the change is that a verdict is about, whichever way it goes: a ratio where there is
/// one, else NaN.
double size_of(const Said& said);

}  // namespace benchc::rules
