#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "compiler/model/conditions.h"

/// The statistics that conditions are made of, by their form.
namespace benchc::model {

/// Their names, the commonest first.
std::span<const std::string_view> statistic_names();

/// `f(…)`. In a condition everything that is called is a statistic.
bool is_call(const syntax::Expr& expr);

/// Whether a call names a statistic; reports one that does not.
bool is_statistic(const syntax::Expr& call, diagnostics::Diagnostics& diagnostics);

/// A call that names a statistic as a term, but for its metric, which is the last argument.
std::optional<RuleTerm> statistic_form(const syntax::Expr& call, const Scope& scope,
                                       diagnostics::Diagnostics& diagnostics);

/// `geomean(median(time))`, a statistic of a statistic, is one over cases. Reports what cannot be.
bool check_over_cases(const syntax::Expr& call, diagnostics::Diagnostics& diagnostics);

/// `time > 5ms`: a metric has many samples, so it is no number until a statistic makes it one.
/// Whether the expression holds one, which then is reported.
bool report_bare_metric(const Model& model, const syntax::Expr& expr, const Scope& scope,
                        diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::model
