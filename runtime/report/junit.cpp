#include <charconv>
#include <numeric>
#include <set>

#include "runtime/report/disturbances.h"
#include "runtime/report/evidence.h"
#include "runtime/report/report.h"
#include "runtime/report/revisions.h"
#include "runtime/report/summary.h"
#include "runtime/report/xml.h"

namespace benchc::report {
namespace {

using rules::Outcome;

std::string decimal(double seconds) {
  if (!(seconds >= 0 && seconds < 1e12)) return "0";
  char text[64];
  const auto end =
      std::to_chars(text, text + sizeof text, seconds, std::chars_format::fixed, 6).ptr;
  return std::string(text, end);
}

std::string lines(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += escaped(value) + "\n";
  return out;
}

/// The seconds that a case's samples took.
double time_of(const plan::CaseResult& result) {
  const plan::Series* time = find_series(result, "time");
  if (time == nullptr) return 0;
  const double sum = std::accumulate(time->values.begin(), time->values.end(), 0.0);
  // A batch's sample is the mean of its iterations.
  return result.iterations > 0 ? sum * static_cast<double>(result.iterations) : sum;
}

class JunitReport {
 public:
  explicit JunitReport(const Report& report) : report_(report) {}

  std::string text() {
    std::set<std::string_view> judged;
    for (const rules::Verdict& verdict : report_.verdicts) {
      one(verdict);
      judged.insert(verdict.cases.begin(), verdict.cases.end());
    }
    for (const CaseLine& line : case_lines(report_)) {
      // A verdict on a failed case says only that; its output belongs to the case.
      if (!measured(line) || !judged.contains(line.id)) one(line);
    }
    const plan::RunInfo& info = report_.info;
    const double seconds =
        info.ended > info.started ? static_cast<double>(info.ended - info.started) * 1e-9 : 0;
    const std::string totals = attribute("tests", std::to_string(tests_)) +
                               attribute("failures", std::to_string(failures_)) +
                               attribute("errors", std::to_string(errors_)) +
                               attribute("time", decimal(seconds));
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out += "<testsuites" + attribute("name", "benchc") + totals + ">\n";
    out += "  <testsuite" + attribute("name", suite_name()) + attribute("package", "benchc") +
           attribute("id", "0") + totals + attribute("skipped", std::to_string(skipped_)) +
           attribute("timestamp", timestamp(info.started)) + attribute("hostname", hostname()) +
           ">\n    <properties>\n";
    property(out, "run", info.id);
    property(out, "plan", info.plan_hash);
    property(out, "revision", info.git_revision);
    property(out, "machine_class", info.machine_class);
    property(out, "exit_code", std::to_string(report_.exit_code));
    out += "    </properties>\n" + body_;
    std::string closing;
    for (const std::string& line : heading(report_)) closing += escaped(line) + "\n";
    const Counts counts = count(report_);
    for (const plan::Revision& revision : report_.plan.revisions) {
      closing += escaped(revision_line(report_, revision)) + "\n";
      closing += lines(one_sided_cases(report_, revision));
    }
    for (const CaseLine& line : with_counterparts(case_lines(report_))) {
      if (line.result == nullptr) continue;
      if (measured(line)) {
        for (const std::string& note : measuring_notes(*line.result)) {
          closing += escaped(std::string(line.id) + ": " + note) + "\n";
        }
      } else if (line.declared != nullptr && line.declared->counterpart) {
        closing += escaped(std::string(line.id) + " " + std::string(state_name(line)) + ": " +
                           reason(line)) +
                   "\n";
      }
      for (const std::string& warning : line.result->warnings) {
        closing += escaped("warning: " + std::string(line.id) + ": " + warning) + "\n";
      }
    }
    if (unfinished(report_)) closing += "unfinished: " + std::string(kUnfinished) + "\n";
    closing += cases_line(counts) + "\n" + verdicts_line(counts) + "\n";
    closing += "exit code " + std::to_string(report_.exit_code) + ": " + exit_meaning(report_);
    out += "    <system-out>" + closing + "</system-out>\n    <system-err></system-err>\n";
    return out + "  </testsuite>\n</testsuites>\n";
  }

 private:
  static void property(std::string& out, std::string_view name, std::string_view value) {
    out += "      <property" + attribute("name", name) + attribute("value", value) + "/>\n";
  }

  std::string suite_name() const {
    const plan::RunInfo& info = report_.info;
    if (info.spec.empty()) return info.suite.empty() ? "benchc" : info.suite;
    return info.suite.empty() ? info.spec : info.spec + " " + info.suite;
  }

  std::string hostname() const {
    for (const auto& [name, value] : report_.info.fingerprint) {
      if (name == "hostname" && !value.empty()) return value;
    }
    return "localhost";
  }

  void open(std::string_view class_name, std::string_view name, double seconds) {
    ++tests_;
    body_ += "    <testcase" + attribute("name", name) + attribute("classname", class_name) +
             attribute("time", decimal(seconds));
  }

  void failure(std::string_view element, std::string_view type, std::string_view message,
               const std::string& body) {
    ++(element == "error" ? errors_ : failures_);
    body_ += ">\n      <" + std::string(element) + attribute("message", message) +
             attribute("type", type) + ">" + body + "</" + std::string(element) +
             ">\n    </testcase>\n";
  }

  void one(const rules::Verdict& verdict) {
    open("rule." + verdict.rule, verdict.subject.empty() ? verdict.rule : verdict.subject, 0);
    std::vector<std::string> evidence;
    std::string message = verdict.reason;
    if (!verdict.documentation.empty()) evidence.push_back(verdict.documentation);
    for (const rules::ClauseEvidence& clause : verdict.clauses) {
      if (message.empty() && matters(clause)) message = clause_line(clause);
    }
    for (const ClauseText& part : verdict_evidence(verdict, {.all_runs = true})) {
      evidence.insert(evidence.end(), part.clauses.begin(), part.clauses.end());
      for (const std::string& line : part.evidence) evidence.push_back("  " + line);
    }
    if (!verdict.owner.empty()) evidence.push_back("owner: " + verdict.owner);
    const std::string_view outcome = rules::name(verdict.outcome);
    const bool answered = verdict.outcome == Outcome::Pass || verdict.outcome == Outcome::Warn;
    if (verdict.outcome == Outcome::Error) {
      failure("error", outcome, message, lines(evidence));
    } else if (breaks(verdict)) {
      failure("failure", outcome, message, lines(evidence));
    } else if (answered) {
      const std::string word = verdict.outcome == Outcome::Warn ? "warn\n" : "";
      body_ +=
          ">\n      <system-out>" + word + lines(evidence) + "</system-out>\n    </testcase>\n";
    } else {
      ++skipped_;
      const std::string text = escaped(std::string(outcome) + ": " + message);
      body_ += ">\n      <skipped>" + text + "</skipped>\n      <system-out>" + lines(evidence) +
               "</system-out>\n    </testcase>\n";
    }
  }

  void one(const CaseLine& line) {
    open("case", line.id, measured(line) ? time_of(*line.result) : 0);
    if (measured(line)) {
      body_ += "/>\n";
      return;
    }
    // A case that was skipped was not measured, and JUnit's "skipped" would look harmless.
    std::string body;
    if (line.result != nullptr) {
      for (const auto& [name, output] : {std::pair<std::string_view, std::string_view>{
                                             "standard output", line.result->stdout_tail},
                                         {"standard error", line.result->stderr_tail}}) {
        if (output.empty()) continue;
        body += output_title(line, name) + ":\n" + lines(output_lines(output));
      }
    }
    failure("error", state_name(line), reason(line), body);
  }

  const Report& report_;
  std::string body_;
  std::size_t tests_ = 0;
  std::size_t failures_ = 0;
  std::size_t errors_ = 0;
  std::size_t skipped_ = 0;
};

}  // namespace

std::string to_junit(const Report& report) { return JunitReport(report).text(); }

}  // namespace benchc::report
