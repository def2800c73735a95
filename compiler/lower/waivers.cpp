#include "compiler/lower/waivers.h"

#include <algorithm>
#include <functional>
#include <map>

#include "compiler/model/select.h"
#include "compiler/syntax/syntax.h"

namespace benchc::lower {
namespace {

/// By case of the plan: whether the waiver names it.
std::vector<bool> waived_cases(const model::Model& model, const model::Waiver& waiver,
                               const CaseNumbers& numbers, std::size_t cases) {
  std::vector<bool> waived(cases, waiver.selectors.empty());
  // Checking the model has told what is wrong with them.
  diagnostics::Diagnostics told;
  for (const model::CaseRef& one :
       model::select_all(model, waiver.selectors, *waiver.scope, told)) {
    const std::uint32_t number = numbers[one];
    if (number != kLeftOut) waived[number] = true;
  }
  return waived;
}

bool judges(const plan::Judgment& judgment, const std::vector<bool>& waived) {
  const auto any = [&](const std::vector<std::uint32_t>& cases) {
    return std::any_of(cases.begin(), cases.end(), [&](std::uint32_t one) { return waived[one]; });
  };
  return any(judgment.cases) || std::any_of(judgment.sets.begin(), judgment.sets.end(), any);
}

std::string text_of(const model::Waiver& waiver) {
  std::string text;
  for (const syntax::Expr& selector : waiver.selectors) {
    text += (text.empty() ? "" : ", ") + syntax::print(selector);
  }
  return text;
}

}  // namespace

std::vector<plan::Waiver> lower_waivers(const model::Model& model, const CaseNumbers& numbers,
                                        std::size_t cases, std::vector<plan::Rule>& rules) {
  // A rule whose conditions are judged apart stands in the plan several times.
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_name;
  for (std::size_t r = 0; r < rules.size(); ++r) by_name[rules[r].name].push_back(r);
  std::vector<plan::Waiver> waivers;
  for (const model::Waiver& waiver : model.waivers) {
    const std::string& name = model.rules[waiver.rule].name;
    const auto judged = by_name.find(name);
    if (judged == by_name.end()) continue;
    const std::vector<bool> waived = waived_cases(model, waiver, numbers, cases);
    const auto number = static_cast<std::uint32_t>(waivers.size());
    bool used = false;
    for (const std::size_t r : judged->second) {
      for (plan::Judgment& judgment : rules[r].judgments) {
        if (judgment.waiver || !judges(judgment, waived)) continue;
        judgment.waiver = number;
        used = true;
      }
    }
    if (used) waivers.push_back({name, text_of(waiver), waiver.until, waiver.reason});
  }
  return waivers;
}

}  // namespace benchc::lower
