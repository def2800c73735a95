#include "runtime/report/tests.h"

#include "runtime/plan/plan_text.h"
#include "runtime/report/evidence.h"
#include "runtime/report/summary.h"

namespace benchc::report {
namespace {

using plan::printable;

std::string outcomes_of(const rules::TrialExpectation& result) {
  std::string text;
  for (const auto& [outcome, count] : result.outcomes) {
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " +
            std::string(rules::name(outcome));
  }
  return text.empty() ? "nothing was judged" : text;
}

void add_verdict(const rules::Verdict& verdict, std::vector<std::string>& lines) {
  lines.push_back(std::string(rules::name(verdict.outcome)) + ": rule " + verdict.rule +
                  (verdict.subject.empty() ? "" : ", " + verdict.subject));
  if (!verdict.reason.empty()) lines.push_back("  " + verdict.reason);
  for (const ClauseText& text : verdict_evidence(verdict, {})) {
    for (const std::string& line : text.clauses) lines.push_back("  " + line);
    for (const std::string& line : text.evidence) lines.push_back("    " + line);
  }
}

std::string paint(const std::string& text, bool colour, const char* code) {
  return colour ? std::string("\x1b[") + code + "m" + text + "\x1b[0m" : text;
}

}  // namespace

std::vector<std::string> explain(const TestedRule& tested, std::size_t expectation) {
  const plan::Expectation& expected = tested.test.expectations[expectation];
  const rules::TrialExpectation& result = tested.result.expectations[expectation];
  std::vector<std::string> lines = {expected.place + ": expected " + expected.text};
  if (tested.result.trials > 1) {
    lines.push_back("came out in " + std::to_string(result.came_out) + " of " +
                    std::to_string(tested.result.trials) + " trials (" +
                    percent(static_cast<double>(result.came_out) / tested.result.trials) +
                    "): " + outcomes_of(result));
  } else {
    lines.push_back("came out: " + outcomes_of(result));
  }
  if (!result.shown) return lines;
  if (tested.result.trials > 1) {
    lines.push_back("in trial " + std::to_string(result.shown_trial) + ":");
  }
  add_verdict(*result.shown, lines);
  return lines;
}

std::string tests_to_text(std::span<const TestFile> files, const TextOptions& options) {
  std::string out;
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const TestFile& file : files) {
    std::string body;
    for (const TestedRule& tested : file.tests) {
      const bool good = tested.result.passed;
      ++(good ? passed : failed);
      if (good && options.quiet) continue;
      body += "  " + (good ? paint("ok", options.colour, "32") + "      "
                           : paint("FAILED", options.colour, "31") + "  ");
      body += printable(tested.test.name);
      if (tested.result.trials > 1) body += "  (" + counted(tested.result.trials, "trial") + ")";
      body += "\n";
      if (!tested.test.documentation.empty() && (!good || options.verbose)) {
        body += "          " + printable(tested.test.documentation) + "\n";
      }
      for (std::size_t i = 0; i < tested.result.expectations.size(); ++i) {
        if (tested.result.expectations[i].met) continue;
        for (const std::string& line : explain(tested, i)) {
          body += "          " + printable(line) + "\n";
        }
      }
    }
    if (file.tests.empty() && !options.quiet) body = "  no tests\n";
    if (!body.empty()) out += printable(file.name) + "\n" + body;
  }
  if (options.quiet && failed == 0) return out;
  return out + (out.empty() ? "" : "\n") + counted(passed + failed, "test") + ": " +
         std::to_string(passed) + " passed, " + std::to_string(failed) + " failed\n";
}

}  // namespace benchc::report
