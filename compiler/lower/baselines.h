#pragma once

#include "compiler/model/rule.h"
#include "runtime/plan/plan.h"

namespace benchc::lower {

plan::Baseline lower_baseline(const model::Baseline& baseline);

}  // namespace benchc::lower
