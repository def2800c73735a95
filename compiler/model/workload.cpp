#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "compiler/model/builtins.h"
#include "compiler/model/command.h"
#include "compiler/model/container.h"
#include "compiler/model/former_names.h"
#include "compiler/model/forms.h"
#include "compiler/model/harness.h"
#include "compiler/model/kernel.h"
#include "compiler/model/matrix.h"
#include "compiler/model/mentions.h"
#include "compiler/model/metrics.h"
#include "compiler/model/native.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"
#include "compiler/model/verify.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::Statement;
using CaseCheck = std::function<void(const Scope&, Diagnostics&)>;

class WorkloadReader {
 public:
  WorkloadReader(Spec& spec, const Declaration& declaration)
      : spec_(spec), declaration_(declaration), module_(spec.module_of(declaration)) {}

  Workload read(std::uint64_t& cases) {
    workload_.name = declaration_.name;
    workload_.span = declaration_.span;
    workload_.scope = module_.scope;
    workload_.documentation = read_documentation(*declaration_.statement, *module_.scope, errors());
    workload_.measure = default_measure();
    const std::size_t told = errors().size();
    std::vector<const Statement*> rejected;
    const std::vector<Found> block = read_block(*declaration_.statement, "workload",
                                                settings_of("workload"), errors(), &rejected);
    const WorkloadForm form = check_form(declaration_, rejected, errors());
    workload_.metrics = Metrics(metrics_of(form));
    // What is set of it is kept even where its file or kernel is wrong.
    if (form == WorkloadForm::Native || form == WorkloadForm::Builtin) workload_.native.emplace();
    if (form == WorkloadForm::Kernel) workload_.kernel.emplace();
    if (form == WorkloadForm::Container) workload_.container.emplace();
    for (const Found& found : block) read_statement(found.name, *found.statement);
    if (workload_.kernel) check_kernel(rejected);
    std::vector<std::string> unknown = meant_by(rejected);
    const bool expanded = expand_matrix(matrix_, module_, workload_, cases, unknown, errors());
    broken_ = !expanded;
    Scope known(module_.scope);
    for (const std::string& name : unknown) known.set_invalid(name);
    workload_.scope = &known;
    if (workload_.native) check_threads(workload_, matrix_, errors());
    if (builtin_ != nullptr) {
      check_builtin_matrix(*builtin_, workload_, matrix_, used_names(), errors());
      workload_.native->defaults = builtin_defaults(*builtin_, workload_);
    }
    declare_metrics(metrics_, module_, workload_, matrix_, form, errors());
    workload_.scope = module_.scope;
    if (expanded && unknown.empty()) {
      check_cases();
      check_texts();
      if (workload_.kernel) settle_types(workload_, untyped_, spec_.checked.sources);
    } else {
      check_without_cases(known);
    }
    // An `over` without a name was to declare one of those that are not known.
    const bool unnamed = std::any_of(rejected.begin(), rejected.end(), [](const Statement* one) {
      return one->keyword == "over" && one->items.empty();
    });
    forget_unknown_names(told, unnamed);
    return std::move(workload_);
  }

  /// Its cases are not known, which may be told where it hangs on something else.
  bool broken() const { return broken_; }
  /// Where its former name stands.
  source::Span formerly_span() const { return formerly_span_; }

 private:
  // A name that is not known is told once: a parameter that is declared under another name would be
  // told of wherever it stands.
  void forget_unknown_names(std::size_t from, bool every) {
    std::set<std::string> seen;
    auto& all = errors();
    all.erase(std::remove_if(all.begin() + static_cast<std::ptrdiff_t>(from), all.end(),
                             [&](const auto& one) {
                               return one.kind == Kind::UnknownName &&
                                      (every || !seen.insert(one.message).second);
                             }),
              all.end());
  }

  // What statements that are written wrongly may have been to name: `over n in sizes`.
  static std::vector<std::string> meant_by(const std::vector<const Statement*>& rejected) {
    std::vector<std::string> names;
    for (const Statement* statement : rejected) {
      if (statement->keyword != "over") names.push_back(statement->keyword);
      if (statement->items.empty()) continue;
      const auto mentioned = mentioned_names(statement->items[0].expr);
      names.insert(names.end(), mentioned.begin(), mentioned.end());
    }
    return names;
  }

  Diagnostics& errors() { return spec_.diagnostics(); }

  // A file's own `measure default` serves its workloads.
  std::uint32_t default_measure() const {
    const auto& names = spec_.by_name[static_cast<std::size_t>(Declares::Measure)];
    const auto found = names.find(module_.prefix + "default");
    return found == names.end() ? 0 : found->second;
  }

  void read_statement(std::string_view name, const Statement& statement) {
    if (name == "over") {
      matrix_.over.push_back(&statement);
    } else if (name == "except") {
      matrix_.except.push_back(&statement);
    } else if (name == "metric") {
      metrics_.push_back(&statement);
    } else if (name == "needs") {
      read_needs(statement);
    } else if (name == "verify") {
      if (auto verify = read_verify(statement, errors())) {
        workload_.verify.push_back(*verify);
        checks_.push_back([verify = std::move(*verify)](const Scope& scope, Diagnostics& found) {
          check_verify(verify, scope, found);
        });
      }
    } else if (name == "command" || name == "shell") {
      if (auto command = read_started(name, statement)) workload_.command = std::move(*command);
    } else if (name == "native") {
      read_function(statement);
    } else if (name == "builtin") {
      if (const Expr* kernel = one_value(statement, errors())) read_stdlib_kernel(*kernel);
    } else if (name == "kernel") {
      read_gpu_kernel(statement);
    } else if (name == "arg") {
      read_kernel_argument(statement);
    } else if (name == "harness") {
      read_other_harness(statement);
    } else if (name == "profile") {
      workload_.profile = read_profile(statement, errors());
    } else if (name == "uses") {
      read_uses(statement);
    } else if (name == "setup") {
      if (auto command = read_started(name, statement)) workload_.setup = std::move(*command);
    } else if (name == "prepare") {
      if (auto command = read_started(name, statement)) workload_.prepare = std::move(*command);
    } else if (name == "teardown") {
      if (auto command = read_started(name, statement)) workload_.teardown = std::move(*command);
    } else if (const Expr* value = one_value(statement, errors())) {
      read_value(name, *value);
    }
  }

  // Where another form comes first, `native` is not set and that has been told.
  void read_function(const Statement& statement) {
    std::optional<Native> native = read_native(statement, errors());
    if (!native || !workload_.native) return;
    workload_.native->file = std::move(native->file);
    workload_.native->entry = std::move(native->entry);
    measures_file_ = true;
  }

  void read_stdlib_kernel(const Expr& name) {
    const Builtin* builtin = find_builtin(spec_, name);
    if (builtin == nullptr || !workload_.native) return;
    builtin_ = builtin;
    workload_.native->builtin = builtin->name;
    workload_.native->counters = builtin->counters;
  }

  void read_gpu_kernel(const Statement& statement) {
    std::optional<Kernel> kernel = read_kernel(statement, errors());
    if (!kernel || !workload_.kernel) return;
    workload_.kernel->file = std::move(kernel->file);
    workload_.kernel->entry = std::move(kernel->entry);
    workload_.kernel->api = kernel->api;
    launches_file_ = true;
  }

  void read_kernel_argument(const Statement& clause) {
    std::optional<KernelArgument> read = read_argument(clause, errors());
    if (!read || !workload_.kernel) return;
    const Kernel::Argument& argument = read->argument;
    std::vector<Kernel::Argument>& arguments = workload_.kernel->arguments;
    for (const Kernel::Argument& other : arguments) {
      if (other.name != argument.name) continue;
      report(errors(), Kind::DuplicateName, argument.span,
             "argument " + tick(argument.name) + " is declared twice")
          .notes.push_back({other.span, "declared here"});
    }
    if (!read->typed) untyped_.push_back(arguments.size());
    checks_.push_back([argument, typed = read->typed](const Scope& scope, Diagnostics& found) {
      if (typed) {
        check_argument(argument, scope, found);
      } else {
        read_scalar(argument.value, scope, found);
      }
    });
    arguments.push_back(argument);
  }

  void check_kernel(const std::vector<const Statement*>& rejected) {
    const bool meant = std::any_of(rejected.begin(), rejected.end(),
                                   [](const Statement* one) { return one->keyword == "global"; });
    if (!workload_.kernel->global && !meant) {
      report(errors(), Kind::MissingSetting, declaration_.span,
             "workload " + tick(declaration_.name) + " does not say how many work items it has",
             "as in `global = n` or `global = [n, m]`");
    }
    checks_.push_back([kernel = *workload_.kernel](const Scope& scope, Diagnostics& found) {
      check_launch(kernel, scope, found);
    });
  }

  void read_other_harness(const Statement& statement) {
    std::optional<ReadHarness> read = read_harness(statement, errors());
    if (!read) return;
    workload_.harness = std::move(read->harness);
    if (workload_.harness->report) {
      checks_.push_back(
          [path = *workload_.harness->report](const Scope& scope, Diagnostics& found) {
            read_report(path, scope, found);
          });
    }
    if (!read->command) return;
    workload_.command = std::move(*read->command);
    checks_.push_back([command = workload_.command](const Scope& scope, Diagnostics& found) {
      check_command(command, "harness", scope, found);
    });
  }

  void read_uses(const Statement& statement) {
    for (const Expr* expr : listed(statement, errors())) {
      const auto service = spec_.find(Declares::Service, module_, *expr);
      const auto& uses = workload_.uses;
      if (service && std::find(uses.begin(), uses.end(), *service) == uses.end()) {
        workload_.uses.push_back(*service);
      }
    }
  }

  // What the settings and clauses name, `over` left out.
  std::set<std::string, std::less<>> used_names() const {
    std::set<std::string, std::less<>> used;
    for (const Statement& statement : declaration_.statement->block->statements) {
      if (statement.keyword == "over" || statement.keyword == "builtin") continue;
      for (const auto* items : {&statement.items, &statement.values}) {
        for (const syntax::Item& item : *items) used.merge(mentioned_names(item.expr));
      }
    }
    return used;
  }

  void read_needs(const Statement& statement) {
    for (const Expr* expr : listed(statement, errors())) {
      const auto build = spec_.find(Declares::Build, module_, *expr);
      const auto& needs = workload_.needs;
      if (build && std::find(needs.begin(), needs.end(), *build) == needs.end()) {
        workload_.needs.push_back(*build);
      }
    }
  }

  std::optional<Command> read_started(std::string_view name, const Statement& statement) {
    std::optional<Command> command = read_command(statement, errors());
    if (command) {
      checks_.push_back(
          [command = *command, what = std::string(name)](const Scope& scope, Diagnostics& found) {
            check_command(command, what, scope, found);
          });
    }
    return command;
  }

  void read_value(std::string_view name, const Expr& value) {
    if (name == "tags") {
      read_tags(value);
    } else if (name == "measure") {
      const auto measure = spec_.find(Declares::Measure, module_, value);
      if (measure) workload_.measure = *measure;
    } else if (name == "cwd") {
      keep(workload_.cwd, value,
           [](const Expr& e, const Scope& s, Diagnostics& d) { read_path(e, s, "cwd", d); });
    } else if (name == "env") {
      keep(workload_.env, value,
           [](const Expr& e, const Scope& s, Diagnostics& d) { read_variables(e, s, d); });
    } else if (name == "stdin") {
      keep(workload_.stdin_text, value,
           [](const Expr& e, const Scope& s, Diagnostics& d) { read_text(e, s, "stdin", d); });
    } else if (name == "timeout") {
      keep(workload_.timeout, value,
           [](const Expr& e, const Scope& s, Diagnostics& d) { read_time(e, s, "timeout", d); });
    } else if (name == "formerly") {
      formerly_span_ = value.span;
      workload_.formerly = read_former_name(value, module_, workload_.name, errors());
    } else if (!read_launch_value(name, value) && !read_native_value(name, value)) {
      read_amount(name, value);
    }
  }

  // False for a setting that is no part of `kernel` or `container`.
  bool read_launch_value(std::string_view name, const Expr& value) {
    // Elsewhere it is misplaced, which has been told.
    Kernel no_kernel;
    Container no_container;
    Kernel& kernel = workload_.kernel ? *workload_.kernel : no_kernel;
    Container& container = workload_.container ? *workload_.container : no_container;
    if (name == "global") {
      keep(kernel.global, value,
           [](const Expr& e, const Scope& s, Diagnostics& d) { read_range(e, s, "global", d); });
    } else if (name == "local") {
      keep(kernel.local, value,
           [](const Expr& e, const Scope& s, Diagnostics& d) { read_range(e, s, "local", d); });
    } else if (name == "container") {
      container.image = value;
      pulls_image_ = workload_.container.has_value();
    } else if (name == "cpus") {
      keep(container.cpus, value,
           [](const Expr& e, const Scope& s, Diagnostics& d) { read_cpus(e, s, d); });
    } else if (name == "network") {
      container.network = read_network(value, errors()).value_or(false);
    } else {
      return false;
    }
    return true;
  }

  // False for a setting that is no part of `native`; some of them are of others, too.
  bool read_native_value(std::string_view name, const Expr& value) {
    // Elsewhere it is misplaced, which has been told.
    Native elsewhere;
    Native& native = workload_.native ? *workload_.native : elsewhere;
    if (name == "compiler") {
      keep(native.compiler, value,
           [](const Expr& e, const Scope& s, Diagnostics& d) { read_compiler(e, s, d); });
    } else if (name == "flags") {
      keep(workload_.kernel ? workload_.kernel->flags : native.flags, value,
           [](const Expr& e, const Scope& s, Diagnostics& d) { read_flags(e, s, d); });
    } else if (name == "includes") {
      keep(workload_.kernel ? workload_.kernel->includes : native.includes, value,
           [](const Expr& e, const Scope& s, Diagnostics& d) { read_includes(e, s, d); });
    } else if (name == "libraries") {
      keep(native.libraries, value,
           [](const Expr& e, const Scope& s, Diagnostics& d) { read_libraries(e, s, d); });
    } else if (name == "memory") {
      keep(workload_.container ? workload_.container->memory : native.memory, value,
           [](const Expr& e, const Scope& s, Diagnostics& d) { read_memory(e, s, d); });
    } else {
      return false;
    }
    return true;
  }

  void read_amount(std::string_view name, const Expr& value) {
    if (name == "items") {
      keep(workload_.items, value, [](const Expr& e, const Scope& s, Diagnostics& d) {
        read_quantity(e, s, {}, "items", "", d);
      });
    } else if (name == "bytes") {
      keep(workload_.bytes, value, [](const Expr& e, const Scope& s, Diagnostics& d) {
        read_quantity(e, s, {.bytes = 1}, "bytes", "n * 4B", d);
      });
    }
  }

  template <typename Check>
  void keep(Indirect<Expr>& where, const Expr& value, Check check) {
    where = value;
    checks_.push_back(
        [value, check](const Scope& scope, Diagnostics& found) { check(value, scope, found); });
  }

  void read_tags(const Expr& value) {
    bool named = value.kind == syntax::ExprKind::List;
    for (const Expr& tag : value.operands) {
      named = named && tag.kind == syntax::ExprKind::Name;
      if (named) workload_.tags.push_back(tag.text);
    }
    if (named) return;
    report(errors(), Kind::WrongType, value.span, "`tags` takes a list of words",
           "as in `tags = [hot, nightly]`");
  }

  void check_cases() {
    const std::vector<std::uint64_t> cases = representative_cases(workload_);
    for (const CaseCheck& check : checks_) {
      for (const std::uint64_t c : cases) {
        Diagnostics found;
        check(case_scope(workload_, c), found);
        if (found.empty()) continue;
        for (auto& diagnostic : found) {
          if (c != cases.front()) {
            diagnostic.notes.push_back(
                {workload_.span, "in the case " + tick(case_id(workload_, c))});
          }
          errors().push_back(std::move(diagnostic));
        }
        break;
      }
    }
  }

  void check_texts() {
    const Files& files = spec_.files;
    if (measures_file_) {
      check_each_value(workload_, workload_.native->file, files, check_native_file, errors());
    }
    if (launches_file_) {
      check_each_value(workload_, workload_.kernel->file, files, check_kernel_file, errors());
    }
    if (pulls_image_) {
      check_each_value(workload_, workload_.container->image, files, check_image, errors());
    }
  }

  // The settings can be looked at all the same: with a first value of what is known.
  void check_without_cases(Scope& known) {
    for (const MatrixParameter& parameter : workload_.parameters) {
      known.set(parameter.name, parameter.values.front());
    }
    for (const CaseCheck& check : checks_) check(known, errors());
    if (measures_file_) check_native_file(workload_, spec_.files, known, errors());
    if (launches_file_) check_kernel_file(workload_, spec_.files, known, errors());
    if (pulls_image_) check_image(workload_, spec_.files, known, errors());
  }

  Spec& spec_;
  const Declaration& declaration_;
  const Module& module_;
  Workload workload_;
  MatrixClauses matrix_;
  std::vector<const Statement*> metrics_;
  std::vector<CaseCheck> checks_;
  const Builtin* builtin_ = nullptr;
  // Scalars of the kernel whose type is not said.
  std::vector<std::size_t> untyped_;
  source::Span formerly_span_;
  bool measures_file_ = false;
  bool launches_file_ = false;
  bool pulls_image_ = false;
  bool broken_ = false;
};

}  // namespace

void declare_workloads(Spec& spec) {
  std::uint64_t cases = 0;
  std::vector<source::Span> former_names;
  Model& model = spec.model();
  model.workloads.reserve(spec.all(Declares::Workload).size());
  for (const Declaration& declaration : spec.all(Declares::Workload)) {
    const auto before = static_cast<std::ptrdiff_t>(spec.diagnostics().size());
    WorkloadReader reader(spec, declaration);
    const auto index = static_cast<std::uint32_t>(model.workloads.size());
    const Workload& workload = model.workloads.emplace_back(reader.read(cases));
    model.workload_names.emplace(workload.name, index);
    const Diagnostics told(spec.diagnostics().begin() + before, spec.diagnostics().end());
    if (reader.broken() || diagnostics::has_errors(told)) {
      spec.broken_workloads.insert(workload.name);
    }
    former_names.push_back(reader.formerly_span());
  }
  check_former_names(spec, former_names);
}

}  // namespace benchc::model
