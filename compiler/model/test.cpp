#include <algorithm>
#include <cmath>

#include "compiler/model/qualify.h"
#include "compiler/model/read.h"
#include "compiler/model/select.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"
#include "compiler/model/template.h"
#include "compiler/model/tested.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;
using syntax::Statement;
using Shape = Given::Shape;

constexpr std::uint32_t kMostSamples = 100'000;
constexpr std::uint32_t kMostRuns = 1000;
constexpr std::uint32_t kMostTrials = 100'000;
constexpr std::uint32_t kMostSeed = 4'294'967'295;
constexpr double kMostSpread = 10;

constexpr std::string_view kOutcomes[] = {"pass",        "warn",   "fail", "inconclusive",
                                          "no_baseline", "waived", "error"};

struct Generator {
  std::string_view name;
  Shape shape = Shape::Constant;
  std::size_t arguments = 1;
  std::string_view example;
};

constexpr Generator kGenerators[] = {
    {"normal", Shape::Normal, 2, "normal(100ms, 1%)"},
    {"lognormal", Shape::Lognormal, 2, "lognormal(100ms, 5%)"},
    {"uniform", Shape::Uniform, 2, "uniform(90ms, 110ms)"},
    {"exponential", Shape::Exponential, 1, "exponential(100ms)"},
    {"constant", Shape::Constant, 1, "constant(100ms)"},
};

// The samples that `samples` and `baseline` give.
class GivenReader {
 public:
  GivenReader(const Scope& scope, Diagnostics& diagnostics)
      : scope_(scope), diagnostics_(diagnostics) {}

  bool read(const Expr& expr, Given& given) {
    if (expr.kind == ExprKind::Call) return read_generator(expr, given);
    const std::optional<Value> value = evaluate(expr, scope_, diagnostics_);
    if (!value) return false;
    if (value->kind == Value::Kind::List) return read_list(expr, *value, given);
    given.shape = Shape::Constant;
    return take(expr, *value, given);
  }

 private:
  bool read_generator(const Expr& call, Given& given) {
    const Expr& callee = call.operands[0];
    const auto* const generator =
        std::find_if(std::begin(kGenerators), std::end(kGenerators),
                     [&](const Generator& one) { return is_word(callee, one.name); });
    if (generator == std::end(kGenerators)) {
      std::vector<std::string_view> names;
      for (const Generator& one : kGenerators) names.push_back(one.name);
      report(diagnostics_, Kind::UnknownName, callee.span,
             "nothing generates samples by the name of " + tick(syntax::print(callee)),
             did_you_mean(callee.text, names, "there are " + one_of(names) + ", and lists"));
      return false;
    }
    if (call.operands.size() != generator->arguments + 1) {
      report(diagnostics_, Kind::WrongForm, call.span,
             tick(generator->name) +
                 (generator->arguments == 1 ? " takes one quantity" : " takes two values"),
             "as in " + tick(generator->example));
      return false;
    }
    given.shape = generator->shape;
    for (std::size_t i = 1; i < call.operands.size(); ++i) {
      const std::optional<Value> value = evaluate(call.operands[i], scope_, diagnostics_);
      if (!value) return false;
      const bool spread = i == 2 && given.shape != Shape::Uniform;
      if (!(spread ? take_spread(call.operands[i], *value, given)
                   : take(call.operands[i], *value, given))) {
        return false;
      }
    }
    return check_order(call, given);
  }

  bool check_order(const Expr& call, const Given& given) {
    const std::vector<double>& numbers = given.numbers;
    std::string message;
    if (given.shape == Shape::Uniform && numbers[0] > numbers[1]) {
      message = "`uniform` takes the least value first";
    } else if (given.shape == Shape::Exponential && numbers[0] <= 0) {
      message = "the mean of `exponential` is above 0";
    } else if (given.shape == Shape::Lognormal && numbers[0] <= 0) {
      message = "the median of `lognormal` is above 0";
    }
    if (message.empty()) return true;
    report(diagnostics_, Kind::BadValue, call.span, std::move(message));
    return false;
  }

  bool read_list(const Expr& expr, const Value& list, Given& given) {
    given.shape = Shape::Values;
    if (list.items.empty() || list.items.size() > kMostSamples) {
      report(diagnostics_, Kind::BadValue, expr.span,
             "a list of samples has between 1 and 100000 of them");
      return false;
    }
    return std::all_of(list.items.begin(), list.items.end(),
                       [&](const Value& item) { return take(expr, item, given); });
  }

  bool take(const Expr& expr, const Value& value, Given& given) {
    if (value.kind != Value::Kind::Number) {
      report(diagnostics_, Kind::WrongType, expr.span,
             "samples are numbers, and this is " + describe(value));
      return false;
    }
    if (!given.numbers.empty() && given.dimension != value.dimension) {
      report(
          diagnostics_, Kind::WrongDimension, expr.span,
          "these samples are " + describe(given.dimension) + " and " + describe(value.dimension));
      return false;
    }
    if (!std::isfinite(value.number)) {
      report(diagnostics_, Kind::BadValue, expr.span, "no samples can be made of this");
      return false;
    }
    given.dimension = value.dimension;
    given.numbers.push_back(value.number);
    return true;
  }

  bool take_spread(const Expr& expr, const Value& value, Given& given) {
    if (value.kind != Value::Kind::Number || !value.dimension.none()) {
      report(diagnostics_, Kind::WrongType, expr.span,
             "the spread is relative to the median, and this is " + describe(value),
             "as in `normal(100ms, 1%)`");
      return false;
    }
    if (!(value.number >= 0 && value.number <= kMostSpread)) {
      report(diagnostics_, Kind::BadValue, expr.span, "the spread lies between 0% and 1000%",
             "as in `normal(100ms, 1%)`");
      return false;
    }
    given.numbers.push_back(value.number);
    return true;
  }

  const Scope& scope_;
  Diagnostics& diagnostics_;
};

class TestReader {
 public:
  TestReader(Spec& spec, const Declaration& declaration)
      : spec_(spec),
        module_(spec.module_of(declaration)),
        declaration_(declaration),
        diagnostics_(spec.diagnostics()) {}

  /// Adds to what the tests before it make and judge.
  Test read(double& samples, double& statistics) {
    const Statement& statement = *declaration_.statement;
    const std::size_t before = diagnostics_.size();
    test_.name = declaration_.name;
    test_.span = declaration_.span;
    test_.scope = module_.scope;
    test_.documentation = read_documentation(statement, *module_.scope, diagnostics_);
    for (const auto& [name, clause] :
         read_block(statement, "test", settings_of("test"), diagnostics_)) {
      read_statement(name, *clause);
    }
    if (statement.block) check_whole();
    // What is wrong in itself would only be told again.
    if (diagnostics_.size() != before || !sound()) return std::move(test_);
    if (const auto tested = resolve_test(spec_.model(), test_, diagnostics_)) {
      samples += tested->samples_made;
      statistics += tested->statistics_judged;
      check_sum(samples, statistics);
    }
    return std::move(test_);
  }

 private:
  void read_statement(std::string_view name, const Statement& statement) {
    if (name == "rule") {
      read_rule(statement);
    } else if (name == "use") {
      read_use(statement);
    } else if (name == "samples" || name == "baseline") {
      read_given(statement, name == "baseline");
    } else if (name == "expect") {
      read_expectation(statement);
    } else if (const Expr* value = one_value(statement, diagnostics_)) {
      read_setting(name, *value);
    }
  }

  void read_rule(const Statement& statement) {
    named_ = &statement;
    if (statement.items.size() != 1) {
      report(diagnostics_, Kind::WrongForm, statement.span, "a test is of one rule");
      return;
    }
    const Expr& name = statement.items[0].expr;
    const auto rule = spec_.find(Declares::Rule, module_, name);
    if (!rule) return;
    if (!spec_.model().rules[*rule].is_template) {
      test_.rule = rule;
      return;
    }
    report(diagnostics_, Kind::BadValue, name.span,
           tick(syntax::print(name)) + " is a template, which no case of this spec is judged by",
           "test it by `use " + syntax::print(name) + "`");
  }

  void read_use(const Statement& statement) {
    used_ = &statement;
    const auto use = read_rule_use(spec_, module_, statement);
    if (!use) return;
    if (!spec_.model().rules[use->rule].is_template) {
      report(diagnostics_, Kind::BadValue, use->what->span,
             "a test takes templates of the stdlib by `use`, and this is a rule of the spec",
             "test it by `rule " + syntax::print(*use->what) + "`");
      return;
    }
    test_.made = take_rule(spec_, module_, *use);
  }

  void read_given(const Statement& statement, bool baseline) {
    Given given;
    given.span = statement.span;
    given.baseline = baseline;
    const bool shaped = statement.items.size() == 1 && statement.values.size() == 1;
    const Expr* what = shaped ? &statement.items[0].expr : nullptr;
    if (what != nullptr && what->kind == ExprKind::Name) {
      given.metric = what->text;
    } else if (what != nullptr && what->kind == ExprKind::Member && what->text != "*" &&
               looks_like_selector(what->operands[0])) {
      given.metric = what->text;
      qualify_selector(spec_, module_, given.selector.emplace(what->operands[0]));
    } else {
      report(diagnostics_, Kind::WrongForm, statement.span,
             tick(statement.keyword) + " gives one metric its samples",
             "as in " + tick(statement.keyword + " time = normal(100ms, 1%)"));
      return;
    }
    if (GivenReader(*module_.scope, diagnostics_).read(statement.values[0].expr, given)) {
      test_.given.push_back(std::move(given));
    }
  }

  void read_expectation(const Statement& statement) {
    Expectation expectation;
    expectation.span = statement.span;
    Words words(statement.items);
    if (words.take_word("no")) {
      if (!words.take_word("baseline")) return wrong_expectation(statement);
      expectation.outcome = "no baseline";
    } else {
      const auto outcome = read_choice(*words.take(), "expect", kOutcomes, diagnostics_);
      if (!outcome) return;
      expectation.outcome = kOutcomes[*outcome];
      if (expectation.outcome == "no_baseline") expectation.outcome = "no baseline";
    }
    while (!words.at_end()) {
      if (words.take_word("for") && !expectation.selector && words.peek() != nullptr) {
        qualify_selector(spec_, module_, expectation.selector.emplace(*words.take()));
      } else if (!read_share(words, expectation)) {
        return wrong_expectation(statement);
      }
    }
    test_.expectations.push_back(std::move(expectation));
  }

  // `at least 95%`, `at most 1%`; true also where the value is wrong, which is told.
  bool read_share(Words& words, Expectation& expectation) {
    if (!words.take_word("at")) return false;
    const bool least = words.take_word("least");
    if (!least && !words.take_word("most")) return false;
    const Expr* share = words.take();
    if (share == nullptr) return false;
    std::optional<double>& bound = least ? expectation.at_least : expectation.at_most;
    if (bound) return false;
    const std::optional<Value> value = evaluate(*share, *module_.scope, diagnostics_);
    if (!value) return true;
    if (value->percent && value->number >= 0 && value->number <= 1) {
      bound = value->number;
    } else {
      report(diagnostics_, Kind::BadValue, share->span,
             "the share of the trials lies between 0% and 100%",
             least ? "as in `at least 95%`" : "as in `at most 1%`");
    }
    return true;
  }

  void wrong_expectation(const Statement& statement) {
    report(diagnostics_, Kind::WrongForm, statement.span, "`expect` does not know this",
           "write `expect fail`, `expect fail for sort[n = 1Ki]` or `expect fail at most 1%`");
  }

  void read_setting(std::string_view name, const Expr& value) {
    const Scope& scope = *module_.scope;
    if (name == "between") {
      const auto spread = evaluate(value, scope, diagnostics_);
      if (spread && spread->percent && spread->number >= 0 && spread->number < 1) {
        test_.between = spread->number;
      } else if (spread) {
        report(diagnostics_, Kind::BadValue, value.span,
               "`between` is how much runs differ, relative to their level",
               "as in `between = 0.5%`");
      }
    } else if (name == "seed") {
      test_.seed = read_count(value, scope, name, 0, kMostSeed, diagnostics_);
    } else {
      const bool runs = name == "runs";
      const std::uint32_t most = name == "count" ? kMostSamples : runs ? kMostRuns : kMostTrials;
      const auto count = read_count(value, scope, name, 1, most, diagnostics_);
      if (!count) return;
      (name == "count" ? test_.samples : runs ? test_.runs : test_.trials) = *count;
      runs_given_ |= runs;
    }
  }

  void check_whole() {
    if (named_ == nullptr && used_ == nullptr && !says("rule") && !says("use")) {
      report(diagnostics_, Kind::MissingSetting, declaration_.span,
             "test " + tick(declaration_.name) + " does not say which rule it tests",
             "add `rule NAME`, or `use std.rules.no_slowdown`");
    } else if (named_ != nullptr && used_ != nullptr) {
      report(diagnostics_, Kind::MisplacedSetting, used_->span, "a test is of one rule")
          .notes.push_back({named_->span, "the first one"});
    }
    if (test_.expectations.empty() && !says("expect")) {
      report(diagnostics_, Kind::MissingSetting, declaration_.span,
             "test " + tick(declaration_.name) + " expects nothing", "add `expect fail`");
    }
    if (test_.rule) limit_runs(spec_.model().rules[*test_.rule]);
  }

  // Also where it is said wrongly, which is told of.
  bool says(std::string_view word) const {
    const auto& statements = declaration_.statement->block->statements;
    return std::any_of(statements.begin(), statements.end(),
                       [&](const Statement& one) { return one.keyword == word; });
  }

  // As many as the baseline takes, unless the test says how many there are.
  void limit_runs(const Rule& rule) {
    if (!rule.baseline || runs_given_) return;
    const Baseline& baseline = spec_.model().baselines[*rule.baseline];
    const bool many =
        baseline.kind == Baseline::Kind::Branch || baseline.kind == Baseline::Kind::Tag;
    test_.runs = many ? std::min(test_.runs, std::max<std::uint32_t>(1, baseline.last)) : 1;
  }

  void check_sum(double samples, double statistics) {
    if (samples <= kMostSpecSamples && statistics <= kMostSpecStatistics) return;
    report(diagnostics_, Kind::TooManyJudgments, test_.span,
           "with this test, those of this spec " +
               std::string(samples > kMostSpecSamples ? "make more than 200 million samples"
                                                      : "look at more than 4 million statistics"),
           "lower `trials`, `runs` or `count` of some");
  }

  // Whether the rule itself is right, as far as that is known.
  bool sound() const {
    if (!test_.rule) return test_.made.has_value();
    if (spec_.broken_rules[*test_.rule]) return false;
    const Rule& rule = spec_.model().rules[*test_.rule];
    const auto reaches = [&](const Expr& expr) { return reaches_broken_workload(spec_, expr); };
    return std::none_of(rule.selectors.begin(), rule.selectors.end(), reaches) &&
           std::none_of(rule.clauses.begin(), rule.clauses.end(),
                        [&](const Clause& clause) { return reaches(clause.condition); });
  }

  Spec& spec_;
  const Module& module_;
  const Declaration& declaration_;
  Diagnostics& diagnostics_;
  Test test_;
  const Statement* named_ = nullptr;
  const Statement* used_ = nullptr;
  bool runs_given_ = false;
};

}  // namespace

void declare_tests(Spec& spec) {
  double samples = 0;
  double statistics = 0;
  for (const Declaration& declaration : spec.all(Declares::Test)) {
    spec.model().tests.push_back(TestReader(spec, declaration).read(samples, statistics));
  }
}

}  // namespace benchc::model
