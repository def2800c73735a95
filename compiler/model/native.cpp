#include "compiler/model/native.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "compiler/model/operators.h"
#include "compiler/model/paths.h"
#include "compiler/model/projection.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;

constexpr std::string_view kSources[] = {".cpp", ".cc", ".cxx", ".c"};
constexpr std::string_view kLibrary = ".so";
constexpr double kMostThreads = 1024;

bool is_identifier(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || digit(c); });
}

bool ends_as(std::string_view file, std::string_view extension) {
  const std::string_view name = file.substr(file.rfind('/') + 1);
  return name.size() > extension.size() && name.ends_with(extension);
}

// A list of strings and numbers as texts, none of them empty. `accept` reports what it refuses.
template <typename Accept>
std::optional<std::vector<std::string>> read_texts(const Expr& expr, const Scope& scope,
                                                   std::string_view what, Diagnostics& diagnostics,
                                                   Accept&& accept) {
  const std::optional<Value> value = evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  if (value->kind != Value::Kind::List) {
    report(diagnostics, Kind::WrongType, expr.span,
           tick(what) + " takes a list of strings, and this is " + describe(*value),
           value->kind == Value::Kind::String ? "write it in brackets" : "");
    return std::nullopt;
  }
  std::vector<std::string> texts;
  const bool literal = expr.kind == ExprKind::List;
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    const Expr& item = literal ? expr.operands[i] : expr;
    const Value& one = value->items[i];
    if (!printable(one, item.span, literal ? syntax::print(item) : "…", diagnostics)) {
      return std::nullopt;
    }
    std::string text = printed(one);
    if (text.empty() || text.find('\0') != std::string::npos) {
      report(diagnostics, Kind::BadValue, item.span,
             "an element of " + tick(what) + (text.empty() ? " is empty" : " holds a NUL"));
      return std::nullopt;
    }
    if (!accept(text, item.span)) return std::nullopt;
    texts.push_back(std::move(text));
  }
  return texts;
}

bool leads_outside(std::string_view what, std::string_view path, source::Span span,
                   Diagnostics& diagnostics) {
  report(diagnostics, Kind::BadValue, span,
         tick(what) + " must stay inside the repository, and " + tick(path) + " does not",
         "paths are relative to the repository's root");
  return false;
}

}  // namespace

std::optional<Native> read_native(const syntax::Statement& setting, Diagnostics& diagnostics) {
  const auto wrong = [&](source::Span span, std::string message, std::string hint = {}) {
    if (hint.empty()) hint = "write `native = \"bench/parse.cpp\" entry NAME`";
    report(diagnostics, Kind::WrongForm, span, std::move(message), std::move(hint));
    return std::nullopt;
  };
  Words words(setting.values);
  Native native;
  native.file = *words.take();
  if (words.at_end()) {
    return wrong(native.file.span, "`native` does not say which function of the file is measured");
  }
  if (!words.take_word("entry")) {
    return wrong(words.peek()->span,
                 "unexpected " + tick(syntax::print(*words.peek())) + " in `native`");
  }
  const Expr* entry = words.take();
  if (entry == nullptr) return wrong(setting.span, "`entry` needs a name");
  if (entry->kind != ExprKind::Name || !is_identifier(entry->text)) {
    return wrong(entry->span,
                 "an entry is a name of C, and " + tick(syntax::print(*entry)) + " is none",
                 entry->kind == ExprKind::String
                     ? "names stand without quotes"
                     : "`BENCHC_ENTRY(name, bench)` makes an entry of such a name");
  }
  native.entry = entry->text;
  if (!words.at_end()) {
    return wrong(words.peek()->span,
                 "unexpected " + tick(syntax::print(*words.peek())) + " in `native`");
  }
  return native;
}

bool is_library(std::string_view file) { return ends_as(file, kLibrary); }

std::optional<std::string> read_native_file(const Expr& expr, const Scope& scope,
                                            Diagnostics& diagnostics) {
  std::optional<std::string> path = read_path(expr, scope, "native", diagnostics);
  if (!path) return std::nullopt;
  const bool known =
      is_library(*path) || std::any_of(std::begin(kSources), std::end(kSources),
                                       [&](std::string_view end) { return ends_as(*path, end); });
  if (known && path->find('\0') == std::string::npos) return path;
  report(diagnostics, Kind::BadValue, expr.span,
         tick(*path) + " is neither a source file nor a library",
         "a source of C++ or C ends in " + one_of(kSources) +
             ", a library in `.so`; other languages build a library with a `build`");
  return std::nullopt;
}

std::optional<std::string> read_compiler(const Expr& expr, const Scope& scope,
                                         Diagnostics& diagnostics) {
  std::optional<std::string> text = read_text(expr, scope, "compiler", diagnostics);
  if (!text) return std::nullopt;
  if (!text->empty() && text->find('\0') == std::string::npos) return text;
  report(diagnostics, Kind::BadValue, expr.span, "`compiler` names no program");
  return std::nullopt;
}

std::optional<std::vector<std::string>> read_flags(const Expr& expr, const Scope& scope,
                                                   Diagnostics& diagnostics) {
  return read_texts(expr, scope, "flags", diagnostics,
                    [](const std::string&, source::Span) { return true; });
}

std::optional<std::vector<std::string>> read_includes(const Expr& expr, const Scope& scope,
                                                      Diagnostics& diagnostics) {
  return read_texts(expr, scope, "includes", diagnostics,
                    [&](std::string& path, source::Span span) {
                      const auto inside = inside_repository("", path);
                      if (!inside) return leads_outside("includes", path, span, diagnostics);
                      path = inside->empty() ? "." : *inside;
                      return true;
                    });
}

std::optional<std::vector<std::string>> read_libraries(const Expr& expr, const Scope& scope,
                                                       Diagnostics& diagnostics) {
  return read_texts(
      expr, scope, "libraries", diagnostics, [&](std::string& name, source::Span span) {
        if (name.front() == '-') {
          report(diagnostics, Kind::BadValue, span, tick(name) + " is a flag, and no library",
                 name.starts_with("-l") && name.size() > 2
                     ? "write its name alone: `\"" + name.substr(2) + "\"`"
                     : "it belongs into `flags`");
          return false;
        }
        if (name.find('/') == std::string::npos) return true;
        const auto inside = inside_repository("", name);
        if (!inside || inside->empty()) return leads_outside("libraries", name, span, diagnostics);
        // Its `/` tells a file from a name.
        name = inside->find('/') == std::string::npos ? "./" + *inside : *inside;
        return true;
      });
}

std::optional<double> read_memory(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  const auto bytes = read_quantity(expr, scope, {.bytes = 1}, "memory", "512MiB", diagnostics);
  if (!bytes || (*bytes > 0 && std::isfinite(*bytes))) return bytes;
  report(diagnostics, Kind::BadValue, expr.span, "`memory` must be above 0");
  return std::nullopt;
}

void check_native_file(const Workload& workload, const Files& files, const Scope& scope,
                       Diagnostics& diagnostics) {
  const Native& native = *workload.native;
  const std::optional<std::string> file = read_native_file(native.file, scope, diagnostics);
  if (!file) return;
  if (is_library(*file)) {
    const std::pair<std::string_view, const Indirect<Expr>*> settings[] = {
        {"compiler", &native.compiler},
        {"flags", &native.flags},
        {"includes", &native.includes},
        {"libraries", &native.libraries}};
    for (const auto& [name, setting] : settings) {
      if (!*setting) continue;
      report(diagnostics, Kind::MisplacedSetting, (*setting)->span,
             tick(name) + " is for a source file, and " + tick(*file) + " is a library",
             "a library is compiled already; the `build` that makes it says how");
    }
  }
  check_found(workload, native.file, *file, files, diagnostics);
}

void check_found(const Workload& workload, const Expr& place, const std::string& file,
                 const Files& files, Diagnostics& diagnostics) {
  if (!workload.needs.empty()) return;
  const Expected<void> found = files.find(file);
  if (found) return;
  report(diagnostics, Kind::FileUnreadable, place.span,
         "cannot read " + tick(file) + ": " + found.error().message,
         found.error().hint.empty() ? "where a build makes it, the workload `needs` that build"
                                    : found.error().hint);
}

void check_each_value(const Workload& workload, const Expr& text, const Files& files,
                      void (*check)(const Workload&, const Files&, const Scope&, Diagnostics&),
                      Diagnostics& diagnostics) {
  Projection projection(workload);
  projection.add(text);
  const std::uint64_t cases = projection.constant() ? 1 : workload.case_count;
  std::set<std::string> seen;
  std::vector<bool> asked(projection.keys());
  for (std::uint64_t c = 0; c < cases; ++c) {
    if (!asked.empty()) {
      const std::size_t key = projection.key(c);
      if (asked[key]) continue;
      asked[key] = true;
    }
    const Scope scope = case_scope(workload, c);
    Diagnostics found;
    const auto value = evaluate(text, scope, found);
    if (value && !seen.insert(value->text).second) continue;
    found.clear();
    check(workload, files, scope, found);
    if (found.empty()) continue;
    for (auto& one : found) {
      if (!projection.constant()) {
        one.notes.push_back({workload.span, "in the case " + tick(case_id(workload, c))});
      }
      diagnostics.push_back(std::move(one));
    }
    return;
  }
}

void check_threads(const Workload& workload, const MatrixClauses& clauses,
                   Diagnostics& diagnostics) {
  const std::size_t at = parameter_index(workload, "threads");
  if (at == workload.parameters.size()) return;
  const std::vector<Value>& values = workload.parameters[at].values;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value& value = values[i];
    const bool number = value.kind == Value::Kind::Number && value.dimension.none();
    if (number && value.number >= 1 && value.number <= kMostThreads &&
        value.number == std::floor(value.number)) {
      continue;
    }
    report(diagnostics, number ? Kind::BadValue : Kind::WrongType,
           value_span(clauses, "threads", i),
           number ? tick(canonical(value)) + " is no number of threads"
                  : "`threads` is a number, and this is " + describe(value),
           "whole numbers from 1 to 1024 are");
    return;
  }
}

}  // namespace benchc::model
