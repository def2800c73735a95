#include <algorithm>
#include <cmath>

#include "runtime/plan/plan_text.h"
#include "runtime/report/disturbances.h"
#include "runtime/report/evidence.h"
#include "runtime/report/past.h"
#include "runtime/report/report.h"
#include "runtime/report/revisions.h"
#include "runtime/report/summary.h"

namespace benchc::report {
namespace {

using rules::Outcome;

// A comment on GitHub may have 65,536 characters. What is left out is counted.
constexpr std::size_t kMaximumDetails = 40'000;
constexpr std::size_t kMaximumTable = 16'000;
constexpr std::size_t kMaximumWarnings = 6'000;

/// A text from a stranger as a code span: in one, nothing is a mention, a link, HTML or emphasis.
/// Where a pipe or a backtick would end a table's cell or the span, every character that could mean
/// something is written as an entity.
std::string code(std::string_view text) {
  const std::string plain = plan::printable(text);
  if (plain.empty()) return {};
  if (plain.find_first_of("|`\\") == std::string::npos && plain.front() != ' ' &&
      plain.back() != ' ') {
    return "`" + plain + "`";
  }
  std::string out = "<code>";
  for (const char c : plain) {
    const bool harmless = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == ' ' || c == '=' || c == ',' ||
                          static_cast<unsigned char>(c) >= 0x80;
    out += harmless ? std::string(1, c) : "&#" + std::to_string(static_cast<int>(c)) + ";";
  }
  return out + "</code>";
}

/// A value of a case, whose unit the stored run names itself.
std::string value_of(double value, const std::string& unit) {
  std::string shown = quantity(value, unit);
  return shown.find_first_of("|`\\<>&@#[]*_~!") == std::string::npos ? shown : code(shown);
}

/// A program's output, in a fence that is longer than every run of backticks in it.
std::string fenced(std::string_view output) {
  std::string body;
  for (const std::string& line : output_lines(output)) body += line + "\n";
  std::size_t longest = 2;
  std::size_t run = 0;
  for (const char c : body) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fence + "text\n" + body + fence + "\n";
}

std::string_view mark(const rules::Verdict& verdict) {
  if (verdict.outcome == Outcome::Pass) return "✅";
  return breaks(verdict) ? "❌" : "⚠️";
}

class MarkdownReport {
 public:
  explicit MarkdownReport(const Report& report) : report_(report), lines_(case_lines(report)) {}

  std::string text() {
    const bool good = report_.exit_code == 0;
    out_ = std::string("### benchc: ") + (good ? "✅ " : "❌ ") + exit_meaning(report_) + "\n\n";
    const Counts counts = count(report_);
    out_ += cases_line(counts) + "; " + verdicts_line(counts) + ". Exit code " +
            std::to_string(report_.exit_code) + ".\n";
    if (report_.info.interrupted) {
      out_ += "\nThe run was interrupted.\n";
    } else if (unfinished(report_)) {
      out_ += "\nThe run is unfinished: " + std::string(kUnfinished) + ".\n";
    }
    verdict_table();
    revision_tables();
    case_table();
    measuring();
    warnings();
    details();
    out_ += "\n";
    for (const std::string& line : heading(report_)) out_ += code(line) + "\\\n";
    out_ += code("benchc " + report_.info.benchc_version) + "\n";
    return std::move(out_);
  }

 private:
  /// Appends the row unless the table, begun at `start`, would grow too long.
  bool row(std::size_t start, const std::string& text) {
    if (out_.size() + text.size() - start > kMaximumTable) return false;
    out_ += text;
    return true;
  }

  void left_out(std::size_t count, std::string_view what) {
    if (count > 0) out_ += "\n… and " + counted(count, what) + ".\n";
  }

  static std::string change(const rules::Verdict& verdict) {
    for (const rules::ClauseEvidence& clause : verdict.clauses) {
      if (!matters(clause) && verdict.outcome != Outcome::Pass) continue;
      if (clause.objective) return objective_line(*clause.objective);
      // Without a baseline there is a value, but nothing that it says.
      if (clause.samples == 0 || std::isnan(clause.reference.value)) continue;
      return values_line(clause);
    }
    return verdict.reason;
  }

  void verdict_table() {
    // What needs attention comes first; passes are only counted, they are in the details.
    std::vector<const rules::Verdict*> shown;
    for (const rules::Verdict& verdict : report_.verdicts) {
      if (verdict.outcome != Outcome::Pass) shown.push_back(&verdict);
    }
    if (shown.empty()) return;
    std::stable_sort(shown.begin(), shown.end(), [](const auto* a, const auto* b) {
      return mark(*a) == "❌" && mark(*b) != "❌";
    });
    const std::size_t start = out_.size();
    out_ += "\n| | rule | subject | evidence |\n|---|---|---|---|\n";
    std::size_t written = 0;
    for (const rules::Verdict* verdict : shown) {
      const std::string text = "| " + std::string(mark(*verdict)) + " " +
                               std::string(rules::name(verdict->outcome)) + " | " +
                               code(verdict->rule) + " | " + code(verdict->subject) + " | " +
                               code(change(*verdict)) + " |\n";
      if (!row(start, text)) break;
      ++written;
    }
    left_out(shown.size() - written, "more verdict");
  }

  void case_table() {
    if (lines_.empty()) return;
    out_ += "\n<details><summary>" + counted(lines_.size(), "case") + "</summary>\n\n";
    const std::size_t start = out_.size();
    const std::vector<std::string> extra = table_metrics(report_, lines_);
    std::string rule = "|---|---:|---:|---:|---:|";
    std::string empty;
    out_ += "| case | samples | median | ±" + confidence(kTableConfidence) + " | p90 |";
    for (const std::string& metric : extra) {
      out_ += " " + code(metric) + " |";
      rule += "---:|";
      empty += " |";
    }
    out_ += "\n" + rule + "\n";
    std::size_t written = 0;
    for (const CaseLine& line : lines_) {
      std::string text = "| " + code(line.id) + " | ";
      if (!measured(line)) {
        text +=
            std::string(state_name(line)) + " | " + code(reason(line)) + " | | |" + empty + "\n";
      } else {
        text += std::to_string(line.result->started.size());
        const plan::Series* time = find_series(*line.result, "time");
        if (time == nullptr || time->values.empty()) {
          text += " | | | |";
        } else {
          const SeriesSummary summary = summarise(*line.result, *time);
          const double half = relative_half_width(summary);
          text += " | " + value_of(summary.median, time->unit) + " | " +
                  (std::isnan(half) ? "" : percent(half)) + " | " +
                  value_of(summary.p90, time->unit) + " |";
        }
        for (const std::string& metric : extra) {
          const plan::Series* series = find_series(*line.result, metric);
          text +=
              series == nullptr || series->values.empty()
                  ? " |"
                  : " " + value_of(summarise(*line.result, *series).median, series->unit) + " |";
        }
        text += "\n";
      }
      if (!row(start, text)) break;
      ++written;
    }
    left_out(lines_.size() - written, "more case");
    out_ += "\n</details>\n";
  }

  /// All of them together are no longer than one table may be.
  void revision_tables() {
    const std::size_t start = out_.size();
    std::size_t lost = 0;
    for (const plan::Revision& revision : report_.plan.revisions) {
      std::string head = "\n" + code(revision_line(report_, revision)) + "\n";
      for (const std::string& line : one_sided_cases(report_, revision)) {
        head += "\n" + code(line) + "\n";
      }
      const std::vector<ComparedCase> compared = compared_cases(lines_, revision);
      if (!compared.empty()) {
        head += "\n| case | there | here | change | at " + confidence(kTableConfidence) +
                " |\n|---|---:|---:|---:|---:|\n";
      }
      if (!row(start, head)) {
        ++lost;
        continue;
      }
      std::size_t written = 0;
      for (const ComparedCase& one : compared) {
        if (!row(start, change_row(one))) break;
        ++written;
      }
      left_out(compared.size() - written, "more case");
    }
    left_out(lost, "more revision");
  }

  static std::string change_row(const ComparedCase& one) {
    const ChangeCells cells = change_cells(*one.line, *one.counterpart);
    const std::string text = "| " + code(one.line->id) + " | ";
    if (!cells.missing.empty()) return text + code(cells.missing) + " | | | |\n";
    return text + cells.reference + " | " + cells.current + " | " + cells.change + " | " +
           cells.interval + " |\n";
  }

  void measuring() {
    std::vector<std::string> notes;
    for (const CaseLine& line : with_counterparts(lines_)) {
      if (!measured(line)) continue;
      for (const std::string& note : measuring_notes(*line.result)) {
        notes.push_back("- " + code(line.id) + ": " + code(note) + "\n");
      }
    }
    folded(notes, "note on the measuring", "notes on the measuring");
  }

  void folded(const std::vector<std::string>& notes, const std::string& one,
              const std::string& many) {
    if (notes.empty()) return;
    out_ += "\n<details><summary>" + std::to_string(notes.size()) + " " +
            (notes.size() == 1 ? one : many) + "</summary>\n\n";
    std::size_t length = 0;
    std::size_t written = 0;
    for (const std::string& note : notes) {
      length += note.size();
      if (length > kMaximumWarnings) break;
      out_ += note;
      ++written;
    }
    left_out(notes.size() - written, "more");
    out_ += "\n</details>\n";
  }

  void warnings() {
    std::string text;
    std::size_t all = 0;
    std::size_t lost = 0;
    for (const CaseLine& line : with_counterparts(lines_)) {
      if (line.result == nullptr) continue;
      for (const std::string& warning : line.result->warnings) {
        ++all;
        const std::string one = "- " + code(line.id) + ": " + code(warning) + "\n";
        if (text.size() + one.size() > kMaximumWarnings) {
          ++lost;
        } else {
          text += one;
        }
      }
    }
    if (all == 0) return;
    out_ += "\n<details><summary>" + counted(all, "warning") + "</summary>\n\n" + text;
    left_out(lost, "more warning");
    out_ += "\n</details>\n";
  }

  static std::string verdict_details(const rules::Verdict& verdict) {
    std::string text = "- " + std::string(mark(verdict)) + " " +
                       std::string(rules::name(verdict.outcome)) + " " + code(verdict.rule) + " " +
                       code(verdict.subject) + "\n";
    if (!verdict.documentation.empty()) text += "  - " + code(verdict.documentation) + "\n";
    if (!verdict.reason.empty()) text += "  - " + code(verdict.reason) + "\n";
    for (const ClauseText& part : verdict_evidence(verdict, {})) {
      for (const std::string& line : part.clauses) text += "  - " + code(line) + "\n";
      for (const std::string& line : part.evidence) text += "    - " + code(line) + "\n";
    }
    if (!verdict.owner.empty()) text += "  - owner: " + code(verdict.owner) + "\n";
    return text;
  }

  static std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] += 'A' - 'a';
    return text;
  }

  static std::string case_details(const CaseLine& line) {
    std::string text = "\n" + code(line.id) + " " + std::string(state_name(line)) + ": " +
                       code(reason(line)) + "\n\n";
    if (line.result == nullptr) return text;
    if (!line.result->stdout_tail.empty()) {
      text += capitalised(output_title(line, "standard output")) + ":\n\n" +
              fenced(line.result->stdout_tail) + "\n";
    }
    if (!line.result->stderr_tail.empty()) {
      text += capitalised(output_title(line, "standard error")) + ":\n\n" +
              fenced(line.result->stderr_tail) + "\n";
    }
    return text;
  }

  void details() {
    std::string text;
    std::size_t lost = 0;
    const auto add = [&](const std::string& part) {
      if (text.size() + part.size() > kMaximumDetails - std::min(kMaximumDetails, out_.size())) {
        ++lost;
      } else {
        text += part;
      }
    };
    for (const CaseLine& line : with_counterparts(lines_)) {
      if (!measured(line)) add(case_details(line));
    }
    text += text.empty() ? "" : "\n";
    for (const rules::Verdict& verdict : report_.verdicts) {
      if (verdict.outcome != Outcome::Pass) add(verdict_details(verdict));
    }
    for (const rules::Verdict& verdict : report_.verdicts) {
      if (verdict.outcome == Outcome::Pass) add(verdict_details(verdict));
    }
    if (text.empty() && lost == 0) return;
    out_ += "\n<details><summary>Evidence</summary>\n\n" + text;
    left_out(lost, "more that did not fit");
    out_ += "\n</details>\n";
  }

  const Report& report_;
  std::vector<CaseLine> lines_;
  std::string out_;
};

}  // namespace

std::string to_markdown(const Report& report) { return MarkdownReport(report).text(); }

}  // namespace benchc::report
