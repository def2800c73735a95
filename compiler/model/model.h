#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/files.h"
#include "compiler/model/history.h"
#include "compiler/model/module.h"
#include "compiler/model/rule.h"
#include "compiler/model/scope.h"
#include "compiler/model/value.h"
#include "compiler/model/workload.h"
#include "compiler/source/source.h"
#include "compiler/syntax/tree.h"

/// The checked spec: names resolved, dimensions checked, imports read, matrices expanded, rules
/// proved feasible.
namespace benchc::model {

/// A matrix of more cases is refused, and so is a spec of more in all.
inline constexpr std::uint64_t kMaximumCases = 1'000'000;
inline constexpr unsigned kMaximumImportDepth = 32;
/// How many cases the selectors of a spec look at in all, each condition counted. Without a bound a
/// spec of a few thousand lines would keep `check` busy for hours.
inline constexpr std::uint64_t kMaximumWork = 50'000'000;

/// The value of an expression that needs nothing measured. On an error adds a diagnostic and gives
/// nothing.
std::optional<Value> evaluate(const syntax::Expr& expr, const Scope& scope,
                              diagnostics::Diagnostics& diagnostics);

enum class OnUnmet : std::uint8_t { Fail, Warn, Ignore };

/// A control in the language's canonical words: {"cores", "isolated 2"}, {"settle", "load < 0.5
/// within 30s"}, {"cgroup", "cpu 1.5 memory 2147483648"}.
struct Control {
  std::string name;
  std::string value;
  OnUnmet on_unmet = OnUnmet::Fail;
  source::Span span;
};

struct Environment {
  std::string name;
  source::Span span;
  /// By name, in order; what it takes from others by `use` is in it.
  std::vector<Control> controls;
  std::map<std::string, std::string> env;
  bool clean_env = false;
  std::string cwd;
};

enum class Order : std::uint8_t { Random, Declared, Sequential };

/// What the machine did while a sample ran: a sample with more of it counts in no statistic.
struct Discard {
  /// "steal", "run_queue", "context_switches", "interrupts", "temperature".
  std::string observed;
  /// In base units; steal is a ratio, and temperature in degrees Celsius.
  double above = 0;
};

struct Measure {
  std::string name;
  source::Span span;
  std::uint32_t warmup_runs = 1;
  double warmup_seconds = 0;
  bool warmup_steady = false;
  std::uint32_t minimum_samples = 20;
  std::uint32_t maximum_samples = 400;
  std::optional<double> precision;
  double budget = 30;
  Order order = Order::Random;
  /// Both 0: not declared.
  std::uint32_t minimum_processes = 0;
  std::uint32_t maximum_processes = 0;
  /// By what is observed, in order of the names.
  std::vector<Discard> discards;
};

struct Model {
  /// Relative to the repository's root.
  std::string path;
  std::vector<Parameter> parameters;
  std::vector<Environment> environments;
  std::vector<Build> builds;
  std::vector<Workload> workloads;
  /// Where each name stands in `workloads`.
  std::map<std::string, std::uint32_t, std::less<>> workload_names;
  /// The first one is `default`, declared or not.
  std::vector<Measure> measures;
  std::vector<Baseline> baselines;
  std::vector<Rule> rules;
  std::vector<Suite> suites;
  std::vector<Service> services;
  std::vector<Waiver> waivers;
  std::vector<Objective> objectives;
  std::vector<Cost> costs;
  std::vector<Notice> notices;
  std::vector<Governance> governances;
  std::vector<Test> tests;
  /// Own what the declarations point to.
  std::vector<std::unique_ptr<Scope>> scopes;
  /// What is left of kMaximumWork while the spec is checked: see `spend`. What goes on with a
  /// checked model does no more than that again, and is not bounded.
  mutable std::uint64_t work_left = kMaximumWork;
};

/// What a check may know besides the texts; without, it tells less.
struct Circumstances {
  /// "2026-11-23"; empty: no date has passed.
  std::string today = {};
  const History* history = nullptr;
};

struct Checked {
  source::SourceSet sources;
  /// What was read: the spec first, then what it imports.
  std::vector<std::unique_ptr<Module>> modules;
  Model model;
  /// With an error among them the model is not to be used.
  diagnostics::Diagnostics diagnostics;
};

/// Reads, parses and checks the spec at `path` (relative to the repository's root) and all that it
/// imports. `parameters` are the command line's `-P name=value`, in the language's own notation or
/// as bare text for strings.
Checked check(const Files& files, std::string_view path,
              const std::map<std::string, std::string>& parameters = {},
              const Circumstances& circumstances = {});

// What rules mean: selectors and conditions, typed. Used by `check` to prove them, and by lowering.

/// The cases that a selector (`sort`, `sort[n >= 1Mi, algo = "radix"]`, `serve.*`, `tag(hot)`, `*`)
/// names, in order. Adds diagnostics for unknown names and parameters, and one when it matches
/// none.
std::vector<CaseRef> select(const Model& model, const syntax::Expr& selector, const Scope& scope,
                            diagnostics::Diagnostics& diagnostics);

/// Checks every rule: names, metrics, dimensions, directions, baselines; and warns of what can
/// never be seen.
void check_rules(const Model& model, diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::model
