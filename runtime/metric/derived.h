#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "runtime/metric/reading.h"
#include "runtime/plan/error.h"

namespace benchc::metric {

/// The sample's value of a metric by name, where it is known.
using MetricValue = std::function<std::optional<double>(std::string_view)>;

/// A derived metric's value. Errors: a parameter that is not a number, `items` of a case without
/// them, a metric that is not known, a kind of term that only conditions have.
Expected<double> evaluate(const plan::Term& term, const Reading& reading,
                          const MetricValue& metric);

}  // namespace benchc::metric
