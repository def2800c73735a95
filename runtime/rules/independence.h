#pragma once

#include <span>
#include <string>
#include <vector>

#include "runtime/rules/term.h"

/// What keeps a case's samples from counting as independent, in words.
namespace benchc::rules {

/// Why samples tell less than their number: "samples of parse follow from each other: 40 count as
/// 6", or that they drift. Empty where they count for half of their number at least, and for passes
/// that counted, which rest on no law.
std::string follow_from_each_other(const Samples& samples);

/// What to know about samples that share processes or follow from each other is added to `notes`;
/// the first reason why they may be too few at this alpha is returned instead.
std::string describe_independence(const Scene& scene, std::span<const Measured> measured,
                                  double alpha_each, std::vector<std::string>& notes);

/// Why a quantile has no end on one side: "20 samples of parse do not bound this quantile: it takes
/// 51 or more"; empty where all of them have both.
std::string open_quantile(const Scene& scene, std::span<const Measured> measured,
                          double alpha_each);

}  // namespace benchc::rules
