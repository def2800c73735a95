#pragma once

#include <string>

#include "runtime/plan/plan.h"

/// What a plan has besides cases and rules, for people. What strangers named is printable. Private
/// to the room.
namespace benchc::plan {

/// How it is known that the service can be used: `http "http://…" within 30 s`.
std::string shown_probe(const Service& service);
/// "until 2026-12-31 for sort[n = 1Ki]: new allocator".
std::string shown(const Waiver& waiver);
/// "p99(latency) < 20ms for 99% of runs over 30 d".
std::string shown(const Objective& objective);
/// "slack by $SLACK_WEBHOOK"; of a secret no more than the variable's name is known.
std::string shown(const Notice::Destination& destination);

/// Blocks of the plan's text; empty where it has none of them.
std::string shown_services(const Plan& plan);
std::string shown_objectives(const Plan& plan);
std::string shown_costs(const Plan& plan);
std::string shown_notices(const Plan& plan);

/// A line for each waiver of the rule's judgments, with how many of them it covers.
std::string shown_waivers(const Plan& plan, const Rule& rule, std::string_view indent);

}  // namespace benchc::plan
