#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/module_docs.h"
#include "compiler/driver/subcommands.h"
#include "stdlib/modules.h"

namespace benchc::driver {
namespace {

std::vector<DocumentedModule> all_modules() {
  std::vector<DocumentedModule> modules;
  for (const std::string_view name : stdlib::module_names()) {
    modules.push_back(read_module_docs(name, stdlib::module(name).value_or("")));
  }
  return modules;
}

std::string list_of(const std::vector<DocumentedModule>& modules) {
  std::size_t width = 0;
  for (const DocumentedModule& module : modules) width = std::max(width, module.name.size());
  std::string out;
  for (const DocumentedModule& module : modules) {
    out += module.name + std::string(width - module.name.size() + 2, ' ') +
           first_sentence(module.documentation) + "\n";
  }
  return out;
}

/// The full name that was probably meant; `quiet` is `std.env.quiet`.
std::string nearest_name(const std::vector<DocumentedModule>& modules, const std::string& name) {
  std::vector<std::string_view> names;
  for (const DocumentedModule& module : modules) {
    names.push_back(module.name);
    for (const DocumentedDeclaration& declaration : module.declarations) {
      names.push_back(declaration.name);
    }
  }
  const auto ending = std::find_if(names.begin(), names.end(), [&](std::string_view full) {
    return !name.empty() && full.ends_with("." + name);
  });
  return std::string(ending != names.end() ? *ending : diagnostics::nearest(name, names));
}

}  // namespace

int docs(const DocsOptions& options, const Session& session) {
  const std::vector<DocumentedModule> modules = all_modules();
  std::ostream& out = session.world.out;
  if (options.name.empty() || options.name == "std") {
    out << list_of(modules)
        << "\n`benchc docs std.env` shows a module, `benchc docs std.env.quiet` "
           "what it declares\n";
    return kExitSuccess;
  }
  for (const DocumentedModule& module : modules) {
    // A module comes before a kernel with its name, which it shows as well.
    if (module.name == options.name) {
      out << to_text(module);
      return kExitSuccess;
    }
  }
  for (const DocumentedModule& module : modules) {
    for (const DocumentedDeclaration& declaration : module.declarations) {
      if (declaration.name != options.name) continue;
      out << to_text(declaration);
      return kExitSuccess;
    }
  }
  const std::string near = nearest_name(modules, options.name);
  session.complain(
      {"the standard library has no `" + options.name + "`",
       near.empty() ? "`benchc docs` lists its modules" : "did you mean `" + near + "`?"});
  return kExitUsage;
}

}  // namespace benchc::driver
