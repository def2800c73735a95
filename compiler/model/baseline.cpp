#include "compiler/model/read.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"

namespace benchc::model {
namespace {

using syntax::Expr;

constexpr std::uint32_t kMostRuns = 100'000;
// In the order of Baseline::Kind.
constexpr std::string_view kKinds[] = {"branch", "run", "file", "tag", "approved", "build"};
constexpr const char* kForms =
    "write `branch \"main\" last 20 runs`, `tag \"v*\" latest`, `run \"ID\"`, `file \"x.h5\"`, "
    "`approved` or `build git \"origin/main\"`";

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

// `last 20 runs`, and of tags `latest`. False where the words are none of them.
bool read_last(Words& words, const Scope& scope, Baseline& baseline, Diagnostics& diagnostics) {
  if (baseline.kind == Baseline::Kind::Tag && words.take_word("latest")) {
    baseline.last = 1;
    return true;
  }
  if (!words.take_word("last")) return true;
  const Expr* count = words.take();
  const bool runs = words.take_word("runs") || words.take_word("run");
  if (count == nullptr || !runs) return false;
  baseline.last = read_count(*count, scope, "last", 1, kMostRuns, diagnostics).value_or(1);
  return true;
}

// What stands behind the kind; false where the words are wrong.
bool read_reference(Words& words, const Scope& scope, Baseline& baseline,
                    Diagnostics& diagnostics) {
  if (baseline.kind == Baseline::Kind::Approved) return true;
  if (baseline.kind == Baseline::Kind::BuildGit && !words.take_word("git")) return false;
  const Expr* reference = words.take();
  if (reference == nullptr) return false;
  const std::string_view what = kKinds[static_cast<std::size_t>(baseline.kind)];
  const auto text = baseline.kind == Baseline::Kind::File
                        ? read_path(*reference, scope, what, diagnostics)
                        : read_text(*reference, scope, what, diagnostics);
  baseline.reference = text.value_or("");
  if (text && text->empty()) {
    report(diagnostics, Kind::BadValue, reference->span, "this names nothing");
  } else if (text && text->find('\0') != std::string::npos) {
    report(diagnostics, Kind::BadValue, reference->span, "this holds a NUL");
  } else if (baseline.kind == Baseline::Kind::BuildGit && baseline.reference.starts_with('-')) {
    // git would take it for an option.
    report(diagnostics, Kind::BadValue, reference->span,
           tick(baseline.reference) + " is no revision");
  }
  const bool counted =
      baseline.kind == Baseline::Kind::Branch || baseline.kind == Baseline::Kind::Tag;
  return !counted || read_last(words, scope, baseline, diagnostics);
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
  std::optional<std::size_t> kind;
  for (std::size_t k = 0; k < std::size(kKinds); ++k) {
    if (is_word(what, kKinds[k])) kind = k;
  }
  if (!kind && what.kind == syntax::ExprKind::Name) {
    report(diagnostics, Kind::WrongForm, what.span,
           "a baseline is a " + one_of(kKinds) + ", not " + tick(what.text),
           did_you_mean(what.text, kKinds, kForms));
    return baseline;
  }
  if (kind) baseline.kind = static_cast<Baseline::Kind>(*kind);
  if (!kind || !read_reference(words, scope, baseline, diagnostics) || !words.at_end()) {
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
