#include "compiler/model/advice.h"
#include "compiler/model/mentions.h"

namespace benchc::model {
namespace {

// Of all clauses together: the cases were expanded once already.
constexpr std::size_t kMostAnswers = 20'000;

/// Whether the condition holds for any combination of the parameters that it names; nothing where
/// that is too much to ask.
std::optional<bool> ever_holds(const syntax::Expr& condition, const Workload& workload,
                               std::size_t& left) {
  const auto mentioned = mentioned_names(condition);
  std::vector<const MatrixParameter*> named;
  std::size_t combinations = 1;
  Scope scope(workload.scope);
  for (const MatrixParameter& parameter : workload.parameters) {
    if (parameter.values.empty()) return std::nullopt;
    scope.set(parameter.name, parameter.values.front());
    if (!mentioned.contains(parameter.name)) continue;
    named.push_back(&parameter);
    combinations *= parameter.values.size();
    if (combinations > left) return std::nullopt;
  }
  left -= combinations;
  std::vector<std::size_t> at(named.size(), 0);
  for (std::size_t c = 0; c < combinations; ++c) {
    Diagnostics elsewhere;
    const std::optional<Value> value = evaluate(condition, scope, elsewhere);
    if (!value || value->kind != Value::Kind::Bool) return std::nullopt;
    if (value->truth) return true;
    for (std::size_t n = named.size(); n-- > 0;) {
      at[n] = (at[n] + 1) % named[n]->values.size();
      scope.set(named[n]->name, named[n]->values[at[n]]);
      if (at[n] != 0) break;
    }
  }
  return false;
}

}  // namespace

void advise_excepts(Spec& spec) {
  std::size_t left = kMostAnswers;
  const auto& declarations = spec.all(Declares::Workload);
  for (std::size_t w = 0; w < declarations.size() && w < spec.model().workloads.size(); ++w) {
    const Declaration& declaration = declarations[w];
    if (!declaration.statement->block || !is_authors(spec, declaration.span)) continue;
    const Workload& workload = spec.model().workloads[w];
    for (const syntax::Statement& clause : declaration.statement->block->statements) {
      if (clause.keyword != "except" || clause.items.size() != 1) continue;
      const std::optional<bool> holds = ever_holds(clause.items[0].expr, workload, left);
      if (!holds || *holds) continue;
      report(spec.diagnostics(), Kind::ExceptNeverHolds, clause.items[0].expr.span,
             "this takes no case of workload " + tick(workload.name) + " away",
             "compare it with the values of its `over` clauses, or remove it")
          .mends.push_back(removal(spec, clause, "remove this `except`"));
    }
  }
}

}  // namespace benchc::model
