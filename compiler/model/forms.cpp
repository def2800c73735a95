#include "compiler/model/forms.h"

#include <algorithm>

namespace benchc::model {
namespace {

using syntax::Statement;

struct FormWord {
  std::string_view word;
  WorkloadForm form;
};

constexpr FormWord kForms[] = {
    {"command", WorkloadForm::Command}, {"shell", WorkloadForm::Command},
    {"native", WorkloadForm::Native},   {"builtin", WorkloadForm::Builtin},
    {"kernel", WorkloadForm::Kernel},   {"harness", WorkloadForm::Harness}};

constexpr unsigned bit(WorkloadForm form) { return 1u << static_cast<unsigned>(form); }

constexpr unsigned kCommand = bit(WorkloadForm::Command);
constexpr unsigned kNative = bit(WorkloadForm::Native);
constexpr unsigned kBuiltin = bit(WorkloadForm::Builtin);
constexpr unsigned kKernel = bit(WorkloadForm::Kernel);
constexpr unsigned kContainer = bit(WorkloadForm::Container);
constexpr unsigned kHarness = bit(WorkloadForm::Harness);
constexpr unsigned kStarted = kCommand | kContainer | kHarness;
constexpr unsigned kAll = kStarted | kNative | kBuiltin | kKernel;

/// A setting that workloads of some forms do not have, and what to do instead.
struct Misplaced {
  std::string_view setting;
  unsigned forms;
  std::string_view instead;
};

constexpr std::string_view kNotCompiled =
    "it says how benchc compiles a source of `native`; what a command starts is made by a `build`";
constexpr std::string_view kNoSource =
    "it says how benchc compiles a source of `native` or `kernel`; what a command starts is made "
    "by a `build`";
constexpr std::string_view kCompiled = "a kernel of the stdlib is compiled already";
constexpr std::string_view kByDriver = "a kernel of a GPU is compiled by its driver, with `flags`";
constexpr std::string_view kLaunch = "it says how a `kernel` of a GPU is launched";
constexpr std::string_view kBounds = "it bounds a `container`";

constexpr Misplaced kMisplaced[] = {
    {"compiler", kStarted, kNotCompiled},
    {"flags", kStarted, kNoSource},
    {"includes", kStarted, kNoSource},
    {"libraries", kStarted, kNotCompiled},
    {"compiler", kBuiltin, kCompiled},
    {"flags", kBuiltin, kCompiled},
    {"includes", kBuiltin, kCompiled},
    {"libraries", kBuiltin, kCompiled},
    {"compiler", kKernel, kByDriver},
    {"libraries", kKernel, kByDriver},
    {"memory", kCommand | kHarness,
     "it bounds what `native`, `builtin` and a `container` may allocate"},
    {"memory", kKernel, "what a kernel takes is the `bytes` of its buffers"},
    {"arg", kAll & ~kKernel, kLaunch},
    {"global", kAll & ~kKernel, kLaunch},
    {"local", kAll & ~kKernel, kLaunch},
    {"cpus", kAll & ~kContainer, kBounds},
    {"network", kAll & ~kContainer, kBounds},
    {"container", kNative | kBuiltin | kKernel | kHarness,
     "a container runs the workload's `command` or `shell`"},
    {"stdin", kNative, "let the function make its input, before its loop"},
    {"stdin", kBuiltin, "a kernel of the stdlib makes its input itself"},
    {"stdin", kKernel, "its input is in its arguments: `arg x = buffer n * 4B random`"},
    {"verify", kNative,
     "let the function check its result behind its loop: `benchc_fail(bench, \"…\")` fails the "
     "case"},
    {"verify", kBuiltin, "a kernel of the stdlib checks its result itself"},
    {"verify", kKernel, "a kernel writes no output"},
    {"profile", kKernel, "it looks at what runs on the CPU"},
};

void check_settings(std::string_view form_word, WorkloadForm form,
                    const std::vector<Statement>& statements, Diagnostics& diagnostics) {
  for (const Statement& statement : statements) {
    const auto* const entry =
        std::find_if(std::begin(kMisplaced), std::end(kMisplaced), [&](const Misplaced& one) {
          return (one.forms & bit(form)) != 0 && one.setting == statement.keyword;
        });
    if (entry == std::end(kMisplaced)) continue;
    report(diagnostics, Kind::MisplacedSetting, statement.keyword_span,
           "a workload by " + tick(form_word) + " has no " + tick(statement.keyword),
           std::string(entry->instead));
  }
}

// `harness = pyperf command = […]` is what people write first.
std::string how_to_join(std::string_view one, std::string_view other) {
  const bool harness = one == "harness" || other == "harness";
  const bool command = one == "command" || other == "command";
  if (!harness || !command) return {};
  return "a harness's command stands behind its format: `harness = google_benchmark command […]`";
}

}  // namespace

// Looks at the whole block, so that a form that is wrong in itself is not said to be missing as
// well; nor is one that may be meant by a setting whose name is wrong.
WorkloadForm check_form(const Declaration& declaration,
                        const std::vector<const Statement*>& rejected, Diagnostics& diagnostics) {
  if (!declaration.statement->block) return WorkloadForm::None;
  const std::vector<Statement>& statements = declaration.statement->block->statements;
  const Statement* first = nullptr;
  const Statement* container = nullptr;
  WorkloadForm form = WorkloadForm::None;
  for (const Statement& statement : statements) {
    if (statement.keyword == "container") container = &statement;
    const auto* const word =
        std::find_if(std::begin(kForms), std::end(kForms),
                     [&](const FormWord& one) { return one.word == statement.keyword; });
    if (word == std::end(kForms)) continue;
    if (first == nullptr) {
      first = &statement;
      form = word->form;
    } else if (first->keyword != statement.keyword) {
      report(diagnostics, Kind::WrongForm, statement.keyword_span,
             "a workload has one of `command`, `shell`, `native`, `builtin`, `kernel` and "
             "`harness`",
             how_to_join(first->keyword, statement.keyword))
          .notes.push_back({first->keyword_span, "the other one"});
    }
  }
  if (first != nullptr) {
    const bool contained = container != nullptr && form == WorkloadForm::Command;
    if (contained) form = WorkloadForm::Container;
    check_settings(contained ? "container" : first->keyword, form, statements, diagnostics);
    return form;
  }
  const bool misspelled = std::any_of(
      rejected.begin(), rejected.end(),
      [](const Statement* statement) { return statement->has_equals && statement->items.empty(); });
  if (misspelled) return form;
  if (container != nullptr) {
    report(diagnostics, Kind::MissingSetting, container->keyword_span,
           "this container has nothing to run", "give it `command = [\"program\", \"argument\"]`");
    return WorkloadForm::Container;
  }
  report(diagnostics, Kind::MissingSetting, declaration.span,
         "workload " + tick(declaration.name) + " does not say what runs",
         "give it `command = [\"program\", \"argument\"]`, `shell = \"…\"`, `native = "
         "\"file.cpp\" entry NAME`, `builtin = std.…`, `kernel = \"file.cl\" entry NAME on "
         "opencl` or `harness = FORMAT command […]`");
  return form;
}

}  // namespace benchc::model
