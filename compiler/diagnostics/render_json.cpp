#include <algorithm>
#include <span>

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/shown.h"

namespace benchc::diagnostics {
namespace {

constexpr int kSchemaVersion = 1;

// Names and messages quote a file's text, which need not be UTF-8.
std::string valid(std::string_view text) {
  return llvm::json::fixUTF8(llvm::StringRef(text.data(), text.size()));
}

void place(llvm::json::OStream& json, source::Span span, const source::SourceSet& sources) {
  const std::string_view name = sources.name(span.buffer);
  if (name.empty()) return;
  const source::Position begin = sources.position(span);
  const source::Position end = sources.position({span.buffer, span.end, span.end});
  json.attribute("file", valid(name));
  json.attribute("line", begin.line);
  json.attribute("column", begin.column);
  json.attribute("end_line", end.line);
  json.attribute("end_column", end.column);
}

}  // namespace

std::string render_json(const Diagnostics& diagnostics, const source::SourceSet& sources) {
  std::string out;
  llvm::raw_string_ostream stream(out);
  llvm::json::OStream json(stream, 2);
  const std::size_t shown = std::min(diagnostics.size(), kMostShown);
  json.object([&] {
    json.attribute("version", kSchemaVersion);
    if (shown < diagnostics.size()) json.attribute("left_out", diagnostics.size() - shown);
    json.attributeArray("diagnostics", [&] {
      for (const Diagnostic& diagnostic : std::span(diagnostics).first(shown)) {
        json.object([&] {
          json.attribute("id", valid(id(diagnostic.kind)));
          json.attribute("severity",
                         severity(diagnostic.kind) == Severity::Error ? "error" : "warning");
          json.attribute("message", valid(diagnostic.message));
          if (!diagnostic.hint.empty()) json.attribute("hint", valid(diagnostic.hint));
          place(json, diagnostic.span, sources);
          json.attributeArray("notes", [&] {
            for (const Note& note : diagnostic.notes) {
              json.object([&] {
                json.attribute("message", valid(note.message));
                place(json, note.span, sources);
              });
            }
          });
          json.attributeArray("mends", [&] {
            for (const Mend& mend : diagnostic.mends) {
              json.object([&] {
                json.attribute("title", valid(mend.title));
                json.attribute("text", valid(mend.text));
                place(json, mend.span, sources);
              });
            }
          });
        });
      }
    });
  });
  json.flush();
  stream << '\n';
  stream.flush();
  return out;
}

}  // namespace benchc::diagnostics
