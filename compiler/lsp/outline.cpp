#include "compiler/lsp/outline.h"

#include <algorithm>
#include <map>

#include "compiler/lsp/hover.h"

namespace benchc::lsp {
namespace {

Bytes bytes_of(source::Span span) { return {span.begin, span.end}; }

// The first line of what documents it.
std::string first_line(std::string text) {
  constexpr std::size_t kLongest = 80;
  text = text.substr(0, text.find('\n'));
  if (text.size() <= kLongest) return text;
  std::size_t length = kLongest;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0u) == 0x80u) --length;
  return text.substr(0, length) + "…";
}

}  // namespace

std::vector<OutlineItem> outline(const Analysis& analysis) {
  std::vector<OutlineItem> items;
  std::map<std::uint32_t, std::size_t> item_of;
  const auto& symbols = analysis.references.symbols;
  for (std::uint32_t s = 0; s < symbols.size(); ++s) {
    const Symbol& symbol = symbols[s];
    if (symbol.span.buffer != kOwnBuffer || symbol.statement == nullptr) continue;
    OutlineItem item;
    item.name = symbol.name;
    item.kind = symbol.kind;
    item.detail = word_of(symbol.kind);
    if (symbol.statement->documentation) {
      item.detail += ": " + first_line(documentation_of(*symbol.statement));
    }
    item.whole = bytes_of(symbol.statement->span);
    item.selection = bytes_of(symbol.span);
    item.whole.begin = std::min(item.whole.begin, item.selection.begin);
    item.whole.end = std::max(item.whole.end, item.selection.end);
    const auto owner = item_of.find(symbol.owner);
    if (owner != item_of.end()) {
      items[owner->second].children.push_back(std::move(item));
    } else {
      item_of.emplace(s, items.size());
      items.push_back(std::move(item));
    }
  }
  return items;
}

std::vector<Fold> folds(const Document& document, const Analysis& analysis) {
  std::vector<Fold> found;
  const auto line_of = [&](std::uint32_t offset) {
    return document.lines.position(document.text, offset, Encoding::Utf8).line;
  };
  if (analysis.checked.modules.empty()) return found;
  for (const syntax::Statement& statement : analysis.checked.modules[0]->file.statements) {
    if (!statement.block) continue;
    const Fold fold{line_of(statement.block->open.begin), line_of(statement.block->close.begin)};
    if (fold.last_line > fold.first_line) found.push_back(fold);
  }
  std::optional<Fold> comment;
  const auto end_comment = [&] {
    if (comment && comment->last_line > comment->first_line) found.push_back(*comment);
    comment.reset();
  };
  for (const Token& token : analysis.tokens) {
    if (token.kind == TokenKind::End) continue;
    const std::uint32_t line = line_of(token.begin);
    if (token.kind != TokenKind::Comment) {
      end_comment();
    } else if (comment && comment->last_line + 1 == line) {
      comment->last_line = line;
    } else {
      end_comment();
      const bool own_line =
          document.text.find_first_not_of(" \t", document.lines.start(line)) == token.begin;
      if (own_line) comment = Fold{line, line, true};
    }
  }
  end_comment();
  return found;
}

std::vector<Inlay> inlays(const Analysis& analysis, Bytes within) {
  std::vector<Inlay> found;
  for (const model::Workload& workload : analysis.checked.model.workloads) {
    if (workload.span.buffer != kOwnBuffer || workload.case_count == 0) continue;
    if (workload.span.end < within.begin || workload.span.end > within.end) continue;
    found.push_back(
        {workload.span.end,
         std::to_string(workload.case_count) + (workload.case_count == 1 ? " case" : " cases"),
         "one value of each parameter, less what `except` leaves out"});
  }
  return found;
}

}  // namespace benchc::lsp
