#include <algorithm>
#include <span>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/escape.h"
#include "compiler/diagnostics/shown.h"

namespace benchc::diagnostics {
namespace {

// What is shown of a long line: enough before the caret to recognise the place.
constexpr std::size_t kColumnsBefore = 60;
constexpr std::size_t kColumns = 100;

struct Style {
  std::string_view error;
  std::string_view warning;
  std::string_view note;
  std::string_view caret;
  std::string_view bold;
  std::string_view off;
};

constexpr Style kPlain{};
constexpr Style kColour{"\x1b[1;31m", "\x1b[1;35m", "\x1b[1;36m",
                        "\x1b[1;32m", "\x1b[1m",    "\x1b[0m"};

std::size_t character_start(std::string_view line, std::size_t offset) {
  while (offset > 0 && offset < line.size() &&
         (static_cast<unsigned char>(line[offset]) & 0xc0u) == 0x80u) {
    --offset;
  }
  return offset;
}

// The line around the caret, and under it the caret with a tail as long as the span. With `hidden`
// only the span's first and last character are shown: its text must not get into a log.
void snippet(std::string& out, source::Span span, const source::SourceSet& sources,
             const Style& style, bool hidden = false) {
  const std::string_view all = sources.text(span.buffer);
  if (all.empty()) return;
  const std::string_view line = sources.line(span);
  const std::size_t line_begin = static_cast<std::size_t>(line.data() - all.data());
  const std::size_t caret = std::min<std::size_t>(span.begin - line_begin, line.size());
  const std::size_t end =
      std::clamp<std::size_t>(std::max(span.end, span.begin) - line_begin, caret, line.size());

  const std::size_t from =
      caret <= kColumnsBefore ? 0 : character_start(line, caret - kColumnsBefore);
  std::string text = from == 0 ? "" : "...";
  std::size_t columns = text.size();
  std::size_t caret_column = columns;
  std::size_t end_column = columns;
  std::size_t at = from;
  while (at < line.size() && columns < kColumns) {
    if (at <= caret) caret_column = columns;
    Shown shown = show_character(line.substr(at));
    if (hidden && at > caret && at + shown.bytes < end) shown.text.assign(shown.width, '*');
    text += shown.text;
    columns += shown.width;
    at += shown.bytes;
    if (at <= end) end_column = columns;
  }
  if (caret >= at) caret_column = columns;
  if (at < line.size()) text += "...";

  const std::string number = std::to_string(sources.position(span).line);
  const std::string margin(std::max<std::size_t>(3, number.size()), ' ');
  while (!text.empty() && text.back() == ' ') text.pop_back();
  out += margin.substr(number.size()) + number + " |" + (text.empty() ? "" : " ") + text + "\n";
  out += margin + " | " + std::string(caret_column, ' ');
  out += style.caret;
  out += '^';
  if (end_column > caret_column + 1) out += std::string(end_column - caret_column - 1, '~');
  out += style.off;
  out += '\n';
}

void place(std::string& out, source::Span span, const source::SourceSet& sources) {
  const std::string_view name = sources.name(span.buffer);
  if (name.empty()) return;
  out += show(name);
  if (!sources.text(span.buffer).empty()) {
    const source::Position position = sources.position(span);
    out += ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
  }
  out += ": ";
}

void render(std::string& out, const Diagnostic& diagnostic, const source::SourceSet& sources,
            const Style& style) {
  const bool error = severity(diagnostic.kind) == Severity::Error;
  out += style.bold;
  place(out, diagnostic.span, sources);
  out += style.off;
  out += error ? style.error : style.warning;
  out += error ? "error: " : "warning: ";
  out += style.off;
  out += show(diagnostic.message) + " [" + std::string(id(diagnostic.kind)) + "]\n";
  snippet(out, diagnostic.span, sources, style, diagnostic.kind == Kind::SecretInText);
  if (!diagnostic.hint.empty()) {
    out += style.note;
    out += "hint: ";
    out += style.off;
    out += show(diagnostic.hint) + "\n";
  }
  for (const Note& note : diagnostic.notes) {
    place(out, note.span, sources);
    out += style.note;
    out += "note: ";
    out += style.off;
    out += show(note.message) + "\n";
    snippet(out, note.span, sources, style);
  }
}

}  // namespace

std::string render_text(const Diagnostics& diagnostics, const source::SourceSet& sources,
                        bool colour) {
  std::string out;
  const std::size_t shown = std::min(diagnostics.size(), kMostShown);
  for (const Diagnostic& diagnostic : std::span(diagnostics).first(shown)) {
    render(out, diagnostic, sources, colour ? kColour : kPlain);
  }
  const std::size_t left = diagnostics.size() - shown;
  if (left > 0) out += "and " + std::to_string(left) + " more, which are not shown\n";
  return out;
}

}  // namespace benchc::diagnostics
