#include "compiler/model/habits.h"

#include <algorithm>
#include <iterator>

namespace benchc::model {
namespace {

struct Habit {
  std::string_view written;
  /// What takes its place as it is, or nothing.
  std::string_view meant;
  /// What to do where nothing does.
  std::string_view hint;
};

constexpr std::string_view kHowOften =
    "a measure says how often: `measure default { samples = 20..400 }`";
constexpr std::string_view kMatrix = "`over NAME = [1, 2]` gives a parameter its values";
constexpr std::string_view kBehindMetric =
    "it stands behind what is read: `metric NAME = json \"$.path\" in ms better lower`";
constexpr std::string_view kLimit = "a condition has its limit: `fail when median(time) > 3ms`";
constexpr std::string_view kWhich = "`fail when …` fails the run, `warn when …` only warns";
constexpr std::string_view kReady = "`ready` says where it answers: `ready = tcp \"127.0.0.1:80\"`";
constexpr std::string_view kChannel = "say over what: `to slack env \"SLACK_WEBHOOK\"`";

constexpr Habit kProcess[] = {
    {"cmd", "command", ""},
    {"run", "command", ""},
    {"exec", "command", ""},
    {"argv", "command", ""},
    {"script", "shell", ""},
    {"dir", "cwd", ""},
    {"workdir", "cwd", ""},
    {"directory", "cwd", ""},
    {"working_directory", "cwd", ""},
    {"depends_on", "", "`needs BUILD` names what is built before"},
    {"requires", "", "`needs BUILD` names what is built before"},
};

constexpr Habit kEnvironment[] = {
    {"affinity", "cores", ""},
    {"boost", "turbo", ""},
    {"cpus", "cores", ""},
    {"drop_caches", "", "`caches = dropped` empties them before each sample"},
    {"hugepages", "huge_pages", ""},
    {"hyperthreading", "smt", ""},
    {"interrupts", "irq", ""},
    {"isolated", "", "it stands behind `cores`: `cores = isolated 1`"},
    {"lang", "locale", ""},
    {"load", "", "it stands behind `settle`: `settle = load < 0.5 within 30s`"},
    {"memory", "", "it stands behind `cgroup`: `cgroup = memory 2GiB`"},
    {"memory_limit", "", "it stands behind `cgroup`: `cgroup = memory 2GiB`"},
    {"mlock", "memory_lock", ""},
    {"nice", "", "it stands behind `priority`: `priority = nice -5`"},
    {"pin", "cores", ""},
    {"scheduler", "priority", ""},
    {"thp", "huge_pages", ""},
    {"turbo_boost", "turbo", ""},
};

constexpr Habit kWorkload[] = {
    {"entry", "", "it stands behind the file: `native = \"bench/parse.cpp\" entry NAME`"},
    {"threads", "", "it is a parameter: `over threads = [1, 2, 4]`"},
    {"include", "", "folders for headers are `includes`; `include` stands in a suite"},
    {"library", "libraries", ""},
    {"libs", "libraries", ""},
    {"link", "libraries", ""},
    {"cflags", "flags", ""},
    {"cxxflags", "flags", ""},
    {"image", "container", ""},
    {"exclude", "except", ""},
    {"skip", "except", ""},
    {"iterations", "", kHowOften},
    {"repetitions", "", kHowOften},
    {"repeat", "", kHowOften},
    {"rounds", "", kHowOften},
    {"runs", "", kHowOften},
    {"param", "", kMatrix},
    {"params", "", kMatrix},
    {"parameters", "", kMatrix},
    {"matrix", "", kMatrix},
    {"better", "", kBehindMetric},
    {"unit", "", kBehindMetric},
    {"service", "", "`uses SERVICE` names one that it needs"},
};

constexpr Habit kMeasure[] = {
    {"iterations", "samples", ""}, {"repetitions", "samples", ""}, {"repeat", "samples", ""},
    {"rounds", "samples", ""},     {"runs", "samples", ""},        {"time", "budget", ""},
    {"max_time", "budget", ""},    {"duration", "budget", ""},     {"warmups", "warmup", ""},
    {"exclude", "discard", ""},    {"drop", "discard", ""},        {"forks", "processes", ""},
};

constexpr Habit kRule[] = {
    {"baseline", "", "`against NAME` names a declared baseline"},
    {"threshold", "", kLimit},
    {"limit", "", kLimit},
    {"tolerance", "", kLimit},
    {"metric", "", kLimit},
    {"severity", "", kWhich},
    {"level", "", kWhich},
    {"on missing", "on missing baseline", ""},
};

constexpr Habit kSuite[] = {
    {"workload", "", "`include WORKLOAD` names what it has"},
    {"workloads", "", "`include WORKLOAD` names what it has"},
    {"benchmarks", "", "`include WORKLOAD` names what it has"},
    {"for", "", "`include WORKLOAD` names what it has"},
};

constexpr Habit kService[] = {{"port", "", kReady}, {"url", "", kReady}, {"health", "", kReady}};

constexpr Habit kCost[] = {{"price", "", "a price is a machine's: `machine any = 0.20 USD/h`"}};

constexpr Habit kNotify[] = {
    {"slack", "", kChannel},
    {"webhook", "", kChannel},
    {"email", "", "say over what: `to email \"perf@example.org\"`"},
    {"alertmanager", "", kChannel},
};

constexpr Habit kGovern[] = {
    {"owners", "sign_off", ""}, {"approvers", "sign_off", ""}, {"reviewers", "sign_off", ""}};

constexpr Habit kDeclarations[] = {
    {"const", "let", ""},
    {"var", "let", ""},
    {"set", "let", ""},
    {"benchmark", "workload", ""},
    {"case", "workload", ""},
    {"task", "workload", ""},
    {"scenario", "workload", ""},
    {"threshold", "rule", ""},
    {"assert", "rule", ""},
    {"alert", "notify", ""},
    {"from", "", "write `import std.env` or `import \"common.bench\" as common`"},
    {"include", "", "write `import \"common.bench\" as common`; `include` stands in a suite"},
    {"def", "", "a function is measured by a workload: `native = \"file.cpp\" entry NAME`"},
};

constexpr Habit kCalls[] = {
    {"avg", "mean", ""},
    {"average", "mean", ""},
    {"p50", "median", ""},
    {"std", "stddev", ""},
    {"stdev", "stddev", ""},
    {"sd", "stddev", ""},
    {"percentile", "", "write `quantile(0.95, …)`"},
    {"range", "", "a range is written `1..10`, or `1..1Mi step *4`"},
    {"log", "", "`log` stands only in what a growth is compared with"},
};

template <std::size_t kSize>
Hint habit(const Habit (&habits)[kSize], std::string_view written) {
  const auto* const found = std::find_if(std::begin(habits), std::end(habits),
                                         [&](const Habit& one) { return one.written == written; });
  if (found == std::end(habits)) return {};
  if (found->meant.empty()) return Hint(std::string(found->hint));
  return Hint("did you mean " + tick(found->meant) + "?", std::string(written),
              std::string(found->meant));
}

}  // namespace

Hint habit_of_setting(std::string_view name, std::string_view block) {
  if (block == "workload" || block == "build" || block == "service") {
    Hint hint = habit(kProcess, name);
    if (!hint.empty()) return hint;
  }
  if (block == "workload") return habit(kWorkload, name);
  if (block == "environment") return habit(kEnvironment, name);
  if (block == "measure") return habit(kMeasure, name);
  if (block == "rule") return habit(kRule, name);
  if (block == "suite") return habit(kSuite, name);
  if (block == "service") return habit(kService, name);
  if (block == "cost") return habit(kCost, name);
  if (block == "notify") return habit(kNotify, name);
  if (block == "govern") return habit(kGovern, name);
  return {};
}

Hint habit_of_declaration(std::string_view word) { return habit(kDeclarations, word); }

Hint habit_of_call(std::string_view name) { return habit(kCalls, name); }

}  // namespace benchc::model
