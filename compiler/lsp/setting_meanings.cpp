#include "compiler/lsp/vocabulary.h"

namespace benchc::lsp {
namespace {

struct Meaning {
  /// Empty: of every block that has it.
  std::string_view block;
  std::string_view name;
  std::string_view text;
};

constexpr Meaning kMeanings[] = {
    {"environment", "use", "takes another environment's settings; the block's own win"},
    {"environment", "aslr", "whether addresses are random: `off` or `on`"},
    {"environment", "clean_env", "whether processes get nothing of benchc's own variables"},
    {"environment", "cores", "how many cores to measure on, which, or `isolated` ones"},
    {"environment", "governor", "the governor of the clock, as Linux names it"},
    {"environment", "settle", "waits until the machine is quiet"},
    {"environment", "cwd", "the folder in which processes start"},
    {"environment", "env", "variables for every process"},
    {"build", "produces", "files that must exist afterwards"},
    {"build", "timeout", "how long it may take; `10min` unless said otherwise"},
    {"workload", "native", "a function of C or C++, timed in a process of its own"},
    {"workload", "builtin", "a kernel of the stdlib"},
    {"workload", "compiler", "the compiler of `native`; `$CXX` or `c++` unless said otherwise"},
    {"workload", "flags", "flags for the compiler"},
    {"workload", "includes", "folders for headers"},
    {"workload", "libraries", "libraries to link"},
    {"workload", "memory", "how much memory may be taken"},
    {"workload", "over", "gives a parameter its values; a case has one of each"},
    {"workload", "except", "leaves out the cases for which it is true"},
    {"workload", "setup", "a command before the first run of a case"},
    {"workload", "prepare", "a command before each run, not measured"},
    {"workload", "teardown", "a command after the last run of a case"},
    {"workload", "stdin", "text for standard input, which is empty otherwise"},
    {"workload", "timeout", "how long a run may take; `10min` unless said otherwise"},
    {"workload", "items", "how many things one run works on, for metrics and conditions"},
    {"workload", "bytes", "how many bytes one run works on, for metrics and conditions"},
    {"workload", "metric", "another number that each run yields"},
    {"workload", "verify", "what each run must satisfy; one that does not fails its case"},
    {"workload", "tags", "words for selectors: `tag(hot)`"},
    {"workload", "measure", "how long to measure it; `default` unless said otherwise"},
    {"workload", "kernel", "a kernel of a GPU, timed by the device's events"},
    {"workload", "arg", "an argument of the kernel, in order: a buffer or a number"},
    {"workload", "global", "how many work items there are, or threads of a grid"},
    {"workload", "local", "how many of them make a group"},
    {"workload", "container", "the image in which the command runs, by its digest"},
    {"workload", "cpus", "how many processors the container gets"},
    {"workload", "network", "whether the container has a network; `off` unless said otherwise"},
    {"workload", "harness", "each benchmark of another harness, as a case"},
    {"workload", "uses", "services that run beside it"},
    {"workload", "formerly",
     "its name in earlier runs, so that its history goes on after a rename"},
    {"workload", "profile", "a profiled pass, apart from the measured samples"},
    {"measure", "use", "takes another measure's settings; the block's own win"},
    {"measure", "samples", "how many runs: at least and at most, or exactly"},
    {"measure", "warmup", "runs, or a time, before samples count"},
    {"measure", "precision", "the relative half-width of the interval that a case must reach"},
    {"measure", "budget", "the most time for a case, warm-up included"},
    {"measure", "order", "in which order cases are measured that are compared"},
    {"baseline", "comparable", "which runs may be compared with this machine's"},
    {"rule", "use", "takes a rule of the stdlib, with its parameters"},
    {"rule", "param", "a parameter of the rule, which `use` may set"},
    {"rule", "for", "the cases for which it is judged"},
    {"rule", "against", "the baseline of `regresses`"},
    {"rule", "fail", "when the rule fails"},
    {"rule", "warn", "when the rule warns"},
    {"rule", "confidence", "with which each comparison is judged; `99%` unless said otherwise"},
    {"rule", "on inconclusive", "what a comparison that cannot be told counts as"},
    {"rule", "on missing baseline", "what counts where there is nothing to compare with"},
    {"suite", "include", "the cases that it runs; all of them without"},
    {"suite", "environment", "what must hold of the machine"},
    {"suite", "rules", "the rules that judge; all of them without"},
    {"suite", "measure", "takes the place of `measure default`"},
    {"suite", "false_alarms", "bounds the chance that a run of unchanged code fails"},
    {"service", "ready", "how it tells that it can be used"},
    {"service", "stop", "how long it may take to end"},
    {"cost", "machine", "what a machine of a class costs"},
    {"cost", "volume", "how often a case happens in production"},
    {"notify", "on", "the outcomes that are told"},
    {"notify", "to", "where they are told; a secret by the name of a variable only"},
    {"notify", "rules", "the rules whose verdicts are told; all of them without"},
    {"govern", "changes", "what needs a sign-off; every change without"},
    {"govern", "rules", "the rules that are guarded; all of them without"},
    {"govern", "sign_off", "teams or people who may sign"},
    {"govern", "approvals", "how many of them must"},
    {"govern", "signers", "the file of their SSH keys"},
    {"test", "rule", "the rule that is tested"},
    {"test", "use", "makes a rule of a template and tests it"},
    {"test", "samples", "what a metric's samples are"},
    {"test", "baseline", "what the samples of the baseline's runs are"},
    {"test", "count", "how many samples a case has"},
    {"test", "runs", "how many runs are behind the baseline"},
    {"test", "between", "how far the level differs between those runs"},
    {"test", "trials", "how often it is judged, on other samples each time"},
    {"test", "seed", "makes the samples the same each time"},
    {"test", "expect", "the verdict that must come out"},
    {"builtin", "param", "a parameter of the kernel, with its default"},
    {"builtin", "counter", "what the kernel counts"},
    {"", "processes", "how many processes a native workload is measured in"},
    {"", "command", "a program and its arguments, started without a shell"},
    {"", "shell", "what `/bin/sh -c` does with this text"},
    {"", "cwd", "the folder to start in, inside the repository"},
    {"", "env", "variables, added to the environment's"},
    {"", "needs", "builds that must have succeeded"},
    {"", "owner", "who is told"},
};

}  // namespace

std::string_view setting_meaning(std::string_view block, std::string_view name) {
  for (const Meaning& one : kMeanings) {
    if (one.name == name && (one.block.empty() || one.block == block)) return one.text;
  }
  return {};
}

}  // namespace benchc::lsp
