#include "compiler/model/control.h"
#include "compiler/model/read.h"
#include "compiler/model/settings.h"
#include "compiler/model/use.h"

namespace benchc::model {
namespace {

using syntax::Expr;

// In front of a variable's name among a block's entries.
constexpr std::string_view kVariable = "env ";

UsingBlock read_environment(Spec& spec, const Declaration& declaration) {
  UsingBlock block;
  const Module& module = spec.module_of(declaration);
  const Scope& scope = *module.scope;
  Diagnostics& diagnostics = spec.diagnostics();
  for (const auto& [name, statement] :
       read_block(*declaration.statement, "environment", settings_of("environment"), diagnostics)) {
    const source::Span span = statement->keyword_span;
    if (name == "use") {
      read_use(spec, Declares::Environment, module, *statement, block);
    } else if (is_control(name)) {
      const auto entry = read_control(name, *statement, scope, diagnostics);
      if (entry) block.entries[std::string(name)] = *entry;
    } else if (const Expr* value = one_value(*statement, diagnostics)) {
      if (name == "env") {
        const auto variables = read_variables(*value, scope, diagnostics);
        if (!variables) continue;
        for (const auto& [variable, text] : *variables) {
          block.entries[std::string(kVariable) + variable] = {text, 0, 0, span};
        }
      } else if (name == "clean_env") {
        const auto truth = read_truth(*value, scope, name, diagnostics);
        if (truth) block.entries["clean_env"] = {*truth ? "true" : "false", 0, 0, span};
      } else if (name == "cwd") {
        const auto path = read_path(*value, scope, name, diagnostics);
        if (path) block.entries["cwd"] = {*path, 0, 0, span};
      }
    }
  }
  return block;
}

Environment to_environment(const Declaration& declaration, const Entries& entries) {
  Environment environment;
  environment.name = declaration.name;
  environment.span = declaration.span;
  for (const auto& [name, entry] : entries) {
    if (name.starts_with(kVariable)) {
      environment.env[name.substr(kVariable.size())] = entry.text;
    } else if (name == "clean_env") {
      environment.clean_env = entry.text == "true";
    } else if (name == "cwd") {
      environment.cwd = entry.text;
    } else {
      environment.controls.push_back(
          {name, entry.text.substr(0, static_cast<std::size_t>(entry.second)),
           static_cast<OnUnmet>(static_cast<int>(entry.first)), entry.span});
    }
  }
  return environment;
}

}  // namespace

void declare_environments(Spec& spec) {
  const std::vector<Declaration>& declared = spec.all(Declares::Environment);
  std::vector<UsingBlock> blocks;
  blocks.reserve(declared.size());
  for (const Declaration& declaration : declared) {
    blocks.push_back(read_environment(spec, declaration));
  }
  resolve_uses(spec, Declares::Environment, blocks);
  for (std::size_t e = 0; e < declared.size(); ++e) {
    spec.model().environments.push_back(to_environment(declared[e], blocks[e].entries));
  }
}

}  // namespace benchc::model
