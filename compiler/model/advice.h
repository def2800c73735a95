#pragma once

#include <string>
#include <vector>

#include "compiler/model/advice_clauses.h"
#include "compiler/model/spec.h"

/// Warnings of what is probably not meant. Each takes a spec without errors, and is silent where it
/// is not certain.
namespace benchc::model {

/// Parameters, constants and declarations that nothing names.
void advise_unused(Spec& spec);
/// `except` clauses that take no case away.
void advise_excepts(Spec& spec);
/// Workloads and rules that no suite has.
void advise_suites(Spec& spec);
/// Thresholds and directions of comparisons.
void advise_comparisons(Spec& spec, const std::vector<PlainComparison>& all);
/// Regressions that samples and budget are too few to see, by the noise of earlier runs.
void advise_power(Spec& spec, const std::vector<PlainComparison>& all);
/// Quantiles and objectives' quantiles that no run's samples can bound.
void advise_quantiles(Spec& spec, const std::vector<PlainComparison>& all);
/// Clauses whose outcome another one decides.
void advise_hidden(Spec& spec, const std::vector<PlainComparison>& all);
/// Controls that another setting takes the effect from, and services that cannot be reached.
void advise_environments(Spec& spec);
/// Baselines that can have no data.
void advise_baselines(Spec& spec);

/// Whether advice about this place is the author's to follow: the stdlib is not.
bool is_authors(const Spec& spec, source::Span span);

/// A mend that takes a statement away, with its line where it has that for itself.
diagnostics::Mend removal(const Spec& spec, const syntax::Statement& statement, std::string title);

}  // namespace benchc::model
