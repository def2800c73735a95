#include "compiler/lower/notices.h"

#include <algorithm>

namespace benchc::lower {

std::vector<plan::Notice> lower_notices(const model::Model& model,
                                        const std::vector<plan::Rule>& rules) {
  std::vector<plan::Notice> notices;
  for (const model::Notice& notice : model.notices) {
    plan::Notice lowered;
    lowered.name = notice.name;
    lowered.outcomes = notice.outcomes;
    for (const std::uint32_t rule : notice.rules) {
      const std::string& name = model.rules[rule].name;
      const bool judged = std::any_of(rules.begin(), rules.end(),
                                      [&](const plan::Rule& one) { return one.name == name; });
      if (judged) lowered.rules.push_back(name);
    }
    // No rule at all would mean every rule.
    if (!notice.rules.empty() && lowered.rules.empty()) continue;
    for (const model::Notice::Destination& to : notice.destinations) {
      lowered.destinations.push_back({to.channel, to.address, to.from_environment});
    }
    notices.push_back(std::move(lowered));
  }
  return notices;
}

}  // namespace benchc::lower
