#include <algorithm>

#include "runtime/rules/paired_change.h"
#include "runtime/rules/rules.h"

namespace benchc::rules {
namespace {

bool has_case(std::span<const plan::CaseResult> cases, plan::CaseState state) {
  return std::any_of(cases.begin(), cases.end(), [state](const plan::CaseResult& result) {
    return result.state == state && !is_counterpart(result.id);
  });
}

bool has_verdict(std::span<const Verdict> verdicts, Outcome outcome) {
  return std::any_of(verdicts.begin(), verdicts.end(),
                     [outcome](const Verdict& verdict) { return verdict.outcome == outcome; });
}

// Something that was declared is not there: a case that failed or was skipped, nothing at all, or
// a judgment that could not be made.
bool incomplete(std::span<const Verdict> verdicts, std::span<const plan::CaseResult> cases) {
  return !has_case(cases, plan::CaseState::Measured) || has_case(cases, plan::CaseState::Failed) ||
         has_case(cases, plan::CaseState::Skipped) || has_verdict(verdicts, Outcome::Error);
}

}  // namespace

std::string_view name(Outcome outcome) {
  switch (outcome) {
    case Outcome::Pass:
      return "pass";
    case Outcome::Warn:
      return "warn";
    case Outcome::Fail:
      return "fail";
    case Outcome::Inconclusive:
      return "inconclusive";
    case Outcome::NoBaseline:
      return "no baseline";
    case Outcome::Waived:
      return "waived";
    case Outcome::Error:
      break;
  }
  return "error";
}

plan::RunOutcome outcome(std::span<const Verdict> verdicts,
                         std::span<const plan::CaseResult> cases) {
  if (incomplete(verdicts, cases)) return plan::RunOutcome::Error;
  if (has_verdict(verdicts, Outcome::Fail)) return plan::RunOutcome::Fail;
  plan::RunOutcome worst = plan::RunOutcome::Pass;
  for (const Verdict& verdict : verdicts) {
    if (verdict.outcome == Outcome::Inconclusive && !verdict.baseline_limited) {
      return plan::RunOutcome::Inconclusive;
    }
    if (verdict.outcome != Outcome::Pass && verdict.outcome != Outcome::Waived) {
      worst = plan::RunOutcome::Warn;
    }
  }
  return worst;
}

int exit_code(std::span<const Verdict> verdicts, std::span<const plan::CaseResult> cases) {
  constexpr int kHolds = 0;
  constexpr int kFailed = 1;
  constexpr int kNotMeasured = 3;
  constexpr int kInconclusive = 4;
  if (incomplete(verdicts, cases)) return kNotMeasured;
  int code = kHolds;
  for (const Verdict& verdict : verdicts) {
    if (verdict.counts_as != plan::CountsAs::Fail) continue;
    if (verdict.outcome != Outcome::Inconclusive) return kFailed;
    code = kInconclusive;
  }
  return code;
}

}  // namespace benchc::rules
