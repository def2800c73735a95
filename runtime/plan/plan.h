#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/plan/indirect.h"
#include "runtime/plan/program.h"
#include "runtime/plan/rule.h"

/// The contract between the compiler and the runtime: what to run and how to judge it, as plain
/// values. Quantities are in base units: seconds, bytes, joules, ratios (2% is 0.02), and their
/// quotients and products.
namespace benchc::plan {

/// The version of the plan's JSON; a reader refuses a newer one.
inline constexpr int kSchemaVersion = 1;

/// What happens when a control cannot be had.
enum class OnUnmet : std::uint8_t { Fail, Warn, Ignore };

/// A condition of the machine that must hold while measuring, in the language's canonical words:
/// {"cores", "isolated 2"}, {"cores", "[0, 1]"}, {"aslr", "off"}, {"governor", "performance"}.
struct Control {
  std::string name;
  std::string value;
  OnUnmet on_unmet = OnUnmet::Fail;

  friend bool operator==(const Control&, const Control&) = default;
};

struct Environment {
  std::string name;
  /// In order of their names.
  std::vector<Control> controls;
  /// Added to, or with `clean_env` instead of, the variables that benchc was started with.
  Variables env;
  bool clean_env = false;
  /// Relative to the repository's root; "" is the root.
  std::string cwd;

  friend bool operator==(const Environment&, const Environment&) = default;
};

enum class Better : std::uint8_t { Lower, Higher, None };

enum class MetricSource : std::uint8_t {
  BuiltIn,
  Json,
  Match,
  File,
  Derived,
  /// Of a native body: what it counted, per iteration.
  Counter,
  /// How well threads are used: t1 * T1 / (t * T), where t is the case's time with T threads and
  /// t1, T1 those, of the same round, of the case that is equal but for the least `threads`.
  Efficiency
};

/// A number that each sample yields.
struct Metric {
  std::string name;
  MetricSource source = MetricSource::BuiltIn;
  /// Base unit: "s", "B", "", "1/s", "B/s" …
  std::string unit;
  Better better = Better::Lower;
  /// Json: the path into standard output ("$.a.b[0]"). Match: a POSIX extended regular expression
  /// over standard output, whose first group is the number. File: a path whose text is the number.
  /// Counter: its name; "allocations" and "allocated_bytes" are benchc's own.
  std::string pattern;
  /// Multiplies what was read, to give base units.
  double scale = 1;
  /// BuiltIn: what else than benchc tells it, "valgrind"; mostly empty.
  std::string tool;
  /// Derived only.
  Term derived;

  friend bool operator==(const Metric&, const Metric&) = default;
};

/// What a sample's output must satisfy to count.
struct Verify {
  enum class Kind : std::uint8_t {
    StdoutContains,
    StdoutMatches,
    StderrContains,
    StderrMatches,
    ExitCode,
    FileExists
  };
  Kind kind = Kind::StdoutContains;
  std::string text;
  int exit_code = 0;

  friend bool operator==(const Verify&, const Verify&) = default;
};

/// A separate pass that is never mixed with samples.
struct Profile {
  enum class Tool : std::uint8_t { Perf, Valgrind };
  Tool tool = Tool::Perf;
  /// Also when a rule that judges the workload failed, not only when it is asked for.
  bool on_fail = false;

  friend bool operator==(const Profile&, const Profile&) = default;
};

struct Workload {
  std::string name;
  std::string documentation;
  std::vector<std::string> tags;
  /// Builds (indices) that must have succeeded.
  std::vector<std::uint32_t> needs;
  /// Services (indices) that must be ready.
  std::vector<std::uint32_t> uses;
  /// Its name in earlier runs: a case that a run does not have is looked for under it.
  std::string formerly;
  std::optional<Profile> profile;
  /// Everything that is recorded, the built-in ones first.
  std::vector<Metric> metrics;

  friend bool operator==(const Workload&, const Workload&) = default;
};

/// Random: the cases of a group run in a new random order in each round. Declared: in the order of
/// the spec, round by round. Sequential: all samples of a case, then the next.
enum class Order : std::uint8_t { Random, Declared, Sequential };

/// What the machine did while a sample ran, as observed beside it (MachineMetric in result.h).
struct Discard {
  /// "steal", "run_queue", "interrupts", "context_switches", "temperature".
  std::string observed;
  /// A sample with more of it counts in no statistic.
  double above = 0;

  friend bool operator==(const Discard&, const Discard&) = default;
};

/// How long a case is measured.
struct Measure {
  std::string name;
  /// Runs that are not counted: at least so many, and for at least so many seconds.
  std::uint32_t warmup_runs = 1;
  double warmup_seconds = 0;
  /// Warms up until the samples show a steady state, at most for half of the budget.
  bool warmup_steady = false;
  std::uint32_t minimum_samples = 20;
  std::uint32_t maximum_samples = 400;
  /// Relative half-width that the interval of the judged metric (median time where none is) must
  /// reach, besides that the rules are decided; absent: the rules alone say, and 1% of median time
  /// where no rule judges the case.
  std::optional<double> precision;
  /// Seconds a case, warm-up included.
  double budget = 30;
  Order order = Order::Random;
  /// How many processes the samples come from; both 0: benchc decides.
  std::uint32_t minimum_processes = 0;
  std::uint32_t maximum_processes = 0;
  std::vector<Discard> discards;

  friend bool operator==(const Measure&, const Measure&) = default;
};

/// Another revision of the repository whose cases are measured beside this one's.
struct Revision {
  /// Index into Plan::baselines; its kind is BuildGit.
  std::uint32_t baseline = 0;
  /// As the spec names it, and what it stands for: the full hash of the commit and of its tree.
  std::string reference;
  std::string commit;
  std::string tree;
  /// Ids of cases that only this revision has, and that only the other one has.
  std::vector<std::string> added;
  std::vector<std::string> removed;
  /// Why nothing of it can be measured; empty where it can.
  std::string missing;

  friend bool operator==(const Revision&, const Revision&) = default;
};

/// Of a case of another revision: what it is compared with.
struct Counterpart {
  /// Index into Plan::cases; that one is of this revision.
  std::uint32_t of = 0;
  /// Index into Plan::revisions; its folder is where the case runs.
  std::uint32_t revision = 0;

  friend bool operator==(const Counterpart&, const Counterpart&) = default;
};

/// A workload with one value for each parameter.
struct Case {
  /// Canonical: `sort[algo="radix",n=32768]`.
  std::string id;
  std::uint32_t workload = 0;
  std::uint32_t measure = 0;
  /// By name, in order.
  std::vector<Parameter> parameters;
  /// Instead of `command`, which is then empty.
  Indirect<Native> native;
  /// The same.
  Indirect<Kernel> kernel;
  /// Where `command` runs.
  Indirect<Container> container;
  /// What `command`, or a report in its place, is read as.
  Indirect<Harness> harness;
  Command command;
  std::string cwd;
  Variables env;
  std::optional<std::string> stdin_text;
  Indirect<Command> setup;
  Indirect<Command> prepare;
  Indirect<Command> teardown;
  double timeout = 600;
  std::optional<double> items;
  std::optional<double> bytes;
  std::vector<Verify> verify;
  /// Present for a case of another revision: no rule names it, it is what its counterpart's rules
  /// compare with.
  std::optional<Counterpart> counterpart;

  friend bool operator==(const Case&, const Case&) = default;
};

/// Cases that are compared with each other, and so are measured interleaved. Every case is in
/// exactly one group.
struct Group {
  std::vector<std::uint32_t> cases;

  friend bool operator==(const Group&, const Group&) = default;
};

struct Baseline {
  /// Approved: the run that the committed bench.lock names. BuildGit: another revision, built and
  /// measured beside this one.
  enum class Kind : std::uint8_t { Branch, Run, File, Tag, Approved, BuildGit };
  enum class Comparable : std::uint8_t { Strict, CpuModel, Class };
  std::string name;
  Kind kind = Kind::Branch;
  /// The branch, the run's id, the file's path relative to the repository's root, a pattern of tags
  /// ("v*"), or the revision; empty for Approved.
  std::string reference;
  /// Branch, Tag: how many runs at most.
  std::uint32_t last = 20;
  Comparable comparable = Comparable::Strict;
  /// For Comparable::Class.
  std::string machine_class;

  friend bool operator==(const Baseline&, const Baseline&) = default;
};

/// What turns time into money.
struct Cost {
  /// How often a second something like these cases is done where it matters.
  struct Volume {
    std::vector<std::uint32_t> cases;
    double per_second = 0;

    friend bool operator==(const Volume&, const Volume&) = default;
  };
  /// The price of a machine of a class a second; the class "" is any machine.
  struct Machine {
    std::string machine_class;
    double price = 0;

    friend bool operator==(const Machine&, const Machine&) = default;
  };
  std::string name;
  /// "USD"
  std::string currency;
  std::vector<Machine> machines;
  std::vector<Volume> volumes;

  friend bool operator==(const Cost&, const Cost&) = default;
};

/// Who hears of which verdicts.
struct Notice {
  struct Destination {
    /// "slack", "webhook", "email", "alertmanager".
    std::string channel;
    /// An address; or, where it is a secret, the environment variable that holds it.
    std::string address;
    bool from_environment = false;

    friend bool operator==(const Destination&, const Destination&) = default;
  };
  std::string name;
  /// "fail", "warn", "inconclusive", "no baseline", "waived", "error", "pass".
  std::vector<std::string> outcomes;
  /// Names; empty: all.
  std::vector<std::string> rules;
  std::vector<Destination> destinations;

  friend bool operator==(const Notice&, const Notice&) = default;
};

struct Plan {
  /// The spec's path relative to the repository's root, with `/`.
  std::string spec;
  /// "" when none was chosen.
  std::string suite;
  /// Values of the spec's `param`s.
  std::vector<Parameter> parameters;
  Environment environment;
  std::vector<Build> builds;
  std::vector<Service> services;
  std::vector<Workload> workloads;
  std::vector<Measure> measures;
  std::vector<Case> cases;
  std::vector<Group> groups;
  std::vector<Baseline> baselines;
  /// At most one for each baseline.
  std::vector<Revision> revisions;
  std::vector<Rule> rules;
  std::vector<Waiver> waivers;
  std::vector<Objective> objectives;
  std::vector<Cost> costs;
  std::vector<Notice> notices;
  /// Chance that a run of unchanged code fails that the suite allows; absent when not declared.
  std::optional<double> false_alarms;

  friend bool operator==(const Plan&, const Plan&) = default;
};

/// Every problem that would make the runtime misbehave: an index out of range, a case in no group,
/// an empty argv. A plan made by the compiler has none; one read from a file may.
std::vector<std::string> problems(const Plan& plan);

/// The longest that measuring can take, in seconds: the budgets of all cases. Builds are not
/// counted.
double longest_seconds(const Plan& plan);

/// The most `threads` that a native case may have.
inline constexpr double kMaximumThreads = 1024;

/// Of workloads with an efficiency, the cases (indices) that are equal but for `threads`: each list
/// in order of their threads, so that the first one is what the others are compared with.
std::vector<std::vector<std::uint32_t>> thread_scales(const std::vector<Workload>& workloads,
                                                      const std::vector<Case>& cases);

}  // namespace benchc::plan
