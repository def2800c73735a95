#include <algorithm>

#include "compiler/model/command.h"
#include "compiler/model/cycles.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"

namespace benchc::model {
namespace {

Build read_build(Spec& spec, const Declaration& declaration) {
  Build build;
  build.name = declaration.name;
  build.span = declaration.span;
  const Module& module = spec.module_of(declaration);
  const Scope& scope = *module.scope;
  Diagnostics& diagnostics = spec.diagnostics();
  check_command_form(*declaration.statement, "build", declaration.name, declaration.span,
                     diagnostics);
  for (const auto& [name, statement] :
       read_block(*declaration.statement, "build", settings_of("build"), diagnostics)) {
    if (name == "needs") {
      for (const syntax::Expr* expr : listed(*statement, diagnostics)) {
        if (const auto needed = spec.find(Declares::Build, module, *expr)) {
          build.needs.push_back(*needed);
        }
      }
      continue;
    }
    if (name == "command" || name == "shell") {
      const auto command = read_command(*statement, diagnostics);
      auto literal = command ? folded(*command, name, scope, diagnostics) : std::nullopt;
      if (literal) build.command = std::move(*literal);
      continue;
    }
    const syntax::Expr* value = one_value(*statement, diagnostics);
    if (value == nullptr) continue;
    if (name == "cwd") build.cwd = read_path(*value, scope, name, diagnostics).value_or("");
    if (name == "env") {
      build.env = read_variables(*value, scope, diagnostics).value_or(build.env);
    }
    if (name == "produces") {
      build.produces = read_paths(*value, scope, name, diagnostics).value_or(build.produces);
    }
    if (name == "timeout") {
      build.timeout = read_time(*value, scope, name, diagnostics).value_or(build.timeout);
    }
  }
  std::sort(build.needs.begin(), build.needs.end());
  build.needs.erase(std::unique(build.needs.begin(), build.needs.end()), build.needs.end());
  return build;
}

}  // namespace

void declare_builds(Spec& spec) {
  std::vector<std::vector<std::uint32_t>> needs;
  for (const Declaration& declaration : spec.all(Declares::Build)) {
    spec.model().builds.push_back(read_build(spec, declaration));
    needs.push_back(spec.model().builds.back().needs);
  }
  for (const std::vector<std::uint32_t>& ring : dependency_order(needs).cycles) {
    const std::vector<Build>& builds = spec.model().builds;
    report(spec.diagnostics(), Kind::Cycle, builds[ring.front()].span,
           "these builds need each other: " +
               in_words(ring, [&](std::uint32_t b) { return builds[b].name; }));
  }
}

}  // namespace benchc::model
