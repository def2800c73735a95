#include "runtime/plan/plan.h"

namespace benchc::plan {

double longest_seconds(const Plan& plan) {
  double seconds = 0;
  for (const Case& one : plan.cases) {
    if (one.measure < plan.measures.size()) seconds += plan.measures[one.measure].budget;
  }
  return seconds;
}

}  // namespace benchc::plan
