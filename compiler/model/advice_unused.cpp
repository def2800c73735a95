#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <unordered_map>

#include "compiler/model/advice.h"
#include "compiler/model/projection.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;
using syntax::Statement;

/// How often each name stands in a file. A word of the language counts like a name: whoever asks
/// whether something is unused is better told too little than wrongly.
using Mentions = std::unordered_map<std::string_view, std::size_t>;

template <typename Visit>
void for_each_name_of(const Statement& statement, const Visit& visit) {
  for (const syntax::Item& item : statement.items) for_each_name(item.expr, visit);
  for (const syntax::Item& item : statement.values) for_each_name(item.expr, visit);
  if (!statement.block) return;
  for (const Statement& inner : statement.block->statements) for_each_name_of(inner, visit);
}

Mentions mentions_of(const syntax::File& file) {
  Mentions mentions;
  for (const Statement& statement : file.statements) {
    for_each_name_of(statement, [&](const Expr& name) { ++mentions[name.text]; });
  }
  return mentions;
}

/// Each declaration names itself once.
std::size_t besides(const Mentions& mentions, std::string_view name, std::size_t declarations) {
  const auto found = mentions.find(name);
  return found == mentions.end() || found->second <= declarations ? 0
                                                                  : found->second - declarations;
}

bool measures_by_its_own_words(const Workload& workload) {
  // A function of C++ asks for its parameters, and those of a kernel of the stdlib are checked.
  return !workload.native;
}

/// `{n}`, `$n`, `$(n)`, `<n>` or `%n%` where the declaration's text has it: what other tools would
/// put the parameter's value for.
std::string written_plainly(const Spec& spec, const Statement& statement, const std::string& name) {
  const std::string_view text =
      spec.checked.sources.text(statement.span.buffer)
          .substr(statement.span.begin, statement.span.end - statement.span.begin);
  for (const std::string& plain :
       {"{" + name + "}", "$(" + name + ")", "<" + name + ">", "%" + name + "%"}) {
    if (text.find(plain) != std::string_view::npos) return plain;
  }
  const std::string variable = "$" + name;
  for (std::size_t at = text.find(variable); at != std::string_view::npos;
       at = text.find(variable, at + 1)) {
    const std::size_t behind = at + variable.size();
    const bool longer =
        behind < text.size() &&
        (std::isalnum(static_cast<unsigned char>(text[behind])) != 0 || text[behind] == '_');
    if (!longer) return variable;
  }
  return {};
}

void advise_parameters(Spec& spec, const Workload& workload, const Declaration& declaration,
                       const std::vector<Mentions>& mentions) {
  if (workload.parameters.empty() || !measures_by_its_own_words(workload) ||
      !is_authors(spec, declaration.span) || !declaration.statement->block) {
    return;
  }
  std::vector<std::pair<const Statement*, const Expr*>> over;
  Mentions used;
  for (const Statement& inner : declaration.statement->block->statements) {
    const bool declares = inner.keyword == "over" && !inner.items.empty();
    if (declares) over.emplace_back(&inner, &inner.items[0].expr);
    // Which cases there are is not what is measured.
    if (inner.keyword == "except") continue;
    for_each_name_of(inner, [&](const Expr& name) {
      if (!declares || &name != &inner.items[0].expr) ++used[name.text];
    });
  }
  for (const auto& [statement, name] : over) {
    if (name->kind != ExprKind::Name || used.contains(name->text)) continue;
    const std::size_t index = parameter_index(workload, name->text);
    if (index == workload.parameters.size() || workload.parameters[index].values.size() < 2) {
      continue;
    }
    const std::string plain = written_plainly(spec, *declaration.statement, name->text);
    const std::string inserted = "${" + name->text + "}";
    auto& told =
        report(spec.diagnostics(), Kind::UnusedParameter, name->span,
               "nothing in workload " + tick(workload.name) + " uses its parameter " +
                   tick(name->text) + ": every value would measure the same",
               plain.empty()
                   ? "pass it on, as in `command = [\"tool\", \"" + inserted + "\"]`, or remove it"
                   : tick(plain) + " is plain text: the parameter's value is " + tick(inserted));
    if (besides(mentions[declaration.module], name->text, 1) == 0) {
      told.mends.push_back(removal(spec, *statement, "remove parameter " + tick(name->text)));
    }
  }
}

/// Declarations of the root that only their names make useful.
constexpr Declares kNamed[] = {Declares::Environment, Declares::Build, Declares::Measure,
                               Declares::Baseline, Declares::Service};

struct Named {
  std::string_view keyword;
  std::string_view name;
  source::Span span;
  const Statement* statement = nullptr;
  bool constant = false;
};

std::vector<Named> named_of_root(const Spec& spec) {
  std::vector<Named> all;
  for (const Statement& statement : spec.modules[0]->file.statements) {
    if (statement.keyword != "let" && statement.keyword != "param") continue;
    if (statement.items.empty() || statement.items[0].expr.kind != ExprKind::Name) continue;
    const Expr& name = statement.items[0].expr;
    const std::string_view word = statement.keyword == "let" ? "constant" : "param";
    all.push_back({word, name.text, name.span, &statement, true});
  }
  for (const Declares kind : kNamed) {
    for (const Declaration& declaration : spec.all(kind)) {
      if (declaration.statement == nullptr || declaration.module != 0) continue;
      if (kind == Declares::Measure && declaration.name == "default") continue;
      all.push_back(
          {keyword(kind), declaration.name, declaration.span, declaration.statement, false});
    }
  }
  return all;
}

std::string use_hint(std::string_view keyword, std::string_view name) {
  const std::string text(name);
  if (keyword == "environment") return "name it in a suite: `environment = " + text + "`";
  if (keyword == "build") return "name it where it is needed: `needs " + text + "`";
  if (keyword == "measure") return "name it in a workload or a suite: `measure = " + text + "`";
  if (keyword == "baseline") return "name it in a rule: `against " + text + "`";
  if (keyword == "service") return "name it where it is used: `uses " + text + "`";
  return "use it or remove it";
}

/// A file that measures and judges nothing is made to be imported.
bool is_for_itself(const Spec& spec) {
  const auto in_root = [](const Declaration& declaration) {
    return declaration.statement != nullptr && declaration.module == 0;
  };
  return std::any_of(spec.all(Declares::Workload).begin(), spec.all(Declares::Workload).end(),
                     in_root) ||
         std::any_of(spec.all(Declares::Rule).begin(), spec.all(Declares::Rule).end(), in_root);
}

void advise_names(Spec& spec, const Mentions& mentions) {
  if (!is_for_itself(spec)) return;
  // An environment and a suite may have the same name: every declaration of it names itself.
  std::unordered_map<std::string_view, std::size_t> declared;
  for (const Statement& statement : spec.modules[0]->file.statements) {
    if (statement.items.empty() || statement.items[0].expr.kind != ExprKind::Name) continue;
    if (statement.keyword != "slo" && statement.keyword != "waive") {
      ++declared[statement.items[0].expr.text];
    }
  }
  for (const Named& one : named_of_root(spec)) {
    if (besides(mentions, one.name, declared[one.name]) != 0) continue;
    auto& told = report(spec.diagnostics(), Kind::UnusedName, one.span,
                        "nothing uses " + std::string(one.keyword) + " " + tick(one.name),
                        use_hint(one.keyword, one.name));
    if (one.constant) {
      told.mends.push_back(removal(spec, *one.statement, "remove " + tick(one.name)));
    }
  }
}

}  // namespace

void advise_unused(Spec& spec) {
  std::vector<Mentions> mentions;
  for (const auto& module : spec.modules) {
    mentions.push_back(module->from_stdlib ? Mentions() : mentions_of(module->file));
  }
  const auto& workloads = spec.all(Declares::Workload);
  for (std::size_t w = 0; w < workloads.size() && w < spec.model().workloads.size(); ++w) {
    advise_parameters(spec, spec.model().workloads[w], workloads[w], mentions);
  }
  advise_names(spec, mentions[0]);
}

}  // namespace benchc::model
