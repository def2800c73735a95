#include <algorithm>
#include <cmath>

#include "compiler/model/builtins.h"
#include "compiler/model/cycles.h"
#include "compiler/model/paths.h"
#include "compiler/model/spec.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::ExprKind;
using syntax::Statement;

void check_version(const syntax::File& file, std::uint32_t buffer, Diagnostics& diagnostics) {
  constexpr std::string_view kHint = "begin the file with `bench 1`, the language's version";
  if (file.statements.empty() || file.statements.front().keyword != "bench") {
    const source::Span start =
        file.statements.empty() ? source::Span{buffer, 0, 0} : file.statements.front().keyword_span;
    report(diagnostics, Kind::MissingVersion, start, "the first statement must be `bench 1`",
           std::string(kHint));
    return;
  }
  const Statement& first = file.statements.front();
  const bool number = first.items.size() == 1 && !first.has_equals && !first.block &&
                      first.items[0].expr.kind == ExprKind::Number &&
                      first.items[0].expr.text.empty();
  if (!number) {
    report(diagnostics, Kind::WrongForm, first.span, "the language's version is a number",
           std::string(kHint));
  } else if (first.items[0].expr.number != 1) {
    const Value version = number ? model::number(first.items[0].expr.number) : Value();
    report(diagnostics, Kind::UnsupportedVersion, first.items[0].expr.span,
           "version " + printed(version) + " of the language is not known",
           "this benchc reads version 1");
  }
}

// Parses a text that was read; false when nothing of it can be used.
void parse_module(Spec& spec, Module& module, std::string text) {
  const std::uint32_t buffer = spec.checked.sources.add(module.path, std::move(text));
  syntax::Parsed parsed = syntax::parse(spec.checked.sources, buffer);
  const bool readable = std::none_of(
      parsed.diagnostics.begin(), parsed.diagnostics.end(), [](const auto& diagnostic) {
        return diagnostic.kind == Kind::NotText || diagnostic.kind == Kind::NotUtf8 ||
               diagnostic.kind == Kind::FileTooLarge;
      });
  const bool first_is_whole =
      parsed.diagnostics.empty() ||
      (!parsed.file.statements.empty() && parsed.file.statements.front().keyword == "bench");
  module.file = std::move(parsed.file);
  for (auto& diagnostic : parsed.diagnostics) {
    spec.diagnostics().push_back(std::move(diagnostic));
  }
  if (readable && first_is_whole) check_version(module.file, buffer, spec.diagnostics());
}

std::string unreadable(std::string_view path, const Error& error) {
  return "cannot read " + tick(path) + ": " + error.message;
}

struct Import {
  std::string name;
  bool stdlib = false;
  std::string target;
  source::Span span;
};

// What an `import` statement asks for; nothing when it is wrong.
std::optional<Import> read_import(const Module& module, const Statement& statement,
                                  Diagnostics& diagnostics) {
  const auto wrong = [&](std::string hint) {
    report(diagnostics, Kind::WrongForm, statement.span,
           "an import names a module or a file of this repository", std::move(hint));
    return std::nullopt;
  };
  constexpr const char* kForms = "write `import std.env` or `import \"common.bench\" as common`";
  Words words(statement.items);
  const syntax::Expr* what = words.take();
  if (what == nullptr || statement.has_equals || statement.block) return wrong(kForms);
  Import import;
  import.span = what->span;
  const syntax::Expr* alias = nullptr;
  if (words.take_word("as")) {
    alias = words.take();
    if (alias == nullptr || alias->kind != ExprKind::Name) return wrong(kForms);
  }
  if (!words.at_end()) return wrong(kForms);
  if (const auto name = dotted_name(*what)) {
    import.stdlib = true;
    import.target = *name;
    import.name = alias == nullptr ? *name : alias->text;
    return import;
  }
  if (what->kind != ExprKind::String && what->kind != ExprKind::RawString) return wrong(kForms);
  const std::optional<Value> path = evaluate(*what, Scope(), diagnostics);
  if (!path) return std::nullopt;
  if (alias == nullptr) {
    return wrong(path->text.starts_with("std.") ? "a module stands without quotes: `import std.env`"
                                                : "name the file, as in `import \"…\" as common`");
  }
  import.name = alias->text;
  const auto inside =
      module.from_stdlib ? std::nullopt : inside_repository(folder_of(module.path), path->text);
  if (!inside || inside->empty()) {
    report(diagnostics, Kind::ImportOutside, what->span,
           tick(path->text) + " leads outside of the repository",
           "only files of this repository can be imported");
    return std::nullopt;
  }
  import.target = *inside;
  return import;
}

class Reader {
 public:
  explicit Reader(Spec& spec) : spec_(spec) {}

  bool read_root(std::string_view path) {
    Expected<std::string> text = spec_.files.read(path);
    Module& root = add(std::string(path), "", {}, 0);
    if (!text) {
      const std::uint32_t buffer = spec_.checked.sources.add(root.path, "");
      report(spec_.diagnostics(), Kind::FileUnreadable, {buffer, 0, 0},
             unreadable(path, text.error()), text.error().hint);
      return false;
    }
    parse_module(spec_, root, std::move(*text));
    // Grows while it is walked.
    for (std::uint32_t m = 0; m < spec_.modules.size(); ++m) {
      read_imports(m);
      read_kernels(*spec_.modules[m]);
    }
    return report_cycles();
  }

 private:
  Module& add(std::string path, std::string prefix, source::Span imported, unsigned depth) {
    auto module = std::make_unique<Module>();
    module->path = std::move(path);
    module->prefix = std::move(prefix);
    module->imported = imported;
    module->depth = depth;
    spec_.modules.push_back(std::move(module));
    needs_.emplace_back();
    by_target_.emplace(spec_.modules.back()->path,
                       static_cast<std::uint32_t>(spec_.modules.size() - 1));
    return *spec_.modules.back();
  }

  void read_imports(std::uint32_t index) {
    Module& module = *spec_.modules[index];
    std::map<std::string, source::Span> seen;
    for (const Statement& statement : module.file.statements) {
      if (statement.keyword != "import") continue;
      const std::optional<Import> import = read_import(module, statement, spec_.diagnostics());
      if (!import) {
        fail(module, statement);
        continue;
      }
      const auto [first, fresh] = seen.emplace(import->name, import->span);
      if (!fresh) {
        report(spec_.diagnostics(), Kind::DuplicateName, import->span,
               tick(import->name) + " is imported twice")
            .notes.push_back({first->second, "the first import"});
        continue;
      }
      const std::optional<std::uint32_t> target = load(module, *import);
      if (!target) {
        module.failed_imports.push_back(import->name);
        continue;
      }
      module.imports.emplace(import->name, *target);
      needs_[index].push_back(*target);
    }
  }

  // `builtin = std.stream.triad` needs no import. A module that is not there is told by whoever
  // looks for the kernel.
  void read_kernels(const Module& user) {
    for (const Statement& declaration : user.file.statements) {
      if (declaration.keyword != "workload" || !declaration.block) continue;
      for (const Statement& setting : declaration.block->statements) {
        if (setting.keyword != "builtin" || setting.values.size() != 1) continue;
        const syntax::Expr& value = setting.values.front().expr;
        const std::optional<std::string> name = dotted_name(value);
        if (!name) continue;
        for (const std::string& target : modules_of_builtin(*name)) {
          const auto known = by_target_.find(target);
          if (known != by_target_.end() && spec_.modules[known->second]->from_stdlib) continue;
          Expected<std::string> text = spec_.files.read_module(target);
          if (text) add_module(target, value.span, user.depth + 1, std::move(*text));
        }
      }
    }
  }

  void add_module(const std::string& name, source::Span wanted, unsigned depth, std::string text) {
    Module& module = add(name, name + ".", wanted, depth);
    module.from_stdlib = true;
    parse_module(spec_, module, std::move(text));
  }

  static void fail(Module& module, const Statement& statement) {
    for (const syntax::Item& item : statement.items) {
      if (const auto name = dotted_name(item.expr)) module.failed_imports.push_back(*name);
    }
  }

  std::optional<std::uint32_t> load(const Module& importer, const Import& import) {
    const auto known = by_target_.find(import.target);
    if (known != by_target_.end() && spec_.modules[known->second]->from_stdlib == import.stdlib) {
      return known->second;
    }
    if (importer.depth >= kMaximumImportDepth) {
      report(spec_.diagnostics(), Kind::ImportTooDeep, import.span,
             "imports are nested deeper than " + std::to_string(kMaximumImportDepth));
      return std::nullopt;
    }
    Expected<std::string> text =
        import.stdlib ? spec_.files.read_module(import.target) : spec_.files.read(import.target);
    if (!text) {
      report(spec_.diagnostics(), import.stdlib ? Kind::UnknownModule : Kind::FileUnreadable,
             import.span,
             import.stdlib ? text.error().message : unreadable(import.target, text.error()),
             text.error().hint);
      return std::nullopt;
    }
    const std::string prefix =
        (import.stdlib ? import.target : importer.prefix + import.name) + ".";
    const auto index = static_cast<std::uint32_t>(spec_.modules.size());
    Module& module = add(import.target, prefix, import.span, importer.depth + 1);
    module.from_stdlib = import.stdlib;
    parse_module(spec_, module, std::move(*text));
    return index;
  }

  bool report_cycles() {
    const DependencyOrder order = dependency_order(needs_);
    for (const std::vector<std::uint32_t>& ring : order.cycles) {
      std::string chain;
      for (const std::uint32_t m : ring) chain += tick(spec_.modules[m]->path) + " imports ";
      chain += tick(spec_.modules[ring.front()]->path);
      const Module& last = *spec_.modules[ring.back()];
      const auto back = std::find_if(last.imports.begin(), last.imports.end(),
                                     [&](const auto& i) { return i.second == ring.front(); });
      source::Span span = last.imported;
      for (const Statement& statement : last.file.statements) {
        if (statement.keyword != "import") continue;
        const auto import = read_import_quietly(last, statement);
        if (import && import->name == back->first) span = import->span;
      }
      report(spec_.diagnostics(), Kind::Cycle, span, "files import each other: " + chain);
    }
    if (!order.cycles.empty()) return false;
    spec_.import_order = order.order;
    return true;
  }

  static std::optional<Import> read_import_quietly(const Module& module,
                                                   const Statement& statement) {
    Diagnostics ignored;
    return read_import(module, statement, ignored);
  }

  Spec& spec_;
  std::map<std::string, std::uint32_t> by_target_;
  std::vector<std::vector<std::uint32_t>> needs_;
};

}  // namespace

bool read_modules(Spec& spec, std::string_view path) { return Reader(spec).read_root(path); }

}  // namespace benchc::model
