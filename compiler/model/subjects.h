#pragma once

#include <cstdint>
#include <vector>

#include "compiler/model/join.h"
#include "compiler/model/rules.h"

/// What judgments are called.
namespace benchc::model {

/// `n=1048576`: by what the cases of different sides have in common; one name a row of `joined`,
/// whose sides are of `workloads`.
void name_by_parameters(const Model& model, const Joined& joined,
                        const std::vector<std::uint32_t>& workloads, ResolvedRule& rule);

/// By the ids of all cases, where that of the first says too little. With `own_case` it is that of
/// the rule's `for`, which mostly says enough.
void name_by_ids(const Model& model, bool own_case, ResolvedRule& rule);

}  // namespace benchc::model
