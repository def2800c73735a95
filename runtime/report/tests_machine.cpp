#include <algorithm>

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include "runtime/report/tests.h"
#include "runtime/report/xml.h"

namespace benchc::report {
namespace {

std::string utf8(std::string_view value) {
  return llvm::json::fixUTF8(llvm::StringRef(value.data(), value.size()));
}

void write_expectation(const TestedRule& tested, std::size_t index, llvm::json::OStream& out) {
  const plan::Expectation& expected = tested.test.expectations[index];
  const rules::TrialExpectation& result = tested.result.expectations[index];
  out.attribute("text", utf8(expected.text));
  out.attribute("place", utf8(expected.place));
  out.attribute("met", result.met);
  out.attribute("came_out", static_cast<std::int64_t>(result.came_out));
  out.attributeObject("outcomes", [&] {
    for (const auto& [outcome, count] : result.outcomes) {
      out.attribute(utf8(rules::name(outcome)), static_cast<std::int64_t>(count));
    }
  });
  if (result.met) return;
  out.attributeArray("explanation", [&] {
    for (const std::string& line : explain(tested, index)) out.value(utf8(line));
  });
}

void write_test(const TestedRule& tested, llvm::json::OStream& out) {
  out.attribute("name", utf8(tested.test.name));
  if (!tested.test.documentation.empty()) {
    out.attribute("documentation", utf8(tested.test.documentation));
  }
  out.attribute("place", utf8(tested.test.place));
  out.attribute("passed", tested.result.passed);
  out.attribute("trials", static_cast<std::int64_t>(tested.result.trials));
  // As text: a reader that holds numbers as doubles would round it.
  out.attribute("seed", std::to_string(tested.test.seed));
  out.attributeArray("expectations", [&] {
    for (std::size_t i = 0; i < tested.result.expectations.size(); ++i) {
      out.object([&] { write_expectation(tested, i, out); });
    }
  });
}

std::size_t failed_of(std::span<const TestedRule> tests) {
  return static_cast<std::size_t>(std::count_if(
      tests.begin(), tests.end(), [](const TestedRule& one) { return !one.result.passed; }));
}

std::string totals(std::size_t tests, std::size_t failures) {
  return attribute("tests", std::to_string(tests)) +
         attribute("failures", std::to_string(failures)) + attribute("errors", "0") +
         attribute("time", "0");
}

std::string to_case(const TestFile& file, const TestedRule& tested) {
  std::string out = "    <testcase" + attribute("name", tested.test.name) +
                    attribute("classname", file.name) + attribute("time", "0");
  if (tested.result.passed) return out + "/>\n";
  std::string message;
  std::string body;
  for (std::size_t i = 0; i < tested.result.expectations.size(); ++i) {
    if (tested.result.expectations[i].met) continue;
    if (message.empty()) message = "expected " + tested.test.expectations[i].text;
    for (const std::string& line : explain(tested, i)) body += escaped(line) + "\n";
  }
  return out + ">\n      <failure" + attribute("message", message) +
         attribute("type", "expectation") + ">" + body + "</failure>\n    </testcase>\n";
}

}  // namespace

std::string tests_to_json(std::span<const TestFile> files) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  {
    llvm::json::OStream out(stream, 2);
    std::size_t tests = 0;
    std::size_t failed = 0;
    for (const TestFile& file : files) {
      tests += file.tests.size();
      failed += failed_of(file.tests);
    }
    out.object([&] {
      out.attribute("version", kTestsJsonVersion);
      out.attribute("passed", static_cast<std::int64_t>(tests - failed));
      out.attribute("failed", static_cast<std::int64_t>(failed));
      out.attributeArray("files", [&] {
        for (const TestFile& file : files) {
          out.object([&] {
            out.attribute("file", utf8(file.name));
            out.attributeArray("tests", [&] {
              for (const TestedRule& tested : file.tests) {
                out.object([&] { write_test(tested, out); });
              }
            });
          });
        }
      });
    });
  }
  stream << "\n";
  stream.flush();
  return text;
}

std::string tests_to_junit(std::span<const TestFile> files) {
  std::string body;
  std::size_t tests = 0;
  std::size_t failed = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const TestFile& file = files[i];
    tests += file.tests.size();
    failed += failed_of(file.tests);
    body += "  <testsuite" + attribute("name", file.name) + attribute("package", "benchc") +
            attribute("id", std::to_string(i)) + totals(file.tests.size(), failed_of(file.tests)) +
            attribute("skipped", "0") + ">\n";
    for (const TestedRule& tested : file.tests) body += to_case(file, tested);
    body += "  </testsuite>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
         attribute("name", "benchc test") + totals(tests, failed) + ">\n" + body +
         "</testsuites>\n";
}

}  // namespace benchc::report
