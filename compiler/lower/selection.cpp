#include "compiler/lower/selection.h"

#include <algorithm>
#include <iterator>

#include "compiler/model/select.h"
#include "compiler/model/words.h"
#include "compiler/syntax/syntax.h"

namespace benchc::lower {

namespace {

using diagnostics::Diagnostics;
using diagnostics::Kind;

/// The command line's text as a place that a diagnostic can show.
source::Span command_line(source::SourceSet& sources, std::string option, const std::string& text) {
  const std::uint32_t buffer = sources.add(std::move(option), text);
  return {buffer, 0, static_cast<std::uint32_t>(text.size())};
}

const model::Suite* find_suite(model::Checked& checked, const std::string& name,
                               Diagnostics& diagnostics) {
  std::vector<std::string_view> names;
  for (const model::Suite& suite : checked.model.suites) {
    if (suite.name == name) return &suite;
    names.push_back(suite.name);
  }
  model::report(diagnostics, Kind::UnknownSuite, command_line(checked.sources, "--suite", name),
                "unknown suite " + model::tick(name),
                names.empty()
                    ? "this spec declares no suite"
                    : model::did_you_mean(name, names, "declared: " + model::one_of(names)));
  return nullptr;
}

/// The selectors of `--only`: read as the `for` of a rule.
std::vector<syntax::Expr> read_only(model::Checked& checked, const std::string& text,
                                    Diagnostics& diagnostics) {
  const std::uint32_t buffer = checked.sources.add("--only", "for " + text);
  syntax::Parsed parsed = syntax::parse(checked.sources, buffer);
  std::vector<syntax::Expr> selectors;
  if (diagnostics::has_errors(parsed.diagnostics)) {
    diagnostics.insert(diagnostics.end(), parsed.diagnostics.begin(), parsed.diagnostics.end());
    return selectors;
  }
  const auto& statements = parsed.file.statements;
  bool good = statements.size() == 1 && !statements[0].items.empty() && !statements[0].has_equals &&
              !statements[0].block;
  for (std::size_t i = 0; good && i < statements[0].items.size(); ++i) {
    const syntax::Item& item = statements[0].items[i];
    good = i == 0 || item.before == syntax::Item::Before::Comma;
    selectors.push_back(item.expr);
  }
  if (good) return selectors;
  model::report(
      diagnostics, Kind::BadSelector, {buffer, 4, static_cast<std::uint32_t>(text.size()) + 4},
      "`--only` takes selectors, separated by commas", "write `--only 'sort[n >= 1Mi], parse'`");
  return {};
}

}  // namespace

std::optional<Chosen> choose(model::Checked& checked, const Selection& selection,
                             Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  const model::Model& model = checked.model;
  Chosen chosen;
  if (!selection.suite.empty()) {
    chosen.suite = find_suite(checked, selection.suite, diagnostics);
    if (chosen.suite == nullptr) return std::nullopt;
  }
  if (chosen.suite != nullptr && !chosen.suite->include.empty()) {
    chosen.cases =
        model::select_all(model, chosen.suite->include, *chosen.suite->scope, diagnostics);
  } else {
    for (std::uint32_t w = 0; w < model.workloads.size(); ++w) {
      for (std::uint64_t i = 0; i < model.workloads[w].case_count; ++i)
        chosen.cases.push_back({w, i});
    }
  }
  if (!selection.only.empty()) {
    const std::vector<syntax::Expr> selectors = read_only(checked, selection.only, diagnostics);
    const model::Scope nothing;
    const std::vector<model::CaseRef> only =
        model::select_all(model, selectors, nothing, diagnostics);
    std::vector<model::CaseRef> both;
    std::set_intersection(chosen.cases.begin(), chosen.cases.end(), only.begin(), only.end(),
                          std::back_inserter(both));
    if (both.empty() && diagnostics.size() == before) {
      model::report(diagnostics, Kind::SelectsNothing, selectors[0].span,
                    "suite " + model::tick(selection.suite) + " includes none of these cases");
    }
    chosen.cases = std::move(both);
  }
  if (diagnostics.size() != before) return std::nullopt;
  return chosen;
}

}  // namespace benchc::lower
