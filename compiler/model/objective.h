#pragma once

#include "compiler/model/model.h"

namespace benchc::model {

/// The objective as a rule of one clause, to be resolved as one. Where its condition names metrics
/// alone, the rule is for every workload that has all of them: for none, the condition cannot be
/// judged. The objective and the model must outlive it.
Rule rule_of(const Model& model, const Objective& objective);

}  // namespace benchc::model
