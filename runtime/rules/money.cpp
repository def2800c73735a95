#include <algorithm>
#include <cmath>
#include <vector>

#include "runtime/rules/power.h"

namespace benchc::rules {
namespace {

constexpr double kSecondsOfAMonth = 30.0 * 24 * 3600;

double ratio_of(const Sight& sight) {
  return sight.relative ? sight.seen : sight.seen / sight.value;
}

// For each case, the comparison of its own time that sees least; null where there is none.
std::vector<const Sight*> sharpest(const Power& power, std::size_t cases) {
  std::vector<const Sight*> best(cases);
  for (const Sight& sight : power.sights) {
    if (!sight.missing.empty() || !std::isfinite(sight.seen) || sight.cases.size() != 1 ||
        !(sight.value > 0) || (sight.metric != "time" && sight.metric != "cpu_time")) {
      continue;
    }
    const Sight*& known = best[sight.cases.front()];
    if (known == nullptr || ratio_of(sight) < ratio_of(*known)) known = &sight;
  }
  return best;
}

}  // namespace

std::optional<double> price_of(const plan::Cost& cost, const std::string& machine_class,
                               double seconds) {
  const plan::Cost::Machine* any = nullptr;
  for (const plan::Cost::Machine& machine : cost.machines) {
    if (machine.machine_class.empty()) {
      any = &machine;
    } else if (machine.machine_class == machine_class) {
      return machine.price * seconds;
    }
  }
  if (any == nullptr) return std::nullopt;
  return any->price * seconds;
}

std::vector<Money> money_of(const plan::Plan& plan, const Power& power,
                            const std::string& machine_class) {
  const std::vector<const Sight*> best = sharpest(power, plan.cases.size());
  std::vector<Money> all;
  for (const plan::Cost& cost : plan.costs) {
    for (const plan::Cost::Volume& volume : cost.volumes) {
      for (const std::uint32_t one : volume.cases) {
        if (one >= plan.cases.size()) continue;
        const Sight* sight = best[one];
        if (sight == nullptr) continue;
        const double more = ratio_of(*sight) * sight->value;
        const auto price =
            price_of(cost, machine_class, more * volume.per_second * kSecondsOfAMonth);
        if (!price || !std::isfinite(*price)) continue;
        all.push_back(
            {cost.name, cost.currency, plan.cases[one].id, sight->rule, ratio_of(*sight), *price});
      }
    }
  }
  return all;
}

}  // namespace benchc::rules
