#include <string_view>

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include "runtime/report/json_fields.h"
#include "runtime/report/let_through.h"
#include "runtime/report/replay.h"
#include "runtime/report/summary.h"

namespace benchc::report {
namespace {

using rules::Replayed;

constexpr std::string_view name(Replayed::Turn turn) {
  switch (turn) {
    case Replayed::Turn::FailsNow:
      return "fails now";
    case Replayed::Turn::PassesNow:
      return "gets through now";
    case Replayed::Turn::CannotBeJudged:
      return "cannot be judged now";
    case Replayed::Turn::Other:
      break;
  }
  return "other";
}

class JsonReplay : JsonFields {
 public:
  JsonReplay(const Replay& replay, llvm::json::OStream& out) : JsonFields(out), replay_(replay) {}

  void write() {
    out_.object([&] {
      out_.attribute("version", kReplayJsonVersion);
      text("spec", replay_.spec);
      if (!replay_.suite.empty()) text("suite", replay_.suite);
      if (!replay_.rule.empty()) text("rule", replay_.rule);
      out_.attributeObject("since", [&] {
        text("asked", replay_.since);
        text("time", timestamp(replay_.since_time) + "Z");
        if (!replay_.since_means.empty()) text("means", replay_.since_means);
      });
      out_.attributeObject("counts", [&] { counts(); });
      out_.attributeArray("runs", [&] {
        for (const ReplayedRun& one : replay_.runs) out_.object([&] { run(one); });
      });
      out_.attributeArray("let_through", [&] {
        for (const LetThrough& one : let_through_of(replay_)) out_.object([&] { through(one); });
      });
      rules("new_rules", replay_.new_rules);
      rules("gone_rules", replay_.gone_rules);
      out_.attributeArray("not_judged", [&] {
        for (const auto& [what, why] : replay_.skipped) {
          out_.object([&, &what = what, &why = why] {
            text("what", what);
            text("reason", why);
          });
        }
      });
    });
  }

 private:
  void counts() {
    const ReplayCounts counts = count(replay_);
    whole("runs", counts.runs);
    whole("verdicts", counts.verdicts);
    whole("left_out", counts.left_out);
    whole("changed", counts.changed);
    whole("fail_now", counts.fail_now);
    whole("get_through_now", counts.pass_now);
    whole("cannot_be_judged_now", counts.cannot_be_judged);
    whole("other", counts.other);
  }

  void run(const ReplayedRun& run) {
    text("id", run.id);
    text("started", timestamp(run.started) + "Z");
    if (!run.git_revision.empty()) text("revision", run.git_revision);
    text("suite", run.suite);
    out_.attribute("own_rules", run.own_rules);
    whole("verdicts", run.verdicts);
    whole("left_out", run.left_out);
    out_.attributeArray("changed", [&] {
      for (const Replayed& one : run.changed) out_.object([&] { changed(one); });
    });
  }

  void changed(const Replayed& verdict) {
    text("turn", name(verdict.turn));
    if (!verdict.rule.empty()) {
      text("rule", verdict.rule);
      text("subject", verdict.subject);
    }
    if (verdict.then) out_.attributeObject("then", [&] { said(*verdict.then); });
    if (verdict.now) out_.attributeObject("now", [&] { said(*verdict.now); });
  }

  void said(const rules::Said& said) {
    text("outcome", rules::name(said.outcome));
    text("counts_as", said.counts_as == plan::CountsAs::Pass   ? "pass"
                      : said.counts_as == plan::CountsAs::Warn ? "warn"
                                                               : "fail");
    if (!said.reason.empty()) text("reason", said.reason);
    if (said.clause.empty()) return;
    text("clause", said.clause);
    text("unit", said.unit);
    estimate("current", said.current);
    estimate("reference", said.reference);
    if (said.change) estimate("change", *said.change);
  }

  void through(const LetThrough& one) {
    text("rule", one.rule);
    whole("verdicts", one.verdicts);
    whole("runs", one.runs);
    out_.attributeObject("largest", [&] {
      text("run", one.run->id);
      if (!one.run->git_revision.empty()) text("revision", one.run->git_revision);
      text("subject", one.largest->subject);
      if (one.largest->then->change) estimate("change", *one.largest->then->change);
    });
  }

  void rules(llvm::StringRef key, const std::map<std::string, std::size_t>& rules) {
    out_.attributeArray(key, [&] {
      for (const auto& [name, failed] : rules) {
        out_.object([&, &name = name, failed = failed] {
          text("rule", name);
          whole("failed", failed);
        });
      }
    });
  }

  const Replay& replay_;
};

}  // namespace

std::string replay_to_json(const Replay& replay) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  {
    llvm::json::OStream out(stream, 2);
    JsonReplay(replay, out).write();
  }
  stream << "\n";
  stream.flush();
  return text;
}

}  // namespace benchc::report
