#include "compiler/lsp/vocabulary.h"

#include <algorithm>

namespace benchc::lsp {
namespace {

constexpr Word kDeclarations[] = {
    {"import", "a module of the stdlib, or another file of this repository", "import ${1:std.env}"},
    {"let", "a constant", "let ${1:name} = ${2:value}"},
    {"param", "a constant that the command line may set: `-P name=value`",
     "param ${1:name} = ${2:default}"},
    {"environment", "what must hold of the machine while measuring",
     "environment ${1:ci} {\n  $0\n}"},
    {"build", "a step that makes what workloads run",
     "build ${1:release} {\n  command = [${2:\"make\"}]\n}"},
    {"service", "a process that runs beside the workloads that use it",
     "service ${1:server} {\n  command = [${2:\"build/server\"}]\n  ready   = ${3:tcp "
     "\"127.0.0.1:8080\"} within 30s\n}"},
    {"workload", "one thing that is measured, over a matrix of parameters",
     "workload ${1:name} {\n  command = [${2:\"build/program\"}]\n}"},
    {"measure", "how long to measure: warm-up, samples, precision, budget, order",
     "measure ${1:default} {\n  $0\n}"},
    {"baseline", "what a rule compares with",
     "baseline ${1:main} = branch \"${2:main}\" last 20 runs"},
    {"rule", "when to fail and when to warn",
     "rule ${1:no_slowdown} {\n  for ${2:*}\n  fail when ${3:median(time) > 5ms}\n}"},
    {"suite", "a named selection to run, with its environment, rules and false alarms",
     "suite ${1:ci} {\n  include ${2:*}\n}"},
    {"cost", "prices of machines and volumes, so that time becomes money",
     "cost ${1:cloud} {\n  machine \"${2:ci-large}\" = ${3:0.38 USD/h}\n}"},
    {"notify", "who hears of which verdicts, and over what",
     "notify ${1:team} {\n  on = [fail]\n  to ${2:slack} env \"${3:SLACK_WEBHOOK}\"\n}"},
    {"slo", "an objective over many runs, with an error budget",
     "slo ${1:p90(time) < 20ms} for ${2:99%} of runs over ${3:30d}"},
    {"govern", "which changes need whose sign-off",
     "govern ${1:thresholds} {\n  changes  = [loosened, removed]\n  sign_off = "
     "[\"${2:perf-team}\"]\n}"},
    {"waive", "one rule, for some cases, until a date, for a reason",
     "waive ${1:rule} for ${2:*} until ${3:2026-12-31} because \"${4:reason}\""},
    {"test", "a rule's unit test on declared samples: nothing is measured",
     "test ${1:name} {\n  rule ${2:rule}\n  samples time = ${3:normal(105ms, 1%)}\n  expect "
     "${4:fail}\n}"},
    {"bench", "the language's version, first in the file", "bench 1"},
};

constexpr Word kStatistics[] = {
    {"median", "the middle of the samples: half lie below", "median(${1:time})"},
    {"mean", "the arithmetic mean", "mean(${1:time})"},
    {"min", "the least sample", "min(${1:time})"},
    {"max", "the greatest sample", "max(${1:time})"},
    {"p90", "nine of ten samples lie below", "p90(${1:time})"},
    {"p99", "99 of 100 samples lie below", "p99(${1:time})"},
    {"quantile", "the value below which a share of the samples lies",
     "quantile(${1:0.95}, ${2:time})"},
    {"stddev", "the standard deviation", "stddev(${1:time})"},
    {"mad", "the median absolute deviation: spread that single outliers do not move",
     "mad(${1:time})"},
    {"cv", "the standard deviation relative to the mean, a ratio", "cv(${1:time})"},
    {"trimmed_mean", "the mean without a share of the samples at each end",
     "trimmed_mean(${1:10%}, ${2:time})"},
    {"geomean", "the geometric mean; `geomean(median(time))` takes it over cases",
     "geomean(${1:time})"},
    {"sum", "the sum", "sum(${1:time})"},
    {"count", "how many samples there are, a plain number", "count(${1:time})"},
    {"growth", "how a metric grows with a parameter, for `exceeds n*log(n)`",
     "growth(${1:time}, ${2:n}) exceeds ${3:n*log(n)}"},
};

constexpr Word kMetrics[] = {
    {"time", "wall-clock time of a run, in s; better lower"},
    {"cpu_time", "CPU time of the process and its children, in s; better lower"},
    {"user_time", "CPU time outside of the kernel, in s; better lower"},
    {"sys_time", "CPU time in the kernel, in s; better lower"},
    {"max_rss", "the most memory that was resident, in B; better lower"},
    {"page_faults", "page faults; better lower"},
    {"context_switches", "context switches; better lower"},
    {"instructions", "instructions retired, from the processor's counters or `by valgrind`"},
    {"cycles", "cycles of the processor, from its counters"},
    {"cache_misses", "misses of the last cache, from the processor's counters"},
    {"branch_misses", "branches predicted wrongly, from the processor's counters"},
    {"energy", "energy of the package, in J, where the machine tells it"},
    {"memory_peak", "the most memory of the case's control group, in B; it needs `cgroup`"},
    {"cpu_pressure", "time in which something waited for a processor, in s"},
    {"memory_pressure", "time in which something waited for memory, in s"},
    {"io_pressure", "time in which something waited for a disk, in s"},
    {"gpu_time", "time on the GPU, by its events, in s"},
    {"gpu_memory", "the most memory that was taken on the GPU, in B"},
};

constexpr Word kUnits[] = {
    {"ns", "nanoseconds"},
    {"us", "microseconds"},
    {"ms", "milliseconds"},
    {"s", "seconds"},
    {"min", "minutes"},
    {"h", "hours"},
    {"d", "days"},
    {"B", "bytes"},
    {"KiB", "1024 bytes"},
    {"MiB", "1024² bytes"},
    {"GiB", "1024³ bytes"},
    {"TiB", "1024⁴ bytes"},
    {"kB", "1000 bytes"},
    {"MB", "1000² bytes"},
    {"GB", "1000³ bytes"},
    {"TB", "1000⁴ bytes"},
    {"Ki", "1024"},
    {"Mi", "1024²"},
    {"Gi", "1024³"},
    {"k", "1000"},
    {"M", "1000²"},
    {"G", "1000³"},
    {"%", "per cent"},
    {"MB/s", "megabytes a second"},
    {"GB/s", "gigabytes a second"},
    {"J", "joules"},
    {"mJ", "millijoules"},
};

constexpr Word kComparisons[] = {
    {"regresses by more than", "is worse than the baseline, in the metric's own direction",
     "regresses by more than ${1:2%}"},
    {"shifts by more than", "a change point in the history that reaches the present",
     "shifts by more than ${1:2%}"},
    {"exceeds", "grows faster than: behind `growth(…)`", "exceeds ${1:n*log(n)}"},
    {"and", "both hold"},
    {"or", "one of them holds"},
};

constexpr Word kBaselines[] = {
    {"branch", "the newest runs of a branch", "branch \"${1:main}\" last ${2:20} runs"},
    {"tag", "the newest run of a tag", "tag \"${1:v*}\" latest"},
    {"run", "one stored run", "run \"${1:ID}\""},
    {"file", "an exported file", "file \"${1:bench/release.h5}\""},
    {"approved", "the run that the committed bench.lock names"},
    {"build", "another revision, built and measured beside this one",
     "build git \"${1:origin/main}\""},
};

constexpr Word kOrders[] = {
    {"random", "cases that are compared take turns in a new random order each round"},
    {"declared", "in the spec's order, round by round"},
    {"sequential", "all of a case, then the next"}};
constexpr Word kSwitch[] = {{"on", "switched on"}, {"off", "switched off"}};
constexpr Word kTruth[] = {{"true", "yes"}, {"false", "no"}};
constexpr Word kGovernors[] = {
    {"performance", "the highest clock"},    {"powersave", "the lowest clock"},
    {"schedutil", "as the scheduler asks"},  {"conservative", "up and down slowly"},
    {"ondemand", "up at once, down slowly"}, {"userspace", "as somebody sets it"}};
constexpr Word kComparable[] = {{"strict", "the same machine, kernel and compiler"},
                                {"cpu_model", "the same model of processor"},
                                {"class", "a class of machines by name", "class \"${1:name}\""}};
constexpr Word kCounts[] = {
    {"pass", "counts as holding"}, {"warn", "counts as a warning"}, {"fail", "counts as failed"}};
constexpr Word kOutcomes[] = {{"pass", "the rule holds"},
                              {"warn", "a `warn when` holds"},
                              {"fail", "a `fail when` holds"},
                              {"inconclusive", "it cannot be told"},
                              {"no_baseline", "there is nothing to compare with"},
                              {"waived", "a `waive` takes it away"},
                              {"error", "it was not measured"}};
constexpr Word kChanges[] = {{"loosened", "a rule allows more"},
                             {"removed", "a rule or what it judged is gone"},
                             {"waived", "a waiver was added or made longer"},
                             {"controls", "an environment demands less"},
                             {"baselines", "what is compared with is another"},
                             {"budgets", "less is measured"},
                             {"governance", "what is guarded, or by whom"}};
constexpr Word kProfilers[] = {{"perf", "perf record, where the kernel lets it"},
                               {"valgrind", "callgrind"}};
constexpr Word kHarnesses[] = {{"google_benchmark", "Google Benchmark"},
                               {"nanobench", "nanobench"},
                               {"catch2", "Catch2"},
                               {"hyperfine", "hyperfine"},
                               {"criterion", "criterion of Rust"},
                               {"pytest_benchmark", "pytest-benchmark"},
                               {"pyperf", "pyperf"},
                               {"asv", "airspeed velocity"},
                               {"jmh", "JMH"},
                               {"benchmarkdotnet", "BenchmarkDotNet"},
                               {"go_test", "go test -bench"},
                               {"nvbench", "nvbench"},
                               {"rebench", "ReBench"}};
constexpr Word kProbes[] = {
    {"http", "answers this address", "http \"${1:http://127.0.0.1:8080/}\" within ${2:30s}"},
    {"tcp", "takes a connection", "tcp \"${1:127.0.0.1:8080}\" within ${2:30s}"},
    {"log", "writes this text", "log \"${1:listening}\" within ${2:30s}"}};
constexpr Word kSiblings[] = {
    {"idle", "what shares a physical core with a measured one is offline"},
    {"off", "one logical core for each physical one"},
    {"on", "all logical cores"}};
constexpr Word kHugePages[] = {{"always", "wherever they fit"},
                               {"madvise", "where a program asks for them"},
                               {"never", "nowhere"}};
constexpr Word kCaches[] = {{"dropped", "emptied before each sample"},
                            {"kept", "left as they are"}};
constexpr Word kInterrupts[] = {{"away", "handled by cores that are not measured on"},
                                {"any", "handled where they are now"}};
constexpr Word kVariation[] = {{"random", "another one for each process"},
                               {"fixed", "the same each time"}};
constexpr Word kNuma[] = {{"local", "from the node of the measured cores"},
                          {"interleave", "from all nodes in turn"}};
constexpr Word kPriority[] = {{"nice", "from -20, first, to 19, last", "nice ${1:-5}"},
                              {"fifo", "before all others, from 1 to 99", "fifo ${1:50}"}};
constexpr Word kCgroup[] = {{"cpu", "cores of processor time", "cpu ${1:1.5}"},
                            {"memory", "the most memory", "memory ${1:2GiB}"}};
constexpr Word kTemperature[] = {
    {"cpu", "the processor, in degrees Celsius", "cpu < ${1:60} within ${2:2min}"}};
constexpr Word kWarmup[] = {{"steady", "until the samples show a steady state"}};
constexpr Word kDiscard[] = {
    {"steal", "a share of the core's time, taken by the host", "when steal > ${1:1%}"},
    {"run_queue", "how many want to run", "when run_queue > ${1:2}"},
    {"context_switches", "of the whole machine, a second", "when context_switches > ${1:1000/s}"},
    {"interrupts", "of the whole machine, a second", "when interrupts > ${1:1000/s}"},
    {"temperature", "of the processor, in degrees Celsius", "when temperature > ${1:90}"}};
constexpr Word kCores[] = {{"isolated", "cores that the kernel keeps free", "isolated ${1:1}"}};
constexpr Word kSettle[] = {
    {"load", "the machine's load average", "load < ${1:0.5} within ${2:30s}"}};
constexpr Word kVerify[] = {
    {"stdout contains", "standard output has this text", "stdout contains \"${1:ok}\""},
    {"stdout matches", "standard output matches", "stdout matches \"${1:ok}\""},
    {"stderr contains", "standard error has this text", "stderr contains \"${1:ok}\""},
    {"stderr matches", "standard error matches", "stderr matches \"${1:ok}\""},
    {"exit ==", "the exit code", "exit == ${1:0}"},
    {"file", "this file is there", "file \"${1:out.txt}\" exists"}};
constexpr Word kMetricForms[] = {
    {"json", "a number of the JSON on standard output", "json \"${1:$.path}\""},
    {"match", "the first group of a regular expression in standard output",
     "match \"${1:sum: ([0-9]+)}\""},
    {"file", "the number in a file", "file \"${1:out.txt}\""},
    {"better", "the direction: `lower`, `higher` or `none`", "better ${1|lower,higher,none|}"}};
constexpr Word kChannels[] = {
    {"slack", "a channel of Slack", "slack env \"${1:SLACK_WEBHOOK}\""},
    {"webhook", "any address that takes JSON", "webhook env \"${1:WEBHOOK}\""},
    {"email", "an address", "email \"${1:team@example.org}\""},
    {"alertmanager", "Prometheus' Alertmanager", "alertmanager env \"${1:ALERTMANAGER}\""}};
constexpr Word kGiven[] = {{"normal", "median and spread", "normal(${1:100ms}, ${2:1%})"},
                           {"lognormal", "median and spread", "lognormal(${1:100ms}, ${2:1%})"},
                           {"uniform", "least and most", "uniform(${1:90ms}, ${2:110ms})"},
                           {"exponential", "mean", "exponential(${1:100ms})"},
                           {"constant", "the same each time", "constant(${1:100ms})"}};

struct Choices {
  std::string_view block;
  std::string_view name;
  std::span<const Word> words;
};

const Choices kChoices[] = {
    {"measure", "order", kOrders},        {"measure", "warmup", kWarmup},
    {"measure", "discard", kDiscard},     {"environment", "caches", kCaches},
    {"environment", "cgroup", kCgroup},   {"environment", "env_size", kVariation},
    {"environment", "irq", kInterrupts},  {"environment", "huge_pages", kHugePages},
    {"environment", "numa", kNuma},       {"environment", "link_order", kVariation},
    {"environment", "smt", kSiblings},    {"environment", "memory_lock", kSwitch},
    {"environment", "swap", kSwitch},     {"environment", "network", kSwitch},
    {"environment", "turbo", kSwitch},    {"environment", "priority", kPriority},
    {"environment", "aslr", kSwitch},     {"environment", "temperature", kTemperature},
    {"environment", "clean_env", kTruth}, {"environment", "governor", kGovernors},
    {"environment", "cores", kCores},     {"environment", "settle", kSettle},
    {"workload", "network", kSwitch},     {"workload", "profile", kProfilers},
    {"workload", "harness", kHarnesses},  {"workload", "verify", kVerify},
    {"workload", "metric", kMetricForms}, {"baseline", "comparable", kComparable},
    {"rule", "on inconclusive", kCounts}, {"rule", "on missing baseline", kCounts},
    {"notify", "on", kOutcomes},          {"notify", "to", kChannels},
    {"govern", "changes", kChanges},      {"test", "expect", kOutcomes},
    {"test", "samples", kGiven},          {"test", "baseline", kGiven},
    {"service", "ready", kProbes},
};

}  // namespace

std::span<const Word> declaration_words() { return kDeclarations; }
std::span<const Word> statistics() { return kStatistics; }
std::span<const Word> built_in_metrics() { return kMetrics; }
std::span<const Word> units() { return kUnits; }
std::span<const Word> comparisons() { return kComparisons; }
std::span<const Word> baseline_forms() { return kBaselines; }

std::span<const Word> choices_of(std::string_view block, std::string_view name) {
  for (const Choices& one : kChoices) {
    if (one.block == block && one.name == name) return one.words;
  }
  return {};
}

const Word* find_word(std::span<const Word> words, std::string_view word) {
  const auto found =
      std::find_if(words.begin(), words.end(), [&](const Word& one) { return one.word == word; });
  return found == words.end() ? nullptr : &*found;
}

}  // namespace benchc::lsp
