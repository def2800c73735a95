#include <algorithm>

#include "compiler/model/habits.h"
#include "compiler/model/spec.h"

namespace benchc::model {
namespace {

using syntax::Statement;

constexpr std::string_view kKeywords[kDeclares] = {"environment", "build",  "workload", "measure",
                                                   "baseline",    "rule",   "suite",    "service",
                                                   "cost",        "notify", "govern",   "test"};
// Read where they stand: they declare values, or nothing that others could name.
constexpr std::string_view kOtherKeywords[] = {"bench", "import", "let", "param", "waive", "slo"};

std::optional<Declares> declares(std::string_view word) {
  const auto* const found = std::find(std::begin(kKeywords), std::end(kKeywords), word);
  if (found == std::end(kKeywords)) return std::nullopt;
  return static_cast<Declares>(found - std::begin(kKeywords));
}

// Kernels are read later, by declare_builtins.
void check_builtin_place(const Module& module, const Statement& statement,
                         Diagnostics& diagnostics) {
  if (module.from_stdlib) return;
  report(diagnostics, Kind::UnknownDeclaration, statement.keyword_span,
         "`builtin` declares a kernel of the stdlib, in a module of it",
         "a function of your own is measured by `native = \"file.cpp\" entry NAME` in a workload");
}

void unknown_keyword(const Statement& statement, Diagnostics& diagnostics) {
  const std::string& word = statement.keyword;
  std::vector<std::string_view> all(std::begin(kKeywords), std::end(kKeywords));
  all.insert(all.end(), std::begin(kOtherKeywords), std::end(kOtherKeywords));
  const bool setting = statement.has_equals && statement.items.empty();
  Hint hint = habit_of_declaration(word);
  if (hint.empty()) {
    hint = did_you_mean(word, all,
                        setting ? "a setting stands in the block of a declaration; a constant is "
                                  "declared by `let`"
                                : "a file has these: " + one_of(all));
  }
  report(diagnostics, Kind::UnknownDeclaration, statement.keyword_span,
         "unknown declaration " + tick(word), std::move(hint));
}

// `workload sort { … }`, `baseline main = …`: the name, or nothing when the statement has another
// form.
std::optional<Declaration> read_declaration(const Statement& statement, Declares kind,
                                            Diagnostics& diagnostics) {
  const std::string word(keyword(kind));
  const bool baseline = kind == Declares::Baseline;
  const bool named = statement.items.size() == 1 &&
                     statement.items[0].expr.kind == syntax::ExprKind::Name &&
                     !statement.items[0].expr.parenthesised;
  const bool bodied = baseline ? statement.has_equals : statement.block && !statement.has_equals;
  if (!named || !bodied) {
    std::string hint = "write `" + word + (baseline ? " NAME = …`" : " NAME { … }`");
    if (!statement.items.empty() && statement.items[0].expr.kind == syntax::ExprKind::Member) {
      hint += "; a name with a dot is one of an imported file";
    } else if (!statement.items.empty() && statement.items[0].expr.kind != syntax::ExprKind::Name) {
      hint += ", with a name of letters, digits and `_`, without quotes";
    }
    report(diagnostics, Kind::WrongForm, statement.span,
           (word.front() == 'e' ? "an " : "a ") + word + " has a name and " +
               (baseline ? "a value" : "a block"),
           std::move(hint));
  }
  if (!named) return std::nullopt;
  Declaration declaration;
  declaration.statement = &statement;
  declaration.name = statement.items[0].expr.text;
  declaration.span = statement.items[0].expr.span;
  return declaration;
}

// What a statement that is no declaration was to declare: what hangs on it is not told as well.
void miss(Spec& spec, const Module& module, const Statement& statement) {
  if (statement.items.empty()) {
    if (statement.has_equals) {
      spec.missed.insert(module.prefix + statement.keyword);
    } else {
      spec.missed_unnamed = true;
    }
  } else if (statement.items[0].expr.kind == syntax::ExprKind::Name) {
    spec.missed.insert(module.prefix + statement.items[0].expr.text);
  } else {
    spec.missed_unnamed = true;
  }
}

void collect(Spec& spec, std::uint32_t index) {
  const Module& module = *spec.modules[index];
  for (std::size_t s = 0; s < module.file.statements.size(); ++s) {
    const Statement& statement = module.file.statements[s];
    if (statement.keyword == "builtin") {
      check_builtin_place(module, statement, spec.diagnostics());
      continue;
    }
    const std::optional<Declares> kind = declares(statement.keyword);
    if (!kind) {
      const auto* const other =
          std::find(std::begin(kOtherKeywords), std::end(kOtherKeywords), statement.keyword);
      if (other == std::end(kOtherKeywords)) {
        unknown_keyword(statement, spec.diagnostics());
        miss(spec, module, statement);
      }
      if (statement.keyword == "bench" && s != 0) {
        report(spec.diagnostics(), Kind::WrongForm, statement.span,
               "`bench` stands only once, first in the file");
      }
      continue;
    }
    std::optional<Declaration> found = read_declaration(statement, *kind, spec.diagnostics());
    if (!found) {
      miss(spec, module, statement);
      continue;
    }
    found->module = index;
    found->name = module.prefix + found->name;
    auto& all = spec.declarations[static_cast<std::size_t>(*kind)];
    auto& names = spec.by_name[static_cast<std::size_t>(*kind)];
    const auto [first, fresh] = names.emplace(found->name, static_cast<std::uint32_t>(all.size()));
    if (!fresh) {
      report(spec.diagnostics(), Kind::DuplicateName, found->span,
             statement.keyword + " " + tick(found->name) + " is declared twice")
          .notes.push_back({all[first->second].span, "the first declaration"});
      continue;
    }
    all.push_back(std::move(*found));
  }
}

// The measure that serves whoever names no other is the first one, declared or not.
void put_default_first(Spec& spec) {
  auto& all = spec.declarations[static_cast<std::size_t>(Declares::Measure)];
  auto& names = spec.by_name[static_cast<std::size_t>(Declares::Measure)];
  const auto declared = names.find("default");
  Declaration first;
  first.name = "default";
  if (declared != names.end()) {
    first = all[declared->second];
    all.erase(all.begin() + declared->second);
  }
  all.insert(all.begin(), first);
  for (std::uint32_t i = 0; i < all.size(); ++i) names[all[i].name] = i;
}

}  // namespace

std::string_view keyword(Declares kind) { return kKeywords[static_cast<std::size_t>(kind)]; }

void collect_names(Spec& spec) {
  for (std::uint32_t m = 0; m < spec.modules.size(); ++m) collect(spec, m);
  put_default_first(spec);
}

std::optional<std::string> Spec::model_name(const Module& module, std::string_view name) const {
  // Imports may have dots in their names, so the longest one that fits is taken.
  for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0;
       dot = name.rfind('.', dot - 1)) {
    const std::string_view import = name.substr(0, dot);
    const auto found = module.imports.find(import);
    if (found != module.imports.end()) {
      return modules[found->second]->prefix + std::string(name.substr(dot + 1));
    }
    if (std::find(module.failed_imports.begin(), module.failed_imports.end(), import) !=
        module.failed_imports.end()) {
      return std::nullopt;
    }
  }
  return module.prefix + std::string(name);
}

std::optional<std::uint32_t> Spec::find(Declares kind, const Module& module,
                                        const syntax::Expr& name) const {
  const std::string word(keyword(kind));
  const std::optional<std::string> written = dotted_name(name);
  if (!written) {
    report(diagnostics(), Kind::WrongType, name.span, "the name of a " + word + " is wanted here",
           name.kind == syntax::ExprKind::String ? "names stand without quotes" : "");
    return std::nullopt;
  }
  const std::optional<std::string> full = model_name(module, *written);
  if (!full) return std::nullopt;
  const auto& names = by_name[static_cast<std::size_t>(kind)];
  const auto found = names.find(*full);
  if (found != names.end()) return found->second;
  if (missed.contains(*full)) return std::nullopt;

  std::vector<std::string> visible;
  for (const auto& [declared, index] : names) {
    if (declared.starts_with(module.prefix))
      visible.push_back(declared.substr(module.prefix.size()));
    for (const auto& [import, target] : module.imports) {
      const std::string& prefix = modules[target]->prefix;
      if (declared.starts_with(prefix))
        visible.push_back(import + "." + declared.substr(prefix.size()));
    }
  }
  std::string otherwise;
  for (std::size_t other = 0; other < kDeclares; ++other) {
    if (by_name[other].contains(*full)) {
      otherwise = tick(*written) + " is declared as " + std::string(kKeywords[other]);
    }
  }
  if (otherwise.empty() && written->find('.') != std::string::npos &&
      !module.prefix.starts_with("std.")) {
    const std::string import = written->substr(0, written->rfind('.'));
    if (!module.imports.contains(import)) otherwise = "is `import " + import + "` missing?";
  }
  report(diagnostics(), Kind::UnknownName, name.span, "unknown " + word + " " + tick(*written),
         did_you_mean(*written, std::vector<std::string_view>(visible.begin(), visible.end()),
                      otherwise));
  return std::nullopt;
}

}  // namespace benchc::model
