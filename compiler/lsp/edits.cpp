#include "compiler/lsp/edits.h"

#include <algorithm>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/syntax.h"

namespace benchc::lsp {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

/// Where the same lines stand in both, in order: pairs of indices. A greedy walk that looks a few
/// lines ahead is enough, as a layout leaves the order of lines.
class LineMatcher {
 public:
  LineMatcher(const std::vector<std::string_view>& before,
              const std::vector<std::string_view>& after)
      : before_(before), after_(after) {}

  // Moves both to the next pair of equal lines, or to both ends.
  void next_equal(std::size_t& i, std::size_t& j) const {
    const std::size_t limit = kAhead;
    for (std::size_t apart = 0; apart < limit; ++apart) {
      for (std::size_t step = 0; step <= apart; ++step) {
        const std::size_t a = i + step;
        const std::size_t b = j + (apart - step);
        if (a >= before_.size() || b >= after_.size() || before_[a] != after_[b]) continue;
        i = a;
        j = b;
        return;
      }
    }
    i = before_.size();
    j = after_.size();
  }

 private:
  static constexpr std::size_t kAhead = 64;

  const std::vector<std::string_view>& before_;
  const std::vector<std::string_view>& after_;
};

bool touches(source::Span span, Bytes within) {
  return span.buffer == kOwnBuffer && span.begin <= within.end && span.end >= within.begin;
}

Action allow(const Document& document, const diagnostics::Diagnostic& diagnostic,
             std::size_t index) {
  const std::string id(diagnostics::id(diagnostic.kind));
  const std::uint32_t line =
      document.lines.position(document.text, diagnostic.span.begin, Encoding::Utf8).line;
  const std::uint32_t begin = document.lines.start(line);
  const std::string_view text = document.text;
  const std::size_t first = std::min(text.find_first_not_of(" \t", begin), text.size());
  const std::string indent(text.substr(begin, first - begin));
  return {"allow `" + id + "` here, with a reason",
          index,
          false,
          {{{begin, begin}, indent + "# allow " + id + ": say why\n"}}};
}

}  // namespace

std::vector<TextEdit> formatting(const Document& document) {
  source::SourceSet sources;
  const std::uint32_t buffer = sources.add(document.path, document.text);
  const syntax::Parsed parsed = syntax::parse(sources, buffer);
  if (diagnostics::has_errors(parsed.diagnostics)) return {};
  const std::string layout = syntax::print(parsed.file, sources);
  const std::vector<std::string_view> before = lines_of(document.text);
  const std::vector<std::string_view> after = lines_of(layout);
  const LineMatcher matcher(before, after);
  std::vector<TextEdit> edits;
  std::uint32_t offset = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < before.size() || j < after.size()) {
    if (i < before.size() && j < after.size() && before[i] == after[j]) {
      offset += static_cast<std::uint32_t>(before[i].size());
      ++i;
      ++j;
      continue;
    }
    std::size_t to_i = i;
    std::size_t to_j = j;
    matcher.next_equal(to_i, to_j);
    TextEdit edit{{offset, offset}, {}};
    for (; i < to_i; ++i) edit.bytes.end += static_cast<std::uint32_t>(before[i].size());
    for (; j < to_j; ++j) edit.text += after[j];
    offset = edit.bytes.end;
    edits.push_back(std::move(edit));
  }
  return edits;
}

std::vector<Action> actions(const Document& document, const Analysis& analysis, Bytes within) {
  std::vector<Action> found;
  const auto& all = analysis.checked.diagnostics;
  for (std::size_t d = 0; d < all.size(); ++d) {
    if (!touches(all[d].span, within)) continue;
    for (const diagnostics::Mend& mend : all[d].mends) {
      if (mend.span.buffer != kOwnBuffer) continue;
      found.push_back({mend.title,
                       d,
                       all[d].mends.size() == 1,
                       {{{mend.span.begin, mend.span.end}, mend.text}}});
    }
    if (diagnostics::severity(all[d].kind) == diagnostics::Severity::Warning) {
      found.push_back(allow(document, all[d], d));
    }
  }
  return found;
}

}  // namespace benchc::lsp
