#include "runtime/report/replay.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <string_view>

#include "runtime/plan/plan_text.h"
#include "runtime/plan/revision.h"
#include "runtime/report/evidence.h"
#include "runtime/report/let_through.h"
#include "runtime/report/summary.h"

namespace benchc::report {
namespace {

using plan::printable;
using rules::Replayed;

/// More lines than this say no more; JSON has them all.
constexpr std::size_t kMaximumLines = 60;

std::string paint(const std::string& text, bool colour, const char* code) {
  return colour ? std::string("\x1b[") + code + "m" + text + "\x1b[0m" : text;
}

std::string outcome_of(const std::optional<rules::Said>& said) {
  if (!said) return "no such rule";
  std::string text(rules::name(said->outcome));
  const bool plain =
      said->outcome == rules::Outcome::Fail || said->outcome == rules::Outcome::Error;
  if (!plain && said->counts_as == plan::CountsAs::Fail) text += " (counts as fail)";
  return text;
}

/// "+3.1% [+2.6%, +3.7%]", or the values where there is no change.
std::string values_of(const rules::Said& said) {
  if (said.change && !std::isnan(said.change->value)) {
    return signed_percent(said.change->value) + " [" + signed_percent(said.change->low) + ", " +
           signed_percent(said.change->high) + "]";
  }
  if (said.clause.empty() || std::isnan(said.current.value)) return {};
  std::string text = quantity(said.current.value, said.unit);
  if (!std::isnan(said.reference.value)) {
    text += " against " + quantity(said.reference.value, said.unit);
  }
  return text;
}

/// What was measured is told by either side; the rule of now comes first.
std::string evidence_of(const Replayed& verdict) {
  std::string text;
  if (verdict.now) text = values_of(*verdict.now);
  if (text.empty() && verdict.then) text = values_of(*verdict.then);
  const bool says_why =
      verdict.now && verdict.turn == Replayed::Turn::CannotBeJudged && !verdict.now->reason.empty();
  if (says_why) text += (text.empty() ? "" : "; ") + verdict.now->reason;
  return text;
}

std::string where(const ReplayedRun& run) {
  std::string text = run.id + "  " + timestamp(run.started).substr(0, 10);
  if (!run.git_revision.empty()) text += "  " + plan::short_hash(run.git_revision);
  return text;
}

class Text {
 public:
  Text(const Replay& replay, const TextOptions& options) : replay_(replay), options_(options) {}

  std::string write() {
    if (!options_.quiet) {
      head();
      changes();
      let_through();
      rules("rules that not all of these runs had", "would fail in", replay_.new_rules);
      rules("rules that are gone", "failed in", replay_.gone_rules);
      skipped();
    }
    end();
    return std::move(out_);
  }

 private:
  void line(std::string_view text) { out_ += printable(text) + "\n"; }
  void title(std::string_view text) {
    out_ += "\n";
    line(text);
  }

  void head() {
    std::string text = replay_.spec + " as it is now, over the runs since " + replay_.since;
    if (!replay_.since_means.empty()) text += " (" + replay_.since_means + ")";
    if (!replay_.suite.empty()) text += ", suite " + replay_.suite;
    if (!replay_.rule.empty()) text += ", rule " + replay_.rule;
    line(text);
  }

  void change(const ReplayedRun& run, const Replayed& verdict) {
    const char* code = verdict.turn == Replayed::Turn::FailsNow    ? "31"
                       : verdict.turn == Replayed::Turn::PassesNow ? "33"
                                                                   : "2";
    const std::string what =
        verdict.rule.empty()
            ? "the run as a whole"
            : verdict.rule + (verdict.subject.empty() ? "" : "  " + verdict.subject);
    out_ += "  " + printable(where(run) + "  " + what) + ": " +
            paint("was " + outcome_of(verdict.then) + " → now " + outcome_of(verdict.now),
                  options_.colour, code);
    if (const std::string values = evidence_of(verdict); !values.empty()) {
      out_ += "  " + printable(values);
    }
    out_ += "\n";
  }

  void changes() {
    std::size_t lines = 0;
    for (const ReplayedRun& run : replay_.runs) {
      for (const Replayed& verdict : run.changed) {
        ++lines;
        if (lines > kMaximumLines && !options_.verbose) continue;
        if (lines == 1) title("verdicts that change:");
        change(run, verdict);
      }
    }
    if (lines > kMaximumLines && !options_.verbose) {
      line("  and " + std::to_string(lines - kMaximumLines) + " more: -v shows them");
    }
  }

  void let_through() {
    const std::vector<LetThrough> all = let_through_of(replay_);
    if (all.empty()) return;
    title("what failed then and gets through now, the largest of each rule:");
    for (const LetThrough& one : all) {
      std::string text = "  " + one.rule + ": " + counted(one.verdicts, "verdict") + " in " +
                         counted(one.runs, "run");
      if (const std::string values = values_of(*one.largest->then); !values.empty()) {
        text += "; largest " + values + " on " + one.largest->subject;
      }
      text += " in run " + one.run->id;
      if (!one.run->git_revision.empty()) {
        text += " at " + plan::short_hash(one.run->git_revision);
      }
      line(text);
    }
  }

  void rules(std::string_view what, std::string_view verb,
             const std::map<std::string, std::size_t>& rules) {
    if (rules.empty()) return;
    title(std::string(what) + ":");
    for (const auto& [name, runs] : rules) {
      line("  " + name + ": " + std::string(verb) + " " + counted(runs, "run"));
    }
  }

  void skipped() {
    if (replay_.skipped.empty()) return;
    title("not judged:");
    const std::size_t shown = options_.verbose ? replay_.skipped.size()
                                               : std::min<std::size_t>(20, replay_.skipped.size());
    for (std::size_t at = 0; at < shown; ++at) {
      line("  " + replay_.skipped[at].first + ": " + replay_.skipped[at].second);
    }
    if (shown < replay_.skipped.size()) {
      line("  and " + std::to_string(replay_.skipped.size() - shown) + " more");
    }
  }

  void end() {
    const ReplayCounts counts = count(replay_);
    if (!options_.quiet) out_ += "\n";
    std::string text = counted(counts.runs, "run") + " judged";
    if (!replay_.skipped.empty()) text += ", " + std::to_string(replay_.skipped.size()) + " not";
    text += "; " + std::to_string(counts.changed) + " of " + counted(counts.verdicts, "verdict") +
            (counts.changed == 1 ? " changes" : " change");
    std::string parts;
    const auto add = [&parts](std::size_t number, std::string_view what) {
      if (number == 0) return;
      parts += (parts.empty() ? ": " : ", ") + std::to_string(number) + " " + std::string(what);
    };
    add(counts.fail_now, "would fail now");
    add(counts.pass_now, "would get through now");
    add(counts.cannot_be_judged, "cannot be judged now");
    add(counts.other, "otherwise");
    line(text + parts);
    if (counts.left_out > 0 && !options_.quiet) {
      line(counted(counts.left_out, "verdict") +
           " of cases that their runs did not measure left out");
    }
  }

  const Replay& replay_;
  const TextOptions& options_;
  std::string out_;
};

}  // namespace

ReplayCounts count(const Replay& replay) {
  ReplayCounts counts;
  for (const ReplayedRun& run : replay.runs) {
    ++counts.runs;
    counts.verdicts += run.verdicts;
    counts.left_out += run.left_out;
    counts.changed += run.changed.size();
    for (const Replayed& verdict : run.changed) {
      switch (verdict.turn) {
        case Replayed::Turn::FailsNow:
          ++counts.fail_now;
          break;
        case Replayed::Turn::PassesNow:
          ++counts.pass_now;
          break;
        case Replayed::Turn::CannotBeJudged:
          ++counts.cannot_be_judged;
          break;
        case Replayed::Turn::Other:
          ++counts.other;
          break;
      }
    }
  }
  return counts;
}

std::vector<LetThrough> let_through_of(const Replay& replay) {
  std::vector<LetThrough> all;
  for (const ReplayedRun& run : replay.runs) {
    std::set<std::string_view> rules_of_run;
    for (const Replayed& verdict : run.changed) {
      const bool slipped = verdict.turn == Replayed::Turn::PassesNow && verdict.then &&
                           verdict.then->outcome == rules::Outcome::Fail && !verdict.rule.empty();
      if (!slipped) continue;
      auto found = std::find_if(all.begin(), all.end(),
                                [&](const LetThrough& one) { return one.rule == verdict.rule; });
      if (found == all.end()) {
        all.push_back({verdict.rule, 0, 0, &run, &verdict});
        found = all.end() - 1;
      }
      ++found->verdicts;
      if (rules_of_run.insert(verdict.rule).second) ++found->runs;
      const double size = rules::size_of(*verdict.then);
      const double largest = rules::size_of(*found->largest->then);
      if (size > largest || (std::isnan(largest) && !std::isnan(size))) {
        found->run = &run;
        found->largest = &verdict;
      }
    }
  }
  return all;
}

std::string replay_to_text(const Replay& replay, const TextOptions& options) {
  return Text(replay, options).write();
}

}  // namespace benchc::report
