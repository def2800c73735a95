#include <algorithm>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "compiler/driver/exit_codes.h"
#include "compiler/driver/subcommands.h"
#include "runtime/plan/plan_explain.h"
#include "runtime/plan/plan_json.h"
#include "runtime/plan/plan_text.h"

namespace benchc::driver {
namespace {

std::optional<std::uint32_t> find_case(const plan::Plan& plan, std::string_view id) {
  const auto found = std::find_if(plan.cases.begin(), plan.cases.end(),
                                  [&](const plan::Case& one) { return one.id == id; });
  if (found == plan.cases.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - plan.cases.begin());
}

/// The id of the plan's that is probably meant, or `otherwise`, or how to see them all.
std::string hint_for(const plan::Plan& plan, const std::string& wanted,
                     const std::string& otherwise = {}) {
  std::vector<std::string_view> ids;
  ids.reserve(plan.cases.size());
  for (const plan::Case& one : plan.cases) ids.push_back(one.id);
  const std::string_view near = diagnostics::nearest(wanted, ids);
  if (!near.empty()) return "did you mean `" + std::string(near) + "`?";
  if (!otherwise.empty()) return otherwise;
  return "`benchc plan FILE -v` shows all " + std::to_string(ids.size());
}

/// The plan's case with this id, or the only one that a selector names.
Expected<std::uint32_t> one_case(model::Checked& checked, const plan::Plan& plan,
                                 const PlanOptions& options) {
  const std::string& wanted = *options.explain;
  if (const auto exact = find_case(plan, wanted)) return *exact;
  if (wanted.empty()) return failure("--explain wants a case", hint_for(plan, wanted));
  const lower::Lowered named = lower::lower(checked, {.suite = options.spec.suite, .only = wanted});
  if (diagnostics::has_errors(named.diagnostics)) {
    const diagnostics::Diagnostic& first = named.diagnostics.front();
    return failure("no case `" + wanted + "`: " + first.message,
                   hint_for(plan, wanted, first.hint));
  }
  std::vector<std::uint32_t> found;
  for (const plan::Case& one : named.plan.cases) {
    if (const auto index = find_case(plan, one.id)) found.push_back(*index);
  }
  if (found.empty()) {
    return failure("`--only` leaves out what `" + wanted + "` names", hint_for(plan, wanted));
  }
  if (found.size() > 1) {
    return failure("`" + wanted + "` names " + std::to_string(found.size()) +
                       " cases, and one is explained at a time",
                   "the first is `" + plan.cases[found.front()].id + "`");
  }
  return found.front();
}

int explain_case(const PlanOptions& options, Session& session) {
  std::optional<model::Checked> checked = check_spec(session, options.spec);
  if (!checked) return kExitUsage;
  const auto planned =
      lower_spec(session, *checked, {.suite = options.spec.suite, .only = options.spec.only});
  if (!planned) return kExitUsage;
  const auto index = one_case(*checked, *planned, options);
  if (!index) {
    session.complain(index.error());
    return kExitUsage;
  }
  session.world.out << plan::explain(*planned, *index);
  return kExitSuccess;
}

}  // namespace

int plan_command(const PlanOptions& options, Session& session) {
  if (options.explain) return explain_case(options, session);
  const auto planned = plan_spec(session, options.spec, nullptr);
  if (!planned) return kExitUsage;
  if (options.format == "json") {
    session.world.out << plan::to_json(*planned, 2) << "\n";
  } else if (options.format == "dot") {
    session.world.out << plan::to_dot(*planned);
  } else {
    session.world.out << plan::to_text(*planned,
                                       session.global.verbose ? planned->cases.size() : 20);
  }
  return kExitSuccess;
}

}  // namespace benchc::driver
