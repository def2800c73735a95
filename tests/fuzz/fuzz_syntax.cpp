// Reading and printing: nothing is read twice differently, and `fmt` changes the layout alone.
#include <string>
#include <vector>

#include "compiler/syntax/syntax.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/compiler/syntax/tree_text.h"

namespace benchc {
namespace {

using fuzz::require;

struct Read {
  source::SourceSet sources;
  syntax::Parsed parsed;

  explicit Read(std::string text) {
    const std::uint32_t buffer = sources.add("t.bench", std::move(text));
    parsed = syntax::parse(sources, buffer);
  }
};

void gather(const std::vector<syntax::Comment>& comments, const source::SourceSet& sources,
            std::vector<std::string>& texts) {
  for (const syntax::Comment& one : comments) texts.emplace_back(sources.text(one.span));
}

void gather(const std::vector<syntax::Statement>& statements, const source::SourceSet& sources,
            std::vector<std::string>& texts) {
  for (const syntax::Statement& one : statements) {
    gather(one.leading, sources, texts);
    if (one.block) {
      gather(one.block->statements, sources, texts);
      gather(one.block->trailing, sources, texts);
    }
    if (one.behind) texts.emplace_back(sources.text(one.behind->span));
  }
}

std::vector<std::string> comments(const Read& read) {
  std::vector<std::string> texts;
  gather(read.parsed.file.statements, read.sources, texts);
  gather(read.parsed.file.trailing, read.sources, texts);
  return texts;
}

void check_diagnostics(const Read& read, std::size_t size) {
  for (const diagnostics::Diagnostic& one : read.parsed.diagnostics) {
    require(!one.message.empty(), "a diagnostic has a message");
    require(one.span.begin <= one.span.end && one.span.end <= size, "a diagnostic has a place");
    for (const diagnostics::Note& note : one.notes) {
      require(note.span.begin <= note.span.end && note.span.end <= size, "a note has a place");
    }
  }
  diagnostics::render_text(read.parsed.diagnostics, read.sources, true);
  diagnostics::render_json(read.parsed.diagnostics, read.sources);
}

void check_layout(const std::string& text) {
  const Read first(text);
  check_diagnostics(first, text.size());
  // Of a broken spec, what is left is whole.
  const std::string once = syntax::print(first.parsed.file, first.sources);
  const Read second(once);
  require(second.parsed.diagnostics.empty(), "what was printed can be read");
  require(syntax::tree_text(first.parsed.file) == syntax::tree_text(second.parsed.file),
          "printing keeps the meaning");
  require(syntax::print(second.parsed.file, second.sources) == once, "printing is idempotent");
  require(comments(first) == comments(second), "printing keeps the comments");
}

}  // namespace
}  // namespace benchc

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  benchc::check_layout(std::string(benchc::fuzz::text_of(data, size)));
  return 0;
}
