#include "compiler/driver/compared_plan.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/driver/shell_words.h"
#include "compiler/lower/lower.h"
#include "compiler/model/model.h"
#include "runtime/stats/alpha_spending.h"

namespace benchc::driver {
namespace {

constexpr std::string_view kFile = "compare";
/// A short command has its pairs quickly, and more of them tell more. But the farther away the last
/// look is, the less is left for the first ones.
constexpr std::uint32_t kMostPairs = 500;
constexpr double kBudget = 10;

/// One text in place of a repository.
class OneFile final : public model::Files {
 public:
  explicit OneFile(std::string text) : text_(std::move(text)) {}
  Expected<std::string> read(std::string_view path) const override {
    if (path == kFile) return text_;
    return failure("no such file");
  }
  Expected<std::string> read_module(std::string_view) const override {
    return failure("no such module");
  }

 private:
  std::string text_;
};

/// A string of the language.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || c == '$') {
      (out += '\\') += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u{%x}", byte);
      out += escape;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

bool has_metric(const plan::Plan& plan, const plan::Case& one, const std::string& name) {
  const auto& metrics = plan.workloads[one.workload].metrics;
  return std::any_of(metrics.begin(), metrics.end(),
                     [&](const plan::Metric& metric) { return metric.name == name; });
}

std::string percent(double ratio) {
  char text[32];
  std::snprintf(text, sizeof text, "%g%%", ratio * 100);
  return text;
}

/// The fewest pairs that can tell anything at the first look, if all of them agree: the signs of n
/// pairs do so by chance with 2 * (1/2)^n.
std::uint32_t fewest_pairs(double alpha, std::uint32_t most) {
  std::uint32_t pairs = 2;
  while (pairs < most &&
         std::ldexp(2, -static_cast<int>(pairs)) > stats::spent_alpha(alpha, 1.0 * pairs / most)) {
    ++pairs;
  }
  return pairs;
}

/// "The median of `metric` regresses by more than the limit", for each case that has it.
plan::Rule rule_of(const plan::Plan& plan, const std::string& metric,
                   const CompareOptions& options) {
  plan::Term median;
  median.kind = plan::Term::Kind::Statistic;
  median.name = "median";
  median.metric = metric;
  plan::Term limit;
  limit.number = options.limit.value_or(0);
  plan::Clause clause;
  clause.severity = options.limit ? plan::Clause::Severity::Fail : plan::Clause::Severity::Warn;
  clause.condition.kind = plan::Condition::Kind::Regresses;
  clause.condition.terms = {std::move(median), std::move(limit)};
  clause.text =
      "median(" + metric + ") regresses by more than " + percent(options.limit.value_or(0));
  plan::Rule rule;
  rule.name = metric;
  rule.baseline = 0;
  rule.confidence = options.confidence;
  rule.alpha = 1 - options.confidence;
  rule.on_inconclusive = options.limit ? plan::CountsAs::Fail : plan::CountsAs::Pass;
  rule.clauses.push_back(std::move(clause));
  for (std::uint32_t at = 0; at < plan.cases.size(); ++at) {
    if (!has_metric(plan, plan.cases[at], metric)) continue;
    rule.judgments.push_back({.subject = plan.cases[at].id, .cases = {at}});
  }
  return rule;
}

}  // namespace

Expected<plan::Plan> plan_of_command(const std::string& command, bool shell) {
  std::string how;
  if (shell) {
    how = "shell = " + quoted(command);
  } else {
    const auto words = shell_words(command);
    if (!words) return tl::unexpected(words.error());
    how = "command = [";
    for (const std::string& word : *words) how += quoted(word) + ", ";
    how += "]";
  }
  const OneFile file("bench 1\n\nworkload command {\n  " + how + "\n}\n");
  model::Checked checked = model::check(file, kFile);
  if (!diagnostics::has_errors(checked.diagnostics)) {
    lower::Lowered lowered = lower::lower(checked, {});
    if (!diagnostics::has_errors(lowered.diagnostics)) {
      lowered.plan.measures.front().maximum_samples = kMostPairs;
      lowered.plan.measures.front().budget = kBudget / 2;
      return std::move(lowered.plan);
    }
  }
  for (const diagnostics::Diagnostic& one : checked.diagnostics) {
    if (diagnostics::severity(one.kind) == diagnostics::Severity::Error) {
      return failure("`" + command + "` cannot be run: " + one.message, one.hint);
    }
  }
  return failure("`" + command + "` cannot be run");
}

Expected<void> set_comparison(plan::Plan& plan, const std::string& reference,
                              const CompareOptions& options) {
  plan.rules.clear();
  plan.waivers.clear();
  plan.objectives.clear();
  plan.costs.clear();
  plan.notices.clear();
  plan.false_alarms.reset();
  plan.baselines = {
      {.name = kReference, .kind = plan::Baseline::Kind::BuildGit, .reference = reference}};
  const std::vector<std::string> standard = {"time", "cpu_time"};
  for (const std::string& metric : options.metrics.empty() ? standard : options.metrics) {
    const auto same = [&](const plan::Rule& rule) { return rule.name == metric; };
    if (std::any_of(plan.rules.begin(), plan.rules.end(), same)) continue;
    plan::Rule rule = rule_of(plan, metric, options);
    // What is compared without being asked for may be missing.
    if (rule.judgments.empty() && options.metrics.empty()) continue;
    if (rule.judgments.empty()) {
      return failure("no case has a metric `" + metric + "`",
                     "`benchc plan FILE` shows what each workload records");
    }
    plan.rules.push_back(std::move(rule));
  }
  if (plan.rules.empty()) return failure("there is nothing to compare");
  for (plan::Measure& measure : plan.measures) {
    // A case and its counterpart share it.
    if (options.budget) measure.budget = *options.budget / 2;
    // The author of a spec has said how many.
    if (options.spec.file.empty()) {
      measure.minimum_samples = fewest_pairs(1 - options.confidence, measure.maximum_samples);
    }
    if (options.samples) {
      std::tie(measure.minimum_samples, measure.maximum_samples) = *options.samples;
    }
  }
  return {};
}

}  // namespace benchc::driver
