#include "compiler/model/forms.h"

#include <algorithm>

namespace benchc::model {
namespace {

using syntax::Statement;

struct FormWord {
  std::string_view word;
  WorkloadForm form;
};

constexpr FormWord kForms[] = {{"command", WorkloadForm::Command},
                               {"shell", WorkloadForm::Command},
                               {"native", WorkloadForm::Native},
                               {"builtin", WorkloadForm::Builtin}};
constexpr std::string_view kFormsToCome[] = {"kernel", "container", "harness"};

/// A setting that workloads of a form do not have, and what to do instead.
struct Misplaced {
  std::string_view setting;
  WorkloadForm form;
  std::string_view instead;
};

constexpr std::string_view kNotCompiled =
    "it says how benchc compiles a source of `native`; what a command starts is made by a `build`";
constexpr std::string_view kCompiled = "a kernel of the stdlib is compiled already";

constexpr Misplaced kMisplaced[] = {
    {"compiler", WorkloadForm::Command, kNotCompiled},
    {"flags", WorkloadForm::Command, kNotCompiled},
    {"includes", WorkloadForm::Command, kNotCompiled},
    {"libraries", WorkloadForm::Command, kNotCompiled},
    {"memory", WorkloadForm::Command, "it bounds what `native` and `builtin` may allocate"},
    {"compiler", WorkloadForm::Builtin, kCompiled},
    {"flags", WorkloadForm::Builtin, kCompiled},
    {"includes", WorkloadForm::Builtin, kCompiled},
    {"libraries", WorkloadForm::Builtin, kCompiled},
    {"stdin", WorkloadForm::Native, "let the function make its input, before its loop"},
    {"stdin", WorkloadForm::Builtin, "a kernel of the stdlib makes its input itself"},
    {"verify", WorkloadForm::Native,
     "let the function check its result behind its loop: `benchc_fail(bench, \"…\")` fails the "
     "case"},
    {"verify", WorkloadForm::Builtin, "a kernel of the stdlib checks its result itself"},
};

void check_settings(const Statement& form_setting, WorkloadForm form,
                    const std::vector<Statement>& statements, Diagnostics& diagnostics) {
  for (const Statement& statement : statements) {
    const auto* const entry = std::find_if(
        std::begin(kMisplaced), std::end(kMisplaced),
        [&](const Misplaced& one) { return one.form == form && one.setting == statement.keyword; });
    if (entry == std::end(kMisplaced)) continue;
    report(diagnostics, Kind::MisplacedSetting, statement.keyword_span,
           "a workload by " + tick(form_setting.keyword) + " has no " + tick(statement.keyword),
           std::string(entry->instead));
  }
}

}  // namespace

// Looks at the whole block, so that a form that is wrong in itself is not said to be missing as
// well; nor is one that may be meant by a setting whose name is wrong.
WorkloadForm check_form(const Declaration& declaration,
                        const std::vector<const Statement*>& rejected, Diagnostics& diagnostics) {
  if (!declaration.statement->block) return WorkloadForm::None;
  const std::vector<Statement>& statements = declaration.statement->block->statements;
  const bool to_come =
      std::any_of(statements.begin(), statements.end(), [](const Statement& statement) {
        return std::find(std::begin(kFormsToCome), std::end(kFormsToCome), statement.keyword) !=
               std::end(kFormsToCome);
      });
  if (to_come) return WorkloadForm::None;
  const Statement* first = nullptr;
  WorkloadForm form = WorkloadForm::None;
  for (const Statement& statement : statements) {
    const auto* const word =
        std::find_if(std::begin(kForms), std::end(kForms),
                     [&](const FormWord& one) { return one.word == statement.keyword; });
    if (word == std::end(kForms)) continue;
    if (first == nullptr) {
      first = &statement;
      form = word->form;
    } else if (first->keyword != statement.keyword) {
      report(diagnostics, Kind::WrongForm, statement.keyword_span,
             "a workload has one of `command`, `shell`, `native` and `builtin`")
          .notes.push_back({first->keyword_span, "the other one"});
    }
  }
  if (first != nullptr) {
    check_settings(*first, form, statements, diagnostics);
    return form;
  }
  const bool misspelled = std::any_of(
      rejected.begin(), rejected.end(),
      [](const Statement* statement) { return statement->has_equals && statement->items.empty(); });
  if (!misspelled) {
    report(diagnostics, Kind::MissingSetting, declaration.span,
           "workload " + tick(declaration.name) + " does not say what runs",
           "give it `command = [\"program\", \"argument\"]`, `shell = \"…\"`, `native = "
           "\"file.cpp\" entry NAME` or `builtin = std.…`");
  }
  return form;
}

}  // namespace benchc::model
