#include <algorithm>

#include "compiler/model/advice.h"

namespace benchc::model {
namespace {

// Fewer runs of a branch never tell how much runs differ (runtime/rules/rules.h), so that most
// regressions by it cannot be told.
constexpr std::uint32_t kFewestRuns = 5;
// Nor are steps looked for in fewer, this run beside them (runtime/stats/shift.h).
constexpr std::uint32_t kFewestRunsForShifts = 9;

/// The expression behind a word of the declaration: `last 20`.
const syntax::Expr* behind_word(const syntax::Statement& statement, std::string_view word) {
  for (std::size_t i = 0; i + 1 < statement.values.size(); ++i) {
    if (is_word(statement.values[i].expr, word)) return &statement.values[i + 1].expr;
  }
  return nullptr;
}

bool has_shift(const RuleCondition& condition) {
  return condition.kind == RuleCondition::Kind::Shifts ||
         std::any_of(condition.operands.begin(), condition.operands.end(), has_shift);
}

bool is_searched_for_shifts(const Model& model, std::uint32_t baseline) {
  return std::any_of(model.rules.begin(), model.rules.end(), [&](const Rule& rule) {
    if (rule.is_template || rule.baseline != baseline) return false;
    Diagnostics elsewhere;
    const RuleShape shape = shape_rule(model, rule, elsewhere);
    return std::any_of(shape.clauses.begin(), shape.clauses.end(),
                       [](const ShapedClause& clause) { return has_shift(clause.condition); });
  });
}

void advise_series(Spec& spec, std::uint32_t index, const Declaration& declaration) {
  const Baseline& baseline = spec.model().baselines[index];
  if (baseline.last >= kFewestRunsForShifts) return;
  const syntax::Expr* count = behind_word(*declaration.statement, "last");
  if (count == nullptr) return;
  if (is_searched_for_shifts(spec.model(), index)) {
    report(spec.diagnostics(), Kind::BaselineWithoutData, count->span,
           "baseline " + tick(baseline.name) + " never has the " +
               std::to_string(kFewestRunsForShifts) + " runs that `shifts` needs",
           "write `last 50 runs`");
    return;
  }
  if (baseline.kind != Baseline::Kind::Branch || baseline.last >= kFewestRuns) return;
  report(spec.diagnostics(), Kind::BaselineWithoutData, count->span,
         "baseline " + tick(baseline.name) + " never has the " + std::to_string(kFewestRuns) +
             " runs that tell how much runs differ",
         "write `last 20 runs`");
}

void advise_file(Spec& spec, const Baseline& baseline, const Declaration& declaration) {
  const syntax::Expr* name = behind_word(*declaration.statement, "file");
  const auto found = spec.files.find(baseline.reference);
  if (found || name == nullptr) return;
  report(
      spec.diagnostics(), Kind::BaselineWithoutData, name->span,
      "baseline " + tick(baseline.name) + " is a file that is not there: " + found.error().message,
      "paths are relative to the repository's root");
}

void advise_run(Spec& spec, const Baseline& baseline, const Declaration& declaration) {
  const History* history = spec.circumstances.history;
  const syntax::Expr* id = behind_word(*declaration.statement, "run");
  // The newest run is there from the second run on.
  if (baseline.reference == "latest") return;
  if (history == nullptr || id == nullptr || history->has_run(baseline.reference)) return;
  report(spec.diagnostics(), Kind::BaselineWithoutData, id->span,
         "the store has no run " + tick(baseline.reference),
         "an id looks like `20261123-121507-3f9a2c41`");
}

}  // namespace

void advise_baselines(Spec& spec) {
  const auto& declarations = spec.all(Declares::Baseline);
  for (std::size_t b = 0; b < declarations.size() && b < spec.model().baselines.size(); ++b) {
    const Baseline& baseline = spec.model().baselines[b];
    const Declaration& declaration = declarations[b];
    if (!is_authors(spec, declaration.span)) continue;
    if (baseline.kind == Baseline::Kind::Branch || baseline.kind == Baseline::Kind::Tag) {
      advise_series(spec, static_cast<std::uint32_t>(b), declaration);
    }
    if (baseline.kind == Baseline::Kind::File) advise_file(spec, baseline, declaration);
    if (baseline.kind == Baseline::Kind::Run) advise_run(spec, baseline, declaration);
  }
}

}  // namespace benchc::model
