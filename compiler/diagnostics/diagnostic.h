#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source.h"

namespace benchc::diagnostics {

enum class Severity { Error, Warning };

/// Every kind of diagnostic there is; `registry.def` is the one list.
enum class Kind {
#define BENCHC_DIAGNOSTIC(kind, id, severity) kind,
#include "compiler/diagnostics/registry.def"
#undef BENCHC_DIAGNOSTIC
};

/// The stable id that scripts may rely on, such as "unknown-name".
std::string_view id(Kind kind);
Severity severity(Kind kind);
/// All kinds, in the registry's order.
std::span<const Kind> all_kinds();

/// A second place that explains the first, such as the earlier declaration of a name.
struct Note {
  source::Span span;
  std::string message;
};

/// A change of the text that mends what a diagnostic tells of.
struct Mend {
  /// What it replaces; where it is empty, `text` is inserted.
  source::Span span;
  std::string text;
  /// For people: "change it to `size`".
  std::string title;
};

/// Something wrong in a spec. Messages are lower case without a full stop: first the situation,
/// then the hint.
struct Diagnostic {
  Kind kind;
  source::Span span;
  std::string message;
  /// What to do about it; empty where nothing helps.
  std::string hint = {};
  std::vector<Note> notes = {};
  /// Each would do alone.
  std::vector<Mend> mends = {};
};

using Diagnostics = std::vector<Diagnostic>;

bool has_errors(const Diagnostics& diagnostics);

/// For people: `file:line:column: error: message [id]`, the line, a caret under the span, `hint:
/// …`, notes. Control characters of the source are escaped. `colour` uses ANSI escapes.
std::string render_text(const Diagnostics& diagnostics, const source::SourceSet& sources,
                        bool colour);

/// For programs: one object with "version" and "diagnostics"; its schema is in docs/diagnostics.md.
std::string render_json(const Diagnostics& diagnostics, const source::SourceSet& sources);

/// The candidate that `name` was probably meant to be, by edit distance; empty when none is near.
std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace benchc::diagnostics
