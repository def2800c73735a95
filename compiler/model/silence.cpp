#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/model/spec.h"

namespace benchc::model {
namespace {

using diagnostics::Diagnostic;
using syntax::Comment;
using syntax::Statement;

/// `# allow a, b: reason`, taken apart. Spans are of the words.
struct Allowance {
  struct Id {
    std::string text;
    source::Span span;
  };
  source::Span span;
  std::vector<Id> ids;
  bool has_colon = false;
  bool has_reason = false;
  /// The line that it is about.
  std::uint32_t line = 0;
};

constexpr std::string_view kWord = "allow";
constexpr std::string_view kIdLetters = "abcdefghijklmnopqrstuvwxyz0123456789-_";

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Reads a comment; nothing where it is prose: "allow the caches to warm up".
std::optional<Allowance> read_allowance(source::Span span, std::string_view text) {
  std::size_t at = 0;
  const auto skip_blanks = [&] {
    while (at < text.size() && is_blank(text[at])) ++at;
  };
  while (at < text.size() && text[at] == '#') ++at;
  skip_blanks();
  if (text.substr(at, kWord.size()) != kWord) return std::nullopt;
  at += kWord.size();
  if (at >= text.size() || !is_blank(text[at])) return std::nullopt;
  Allowance allowance;
  allowance.span = span;
  while (true) {
    skip_blanks();
    const std::size_t end = std::min(text.find_first_not_of(kIdLetters, at), text.size());
    if (end == at) return std::nullopt;
    allowance.ids.push_back({std::string(text.substr(at, end - at)),
                             {span.buffer, span.begin + static_cast<std::uint32_t>(at),
                              span.begin + static_cast<std::uint32_t>(end)}});
    at = end;
    skip_blanks();
    if (at >= text.size() || text[at] != ',') break;
    ++at;
  }
  if (at < text.size() && text[at] != ':') return std::nullopt;
  allowance.has_colon = at < text.size();
  if (allowance.has_colon) ++at;
  skip_blanks();
  allowance.has_reason = at < text.size();
  return allowance;
}

std::vector<std::string_view> warning_ids() {
  std::vector<std::string_view> ids;
  for (const Kind kind : diagnostics::all_kinds()) {
    if (diagnostics::severity(kind) == diagnostics::Severity::Warning) {
      ids.push_back(diagnostics::id(kind));
    }
  }
  return ids;
}

std::optional<Kind> kind_of(std::string_view id) {
  for (const Kind kind : diagnostics::all_kinds()) {
    if (diagnostics::id(kind) == id) return kind;
  }
  return std::nullopt;
}

/// Without a colon it may be prose of one word.
bool is_meant(const Allowance& allowance, const std::vector<std::string_view>& ids) {
  if (allowance.has_colon || allowance.ids.size() > 1) return true;
  const std::string& id = allowance.ids.front().text;
  return kind_of(id).has_value() || id.find('-') != std::string::npos ||
         !diagnostics::nearest(id, ids).empty();
}

class Silencer {
 public:
  Silencer(Checked& checked, const Module& module, bool tells)
      : checked_(checked), module_(module), tells_(tells), ids_(warning_ids()) {}

  void run() {
    read(module_.file.statements);
    for (const Comment& comment : module_.file.trailing) read(comment, nullptr);
    if (allowances_.empty()) return;
    std::vector<Allowance> allowances;
    for (Allowance& allowance : allowances_) {
      if (is_meant(allowance, ids_) && check(allowance)) allowances.push_back(std::move(allowance));
    }
    std::set<std::pair<std::uint32_t, std::string_view>> used;
    std::multimap<std::uint32_t, const Allowance*> by_line;
    for (const Allowance& allowance : allowances) by_line.emplace(allowance.line, &allowance);
    const auto allowed = [&](const Diagnostic& one) {
      if (one.span.buffer != module_.file.buffer ||
          diagnostics::severity(one.kind) != diagnostics::Severity::Warning) {
        return false;
      }
      const auto [begin, end] = by_line.equal_range(line_of(one.span));
      bool found = false;
      for (auto allowance = begin; allowance != end; ++allowance) {
        for (const Allowance::Id& id : allowance->second->ids) {
          if (id.text != diagnostics::id(one.kind)) continue;
          used.emplace(id.span.begin, id.text);
          found = true;
        }
      }
      return found;
    };
    auto& all = checked_.diagnostics;
    all.erase(std::remove_if(all.begin(), all.end(), allowed), all.end());
    // With an error the advice was not given that they may allow.
    if (!tells_ || diagnostics::has_errors(all)) return;
    for (const Allowance& allowance : allowances) {
      for (const Allowance::Id& id : allowance.ids) {
        if (!used.contains({id.span.begin, id.text})) tell_unused(id);
      }
    }
  }

 private:
  std::uint32_t line_of(source::Span span) const { return checked_.sources.position(span).line; }

  void read(const std::vector<Statement>& statements) {
    for (const Statement& statement : statements) {
      for (const Comment& comment : statement.leading) read(comment, &statement);
      if (statement.behind) read(*statement.behind, &statement);
      if (!statement.block) continue;
      read(statement.block->statements);
      for (const Comment& comment : statement.block->trailing) read(comment, nullptr);
    }
  }

  void read(const Comment& comment, const Statement* statement) {
    auto allowance = read_allowance(comment.span, checked_.sources.text(comment.span));
    if (!allowance) return;
    // Further comments, and a documentation, may stand between it and the statement.
    const bool above = comment.own_line && statement != nullptr;
    allowance->line = line_of(above ? statement->keyword_span : comment.span);
    allowances_.push_back(std::move(*allowance));
  }

  /// Whether it says what is allowed and why; reports what is wrong with it.
  bool check(const Allowance& allowance) {
    bool good = true;
    for (const Allowance::Id& id : allowance.ids) {
      const std::optional<Kind> kind = kind_of(id.text);
      if (kind && diagnostics::severity(*kind) == diagnostics::Severity::Warning) continue;
      good = false;
      if (!tells_) continue;
      if (kind) {
        report(checked_.diagnostics, Kind::BadAllow, id.span,
               tick(id.text) + " is an error, and only warnings can be allowed");
      } else {
        report(checked_.diagnostics, Kind::BadAllow, id.span,
               "there is no warning " + tick(id.text),
               did_you_mean(id.text, ids_, "a warning's id stands in brackets behind it"));
      }
    }
    if (good && !allowance.has_reason) {
      good = false;
      if (tells_) {
        report(checked_.diagnostics, Kind::BadAllow, allowance.span, "this does not say why",
               "write `# allow " + allowance.ids.front().text + ": the reason`");
      }
    }
    return good;
  }

  void tell_unused(const Allowance::Id& id) {
    const std::optional<Kind> kind = kind_of(id.text);
    // Whether these are seen depends on more than the text: the store, the machine's files.
    if (kind == Kind::ThresholdOffHistory || kind == Kind::BaselineWithoutData ||
        kind == Kind::RuleCannotSee) {
      return;
    }
    std::string hint = "remove it";
    for (const Diagnostic& other : checked_.diagnostics) {
      if (other.kind != kind || other.span.buffer != id.span.buffer) continue;
      const std::string line = std::to_string(line_of(other.span));
      hint = "there is one in line " + line + ": put this behind that line, or alone above it";
      break;
    }
    report(checked_.diagnostics, Kind::UnusedAllow, id.span,
           "there is no warning " + tick(id.text) + " here to allow", std::move(hint));
  }

  Checked& checked_;
  const Module& module_;
  /// Of the file that is checked; what it imports tells of its own.
  bool tells_;
  std::vector<std::string_view> ids_;
  std::vector<Allowance> allowances_;
};

}  // namespace

void silence(Checked& checked) {
  for (const auto& module : checked.modules) {
    if (module->from_stdlib) continue;
    Silencer(checked, *module, module == checked.modules.front()).run();
  }
}

}  // namespace benchc::model
