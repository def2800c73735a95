#include <algorithm>
#include <set>

#include "compiler/model/read.h"
#include "compiler/model/rule_list.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;

// In the order of Governance::Change.
constexpr std::string_view kChanges[] = {"loosened",  "removed", "waived",    "controls",
                                         "baselines", "budgets", "governance"};
constexpr std::uint32_t kMostApprovals = 100;
constexpr std::size_t kLongestSigner = 200;
constexpr const char* kSigners = ".benchc/signers";

// Those who sign: `["perf-team"]`.
std::vector<std::string> read_sign_off(const Expr& value, const Scope& scope,
                                       Diagnostics& diagnostics) {
  std::vector<std::string> all;
  if (value.kind != ExprKind::List || value.operands.empty()) {
    report(diagnostics, Kind::WrongType, value.span, "`sign_off` takes a list of teams or people",
           "as in `sign_off = [\"perf-team\"]`");
    return all;
  }
  std::set<std::string> seen;
  for (const Expr& one : value.operands) {
    const auto name = read_text(one, scope, "sign_off", diagnostics);
    if (!name) continue;
    if (name->empty() || name->size() > kLongestSigner) {
      report(diagnostics, Kind::BadValue, one.span,
             name->empty() ? "this names nobody" : "a name has at most 200 bytes");
    } else if (!seen.insert(*name).second) {
      report(diagnostics, Kind::DuplicateValue, one.span, tick(*name) + " is listed twice");
    } else {
      all.push_back(*name);
    }
  }
  return all;
}

std::string read_signers(const Expr& value, const Scope& scope, Diagnostics& diagnostics) {
  const auto path = read_path(value, scope, "signers", diagnostics);
  if (path && path->empty()) {
    report(diagnostics, Kind::BadValue, value.span, "this names no file",
           "without `signers` it is `" + std::string(kSigners) + "`");
  }
  return path.value_or("");
}

// The setting is looked for in the whole block, so that a wrong one is not said to be missing.
bool names_signers(const Declaration& declaration) {
  if (!declaration.statement->block) return true;
  const auto& statements = declaration.statement->block->statements;
  return std::any_of(statements.begin(), statements.end(), [](const syntax::Statement& statement) {
    return statement.keyword == "sign_off";
  });
}

Governance read_governance(Spec& spec, const Declaration& declaration) {
  Governance governance;
  governance.name = declaration.name;
  governance.span = declaration.span;
  governance.signers = kSigners;
  const Module& module = spec.module_of(declaration);
  const Scope& scope = *module.scope;
  Diagnostics& diagnostics = spec.diagnostics();
  governance.documentation = read_documentation(*declaration.statement, scope, diagnostics);
  for (const auto& [name, statement] :
       read_block(*declaration.statement, "govern", settings_of("govern"), diagnostics)) {
    const Expr* value = one_value(*statement, diagnostics);
    if (value == nullptr) continue;
    if (name == "changes") {
      const auto changes = read_choices(*value, name, kChanges, diagnostics);
      if (!changes) continue;
      for (const std::size_t change : *changes) {
        governance.changes.push_back(static_cast<Governance::Change>(change));
      }
    } else if (name == "rules") {
      governance.rules = read_rules(spec, module, *value).value_or(governance.rules);
    } else if (name == "sign_off") {
      governance.sign_off = read_sign_off(*value, scope, diagnostics);
    } else if (name == "approvals") {
      governance.approvals = read_count(*value, scope, name, 1, kMostApprovals, diagnostics)
                                 .value_or(governance.approvals);
    } else {
      governance.signers = read_signers(*value, scope, diagnostics);
    }
  }
  if (!names_signers(declaration)) {
    report(diagnostics, Kind::MissingSetting, declaration.span,
           "govern " + tick(declaration.name) + " does not say who signs",
           "add `sign_off = [\"perf-team\"]`");
  }
  return governance;
}

}  // namespace

void declare_governances(Spec& spec) {
  for (const Declaration& declaration : spec.all(Declares::Govern)) {
    spec.model().governances.push_back(read_governance(spec, declaration));
  }
}

}  // namespace benchc::model
