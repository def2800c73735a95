#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include "runtime/report/disturbances.h"
#include "runtime/report/json_fields.h"
#include "runtime/report/report.h"
#include "runtime/report/summary.h"
#include "runtime/rules/paired_change.h"
#include "runtime/stats/estimate.h"

namespace benchc::report {
namespace {

constexpr std::size_t kStreamBuffer = 1 << 16;

class JsonReport : JsonFields {
 public:
  JsonReport(const Report& report, llvm::json::OStream& out) : JsonFields(out), report_(report) {}

  void write() {
    out_.object([&] {
      out_.attribute("version", kJsonVersion);
      out_.attributeObject("run", [&] { run(); });
      out_.attribute("exit_code", report_.exit_code);
      text("exit_meaning", exit_meaning(report_));
      out_.attributeObject("counts", [&] { counts(); });
      if (!report_.plan.revisions.empty()) {
        out_.attributeArray("revisions", [&] {
          for (const plan::Revision& one : report_.plan.revisions) {
            out_.object([&] { revision(one); });
          }
        });
      }
      out_.attributeArray("cases", [&] {
        for (const CaseLine& line : case_lines(report_)) out_.object([&] { one(line); });
      });
      out_.attributeArray("verdicts", [&] {
        for (const rules::Verdict& verdict : report_.verdicts) out_.object([&] { one(verdict); });
      });
    });
  }

 private:
  void run() {
    const plan::RunInfo& info = report_.info;
    text("id", info.id);
    text("started", timestamp(info.started) + "Z");
    if (info.ended != 0) text("ended", timestamp(info.ended) + "Z");
    out_.attribute("interrupted", info.interrupted);
    text("benchc_version", info.benchc_version);
    text("spec", info.spec);
    text("suite", info.suite);
    text("plan", info.plan_hash);
    // As text: a reader that holds numbers as doubles would round it.
    text("seed", std::to_string(info.seed));
    if (!info.git_revision.empty()) {
      out_.attributeObject("git", [&] {
        text("revision", info.git_revision);
        text("branch", info.git_branch);
        out_.attribute("dirty", info.git_dirty);
      });
    }
    out_.attributeObject("machine", [&] {
      text("class", info.machine_class);
      out_.attributeArray("fingerprint", [&] {
        for (const auto& [name, value] : info.fingerprint) {
          out_.object([&] {
            text("name", name);
            text("value", value);
          });
        }
      });
    });
    if (info.clock) {
      out_.attributeObject("clock", [&] {
        text("source", info.clock->source);
        number("frequency", info.clock->frequency);
        number("resolution", info.clock->resolution);
        number("overhead", info.clock->overhead);
      });
    }
    out_.attributeArray("controls", [&] {
      for (const plan::ObtainedControl& control : info.controls) {
        out_.object([&] {
          text("name", control.name);
          text("requested", control.requested);
          text("obtained", control.obtained);
        });
      }
    });
  }

  std::string baseline_of(const plan::Revision& revision) const {
    const auto& baselines = report_.plan.baselines;
    return revision.baseline < baselines.size() ? baselines[revision.baseline].name : "";
  }

  void revision(const plan::Revision& revision) {
    text("baseline", baseline_of(revision));
    text("reference", revision.reference);
    text("commit", revision.commit);
    text("tree", revision.tree);
    texts("added", revision.added);
    texts("removed", revision.removed);
    if (!revision.missing.empty()) text("missing", revision.missing);
  }

  void counts() {
    const Counts counts = count(report_);
    whole("cases", counts.cases);
    whole("measured", counts.measured);
    whole("failed", counts.failed);
    whole("skipped", counts.skipped);
    whole("without_result", counts.without_result);
    out_.attributeObject("verdicts", [&] {
      for (std::size_t at = 0; at < counts.verdicts.size(); ++at) {
        whole(rules::name(static_cast<rules::Outcome>(at)), counts.verdicts[at]);
      }
    });
  }

  void parameter(const plan::Parameter& parameter) {
    const plan::Value& value = parameter.value;
    out_.object([&] {
      text("name", parameter.name);
      if (value.kind == plan::Value::Kind::String) return text("value", value.text);
      if (value.kind == plan::Value::Kind::Bool) {
        return out_.attribute("value", value.number != 0);
      }
      number("value", value.number);
      if (!value.unit.empty()) text("unit", value.unit);
    });
  }

  void one(const CaseLine& line) {
    text("id", line.id);
    text("state", state_name(line));
    if (!measured(line)) text("reason", reason(line));
    if (line.declared != nullptr) {
      if (line.declared->workload < report_.plan.workloads.size()) {
        text("workload", report_.plan.workloads[line.declared->workload].name);
      }
      out_.attributeArray("parameters", [&] {
        for (const plan::Parameter& value : line.declared->parameters) parameter(value);
      });
    }
    if (line.result != nullptr) result(line);
    if (line.counterparts.empty()) return;
    out_.attributeArray("counterparts", [&] {
      for (const CounterpartLine& one : line.counterparts) {
        out_.object([&] { counterpart(line, one); });
      }
    });
  }

  void counterpart(const CaseLine& line, const CounterpartLine& counterpart) {
    const CaseLine other{counterpart.id, counterpart.declared, counterpart.result, {}};
    text("baseline", baseline_of(*counterpart.revision));
    text("id", counterpart.id);
    text("state", state_name(other));
    if (!measured(other)) text("reason", reason(other));
    if (other.result == nullptr) return;
    result(other);
    if (!measured(other) || !measured(line)) return;
    out_.attributeArray("changes", [&] {
      for (const plan::Series& series : line.result->series) change(line, other, series.metric);
      for (const plan::Series& series : line.result->passes) change(line, other, series.metric);
    });
  }

  void change(const CaseLine& line, const CaseLine& other, const std::string& metric) {
    const auto change =
        rules::paired_change(*line.result, *other.result, metric, 1 - kTableConfidence);
    if (!change) return;
    out_.object([&] {
      text("metric", metric);
      number("value", change->change.value);
      number("low", change->change.low);
      number("high", change->change.high);
      number("confidence", kTableConfidence);
      text("method", change->method);
    });
  }

  void causes(llvm::StringRef key,
              const std::vector<std::pair<std::string_view, std::size_t>>& causes) {
    if (causes.empty()) return;
    out_.attributeObject(key, [&] {
      for (const auto& [cause, count] : causes) whole(cause, count);
    });
  }

  /// What was measured of a case or a counterpart.
  void result(const CaseLine& line) {
    whole("samples", line.result->started.size());
    if (line.result->iterations > 0) out_.attribute("iterations", line.result->iterations);
    if (!line.result->process.empty()) whole("processes", process_count(*line.result));
    const Disturbances found = disturbances(*line.result);
    causes("disturbed", found.causes);
    if (found.discarded > 0) whole("discarded", found.discarded);
    if (line.result->steadiness) {
      out_.attributeObject("steady_state", [&] {
        text("kind", name(line.result->steadiness->kind));
        whole("samples", line.result->steadiness->samples);
        number("seconds", line.result->steadiness->seconds);
      });
    }
    // Samples of a case that failed enter no statistics.
    out_.attributeArray("metrics", [&] {
      if (!measured(line)) return;
      for (const plan::Series& series : line.result->series) {
        out_.object([&] { metric(*line.result, series); });
      }
    });
    if (measured(line) && !line.result->passes.empty()) {
      out_.attributeArray("passes", [&] {
        for (const plan::Series& series : line.result->passes) out_.object([&] { pass(series); });
      });
    }
    if (!line.result->stdout_tail.empty()) text("stdout_tail", line.result->stdout_tail);
    if (!line.result->stderr_tail.empty()) text("stderr_tail", line.result->stderr_tail);
    texts("warnings", line.result->warnings);
  }

  void head(const plan::Series& series) {
    text("name", series.metric);
    text("unit", series.unit);
    text("better", series.better == plan::Better::Lower    ? "lower"
                   : series.better == plan::Better::Higher ? "higher"
                                                           : "none");
    whole("count", series.values.size());
  }

  void pass(const plan::Series& series) {
    using stats::Kind;
    head(series);
    number("median", stats::point({Kind::Median, 0}, series.values));
    number("min", stats::point({Kind::Min, 0}, series.values));
    number("max", stats::point({Kind::Max, 0}, series.values));
  }

  void metric(const plan::CaseResult& result, const plan::Series& series) {
    using stats::Kind;
    head(series);
    const SeriesSummary summary = summarise(result, series);
    number("median", summary.median);
    number("low", summary.low);
    number("high", summary.high);
    number("confidence", kTableConfidence);
    number("mean", stats::point({Kind::Mean, 0}, series.values));
    number("stddev", stats::point({Kind::Stddev, 0}, series.values));
    number("min", stats::point({Kind::Min, 0}, series.values));
    number("max", stats::point({Kind::Max, 0}, series.values));
    number("p90", summary.p90);
  }

  void one(const rules::Verdict& verdict) {
    text("rule", verdict.rule);
    text("subject", verdict.subject);
    texts("cases", verdict.cases);
    text("outcome", rules::name(verdict.outcome));
    text("counts_as", verdict.counts_as == plan::CountsAs::Pass   ? "pass"
                      : verdict.counts_as == plan::CountsAs::Warn ? "warn"
                                                                  : "fail");
    if (!verdict.reason.empty()) text("reason", verdict.reason);
    if (!verdict.owner.empty()) text("owner", verdict.owner);
    if (!verdict.documentation.empty()) text("documentation", verdict.documentation);
    out_.attributeArray("clauses", [&] {
      for (const rules::ClauseEvidence& clause : verdict.clauses) {
        out_.object([&] { evidence(clause); });
      }
    });
  }

  void evidence(const rules::ClauseEvidence& clause) {
    text("severity", clause.severity == plan::Clause::Severity::Fail ? "fail" : "warn");
    text("text", clause.text);
    text("truth", clause.truth == rules::Truth::Holds         ? "holds"
                  : clause.truth == rules::Truth::DoesNotHold ? "does not hold"
                                                              : "cannot tell");
    text("unit", clause.unit);
    estimate("current", clause.current);
    estimate("reference", clause.reference);
    if (clause.change) estimate("change", *clause.change);
    if (clause.limit) {
      number("limit", *clause.limit);
      out_.attribute("limit_relative", clause.limit_relative);
    }
    if (clause.changed) {
      text("changed", *clause.changed == rules::Truth::Holds         ? "yes"
                      : *clause.changed == rules::Truth::DoesNotHold ? "no"
                                                                     : "cannot tell");
    }
    if (clause.growth) {
      out_.attributeObject("growth", [&] { growth(*clause.growth); });
    }
    number("confidence", clause.confidence);
    whole("samples", clause.samples);
    text("method", clause.method);
    texts("baseline_runs", clause.baseline_runs);
    if (clause.baseline_age) {
      out_.attributeObject("baseline_age", [&] {
        whole("runs", clause.baseline_age->runs);
        number("newest", clause.baseline_age->newest);
        number("oldest", clause.baseline_age->oldest);
      });
    }
    if (clause.shift) out_.attributeObject("shift", [&] { shift(*clause.shift); });
    if (clause.objective) {
      out_.attributeObject("objective", [&] { objective(*clause.objective); });
    }
    if (!clause.revision.empty()) text("revision", clause.revision);
    texts("notes", clause.notes);
  }

  void growth(const rules::GrowthEvidence& growth) {
    text("parameter", growth.parameter);
    estimate("exponent", growth.exponent);
    number("bound_exponent", growth.bound_exponent);
    whole("points", growth.points);
  }

  void shift(const rules::ShiftEvidence& shift) {
    text("kind", shift.kind);
    text("run", shift.run);
    if (!shift.revision.empty()) text("revision", shift.revision);
    if (!shift.revision_before.empty()) text("revision_before", shift.revision_before);
    text("earliest_run", shift.earliest_run);
    text("latest_run", shift.latest_run);
    whole("runs", shift.runs);
    whole("runs_after", shift.runs_after);
  }

  void objective(const rules::ObjectiveEvidence& objective) {
    number("window", objective.window);
    number("share", objective.share);
    whole("runs", objective.runs);
    whole("met", objective.met);
    whole("missed", objective.missed);
    whole("cannot_tell", objective.cannot_tell);
    number("budget_left", objective.budget_left);
    number("burn_rate", objective.burn_rate);
  }

  const Report& report_;
};

}  // namespace

std::string to_json(const Report& report) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream.SetBufferSize(kStreamBuffer);
  {
    llvm::json::OStream out(stream, 2);
    JsonReport(report, out).write();
  }
  stream << "\n";
  stream.flush();
  return text;
}

}  // namespace benchc::report
