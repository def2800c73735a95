#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/model/params.h"
#include "compiler/model/words.h"
#include "compiler/syntax/tree.h"

/// A spec while it is being checked: its files, and what they declare by name.
namespace benchc::model {

/// What has a name and a body. Each kind has names of its own: an environment and a suite may both
/// be `ci`.
enum class Declares : std::uint8_t {
  Environment,
  Build,
  Workload,
  Measure,
  Baseline,
  Rule,
  Suite,
  Service,
  Cost,
  Notify,
  Govern,
  Test
};
inline constexpr std::size_t kDeclares = 12;

/// The keyword: "environment".
std::string_view keyword(Declares kind);

struct Declaration {
  const syntax::Statement* statement = nullptr;
  std::uint32_t module = 0;
  /// As in the model.
  std::string name;
  source::Span span;
};

struct BuiltinParam {
  std::string name;
  /// Its type is that of all its values.
  Value standard;
  std::optional<Allowed> allowed;
};

/// A kernel of the stdlib.
struct Builtin {
  /// "std.stream.triad".
  std::string name;
  std::string documentation;
  /// By name, in order.
  std::vector<BuiltinParam> params;
  /// What it counts.
  std::vector<std::string> counters;
};

struct Spec {
  const Files& files;
  Checked& checked;
  const Circumstances& circumstances;
  /// Checked::modules: the root first, then imports by depth.
  std::vector<std::unique_ptr<Module>>& modules;
  /// Each module after those that it imports.
  std::vector<std::uint32_t> import_order;
  /// In the order of the model's vectors.
  std::array<std::vector<Declaration>, kDeclares> declarations;
  std::array<std::map<std::string, std::uint32_t, std::less<>>, kDeclares> by_name;

  /// Workloads, by name, and rules in which something is wrong: what hangs on them is not told as
  /// well.
  std::set<std::string, std::less<>> broken_workloads;
  std::vector<bool> broken_rules;
  /// Names of declarations that are written so wrongly that they declare nothing.
  std::set<std::string, std::less<>> missed = {};
  /// A declaration is written so wrongly that even its name is not known.
  bool missed_unnamed = false;
  /// The kernels of the modules that were read, by full name.
  std::map<std::string, Builtin, std::less<>> builtins = {};

  Diagnostics& diagnostics() const { return checked.diagnostics; }
  Model& model() const { return checked.model; }
  const std::vector<Declaration>& all(Declares kind) const {
    return declarations[static_cast<std::size_t>(kind)];
  }
  const Module& module_of(const Declaration& declaration) const {
    return *modules[declaration.module];
  }

  /// A name as `module` writes it, in the model's form; nothing when its import failed.
  std::optional<std::string> model_name(const Module& module, std::string_view name) const;
  /// The declaration that an expression names; reports an unknown one.
  std::optional<std::uint32_t> find(Declares kind, const Module& module,
                                    const syntax::Expr& name) const;
};

// The phases of `check`, in order.

/// Reads and parses the root, all that it imports, and the modules of the kernels that it measures.
/// False when nothing can be checked.
bool read_modules(Spec& spec, std::string_view path);
/// Collects what each module declares, and reports what can be told of a statement by its first
/// word.
void collect_names(Spec& spec);
/// Evaluates every `let` and `param`, the latter with the command line's `-P`.
void evaluate_values(Spec& spec, const std::map<std::string, std::string>& parameters);
void declare_builtins(Spec& spec);
void declare_environments(Spec& spec);
void declare_builds(Spec& spec);
void declare_services(Spec& spec);
void declare_measures(Spec& spec);
void declare_workloads(Spec& spec);
void declare_baselines(Spec& spec);
void declare_rules(Spec& spec);
void declare_suites(Spec& spec);
void declare_waivers(Spec& spec);
void declare_objectives(Spec& spec);
void declare_costs(Spec& spec);
void declare_notices(Spec& spec);
void declare_governances(Spec& spec);
void declare_tests(Spec& spec);

/// Warns of what is probably not meant, once everything is known: see docs/diagnostics.md.
void advise(Spec& spec);
/// Takes the warnings away that a comment allows on their line, `# allow unused-parameter: why`,
/// and tells of comments that allow nothing.
void silence(Checked& checked);

}  // namespace benchc::model
