#pragma once

#include <array>
#include <string_view>

#include "runtime/plan/plan.h"

/// What the plan's JSON consists of, written once for the writer and the reader. Private to the
/// room.
namespace benchc::plan {

/// The words for an enumeration's values, in their order.
template <typename T>
struct EnumNames;

template <>
struct EnumNames<OnUnmet> {
  static constexpr std::array<std::string_view, 3> kNames = {"fail", "warn", "ignore"};
};
template <>
struct EnumNames<Better> {
  static constexpr std::array<std::string_view, 3> kNames = {"lower", "higher", "none"};
};
template <>
struct EnumNames<Term::Kind> {
  static constexpr std::array<std::string_view, 12> kNames = {
      "constant", "bound",    "parameter", "metric", "statistic",  "negate",
      "add",      "subtract", "multiply",  "divide", "over_cases", "logarithm"};
};
template <>
struct EnumNames<MetricSource> {
  static constexpr std::array<std::string_view, 7> kNames = {
      "builtin", "json", "match", "file", "derived", "counter", "efficiency"};
};
template <>
struct EnumNames<Native::Kind> {
  static constexpr std::array<std::string_view, 3> kNames = {"source", "library", "builtin"};
};
template <>
struct EnumNames<Kernel::Api> {
  static constexpr std::array<std::string_view, 2> kNames = {"opencl", "cuda"};
};
template <>
struct EnumNames<Kernel::Argument::Kind> {
  static constexpr std::array<std::string_view, 2> kNames = {"scalar", "buffer"};
};
template <>
struct EnumNames<Kernel::Argument::Type> {
  static constexpr std::array<std::string_view, 6> kNames = {"int",   "uint",  "long",
                                                             "ulong", "float", "double"};
};
template <>
struct EnumNames<Kernel::Argument::Fill> {
  static constexpr std::array<std::string_view, 3> kNames = {"zero", "iota", "random"};
};
template <>
struct EnumNames<Service::Ready> {
  static constexpr std::array<std::string_view, 4> kNames = {"started", "http", "tcp", "log"};
};
template <>
struct EnumNames<Profile::Tool> {
  static constexpr std::array<std::string_view, 2> kNames = {"perf", "valgrind"};
};
template <>
struct EnumNames<Verify::Kind> {
  static constexpr std::array<std::string_view, 6> kNames = {"stdout_contains", "stdout_matches",
                                                             "stderr_contains", "stderr_matches",
                                                             "exit_code",       "file_exists"};
};
template <>
struct EnumNames<Order> {
  static constexpr std::array<std::string_view, 3> kNames = {"random", "declared", "sequential"};
};
template <>
struct EnumNames<Baseline::Kind> {
  static constexpr std::array<std::string_view, 6> kNames = {"branch", "run",      "file",
                                                             "tag",    "approved", "build_git"};
};
template <>
struct EnumNames<Baseline::Comparable> {
  static constexpr std::array<std::string_view, 3> kNames = {"strict", "cpu_model", "class"};
};
template <>
struct EnumNames<Condition::Kind> {
  static constexpr std::array<std::string_view, 7> kNames = {"compare", "regresses", "and",   "or",
                                                             "not",     "shifts",    "growth"};
};
template <>
struct EnumNames<Condition::Comparison> {
  static constexpr std::array<std::string_view, 6> kNames = {"<", "<=", ">", ">=", "==", "!="};
};
template <>
struct EnumNames<Clause::Severity> {
  static constexpr std::array<std::string_view, 2> kNames = {"fail", "warn"};
};
template <>
struct EnumNames<CountsAs> {
  static constexpr std::array<std::string_view, 3> kNames = {"pass", "warn", "fail"};
};

/// The members of a type: `visit.always(key, member)` is written each time and must be there when
/// read; `visit.field(key, member)` is left out where it has the value that a default-constructed
/// object has.
template <typename T>
struct Fields;

template <>
struct Fields<Control> {
  static void visit(auto& visit) {
    visit.always("name", &Control::name);
    visit.always("value", &Control::value);
    visit.always("on_unmet", &Control::on_unmet);
  }
};
template <>
struct Fields<Environment> {
  static void visit(auto& visit) {
    visit.field("name", &Environment::name);
    visit.field("controls", &Environment::controls);
    visit.field("env", &Environment::env);
    visit.field("clean_env", &Environment::clean_env);
    visit.field("cwd", &Environment::cwd);
  }
};
template <>
struct Fields<Build> {
  static void visit(auto& visit) {
    visit.always("name", &Build::name);
    visit.always("command", &Build::command);
    visit.field("cwd", &Build::cwd);
    visit.field("env", &Build::env);
    visit.field("produces", &Build::produces);
    visit.field("needs", &Build::needs);
    visit.always("timeout", &Build::timeout);
    visit.field("revision", &Build::revision);
  }
};
template <>
struct Fields<Term> {
  static void visit(auto& visit) {
    visit.always("kind", &Term::kind);
    visit.field("number", &Term::number);
    visit.field("index", &Term::index);
    visit.field("name", &Term::name);
    visit.field("metric", &Term::metric);
    visit.field("operands", &Term::operands);
  }
};
template <>
struct Fields<Metric> {
  static void visit(auto& visit) {
    visit.always("name", &Metric::name);
    visit.always("source", &Metric::source);
    visit.field("unit", &Metric::unit);
    visit.always("better", &Metric::better);
    visit.field("pattern", &Metric::pattern);
    visit.field("scale", &Metric::scale);
    visit.field("tool", &Metric::tool);
    visit.field("derived", &Metric::derived);
  }
};
template <>
struct Fields<Verify> {
  static void visit(auto& visit) {
    visit.always("kind", &Verify::kind);
    visit.field("text", &Verify::text);
    visit.field("exit_code", &Verify::exit_code);
  }
};
template <>
struct Fields<Workload> {
  static void visit(auto& visit) {
    visit.always("name", &Workload::name);
    visit.field("documentation", &Workload::documentation);
    visit.field("tags", &Workload::tags);
    visit.field("needs", &Workload::needs);
    visit.field("uses", &Workload::uses);
    visit.field("formerly", &Workload::formerly);
    visit.field("profile", &Workload::profile);
    visit.field("metrics", &Workload::metrics);
  }
};
template <>
struct Fields<Discard> {
  static void visit(auto& visit) {
    visit.always("observed", &Discard::observed);
    visit.always("above", &Discard::above);
  }
};
template <>
struct Fields<Measure> {
  static void visit(auto& visit) {
    visit.always("name", &Measure::name);
    visit.always("warmup_runs", &Measure::warmup_runs);
    visit.field("warmup_seconds", &Measure::warmup_seconds);
    visit.field("warmup_steady", &Measure::warmup_steady);
    visit.always("minimum_samples", &Measure::minimum_samples);
    visit.always("maximum_samples", &Measure::maximum_samples);
    visit.field("precision", &Measure::precision);
    visit.always("budget", &Measure::budget);
    visit.always("order", &Measure::order);
    visit.field("minimum_processes", &Measure::minimum_processes);
    visit.field("maximum_processes", &Measure::maximum_processes);
    visit.field("discards", &Measure::discards);
  }
};
template <>
struct Fields<Revision> {
  static void visit(auto& visit) {
    visit.always("baseline", &Revision::baseline);
    visit.always("reference", &Revision::reference);
    visit.field("commit", &Revision::commit);
    visit.field("tree", &Revision::tree);
    visit.field("added", &Revision::added);
    visit.field("removed", &Revision::removed);
    visit.field("missing", &Revision::missing);
  }
};
template <>
struct Fields<Counterpart> {
  static void visit(auto& visit) {
    visit.always("of", &Counterpart::of);
    visit.always("revision", &Counterpart::revision);
  }
};
template <>
struct Fields<Native> {
  static void visit(auto& visit) {
    visit.always("kind", &Native::kind);
    visit.field("file", &Native::file);
    visit.always("entry", &Native::entry);
    visit.field("compiler", &Native::compiler);
    visit.field("flags", &Native::flags);
    visit.field("includes", &Native::includes);
    visit.field("libraries", &Native::libraries);
    visit.field("defaults", &Native::defaults);
    visit.field("memory", &Native::memory);
  }
};
template <>
struct Fields<Kernel::Argument> {
  static void visit(auto& visit) {
    visit.always("name", &Kernel::Argument::name);
    visit.always("kind", &Kernel::Argument::kind);
    visit.always("type", &Kernel::Argument::type);
    visit.field("value", &Kernel::Argument::value);
    visit.field("bytes", &Kernel::Argument::bytes);
    visit.field("fill", &Kernel::Argument::fill);
  }
};
template <>
struct Fields<Kernel> {
  static void visit(auto& visit) {
    visit.always("api", &Kernel::api);
    visit.always("file", &Kernel::file);
    visit.always("entry", &Kernel::entry);
    visit.field("flags", &Kernel::flags);
    visit.field("includes", &Kernel::includes);
    visit.field("arguments", &Kernel::arguments);
    visit.always("global", &Kernel::global);
    visit.field("local", &Kernel::local);
  }
};
template <>
struct Fields<Container> {
  static void visit(auto& visit) {
    visit.always("image", &Container::image);
    visit.field("cpus", &Container::cpus);
    visit.field("memory", &Container::memory);
    visit.field("network", &Container::network);
  }
};
template <>
struct Fields<Harness> {
  static void visit(auto& visit) {
    visit.always("format", &Harness::format);
    visit.field("report", &Harness::report);
  }
};
template <>
struct Fields<Service> {
  static void visit(auto& visit) {
    visit.always("name", &Service::name);
    visit.always("command", &Service::command);
    visit.field("cwd", &Service::cwd);
    visit.field("env", &Service::env);
    visit.field("needs", &Service::needs);
    visit.always("ready", &Service::ready);
    visit.field("probe", &Service::probe);
    visit.always("within", &Service::within);
    visit.always("stop", &Service::stop);
  }
};
template <>
struct Fields<Profile> {
  static void visit(auto& visit) {
    visit.always("tool", &Profile::tool);
    visit.field("on_fail", &Profile::on_fail);
  }
};
template <>
struct Fields<Waiver> {
  static void visit(auto& visit) {
    visit.always("rule", &Waiver::rule);
    visit.field("cases", &Waiver::cases);
    visit.always("until", &Waiver::until);
    visit.always("reason", &Waiver::reason);
  }
};
template <>
struct Fields<Objective> {
  static void visit(auto& visit) {
    visit.always("name", &Objective::name);
    visit.field("documentation", &Objective::documentation);
    visit.field("owner", &Objective::owner);
    visit.always("text", &Objective::text);
    visit.always("condition", &Objective::condition);
    visit.always("share", &Objective::share);
    visit.always("window", &Objective::window);
    visit.field("judgments", &Objective::judgments);
  }
};
template <>
struct Fields<Cost::Machine> {
  static void visit(auto& visit) {
    visit.always("class", &Cost::Machine::machine_class);
    visit.always("price", &Cost::Machine::price);
  }
};
template <>
struct Fields<Cost::Volume> {
  static void visit(auto& visit) {
    visit.always("cases", &Cost::Volume::cases);
    visit.always("per_second", &Cost::Volume::per_second);
  }
};
template <>
struct Fields<Cost> {
  static void visit(auto& visit) {
    visit.always("name", &Cost::name);
    visit.always("currency", &Cost::currency);
    visit.field("machines", &Cost::machines);
    visit.field("volumes", &Cost::volumes);
  }
};
template <>
struct Fields<Notice::Destination> {
  static void visit(auto& visit) {
    visit.always("channel", &Notice::Destination::channel);
    visit.always("address", &Notice::Destination::address);
    visit.field("from_environment", &Notice::Destination::from_environment);
  }
};
template <>
struct Fields<Notice> {
  static void visit(auto& visit) {
    visit.always("name", &Notice::name);
    visit.always("outcomes", &Notice::outcomes);
    visit.field("rules", &Notice::rules);
    visit.always("destinations", &Notice::destinations);
  }
};
template <>
struct Fields<Case> {
  static void visit(auto& visit) {
    visit.always("id", &Case::id);
    visit.always("workload", &Case::workload);
    visit.always("measure", &Case::measure);
    visit.field("parameters", &Case::parameters);
    visit.field("native", &Case::native);
    visit.field("kernel", &Case::kernel);
    visit.field("container", &Case::container);
    visit.field("harness", &Case::harness);
    visit.field("command", &Case::command);
    visit.field("cwd", &Case::cwd);
    visit.field("env", &Case::env);
    visit.field("stdin", &Case::stdin_text);
    visit.field("setup", &Case::setup);
    visit.field("prepare", &Case::prepare);
    visit.field("teardown", &Case::teardown);
    visit.always("timeout", &Case::timeout);
    visit.field("items", &Case::items);
    visit.field("bytes", &Case::bytes);
    visit.field("verify", &Case::verify);
    visit.field("counterpart", &Case::counterpart);
  }
};
template <>
struct Fields<Baseline> {
  static void visit(auto& visit) {
    visit.always("name", &Baseline::name);
    visit.always("kind", &Baseline::kind);
    visit.always("reference", &Baseline::reference);
    visit.always("last", &Baseline::last);
    visit.always("comparable", &Baseline::comparable);
    visit.field("machine_class", &Baseline::machine_class);
  }
};
template <>
struct Fields<Condition> {
  static void visit(auto& visit) {
    visit.always("kind", &Condition::kind);
    visit.field("comparison", &Condition::comparison);
    visit.field("relative", &Condition::relative);
    visit.field("parameter", &Condition::parameter);
    visit.field("terms", &Condition::terms);
    visit.field("operands", &Condition::operands);
  }
};
template <>
struct Fields<Clause> {
  static void visit(auto& visit) {
    visit.always("severity", &Clause::severity);
    visit.always("text", &Clause::text);
    visit.always("condition", &Clause::condition);
  }
};
template <>
struct Fields<Judgment> {
  static void visit(auto& visit) {
    visit.always("subject", &Judgment::subject);
    visit.field("cases", &Judgment::cases);
    visit.field("bounds", &Judgment::bounds);
    visit.field("sets", &Judgment::sets);
    visit.field("waiver", &Judgment::waiver);
  }
};
template <>
struct Fields<Rule> {
  static void visit(auto& visit) {
    visit.always("name", &Rule::name);
    visit.field("documentation", &Rule::documentation);
    visit.field("owner", &Rule::owner);
    visit.field("baseline", &Rule::baseline);
    visit.always("confidence", &Rule::confidence);
    visit.always("alpha", &Rule::alpha);
    visit.always("on_inconclusive", &Rule::on_inconclusive);
    visit.always("on_missing_baseline", &Rule::on_missing_baseline);
    visit.field("clauses", &Rule::clauses);
    visit.field("judgments", &Rule::judgments);
  }
};
template <>
struct Fields<Plan> {
  static void visit(auto& visit) {
    visit.always("spec", &Plan::spec);
    visit.field("suite", &Plan::suite);
    visit.field("parameters", &Plan::parameters);
    visit.field("environment", &Plan::environment);
    visit.field("builds", &Plan::builds);
    visit.field("services", &Plan::services);
    visit.field("workloads", &Plan::workloads);
    visit.field("measures", &Plan::measures);
    visit.field("cases", &Plan::cases);
    visit.field("groups", &Plan::groups);
    visit.field("baselines", &Plan::baselines);
    visit.field("revisions", &Plan::revisions);
    visit.field("rules", &Plan::rules);
    visit.field("waivers", &Plan::waivers);
    visit.field("objectives", &Plan::objectives);
    visit.field("costs", &Plan::costs);
    visit.field("notices", &Plan::notices);
    visit.field("false_alarms", &Plan::false_alarms);
  }
};

}  // namespace benchc::plan
