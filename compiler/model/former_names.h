#pragma once

#include <string>
#include <vector>

#include "compiler/model/spec.h"

namespace benchc::model {

/// `formerly = "old_name"`, as case ids of the spec that is run have it; reports what is no name,
/// or `now`, and then gives "".
std::string read_former_name(const syntax::Expr& value, const Module& module,
                             const std::string& now, Diagnostics& diagnostics);

/// Reports former names that another workload has, now or formerly: a history belongs to one.
/// `places` are those of the model's workloads.
void check_former_names(Spec& spec, const std::vector<source::Span>& places);

}  // namespace benchc::model
