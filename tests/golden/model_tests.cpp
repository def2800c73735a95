#include "tests/golden/model_tests.h"

#include "compiler/syntax/syntax.h"

namespace benchc::golden {
namespace {

constexpr const char* kShapes[] = {"values",    "constant", "normal",
                                   "lognormal", "uniform",  "exponential"};

}  // namespace

void dump_test(std::ostream& out, const model::Test& test) {
  out << "test " << test.name << ": " << test.samples << " samples, " << test.runs << " runs, "
      << test.trials << " trials";
  if (test.between > 0) out << ", " << test.between << " between runs";
  if (test.seed) out << ", seed " << *test.seed;
  out << '\n';
  if (test.rule) out << "  of rule " << *test.rule << '\n';
  if (test.made) {
    for (const model::Clause& clause : test.made->clauses) {
      out << "  of a rule that " << (clause.severity == model::Severity::Fail ? "fail" : "warn")
          << "s when " << syntax::print(clause.condition) << '\n';
    }
  }
  for (const model::Given& given : test.given) {
    out << "  " << (given.baseline ? "baseline " : "samples ");
    if (given.selector) out << syntax::print(*given.selector) << '.';
    out << given.metric << ' ' << kShapes[static_cast<std::size_t>(given.shape)];
    for (const double number : given.numbers) out << ' ' << number;
    out << " in `" << model::unit(given.dimension) << "`\n";
  }
  for (const model::Expectation& one : test.expectations) {
    out << "  expect " << one.outcome;
    if (one.selector) out << " for " << syntax::print(*one.selector);
    if (one.at_least) out << " at least " << *one.at_least;
    if (one.at_most) out << " at most " << *one.at_most;
    out << '\n';
  }
}

}  // namespace benchc::golden
