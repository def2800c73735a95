#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/spec.h"

namespace benchc::model {

struct MatrixClauses {
  std::vector<const syntax::Statement*> over;
  std::vector<const syntax::Statement*> except;
};

/// Reads the parameters of a workload and expands its cases. `cases` counts those of the whole
/// spec, which are refused before they are expanded. False when something was wrong: then there are
/// no cases. The names whose values could not be read are added to `unknown`; those that are in it
/// before are not told of.
bool expand_matrix(const MatrixClauses& clauses, const Module& module, Workload& workload,
                   std::uint64_t& cases, std::vector<std::string>& unknown,
                   Diagnostics& diagnostics);

/// Where a parameter's value stands, or the list that it is of.
source::Span value_span(const MatrixClauses& clauses, std::string_view parameter,
                        std::size_t value);

/// A case of each combination of types of parameters, the first case of all among them; not more
/// than a handful.
std::vector<std::uint64_t> representative_cases(const Workload& workload);

}  // namespace benchc::model
