#include <algorithm>
#include <sstream>

#include "compiler/model/model.h"
#include "compiler/syntax/syntax.h"
#include "stdlib/modules.h"
#include "tests/golden/model_declarations.h"
#include "tests/golden/model_forms.h"
#include "tests/golden/model_tests.h"
#include "tests/golden/phases.h"

namespace benchc::golden {
namespace {

// The spec, what stands in the folders beside it, and the stdlib with the modules of the folder
// `modules`. For "did you mean" there are only these, so that a new kernel changes no message.
class RepositoryFiles : public model::Files {
 public:
  explicit RepositoryFiles(std::filesystem::path root) : root_(std::move(root)) {}

  Expected<std::string> read(std::string_view path) const override {
    const std::filesystem::path file = root_ / path;
    if (!std::filesystem::is_regular_file(file)) return failure("no such file");
    return golden::read(file);
  }

  Expected<std::string> read_module(std::string_view name) const override {
    const std::filesystem::path own = root_ / "modules" / (std::string(name) + ".bench");
    if (std::filesystem::is_regular_file(own)) return golden::read(own);
    if (const auto text = stdlib::module(name)) return std::string(*text);
    return failure("there is no module `" + std::string(name) + "`");
  }

  std::vector<std::string> module_names() const override {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(root_ / "modules")) {
      names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  std::filesystem::path root_;
};

// The command line of `# -P: name=value name=value`.
std::map<std::string, std::string> parameters(const std::string& spec) {
  std::map<std::string, std::string> given;
  constexpr std::string_view kStart = "# -P: ";
  const std::size_t at = spec.find(kStart);
  if (at == std::string::npos) return given;
  std::istringstream words(
      spec.substr(at + kStart.size(), spec.find('\n', at) - at - kStart.size()));
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    given[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return given;
}

// What `# measured: CASE METRIC SECONDS` says, and `# needs: CASE UNITS NEEDED SECONDS GIVEN`, with
// `budget` behind it where that ends first; without such lines there is no history.
class WrittenHistory : public model::History {
 public:
  explicit WrittenHistory(const std::string& spec) {
    std::istringstream lines(spec);
    constexpr std::string_view kStart = "# measured: ";
    for (std::string line; std::getline(lines, line);) {
      read_needs(line);
      if (!line.starts_with(kStart)) continue;
      std::istringstream words(line.substr(kStart.size()));
      std::string case_id;
      std::string metric;
      model::Measured measured;
      words >> case_id >> metric >> measured.median;
      measured.unit = "s";
      measured.run = "20261123-121507-3f9a2c41";
      measured_[{case_id, metric}] = measured;
    }
  }

  bool empty() const { return measured_.empty() && needs_.empty(); }

  std::optional<model::Measured> newest(std::string_view case_id,
                                        std::string_view metric) const override {
    const auto found = measured_.find({std::string(case_id), std::string(metric)});
    if (found == measured_.end()) return std::nullopt;
    return found->second;
  }
  std::vector<std::optional<model::Needs>> needs(
      std::span<const model::Claim> claims) const override {
    std::vector<std::optional<model::Needs>> all;
    for (const model::Claim& claim : claims) {
      const auto found = needs_.find(claim.case_id);
      all.push_back(found == needs_.end() ? std::nullopt : std::optional(found->second));
    }
    return all;
  }
  bool has_run(std::string_view id) const override { return id == "20261123-121507-3f9a2c41"; }

 private:
  void read_needs(const std::string& line) {
    constexpr std::string_view kStart = "# needs: ";
    if (!line.starts_with(kStart)) return;
    std::istringstream words(line.substr(kStart.size()));
    std::string case_id;
    model::Needs needs;
    std::string last;
    words >> case_id >> needs.units >> needs.needed >> needs.needed_seconds >> needs.given >> last;
    needs.budget_ends = last == "budget";
    needs.run = "20261123-121507-3f9a2c41";
    needs_[case_id] = needs;
  }

  std::map<std::pair<std::string, std::string>, model::Measured> measured_;
  std::map<std::string, model::Needs> needs_;
};

constexpr std::uint64_t kMostCasesShown = 12;

constexpr std::string_view kPolicies[] = {"fail", "warn", "ignore"};
constexpr std::string_view kBetter[] = {"lower", "higher", "none"};
constexpr std::string_view kOrders[] = {"random", "declared", "sequential"};

std::string command_text(const model::Command& command) {
  return (command.shell ? "shell " : "") + syntax::print(command.value);
}

std::string native_text(const model::Native& native) {
  std::string text = native.builtin.empty()
                         ? "native " + syntax::print(native.file) + " entry " + native.entry
                         : "builtin " + native.builtin;
  const std::pair<const char*, const Indirect<syntax::Expr>*> settings[] = {
      {"compiler", &native.compiler},   {"flags", &native.flags},   {"includes", &native.includes},
      {"libraries", &native.libraries}, {"memory", &native.memory},
  };
  for (const auto& [name, value] : settings) {
    if (*value) text += std::string(", ") + name + " " + syntax::print(**value);
  }
  for (const model::Parameter& one : native.defaults) {
    text += ", " + one.name + " is " + model::canonical(one.value);
  }
  return text;
}

void dump(std::ostream& out, const model::Environment& environment) {
  out << "environment " << environment.name << '\n';
  for (const model::Control& control : environment.controls) {
    out << "  " << control.name << " = " << control.value << " or "
        << kPolicies[static_cast<std::size_t>(control.on_unmet)] << '\n';
  }
  for (const auto& [name, value] : environment.env) out << "  env " << name << '=' << value << '\n';
  if (environment.clean_env) out << "  clean_env\n";
  if (!environment.cwd.empty()) out << "  cwd " << environment.cwd << '\n';
}

void dump(std::ostream& out, const model::Build& build) {
  out << "build " << build.name << ": " << command_text(build.command) << ", " << build.timeout
      << "s";
  if (!build.cwd.empty()) out << ", in " << build.cwd;
  for (const std::uint32_t needed : build.needs) out << ", needs " << needed;
  for (const std::string& path : build.produces) out << ", produces " << path;
  out << '\n';
}

void dump(std::ostream& out, const model::Measure& measure) {
  out << "measure " << measure.name << ": " << measure.warmup_runs << " runs and "
      << measure.warmup_seconds << "s of warm-up"
      << (measure.warmup_steady ? " until steady, " : ", ") << measure.minimum_samples << ".."
      << measure.maximum_samples << " samples, " << measure.budget << "s, "
      << kOrders[static_cast<std::size_t>(measure.order)];
  if (measure.precision) out << ", precision " << *measure.precision;
  if (measure.maximum_processes > 0) {
    out << ", " << measure.minimum_processes << ".." << measure.maximum_processes << " processes";
  }
  for (const model::Discard& one : measure.discards) {
    out << ", discard " << one.observed << " > " << one.above;
  }
  out << '\n';
}

void dump(std::ostream& out, const model::Workload& workload) {
  out << "workload " << workload.name << ": " << workload.case_count << " cases, measure "
      << workload.measure;
  for (const std::uint32_t needed : workload.needs) out << ", needs " << needed;
  for (const std::string& tag : workload.tags) out << ", tag " << tag;
  const std::string form = form_text(workload);
  out << "\n  ";
  if (!form.empty()) {
    out << form << '\n';
  } else {
    out << (workload.native ? native_text(*workload.native) : command_text(workload.command))
        << '\n';
  }
  dump_extras(out, workload);
  for (const model::Metric& metric : workload.metrics) {
    if (metric.source == model::MetricSource::BuiltIn) continue;
    out << "  metric " << metric.name << " in `" << model::unit(metric.dimension) << "`, better "
        << kBetter[static_cast<std::size_t>(metric.better)] << '\n';
  }
  for (std::uint64_t c = 0; c < std::min(workload.case_count, kMostCasesShown); ++c) {
    out << "  " << model::case_id(workload, c) << '\n';
  }
}

void dump(std::ostream& out, const model::Rule& rule) {
  out << "rule " << rule.name << ": confidence " << rule.confidence;
  if (rule.baseline) out << ", against " << *rule.baseline;
  out << '\n';
  for (const syntax::Expr& selector : rule.selectors) {
    out << "  for " << syntax::print(selector) << '\n';
  }
  for (const model::Clause& clause : rule.clauses) {
    out << "  " << (clause.severity == model::Severity::Fail ? "fail" : "warn") << " when "
        << syntax::print(clause.condition) << '\n';
  }
}

void dump(std::ostream& out, const model::Suite& suite) {
  out << "suite " << suite.name;
  if (suite.environment) out << ", environment " << *suite.environment;
  if (suite.measure) out << ", measure " << *suite.measure;
  if (suite.false_alarms) out << ", false alarms " << *suite.false_alarms;
  out << '\n';
  for (const syntax::Expr& selector : suite.include) {
    out << "  include " << syntax::print(selector) << '\n';
  }
}

// What a reader of the spec would want to find in the model.
std::string dump(const model::Model& model) {
  std::ostringstream out;
  for (const model::Parameter& parameter : model.parameters) {
    out << "param " << parameter.name << " = " << model::canonical(parameter.value) << '\n';
  }
  for (const auto& environment : model.environments) dump(out, environment);
  for (const auto& build : model.builds) dump(out, build);
  for (const auto& measure : model.measures) dump(out, measure);
  for (const auto& workload : model.workloads) dump(out, workload);
  for (const model::Baseline& baseline : model.baselines) {
    out << "baseline " << baseline.name << ": " << baseline.reference << ", last " << baseline.last
        << (baseline.machine_class.empty() ? "" : ", class ") << baseline.machine_class << '\n';
  }
  for (const auto& rule : model.rules) dump(out, rule);
  for (const auto& suite : model.suites) dump(out, suite);
  dump_declarations(out, model);
  for (const auto& test : model.tests) dump_test(out, test);
  return out.str();
}

}  // namespace

Output run_model(const std::filesystem::path& spec) {
  const std::string text = read(spec);
  const WrittenHistory history(text);
  model::Circumstances circumstances{.today = "2026-11-23"};
  if (!history.empty()) circumstances.history = &history;
  const model::Checked checked =
      model::check(RepositoryFiles(spec.parent_path()), spec.filename().string(), parameters(text),
                   circumstances);
  Output output;
  output.failed = diagnostics::has_errors(checked.diagnostics);
  output.files["model"] = output.failed ? "" : dump(checked.model);
  output.files["diag"] = diagnostics::render_text(checked.diagnostics, checked.sources, false);
  return output;
}

}  // namespace benchc::golden
