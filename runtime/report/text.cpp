#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <llvm/ADT/StringRef.h>

#include "runtime/plan/plan_text.h"
#include "runtime/report/disturbances.h"
#include "runtime/report/evidence.h"
#include "runtime/report/report.h"
#include "runtime/report/revisions.h"
#include "runtime/report/summary.h"

namespace benchc::report {
namespace {

using plan::columns;
using plan::printable;
using rules::Outcome;

constexpr std::string_view kNoValue = "-";

enum class Colour { Red, Yellow, Green, Dim };

class TextReport {
 public:
  TextReport(const Report& report, const TextOptions& options)
      : report_(report), options_(options), lines_(case_lines(report)) {}

  std::string text() {
    if (!options_.quiet) {
      for (const std::string& line : heading(report_)) out_ += printable(line) + "\n";
      table();
      revisions();
      measuring();
      warnings();
    }
    broken_cases();
    verdicts();
    end();
    return std::move(out_);
  }

 private:
  std::string paint(std::string text, Colour colour) const {
    if (!options_.colour) return text;
    const char* code = colour == Colour::Red      ? "31"
                       : colour == Colour::Yellow ? "33"
                       : colour == Colour::Green  ? "32"
                                                  : "2";
    return std::string("\x1b[") + code + "m" + text + "\x1b[0m";
  }

  static std::vector<std::string> cells(const CaseLine& line,
                                        const std::vector<std::string>& extra) {
    std::vector<std::string> row = {std::to_string(line.result->started.size())};
    const plan::Series* time = find_series(*line.result, "time");
    if (time != nullptr && !time->values.empty()) {
      const SeriesSummary summary = summarise(*line.result, *time);
      const double half = relative_half_width(summary);
      row.push_back(quantity(summary.median, time->unit));
      row.push_back(std::isnan(half) ? std::string(kNoValue) : percent(half));
      row.push_back(quantity(summary.p90, time->unit));
    } else {
      row.insert(row.end(), 3, std::string(kNoValue));
    }
    for (const std::string& metric : extra) {
      const plan::Series* series = find_series(*line.result, metric);
      row.push_back(series == nullptr || series->values.empty()
                        ? std::string(kNoValue)
                        : quantity(summarise(*line.result, *series).median, series->unit));
    }
    return row;
  }

  void table() {
    if (lines_.empty()) return;
    const std::vector<std::string> extra = table_metrics(report_, lines_);
    std::vector<std::string> header = {"samples", "median", "±" + confidence(kTableConfidence),
                                       "p90"};
    for (const std::string& metric : extra) header.push_back(printable(metric));
    std::vector<std::vector<std::string>> rows;
    std::vector<std::size_t> widths;
    widths.reserve(header.size());
    for (const std::string& title : header) widths.push_back(columns(title));
    std::size_t first = columns("case");
    for (const CaseLine& line : lines_) {
      first = std::max(first, columns(printable(line.id)));
      rows.push_back(measured(line) ? cells(line, extra) : std::vector<std::string>{});
      for (std::size_t at = 0; at < rows.back().size(); ++at) {
        widths[at] = std::max(widths[at], columns(rows.back()[at]));
      }
    }
    const auto row = [&](const std::string& name, const std::vector<std::string>& values) {
      out_ += name + std::string(first - columns(name), ' ');
      for (std::size_t at = 0; at < values.size(); ++at) {
        out_ += std::string(2 + widths[at] - columns(values[at]), ' ') + values[at];
      }
      out_ += "\n";
    };
    out_ += "\n";
    row("case", header);
    for (std::size_t at = 0; at < lines_.size(); ++at) {
      const std::string name = printable(lines_[at].id);
      if (measured(lines_[at])) {
        row(name, rows[at]);
      } else {
        out_ += name + std::string(first - columns(name), ' ') + "  " +
                paint(std::string(state_name(lines_[at])), Colour::Red) + ": " +
                printable(reason(lines_[at])) + "\n";
      }
    }
  }

  /// What the other revisions took, beside what this run did.
  void revisions() {
    for (const plan::Revision& revision : report_.plan.revisions) {
      out_ += "\n" + printable(revision_line(report_, revision)) + "\n";
      for (const std::string& line : one_sided_cases(report_, revision)) {
        out_ += printable(line) + "\n";
      }
      const std::vector<ComparedCase> compared = compared_cases(lines_, revision);
      std::vector<std::vector<std::string>> rows;
      if (!compared.empty()) {
        rows.push_back({"case", "there", "here", "change", "at " + confidence(kTableConfidence)});
      }
      for (const ComparedCase& one : compared) {
        const ChangeCells cells = change_cells(*one.line, *one.counterpart);
        const std::string id = printable(one.line->id);
        rows.push_back(cells.missing.empty()
                           ? std::vector<std::string>{id, cells.reference, cells.current,
                                                      cells.change, cells.interval}
                           : std::vector<std::string>{id, printable(cells.missing)});
      }
      aligned(rows);
    }
  }

  /// Rows of cells, the first one to the left; a row of two has no columns but a text.
  void aligned(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const std::vector<std::string>& row : rows) {
      widths.resize(std::max(widths.size(), row.size()));
      for (std::size_t at = 0; at < row.size(); ++at) {
        if (row.size() == 2 && at == 1) continue;
        widths[at] = std::max(widths[at], columns(row[at]));
      }
    }
    for (const std::vector<std::string>& row : rows) {
      out_ += row[0] + std::string(widths[0] - columns(row[0]), ' ');
      for (std::size_t at = 1; at < row.size(); ++at) {
        const std::size_t pad = row.size() == 2 ? 0 : widths[at] - columns(row[at]);
        out_ += std::string(2 + pad, ' ') + row[at];
      }
      out_ += "\n";
    }
  }

  /// Of many cases the first ones, unless everything is wanted.
  void measuring() {
    constexpr std::size_t kShown = 10;
    std::size_t notes = 0;
    for (const CaseLine& line : with_counterparts(lines_)) {
      if (!measured(line)) continue;
      for (const std::string& note : measuring_notes(*line.result)) {
        if (notes++ >= kShown && !options_.verbose) continue;
        out_ += (notes == 1 ? "\n" : "") + printable(line.id) + ": " + printable(note) + "\n";
      }
    }
    if (notes > kShown && !options_.verbose) {
      out_ += "and " + std::to_string(notes - kShown) + " more such lines, with -v\n";
    }
  }

  /// Each once, with the first case that has it: a matrix would say the same of all of its cases.
  void warnings() {
    struct Told {
      std::string_view text;
      std::string_view first;
      std::string_view last;
      std::size_t cases = 1;
    };
    std::vector<Told> all;
    std::unordered_map<std::string_view, std::size_t> known;
    for (const CaseLine& line : with_counterparts(lines_)) {
      if (line.result == nullptr) continue;
      for (const std::string& warning : line.result->warnings) {
        const auto [place, fresh] = known.emplace(warning, all.size());
        if (fresh) all.push_back({warning, line.id, line.id});
        Told& told = all[place->second];
        if (told.last != line.id) ++told.cases;
        told.last = line.id;
      }
    }
    if (!all.empty()) out_ += "\n";
    for (const Told& one : all) {
      out_ += paint("warning", Colour::Yellow) + ": " + printable(one.first);
      if (one.cases > 1) out_ += " and " + counted(one.cases - 1, "other case");
      out_ += ": " + printable(one.text) + "\n";
    }
  }

  void tail(std::string_view name, std::string_view output) {
    if (output.empty()) return;
    out_ += "      " + std::string(name) + ":\n";
    for (const std::string& line : output_lines(output)) out_ += "        | " + line + "\n";
  }

  /// Cases that were not measured. The table has named the skipped ones already, unless there is
  /// output of the build that they needed.
  void broken_cases() {
    // A counterpart that failed is no failure of this run.
    for (const CaseLine& line : options_.quiet ? lines_ : with_counterparts(lines_)) {
      if (measured(line)) continue;
      if (line.declared != nullptr && line.declared->counterpart && !has_output(line)) continue;
      const bool failed = line.result != nullptr && line.result->state == plan::CaseState::Failed;
      if (!failed && !options_.quiet && !has_output(line)) continue;
      if (!out_.empty()) out_ += "\n";
      std::string word(state_name(line));
      for (char& c : word) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      out_ += paint(word, Colour::Red) + "  " + printable(line.id) + "\n      " +
              printable(reason(line)) + "\n";
      if (line.result == nullptr) continue;
      tail(output_title(line, "standard output"), line.result->stdout_tail);
      tail(output_title(line, "standard error"), line.result->stderr_tail);
    }
  }

  /// What needs attention comes last, where the reader of a terminal looks first.
  void verdicts() {
    std::vector<const rules::Verdict*> order;
    for (const rules::Verdict& verdict : report_.verdicts) {
      if (!options_.quiet || breaks(verdict)) order.push_back(&verdict);
    }
    const auto rank = [](const rules::Verdict& verdict) {
      return verdict.outcome == Outcome::Pass ? 0 : breaks(verdict) ? 2 : 1;
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](const auto* a, const auto* b) { return rank(*a) < rank(*b); });
    if (!order.empty() && !out_.empty()) out_ += "\n";
    for (const rules::Verdict* verdict : order) {
      title(*verdict);
      if (verdict->outcome != Outcome::Pass || options_.verbose) details(*verdict);
    }
  }

  void title(const rules::Verdict& verdict) {
    std::string word(rules::name(verdict.outcome));
    for (char& c : word) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const Colour colour = verdict.outcome == Outcome::Pass ? Colour::Green
                          : breaks(verdict)                ? Colour::Red
                                                           : Colour::Yellow;
    out_ += paint(word, colour) + "  " + printable(verdict.rule);
    if (!verdict.subject.empty()) out_ += "  " + printable(verdict.subject);
    const bool answer = verdict.outcome == Outcome::Fail || verdict.outcome == Outcome::Error;
    if (!answer && verdict.counts_as == plan::CountsAs::Fail) out_ += "  (counts as fail)";
    out_ += "\n";
  }

  void details(const rules::Verdict& verdict) {
    if (!verdict.documentation.empty()) out_ += "      " + printable(verdict.documentation) + "\n";
    if (!verdict.reason.empty()) out_ += "      " + printable(verdict.reason) + "\n";
    for (const ClauseText& text : verdict_evidence(
             verdict, {.all_runs = options_.verbose, .all_clauses = options_.verbose})) {
      for (const std::string& line : text.clauses) out_ += "      " + printable(line) + "\n";
      for (const std::string& line : text.evidence) out_ += "        " + printable(line) + "\n";
    }
    if (!verdict.owner.empty()) out_ += "      owner: " + printable(verdict.owner) + "\n";
  }

  void end() {
    if (options_.quiet && report_.exit_code == 0) return;
    if (!out_.empty()) out_ += "\n";
    if (report_.info.interrupted) {
      out_ += paint("interrupted", Colour::Yellow) + ": what was measured until then is kept\n";
    } else if (unfinished(report_)) {
      out_ += paint("unfinished", Colour::Yellow) + ": " + std::string(kUnfinished) + "\n";
    }
    const Counts counts = count(report_);
    out_ += cases_line(counts) + "\n" + verdicts_line(counts) + "\n";
    const Colour colour = report_.exit_code == 0 ? Colour::Green : Colour::Red;
    out_ += paint("exit code " + std::to_string(report_.exit_code), colour) + ": " +
            exit_meaning(report_) + "\n";
    no_baseline();
  }

  /// What keeps this run from ever being compared with, where nothing else says so.
  void no_baseline() {
    const auto of_series = [](const plan::Baseline& baseline) {
      return baseline.kind == plan::Baseline::Kind::Branch ||
             baseline.kind == plan::Baseline::Kind::Tag;
    };
    const std::vector<plan::Baseline>& baselines = report_.plan.baselines;
    if (report_.exit_code != 0 || std::none_of(baselines.begin(), baselines.end(), of_series) ||
        rules::outcome(report_.verdicts, report_.cases) != plan::RunOutcome::Inconclusive) {
      return;
    }
    std::vector<std::string> rules;
    for (const rules::Verdict& verdict : report_.verdicts) {
      if (verdict.outcome != rules::Outcome::Inconclusive || verdict.baseline_limited) continue;
      const std::string name = "`" + printable(verdict.rule) + "`";
      if (std::find(rules.begin(), rules.end(), name) == rules.end()) rules.push_back(name);
    }
    constexpr std::size_t kNamed = 3;
    out_ += "this run is no baseline of later ones, because it was inconclusive by ";
    for (std::size_t at = 0; at < rules.size() && at < kNamed; ++at) {
      out_ += (at == 0 ? "" : ", ") + rules[at];
    }
    if (rules.size() > kNamed) out_ += " and " + counted(rules.size() - kNamed, "other rule");
    out_ += "\n";
  }

  const Report& report_;
  const TextOptions& options_;
  std::vector<CaseLine> lines_;
  std::string out_;
};

}  // namespace

std::string to_text(const Report& report, const TextOptions& options) {
  return TextReport(report, options).text();
}

}  // namespace benchc::report
