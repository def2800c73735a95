#include "compiler/model/qualify.h"
#include "compiler/model/read.h"
#include "compiler/model/rule_list.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::Statement;

constexpr std::uint32_t kMostRuns = 1'000'000'000;

// `1 per 500 runs`, or `0.2%`.
std::optional<double> read_false_alarms(const Statement& statement, const Scope& scope,
                                        Diagnostics& diagnostics) {
  Words words(statement.values);
  const Expr* alarms = words.take();
  if (words.at_end()) return read_ratio(*alarms, scope, "false_alarms", 0, 1, diagnostics);
  const bool per = words.take_word("per");
  const Expr* runs = words.take();
  if (!per || runs == nullptr || !words.take_word("runs") || !words.at_end()) {
    report(diagnostics, Kind::WrongForm, span_of(statement.values, statement.span),
           "`false_alarms` does not know this", "write `1 per 500 runs` or `0.2%`");
    return std::nullopt;
  }
  const auto count = read_count(*alarms, scope, "false_alarms", 1, kMostRuns, diagnostics);
  const auto of = read_count(*runs, scope, "false_alarms", 1, kMostRuns, diagnostics);
  if (!count || !of) return std::nullopt;
  if (*count < *of) return static_cast<double>(*count) / *of;
  report(diagnostics, Kind::BadValue, span_of(statement.values, statement.span),
         "this is a false alarm in every run");
  return std::nullopt;
}

Suite read_suite(Spec& spec, const Declaration& declaration) {
  Suite suite;
  suite.name = declaration.name;
  suite.span = declaration.span;
  const Module& module = spec.module_of(declaration);
  Diagnostics& diagnostics = spec.diagnostics();
  suite.scope = module.scope;
  for (const auto& [name, statement] :
       read_block(*declaration.statement, "suite", settings_of("suite"), diagnostics)) {
    if (name == "include") {
      for (const Expr* expr : listed(*statement, diagnostics)) {
        qualify_selector(spec, module, suite.include.emplace_back(*expr));
      }
    } else if (name == "false_alarms") {
      suite.false_alarms = read_false_alarms(*statement, *module.scope, diagnostics);
    } else if (const Expr* value = one_value(*statement, diagnostics)) {
      if (name == "environment") {
        suite.environment = spec.find(Declares::Environment, module, *value);
      } else if (name == "measure") {
        suite.measure = spec.find(Declares::Measure, module, *value);
      } else {
        suite.rules = read_rules(spec, module, *value);
      }
    }
  }
  return suite;
}

}  // namespace

void declare_suites(Spec& spec) {
  for (const Declaration& declaration : spec.all(Declares::Suite)) {
    spec.model().suites.push_back(read_suite(spec, declaration));
  }
}

}  // namespace benchc::model
