#pragma once

#include <ostream>
#include <string>

#include "compiler/model/model.h"

namespace benchc::golden {

/// What a workload by `kernel` or `harness` runs; empty for other forms.
std::string form_text(const model::Workload& workload);

/// What a workload has besides: a container, services, another name, a profile, and what it records
/// beyond what every workload does.
void dump_extras(std::ostream& out, const model::Workload& workload);

}  // namespace benchc::golden
