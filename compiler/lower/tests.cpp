#include "compiler/lower/tests.h"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/lower/baselines.h"
#include "compiler/lower/rule_plan.h"
#include "compiler/lower/values.h"
#include "compiler/lower/waivers.h"
#include "compiler/model/projection.h"
#include "compiler/model/select.h"
#include "compiler/model/tested.h"

namespace benchc::lower {
namespace {

using model::CaseRef;
using model::TestedMetric;

// FNV-1a, for a seed that is the test's own and the same everywhere.
std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 14695981039346656037U;
  for (const char c : text) {
    value = (value ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return value;
}

std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) line += c;
    if (blank && !line.ends_with(' ')) line += ' ';
  }
  return line;
}

class TestLowering {
 public:
  TestLowering(const model::Checked& checked, const model::Module& module, const model::Test& test,
               diagnostics::Diagnostics& diagnostics)
      : checked_(checked), module_(module), test_(test), diagnostics_(diagnostics) {}

  std::optional<plan::RuleTest> run() {
    tested_ = model::resolve_test(checked_.model, test_, diagnostics_);
    if (!tested_) return std::nullopt;
    // As the file itself knows it.
    out_.name = test_.name.substr(module_.prefix.size());
    out_.documentation = test_.documentation;
    out_.place = place_of(test_.span);
    out_.samples = test_.samples;
    out_.runs = test_.runs;
    out_.between = test_.between;
    out_.trials = test_.trials;
    out_.seed = test_.seed.value_or(hash(out_.name));
    cases();
    rules();
    given();
    for (const model::Expectation& one : test_.expectations) expect(one);
    return std::move(out_);
  }

 private:
  const model::Model& model() const { return *tested_->model; }

  std::string place_of(source::Span span) const {
    const source::Position at = checked_.sources.position(span);
    return std::string(checked_.sources.name(span.buffer)) + ":" + std::to_string(at.line) + ":" +
           std::to_string(at.column);
  }

  // Only what judging asks for: nothing of them is run.
  void cases() {
    plan::Plan& plan = out_.plan;
    plan.spec = checked_.model.path;
    std::set<CaseRef> wanted;
    std::map<std::uint32_t, std::set<std::string>> metrics;
    for (const TestedMetric& one : tested_->metrics) {
      wanted.insert(one.of);
      metrics[one.of.workload].insert(one.metric);
    }
    chosen_.assign(wanted.begin(), wanted.end());
    std::map<std::uint32_t, std::uint32_t> numbers;
    for (const auto& [index, names] : metrics) {
      numbers[index] = static_cast<std::uint32_t>(plan.workloads.size());
      plan.workloads.push_back(workload(model().workloads[index], names));
    }
    for (const CaseRef& one : chosen_) {
      const model::Workload& workload = model().workloads[one.workload];
      plan::Case& lowered = plan.cases.emplace_back();
      lowered.id = model::case_id(workload, one.index);
      lowered.workload = numbers[one.workload];
      for (std::size_t p = 0; p < workload.parameters.size(); ++p) {
        lowered.parameters.push_back(
            {workload.parameters[p].name, lower_value(model::case_value(workload, one.index, p))});
      }
    }
  }

  static plan::Workload workload(const model::Workload& workload,
                                 const std::set<std::string>& metrics) {
    plan::Workload lowered;
    lowered.name = workload.name;
    for (const model::Metric& metric : workload.metrics) {
      if (!metrics.contains(metric.name)) continue;
      plan::Metric& one = lowered.metrics.emplace_back();
      one.name = metric.name;
      one.unit = model::unit(metric.dimension);
      one.better = same<plan::Better>(metric.better);
    }
    return lowered;
  }

  void rules() {
    plan::Plan& plan = out_.plan;
    const CaseNumbers numbers(model(), chosen_);
    add_rule(model(), tested_->rule, plan.cases, numbers, plan.rules, diagnostics_);
    spread_false_alarms(plan);
    plan.groups = group_cases(plan.rules, plan.workloads, plan.cases);
    for (plan::Rule& rule : plan.rules) {
      if (!rule.baseline) continue;
      if (plan.baselines.empty()) {
        plan.baselines.push_back(lower_baseline(model().baselines[*rule.baseline]));
      }
      rule.baseline = 0;
    }
    const auto waived =
        std::any_of(test_.expectations.begin(), test_.expectations.end(),
                    [](const model::Expectation& one) { return one.outcome == "waived"; });
    if (waived && test_.rule) {
      plan.waivers = lower_waivers(model(), numbers, plan.cases.size(), plan.rules);
    }
  }

  std::uint32_t number_of(const CaseRef& one) const {
    return static_cast<std::uint32_t>(std::lower_bound(chosen_.begin(), chosen_.end(), one) -
                                      chosen_.begin());
  }

  void given() {
    for (const TestedMetric& one : tested_->metrics) {
      for (const model::Given* from : {one.baseline, one.samples}) {
        if (from == nullptr) continue;
        plan::GivenSamples& lowered = out_.given.emplace_back();
        lowered.case_index = number_of(one.of);
        lowered.metric = one.metric;
        lowered.baseline = from->baseline;
        lowered.shape = same<plan::GivenSamples::Shape>(from->shape);
        lowered.numbers = from->numbers;
      }
    }
  }

  void expect(const model::Expectation& expectation) {
    plan::Expectation& lowered = out_.expectations.emplace_back();
    lowered.outcome = expectation.outcome;
    lowered.at_least = expectation.at_least;
    lowered.at_most = expectation.at_most;
    lowered.place = place_of(expectation.span);
    lowered.text = on_one_line(checked_.sources.text(expectation.span));
    lowered.text.erase(0, std::string_view("expect ").size());
    std::set<std::uint32_t> only;
    if (expectation.selector) {
      for (const CaseRef& one :
           model::select_all(model(), {*expectation.selector}, *test_.scope, diagnostics_)) {
        if (std::binary_search(chosen_.begin(), chosen_.end(), one)) only.insert(number_of(one));
      }
    }
    const auto named = [&](const std::vector<std::uint32_t>& cases) {
      return std::any_of(cases.begin(), cases.end(),
                         [&](std::uint32_t one) { return only.contains(one); });
    };
    std::uint32_t index = 0;
    for (const plan::Rule& rule : out_.plan.rules) {
      for (const plan::Judgment& judgment : rule.judgments) {
        const bool wanted = !expectation.selector || named(judgment.cases) ||
                            std::any_of(judgment.sets.begin(), judgment.sets.end(), named);
        if (wanted) lowered.judgments.push_back(index);
        ++index;
      }
    }
  }

  const model::Checked& checked_;
  const model::Module& module_;
  const model::Test& test_;
  diagnostics::Diagnostics& diagnostics_;
  std::optional<model::TestedRule> tested_;
  std::vector<CaseRef> chosen_;
  plan::RuleTest out_;
};

}  // namespace

LoweredTests lower_tests(const model::Checked& checked, const model::Module& module) {
  LoweredTests lowered;
  for (const model::Test& test : checked.model.tests) {
    if (test.span.buffer != module.file.buffer) continue;
    auto one = TestLowering(checked, module, test, lowered.diagnostics).run();
    if (one) lowered.tests.push_back(std::move(*one));
  }
  return lowered;
}

}  // namespace benchc::lower
