#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/runtime/rules/declared.h"

namespace benchc::rules::declared {

/// Cases "a", "b", … of this revision, and of each that has one a counterpart "a@base" in "v1.2",
/// behind them all; a rule with one judgment of all cases of this revision compares the two.
class Beside : public Declared {
 public:
  explicit Beside(std::size_t cases, std::size_t with_counterpart) : Declared(cases) {
    plan::Baseline baseline;
    baseline.name = "base";
    baseline.kind = plan::Baseline::Kind::BuildGit;
    baseline.reference = "v1.2";
    plan().baselines = {baseline};
    rule().baseline = 0;
    baselines().resize(1);
    plan::Revision revision;
    revision.reference = "v1.2";
    revision.commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
    for (std::size_t i = 0; i < cases; ++i) {
      if (i >= with_counterpart) {
        revision.added.push_back(plan().cases[i].id);
        continue;
      }
      plan::Case other = plan().cases[i];
      other.id += "@base";
      other.counterpart = plan::Counterpart{static_cast<std::uint32_t>(i), 0};
      plan().groups[0].cases.push_back(static_cast<std::uint32_t>(plan().cases.size()));
      plan().cases.push_back(other);
    }
    plan().revisions = {revision};
  }
};

/// `values`, each times `factor`.
inline std::vector<double> scaled(std::vector<double> values, double factor) {
  for (double& value : values) value *= factor;
  return values;
}

}  // namespace benchc::rules::declared
