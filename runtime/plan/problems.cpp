#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <llvm/Support/JSON.h>

#include "runtime/plan/declaration_problems.h"
#include "runtime/plan/native_problems.h"
#include "runtime/plan/plan.h"
#include "runtime/plan/revision_problems.h"
#include "runtime/plan/rule_problems.h"

namespace benchc::plan {
namespace {

/// A list of all cores of the largest machine is shorter.
constexpr std::size_t kLongestControl = 65536;
constexpr std::size_t kMaximumDiscards = 16;
constexpr std::string_view kObserved[] = {"steal", "run_queue", "context_switches", "interrupts",
                                          "temperature"};

std::string numbered(std::string_view list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

class Checker {
 public:
  explicit Checker(const Plan& plan) : plan_(plan) {}

  std::vector<std::string> run() {
    environment();
    builds();
    services();
    workloads();
    measures();
    cases();
    groups();
    scales();
    baselines();
    add_rule_problems(plan_, problems_);
    for (const std::string& problem : declaration_problems(plan_)) {
      if (problems_.size() < kMaximumProblems) problems_.push_back(problem);
    }
    for (const std::string& problem : revision_problems(plan_)) {
      if (problems_.size() < kMaximumProblems) problems_.push_back(problem);
    }
    if (plan_.false_alarms && !(*plan_.false_alarms > 0 && *plan_.false_alarms < 1)) {
      add("false_alarms", "is not between 0 and 1");
    }
    return std::move(problems_);
  }

 private:
  void add(const std::string& place, std::string_view problem) {
    if (problems_.size() < kMaximumProblems)
      problems_.push_back(place + ": " + std::string(problem));
  }

  /// Text that the operating system is given: a NUL would end it early.
  void text(const std::string& value, const std::string& place) {
    if (value.find('\0') != std::string::npos) add(place, "holds a NUL byte");
    if (!llvm::json::isUTF8(value)) add(place, "is not UTF-8");
  }

  void command(const Command& value, const std::string& place) {
    if (value.argv.empty() || value.argv.front().empty()) {
      add(place, "names no program");
      return;
    }
    for (const std::string& argument : value.argv) text(argument, place);
    if (value.shell && value.argv.size() < 2) add(place, "is for a shell, but has no text for it");
  }

  void variables(const Variables& values, const std::string& place) {
    for (const auto& [name, value] : values) {
      if (name.empty() || name.find('=') != std::string::npos) {
        add(place, "a variable's name is empty or holds '='");
      }
      text(name, place);
      text(value, place);
    }
  }

  void timeout(double seconds, const std::string& place) {
    if (!(seconds > 0)) add(place, "timeout is not above 0");
  }

  void indices(const std::vector<std::uint32_t>& values, std::size_t size, std::string_view of,
               const std::string& place) {
    for (const std::uint32_t value : values) {
      if (value >= size) add(place, numbered(of, value) + " does not exist");
    }
  }

  template <typename T>
  void unique_names(const std::vector<T>& values, std::string_view list) {
    std::unordered_set<std::string_view> names;
    for (const T& value : values) {
      if (value.name.empty()) add(std::string(list), "a name is empty");
      if (!names.insert(value.name).second) add(std::string(list), "a name is used twice");
    }
  }

  void environment() {
    text(plan_.environment.cwd, "environment.cwd");
    variables(plan_.environment.env, "environment.env");
    const std::vector<Control>& controls = plan_.environment.controls;
    unique_names(controls, "environment.controls");
    for (std::size_t at = 0; at < controls.size(); ++at) {
      const std::string place = "environment." + numbered("controls", at);
      text(controls[at].name, place + ".name");
      text(controls[at].value, place + ".value");
      if (controls[at].value.empty()) add(place + ".value", "is empty");
      if (controls[at].value.size() > kLongestControl) add(place + ".value", "is too long");
    }
  }

  void builds() {
    unique_names(plan_.builds, "builds");
    for (std::size_t at = 0; at < plan_.builds.size(); ++at) {
      const Build& build = plan_.builds[at];
      const std::string place = numbered("builds", at);
      command(build.command, place + ".command");
      text(build.cwd, place + ".cwd");
      variables(build.env, place + ".env");
      for (const std::string& path : build.produces) text(path, place + ".produces");
      timeout(build.timeout, place);
      indices(build.needs, plan_.builds.size(), "builds", place + ".needs");
    }
    build_cycles();
  }

  /// Takes away builds whose needs are met until none is left; what stays needs itself.
  void build_cycles() {
    const std::size_t count = plan_.builds.size();
    std::vector<std::vector<std::size_t>> serves(count);
    std::vector<std::size_t> open(count, 0);
    for (std::size_t at = 0; at < count; ++at) {
      for (const std::uint32_t need : plan_.builds[at].needs) {
        if (need >= count) continue;
        serves[need].push_back(at);
        ++open[at];
      }
    }
    std::vector<std::size_t> ready;
    for (std::size_t at = 0; at < count; ++at) {
      if (open[at] == 0) ready.push_back(at);
    }
    while (!ready.empty()) {
      const std::size_t done = ready.back();
      ready.pop_back();
      for (const std::size_t next : serves[done]) {
        if (--open[next] == 0) ready.push_back(next);
      }
    }
    for (std::size_t at = 0; at < count; ++at) {
      if (open[at] > 0) return add(numbered("builds", at) + ".needs", "the build needs itself");
    }
  }

  void services() {
    unique_names(plan_.services, "services");
    for (std::size_t at = 0; at < plan_.services.size(); ++at) {
      const Service& service = plan_.services[at];
      const std::string place = numbered("services", at);
      command(service.command, place + ".command");
      text(service.cwd, place + ".cwd");
      variables(service.env, place + ".env");
      indices(service.needs, plan_.builds.size(), "builds", place + ".needs");
      for (const std::string& problem : service_problems(service)) add(place, problem);
    }
  }

  void workloads() {
    unique_names(plan_.workloads, "workloads");
    for (std::size_t at = 0; at < plan_.workloads.size(); ++at) {
      const Workload& workload = plan_.workloads[at];
      const std::string place = numbered("workloads", at);
      indices(workload.needs, plan_.builds.size(), "builds", place + ".needs");
      indices(workload.uses, plan_.services.size(), "services", place + ".uses");
      text(workload.formerly, place + ".formerly");
      unique_names(workload.metrics, place + ".metrics");
      for (std::size_t m = 0; m < workload.metrics.size(); ++m) {
        metric(workload, m, place + "." + numbered("metrics", m));
      }
      counting_.push_back(
          std::any_of(workload.metrics.begin(), workload.metrics.end(),
                      [](const Metric& one) { return one.source == MetricSource::Counter; }));
    }
  }

  void metric(const Workload& workload, std::size_t at, const std::string& place) {
    const Metric& value = workload.metrics[at];
    if (!std::isfinite(value.scale)) add(place + ".scale", "is not finite");
    const bool read = value.source == MetricSource::Json || value.source == MetricSource::Match ||
                      value.source == MetricSource::File || value.source == MetricSource::Counter;
    if (read && value.pattern.empty()) add(place + ".pattern", "is empty");
    text(value.pattern, place + ".pattern");
    text(value.tool, place + ".tool");
    if (value.source != MetricSource::Derived) return;
    const auto check_leaf = [&](const Term& leaf, const std::string& where) {
      if (leaf.kind == Term::Kind::Metric) {
        const auto end = workload.metrics.begin() + static_cast<std::ptrdiff_t>(at);
        const bool earlier = std::any_of(workload.metrics.begin(), end, [&](const Metric& other) {
          return other.name == leaf.name && other.source != MetricSource::Efficiency;
        });
        if (!earlier) add(where, "no metric of that name stands before it");
      } else if (leaf.kind != Term::Kind::Constant && leaf.kind != Term::Kind::Parameter) {
        add(where, "has no meaning in a derived metric");
      }
    };
    add_term_problems(value.derived, place + ".derived", problems_, check_leaf);
  }

  void measures() {
    unique_names(plan_.measures, "measures");
    for (std::size_t at = 0; at < plan_.measures.size(); ++at) {
      const Measure& measure = plan_.measures[at];
      const std::string place = numbered("measures", at);
      if (measure.minimum_samples < 1) add(place, "minimum_samples is below 1");
      if (measure.maximum_samples < measure.minimum_samples) {
        add(place, "maximum_samples is below minimum_samples");
      }
      if (!(measure.budget > 0)) add(place, "budget is not above 0");
      if (!(measure.warmup_seconds >= 0)) add(place, "warmup_seconds is below 0");
      if (measure.minimum_processes > measure.maximum_processes ||
          (measure.minimum_processes == 0) != (measure.maximum_processes == 0)) {
        add(place, "minimum_processes and maximum_processes are no range");
      }
      if (measure.precision && !(*measure.precision > 0)) add(place, "precision is not above 0");
      discards(measure, place);
    }
  }

  void discards(const Measure& measure, const std::string& place) {
    if (measure.discards.size() > kMaximumDiscards) add(place + ".discards", "are too many");
    for (std::size_t at = 0; at < std::min(measure.discards.size(), kMaximumDiscards); ++at) {
      const Discard& one = measure.discards[at];
      const std::string where = place + "." + numbered("discards", at);
      const bool known = std::find(std::begin(kObserved), std::end(kObserved), one.observed) !=
                         std::end(kObserved);
      if (!known) add(where + ".observed", "is nothing that is observed beside a sample");
      if (!std::isfinite(one.above) || one.above <= 0) {
        add(where + ".above", "is not a finite number above 0");
      }
    }
  }

  void cases() {
    std::unordered_set<std::string_view> ids;
    for (std::size_t at = 0; at < plan_.cases.size(); ++at) {
      const Case& one = plan_.cases[at];
      if (problems_.size() == kMaximumProblems) return;
      const std::size_t before = problems_.size();
      const std::string place = "";
      if (one.id.empty()) add(place, "the id is empty");
      if (!ids.insert(one.id).second) add(place, "the id is used twice");
      if (one.workload >= plan_.workloads.size()) add(place, "workload does not exist");
      if (one.measure >= plan_.measures.size()) add(place, "measure does not exist");
      what_runs(one);
      if (one.setup) command(*one.setup, "setup");
      if (one.prepare) command(*one.prepare, "prepare");
      if (one.teardown) command(*one.teardown, "teardown");
      text(one.id, "id");
      text(one.cwd, "cwd");
      variables(one.env, "env");
      timeout(one.timeout, "timeout");
      if (one.items && !std::isfinite(*one.items)) add("items", "is not finite");
      if (one.bytes && !std::isfinite(*one.bytes)) add("bytes", "is not finite");
      for (const Verify& check : one.verify) text(check.text, "verify");
      // Most cases have no problem: the place is only written out for those that have.
      for (std::size_t p = before; p < problems_.size(); ++p) {
        std::string& problem = problems_[p];
        problem = numbered("cases", at) + (problem.starts_with(": ") ? "" : ".") + problem;
      }
    }
  }

  void what_runs(const Case& one) {
    if (one.native) return native(one);
    if (one.workload < counting_.size() && counting_[one.workload]) {
      add(one.kernel ? "kernel" : "command",
          "has no counters, and its workload has a metric of one");
    }
    if (one.kernel) return kernel(one);
    if (one.harness) {
      if (one.container) add("harness", "stands beside a container");
      for (const std::string& problem : harness_problems(*one.harness)) add("harness", problem);
    }
    if (one.container) {
      for (const std::string& problem : container_problems(*one.container)) {
        add("container", problem);
      }
    }
    if (!one.harness || one.harness->report.empty()) return command(one.command, "command");
    if (one.command != Command{}) add("harness", "has a report and a command");
  }

  void kernel(const Case& one) {
    if (one.command != Command{}) add("kernel", "stands beside a command");
    if (one.container || one.harness) add("kernel", "stands beside a container or a harness");
    if (one.stdin_text) add("stdin", "has no meaning beside a kernel");
    if (!one.verify.empty()) add("verify", "has no meaning beside a kernel");
    for (const std::string& problem : kernel_problems(*one.kernel)) add("kernel", problem);
  }

  void native(const Case& one) {
    if (one.kernel || one.container || one.harness) {
      add("native", "stands beside a kernel, a container or a harness");
    }
    if (one.command != Command{}) add("native", "stands beside a command");
    if (one.stdin_text) add("stdin", "has no meaning beside native");
    if (!one.verify.empty()) add("verify", "has no meaning beside native");
    for (const std::string& problem : native_problems(*one.native, one.parameters)) {
      add("native", problem);
    }
  }

  /// What an efficiency compares is measured together.
  void scales() {
    std::vector<std::size_t> group_of(plan_.cases.size(), plan_.groups.size());
    for (std::size_t at = 0; at < plan_.groups.size(); ++at) {
      for (const std::uint32_t member : plan_.groups[at].cases) {
        if (member < group_of.size()) group_of[member] = at;
      }
    }
    for (const auto& scale : thread_scales(plan_.workloads, plan_.cases)) {
      for (const std::uint32_t one : scale) {
        if (group_of[one] == group_of[scale.front()]) continue;
        add(numbered("cases", one), "an efficiency compares it with " +
                                        numbered("cases", scale.front()) +
                                        ", which is in another group");
      }
    }
  }

  void groups() {
    std::vector<bool> grouped(plan_.cases.size(), false);
    for (std::size_t at = 0; at < plan_.groups.size(); ++at) {
      const std::vector<std::uint32_t>& members = plan_.groups[at].cases;
      if (members.empty()) add(numbered("groups", at), "is empty");
      for (const std::uint32_t member : members) {
        if (member >= grouped.size()) {
          add(numbered("groups", at), numbered("cases", member) + " does not exist");
        } else if (grouped[member]) {
          add(numbered("groups", at), numbered("cases", member) + " is in a group already");
        } else {
          grouped[member] = true;
        }
      }
    }
    const auto lost = std::find(grouped.begin(), grouped.end(), false);
    if (lost != grouped.end()) {
      add(numbered("cases", static_cast<std::size_t>(lost - grouped.begin())), "is in no group");
    }
  }

  void baselines() {
    unique_names(plan_.baselines, "baselines");
    for (std::size_t at = 0; at < plan_.baselines.size(); ++at) {
      const Baseline& baseline = plan_.baselines[at];
      const std::string place = numbered("baselines", at);
      text(baseline.reference, place + ".reference");
      if (baseline.reference.empty() != (baseline.kind == Baseline::Kind::Approved)) {
        add(place + ".reference", baseline.reference.empty() ? "is empty" : "has no meaning");
      }
      // Git would take it for an option.
      if (baseline.kind == Baseline::Kind::BuildGit && baseline.reference.starts_with('-')) {
        add(place + ".reference", "is no revision");
      }
    }
  }

  const Plan& plan_;
  /// By workload: whether it has a metric of a counter.
  std::vector<bool> counting_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> problems(const Plan& plan) { return Checker(plan).run(); }

}  // namespace benchc::plan
