#include "compiler/model/subjects.h"

#include <set>

#include "compiler/model/projection.h"

namespace benchc::model {

void name_by_parameters(const Model& model, const Joined& joined,
                        const std::vector<std::uint32_t>& workloads, ResolvedRule& rule) {
  for (std::size_t row = 0; row < joined.rows(); ++row) {
    const std::uint64_t* cases = &joined.cases[row * joined.sides];
    std::string subject;
    for (const JoinedParameter& one : joined.parameters) {
      const Workload& workload = model.workloads[workloads[one.side]];
      subject += (subject.empty() ? "" : ",") + one.name + "=" +
                 canonical(case_value(workload, cases[one.side], one.parameter));
    }
    rule.subjects.push_back(std::move(subject));
  }
}

void name_by_ids(const Model& model, bool own_case, ResolvedRule& rule) {
  if (rule.slots <= 1 || !rule.subjects.empty()) return;
  if (own_case) {
    std::set<CaseRef> own;
    bool repeats = false;
    for (std::size_t j = 0; j < rule.judgments() && !repeats; ++j) {
      repeats = !own.insert(rule.cases[j * rule.slots]).second;
    }
    if (!repeats) return;
  }
  for (std::size_t j = 0; j < rule.judgments(); ++j) {
    std::set<CaseRef> named;
    std::string subject;
    for (std::size_t s = 0; s < rule.slots; ++s) {
      const CaseRef& one = rule.cases[j * rule.slots + s];
      if (!named.insert(one).second) continue;
      subject += subject.empty() ? "" : " vs ";
      subject += case_id(model.workloads[one.workload], one.index);
    }
    rule.subjects.push_back(std::move(subject));
  }
}

}  // namespace benchc::model
