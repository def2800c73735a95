#pragma once

#include <span>
#include <string>
#include <vector>

#include "runtime/report/report.h"
#include "runtime/rules/rule_trial.h"

/// What became of rules' unit tests, as people and CI read it. The same tests give the same text.
namespace benchc::report {

/// The version of the JSON report.
inline constexpr int kTestsJsonVersion = 1;

struct TestedRule {
  plan::RuleTest test;
  rules::TrialResult result;
};

struct TestFile {
  /// As it was named on the command line.
  std::string name;
  std::vector<TestedRule> tests;
};

/// A line a test; of one that failed what was expected, what came out and the evidence of a verdict
/// that shows it; then the counts.
std::string tests_to_text(std::span<const TestFile> files, const TextOptions& options);

/// One object (schema: docs/cli.md).
std::string tests_to_json(std::span<const TestFile> files);

/// JUnit XML: a test suite for each file, a test case for each test.
std::string tests_to_junit(std::span<const TestFile> files);

/// An expectation that was not met, in words: what was expected, how often what came out, and the
/// verdict that shows it.
std::vector<std::string> explain(const TestedRule& tested, std::size_t expectation);

}  // namespace benchc::report
