#include "compiler/lower/baselines.h"

#include "compiler/lower/values.h"

namespace benchc::lower {

plan::Baseline lower_baseline(const model::Baseline& baseline) {
  plan::Baseline lowered;
  lowered.name = baseline.name;
  lowered.kind = same<plan::Baseline::Kind>(baseline.kind);
  lowered.reference = baseline.reference;
  lowered.last = baseline.last;
  lowered.comparable = same<plan::Baseline::Comparable>(baseline.comparable);
  lowered.machine_class = baseline.machine_class;
  return lowered;
}

}  // namespace benchc::lower
