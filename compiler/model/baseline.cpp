#include "compiler/model/read.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;

constexpr std::uint32_t kMostRuns = 100'000;
constexpr std::string_view kToCome[] = {"build", "tag", "approved"};
constexpr const char* kForms =
    "write `branch \"main\" last 20 runs`, `run \"ID\"` or `file \"x.h5\"`";

// `strict`, `cpu_model` or `class "name"`.
void read_comparable(Words words, source::Span span, const Scope& scope, Baseline& baseline,
                     Diagnostics& diagnostics) {
  if (words.take_word("class")) {
    const Expr* name = words.take();
    if (name != nullptr && words.at_end()) {
      baseline.comparable = Baseline::Comparable::Class;
      baseline.machine_class = read_text(*name, scope, "class", diagnostics).value_or("");
      return;
    }
  } else if (words.rest().size() == 1) {
    constexpr std::string_view kChoices[] = {"strict", "cpu_model", "class"};
    const auto choice = read_choice(*words.take(), "comparable", kChoices, diagnostics);
    if (!choice) return;
    if (*choice < 2) {
      baseline.comparable = static_cast<Baseline::Comparable>(*choice);
      return;
    }
  }
  report(diagnostics, Kind::WrongForm, span, "`comparable` does not know this",
         "write `strict`, `cpu_model` or `class \"name\"`");
}

void read_last(Words& words, const Scope& scope, Baseline& baseline, bool& shaped,
               Diagnostics& diagnostics) {
  if (!words.take_word("last")) return;
  const Expr* count = words.take();
  const bool runs = words.take_word("runs") || words.take_word("run");
  shaped = shaped && count != nullptr && runs;
  if (!shaped) return;
  baseline.last = read_count(*count, scope, "last", 1, kMostRuns, diagnostics).value_or(1);
}

Baseline read_baseline(Spec& spec, const Declaration& declaration) {
  Baseline baseline;
  baseline.name = declaration.name;
  baseline.span = declaration.span;
  const Scope& scope = *spec.module_of(declaration).scope;
  Diagnostics& diagnostics = spec.diagnostics();
  const syntax::Statement& statement = *declaration.statement;
  if (statement.values.empty()) return baseline;

  Words words(statement.values);
  const Expr& what = *words.take();
  for (const std::string_view word : kToCome) {
    if (!is_word(what, word)) continue;
    report(diagnostics, Kind::NotSupportedYet, what.span,
           "a baseline by " + tick(word) + " is not supported yet", kForms);
    return baseline;
  }
  constexpr std::string_view kKinds[] = {"branch", "run", "file"};
  const Expr* reference = words.take();
  std::optional<std::size_t> kind;
  for (std::size_t k = 0; k < std::size(kKinds); ++k) {
    if (is_word(what, kKinds[k])) kind = k;
  }
  if (!kind && reference != nullptr && what.kind == syntax::ExprKind::Name) {
    report(diagnostics, Kind::WrongForm, what.span,
           "a baseline is a " + one_of(kKinds) + ", not " + tick(what.text),
           did_you_mean(what.text, kKinds, kForms));
    return baseline;
  }
  bool shaped = kind && reference != nullptr;
  if (shaped) {
    baseline.kind = static_cast<Baseline::Kind>(*kind);
    const auto text = baseline.kind == Baseline::Kind::File
                          ? read_path(*reference, scope, "file", diagnostics)
                          : read_text(*reference, scope, kKinds[*kind], diagnostics);
    if (text && text->empty()) {
      report(diagnostics, Kind::BadValue, reference->span, "this names nothing");
    }
    baseline.reference = text.value_or("");
    if (baseline.kind == Baseline::Kind::Branch) {
      read_last(words, scope, baseline, shaped, diagnostics);
    }
  }
  if (!shaped || !words.at_end()) {
    report(diagnostics, Kind::WrongForm, span_of(statement.values, statement.span),
           "`baseline` does not know this", kForms);
  }
  for (const auto& [name, setting] :
       read_block(statement, "baseline", settings_of("baseline"), diagnostics)) {
    read_comparable(Words(setting->values), setting->span, scope, baseline, diagnostics);
  }
  return baseline;
}

}  // namespace

void declare_baselines(Spec& spec) {
  for (const Declaration& declaration : spec.all(Declares::Baseline)) {
    spec.model().baselines.push_back(read_baseline(spec, declaration));
  }
}

}  // namespace benchc::model
