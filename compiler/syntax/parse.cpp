#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tao/pegtl.hpp>

#include "compiler/syntax/actions.h"
#include "compiler/syntax/builder.h"
#include "compiler/syntax/recover.h"
#include "compiler/syntax/syntax.h"
#include "compiler/syntax/text.h"

namespace benchc::syntax {
namespace {

using diagnostics::Diagnostic;
using diagnostics::Kind;

// More errors than anybody reads; a file of nothing else must not fill the memory.
constexpr std::size_t kMaximumErrors = 100;

/// Reads a file statement by statement. Blocks are kept on a stack of its own, so that their depth
/// is data.
class Reader {
 public:
  Reader(std::string_view text, std::uint32_t buffer)
      : text_(text), buffer_(buffer), builder_(text, buffer) {
    result_.file.buffer = buffer;
  }

  Parsed read();

 private:
  struct Open {
    Statement statement;
    // Something in it was wrong: it is read for its errors only.
    bool discarded = false;
  };

  bool at_end() const { return at_ >= text_.size(); }
  source::Span here(std::size_t length = 1) const {
    const auto begin = static_cast<std::uint32_t>(std::min(at_, text_.size()));
    const auto end = static_cast<std::uint32_t>(std::min(at_ + length, text_.size()));
    return {buffer_, begin, end};
  }
  std::vector<Statement>& statements() {
    return open_.empty() ? result_.file.statements : open_.back().statement.block->statements;
  }

  void skip_blanks();
  void skip_trivia();
  std::optional<Comment> comment_behind();
  void read_statement();
  void open_block(Statement statement, bool discarded);
  bool lacks_brace(const Statement& statement) const;
  void miss_brace(const Statement& statement);
  void close_block();
  void finish(Statement statement);
  void end_of_file();
  template <typename Rule>
  bool match();
  void report(Diagnostic diagnostic);
  Diagnostic unexpected() const;
  void go_on_after(std::size_t failed_at);
  void discard_open_blocks();

  std::string_view text_;
  std::uint32_t buffer_;
  Builder builder_;
  Parsed result_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  std::vector<Comment> comments_;
  bool blank_line_ = false;
  // Nothing but blanks stands before `at_` on its line.
  bool fresh_line_ = true;
  bool guessed_ = false;
  bool stopped_ = false;
  // The first declaration inside a block that begins like one outside of any.
  std::optional<std::pair<std::size_t, source::Span>> swallowed_;
};

void Reader::skip_blanks() {
  while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
}

std::optional<Comment> Reader::comment_behind() {
  skip_blanks();
  if (at_end() || text_[at_] != '#') return std::nullopt;
  const std::size_t end = std::min(text_.find('\n', at_), text_.size());
  std::size_t last = end;
  while (text_[last - 1] == ' ' || text_[last - 1] == '\t' || text_[last - 1] == '\r') --last;
  const Comment comment{here(last - at_), false, false};
  at_ = end;
  return comment;
}

void Reader::skip_trivia() {
  unsigned breaks = 0;
  blank_line_ = false;
  while (!at_end()) {
    const char c = text_[at_];
    if (c == '\n') {
      ++breaks;
      ++at_;
      fresh_line_ = true;
    } else if (c == '#') {
      Comment comment = *comment_behind();
      comment.own_line = fresh_line_;
      comment.blank_line_before = breaks > 1;
      comments_.push_back(comment);
      breaks = 0;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
    } else if (c == ';') {
      ++at_;
      fresh_line_ = false;
    } else {
      break;
    }
  }
  blank_line_ = breaks > 1;
}

template <typename Rule>
bool Reader::match() {
  namespace pegtl = tao::pegtl;
  pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf, const char*> in(
      text_.data() + at_, text_.data() + text_.size(), "");
  builder_.begin(static_cast<unsigned>(open_.size()));
  try {
    if (!pegtl::parse<Rule, grammar::action, grammar::control>(in, builder_)) throw Unexpected{};
    at_ = builder_.offset(in.current());
    return true;
  } catch (const Unexpected&) {
    report(unexpected());
    go_on_after(builder_.furthest());
  } catch (Failed& failed) {
    // Inside of a literal nothing that looks like a bracket is one.
    const bool whole = failed.diagnostic.kind == Kind::BadLiteral;
    std::size_t next = whole ? failed.diagnostic.span.end : failed.diagnostic.span.begin;
    if (failed.diagnostic.kind == Kind::TooDeep) stopped_ = true;
    if (failed.diagnostic.kind == Kind::Expected) next = failed.diagnostic.span.end;
    report(std::move(failed.diagnostic));
    go_on_after(next);
  }
  return false;
}

void Reader::report(Diagnostic diagnostic) {
  discard_open_blocks();
  result_.diagnostics.push_back(std::move(diagnostic));
  if (result_.diagnostics.size() < kMaximumErrors || stopped_) return;
  stopped_ = true;
  result_.diagnostics.push_back({Kind::TooManyErrors, result_.diagnostics.back().span,
                                 "too many errors; the rest of the file was not read"});
}

void Reader::discard_open_blocks() {
  for (Open& open : open_) open.discarded = true;
}

Diagnostic Reader::unexpected() const {
  const std::size_t at = builder_.furthest();
  const Found found = found_at(text_, at);
  Diagnostic diagnostic{
      Kind::Expected,
      {buffer_, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + found.length)},
      "expected " + builder_.expectations() + ", but found " + found.name,
      foreign_spelling(text_, at)};
  if (diagnostic.hint.empty()) {
    diagnostic.hint = misplaced_sign(text_.substr(at), builder_.expectations());
  }
  mend_operator(diagnostic, text_, at, builder_.expectations());
  if (!builder_.groups().empty()) {
    const Group& group = builder_.groups().back();
    const std::string_view between = text_.substr(group.begin, at - group.begin);
    if (between.find('\n') != std::string_view::npos) {
      diagnostic.notes.push_back(
          {{buffer_, group.begin, group.begin + 1}, "the bracket opens here"});
    }
  }
  return diagnostic;
}

void Reader::go_on_after(std::size_t failed_at) {
  Recovery recovery;
  const std::vector<Group>& groups = builder_.groups();
  std::optional<std::size_t> again;
  if (!groups.empty()) {
    const bool settings = groups.back().kind != Group::Kind::Index;
    again = line_to_read_again(text_, groups.front().begin, failed_at, settings);
  }
  if (again) {
    recovery.resume = *again;
    recovery.guessed = true;
    recovery.at_declaration = declaration_begins(text_, *again);
  } else {
    std::string brackets;
    for (const Group& group : groups) {
      if (group.kind == Group::Kind::String) {
        // Go on behind the string that is broken, or behind the line that it takes up.
        const bool line_ended = text_.substr(failed_at, 1) == "\n";
        if (!line_ended) failed_at = group.begin;
        break;
      }
      const bool round = group.kind == Group::Kind::Parenthesis || group.kind == Group::Kind::Call;
      const bool curly = group.kind == Group::Kind::Map;
      brackets += round ? '(' : curly ? '{' : '[';
    }
    recovery =
        recover(text_, failed_at, std::move(brackets), builder_.block_may_open(), !open_.empty());
  }
  // Something must be taken, or the same error would be met again.
  at_ = std::max(recovery.resume, at_);
  fresh_line_ = at_ > 0 && text_[at_ - 1] == '\n';
  comments_.clear();
  guessed_ = guessed_ || recovery.guessed;
  if (recovery.opened_block) open_block(Statement(), true);
  if (recovery.at_declaration) {
    open_.clear();
    swallowed_.reset();
    guessed_ = false;
  }
}

void Reader::open_block(Statement statement, bool discarded) {
  open_.push_back({std::move(statement), discarded});
  if (!open_.back().statement.block) open_.back().statement.block.emplace();
}

void Reader::close_block() {
  Open closed = std::move(open_.back());
  open_.pop_back();
  Block& block = *closed.statement.block;
  block.close = here();
  block.trailing = std::move(comments_);
  block.statements.shrink_to_fit();
  comments_.clear();
  closed.statement.span.end = block.close.end;
  ++at_;
  fresh_line_ = false;
  skip_blanks();
  const char next = at_end() ? '\n' : text_[at_];
  if (next != '\n' && next != ';' && next != '}' && next != '#') {
    const Found found = found_at(text_, at_);
    builder_.begin(0);
    report({Kind::Expected, here(found.length),
            "expected the end of the statement after `}`, but found " + found.name});
    go_on_after(at_);
    return;
  }
  if (closed.discarded) {
    if (next == ';') ++at_;
    comment_behind();
    return;
  }
  finish(std::move(closed.statement));
}

void Reader::finish(Statement statement) {
  skip_blanks();
  if (!at_end() && text_[at_] == ';') ++at_;
  statement.behind = comment_behind();
  fresh_line_ = false;
  statements().push_back(std::move(statement));
}

void Reader::read_statement() {
  std::vector<Comment> leading = std::move(comments_);
  comments_.clear();
  const std::size_t comments_before = leading.size();
  const bool blank_line = blank_line_;
  const std::size_t begin = at_;
  if (!open_.empty() && !swallowed_ && declaration_begins(text_, at_)) {
    swallowed_.emplace(open_.size() - 1, here(text_.substr(at_).find_first_of(" \t\r")));
  }

  std::optional<Expr> documentation;
  if (text_[at_] == '"') {
    if (!match<grammar::documentation>()) return;
    documentation = builder_.take_operand();
    fresh_line_ = false;
    skip_trivia();
    leading.insert(leading.end(), comments_.begin(), comments_.end());
    comments_.clear();
    if (at_end() || text_[at_] == '}') {
      report({Kind::Expected, documentation->span, "expected a declaration after its documentation",
              "a string on a line of its own documents the declaration below it"});
      return;
    }
  }
  if (const auto sign = open_.empty() ? sign_before_block(text_, at_) : std::nullopt) {
    at_ = *sign;
    const std::string found(1, text_[at_]);
    builder_.begin(0);
    report({Kind::Expected, here(), "expected `{`, but found `" + found + "`",
            "a block follows the name of its declaration"});
    at_ = text_.find('{', at_) + 1;
    open_block(Statement(), true);
    return;
  }
  if (!match<grammar::head>()) return;

  Statement statement = builder_.take_statement();
  std::size_t end = at_;
  while (text_[end - 1] == ' ' || text_[end - 1] == '\t' || text_[end - 1] == '\r') --end;
  statement.span = {buffer_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  if (!leading.empty()) {
    leading.insert(leading.end(), statement.leading.begin(), statement.leading.end());
    statement.leading = std::move(leading);
  }
  // A comment that moves from inside of the statement to before it goes under the blank line.
  const bool moved = comments_before == 0 && !statement.leading.empty();
  if (moved) statement.leading.front().blank_line_before = blank_line;
  if (documentation) statement.documentation = std::move(*documentation);
  statement.blank_line_before = blank_line && !moved;
  fresh_line_ = false;
  if (at_end() || text_[at_] != '{') {
    if (lacks_brace(statement)) {
      miss_brace(statement);
    } else {
      finish(std::move(statement));
    }
    return;
  }
  if (open_.size() >= kMaximumDepth) {
    stopped_ = true;
    report({Kind::TooDeep, here(),
            "brackets and blocks are nested deeper than " + std::to_string(kMaximumDepth)});
    return;
  }
  statement.block.emplace();
  statement.block->open = here();
  statement.block->statements.reserve(4);
  ++at_;
  open_block(std::move(statement), false);
}

// `workload sort` with its block below it: the brace stands on the next line, or nowhere.
bool Reader::lacks_brace(const Statement& statement) const {
  if (!open_.empty() || statement.has_equals || !block_follows(statement.keyword)) return false;
  const std::size_t line = text_.find('\n', at_);
  if (line == std::string_view::npos) return false;
  const std::size_t next = text_.find_first_not_of(" \t\r\n", line);
  if (next == std::string_view::npos) return false;
  return text_[next] == '{' || text_[next - 1] == ' ' || text_[next - 1] == '\t';
}

void Reader::miss_brace(const Statement& statement) {
  builder_.begin(0);
  skip_trivia();
  const bool below = text_[at_] == '{';
  const source::Span span =
      below ? here() : source::Span{buffer_, statement.span.end, statement.span.end};
  report({Kind::Expected, span,
          "expected `{` at the end of the line that begins `" + statement.keyword + "`",
          below ? "a block opens on the line of its declaration" : ""});
  if (below) ++at_;
  comments_.clear();
  open_block(Statement(), true);
}

void Reader::end_of_file() {
  if (stopped_) return;
  if (!open_.empty() && !guessed_) {
    // Indentation tells best which block was meant to end.
    const std::size_t index =
        swallowed_ ? std::min(swallowed_->first, open_.size() - 1) : open_.size() - 1;
    Diagnostic diagnostic{Kind::Unterminated, open_[index].statement.block->open,
                          "this block does not end", "close it with `}`"};
    if (diagnostic.span.buffer != 0) {
      if (swallowed_) diagnostic.notes.push_back({swallowed_->second, "before this declaration?"});
      report(std::move(diagnostic));
    }
  }
  result_.file.trailing = std::move(comments_);
}

Parsed Reader::read() {
  if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
  while (!stopped_) {
    skip_trivia();
    if (at_end()) break;
    if (text_[at_] != '}') {
      read_statement();
    } else if (!open_.empty()) {
      close_block();
    } else {
      if (!guessed_) {
        builder_.begin(0);
        report({Kind::Expected, here(), "expected a declaration, but found `}`",
                "no block is open here"});
      }
      ++at_;
    }
  }
  end_of_file();
  // It grew by doubling, and stays for as long as the model.
  result_.file.statements.shrink_to_fit();
  return std::move(result_);
}

}  // namespace

Parsed parse(const source::SourceSet& sources, std::uint32_t buffer) {
  const std::string_view text = sources.text(buffer);
  if (std::optional<Diagnostic> refusal = refuse(text, buffer)) {
    Parsed parsed;
    parsed.file.buffer = buffer;
    parsed.diagnostics.push_back(std::move(*refusal));
    return parsed;
  }
  return Reader(text, buffer).read();
}

}  // namespace benchc::syntax
