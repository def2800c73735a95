#include "compiler/model/settings.h"

#include <algorithm>
#include <map>

#include "compiler/model/habits.h"

namespace benchc::model {
namespace {

using syntax::Statement;

constexpr Setting kEnvironment[] = {
    {"use", Form::Clause, "use NAME"},
    {"aslr", Form::Setting, "aslr = off"},
    {"caches", Form::Setting, "caches = dropped"},
    {"cgroup", Form::Setting, "cgroup = cpu 1.5 memory 2GiB"},
    {"clean_env", Form::Setting, "clean_env = true"},
    {"cores", Form::Setting, "cores = 1"},
    {"cwd", Form::Setting, "cwd = \"folder\""},
    {"env", Form::Setting, "env = { NAME: \"value\" }"},
    {"env_size", Form::Setting, "env_size = random"},
    {"governor", Form::Setting, "governor = performance"},
    {"huge_pages", Form::Setting, "huge_pages = never"},
    {"irq", Form::Setting, "irq = away"},
    {"link_order", Form::Setting, "link_order = random"},
    {"locale", Form::Setting, "locale = \"C.UTF-8\""},
    {"memory_lock", Form::Setting, "memory_lock = on"},
    {"network", Form::Setting, "network = off"},
    {"numa", Form::Setting, "numa = local"},
    {"priority", Form::Setting, "priority = nice -5"},
    {"settle", Form::Setting, "settle = load < 0.5 within 30s"},
    {"smt", Form::Setting, "smt = idle"},
    {"swap", Form::Setting, "swap = off"},
    {"temperature", Form::Setting, "temperature = cpu < 60 within 2min"},
    {"turbo", Form::Setting, "turbo = off"},
    {"umask", Form::Setting, "umask = \"022\""},
};

constexpr Setting kBuild[] = {
    {"command", Form::Setting, "command = [\"make\"]"},
    {"shell", Form::Setting, "shell = \"make > log\""},
    {"cwd", Form::Setting, "cwd = \"folder\""},
    {"env", Form::Setting, "env = { NAME: \"value\" }"},
    {"needs", Form::Clause, "needs BUILD"},
    {"produces", Form::Setting, "produces = [\"build/program\"]"},
    {"timeout", Form::Setting, "timeout = 30s"},
};

constexpr Setting kWorkload[] = {
    {"command", Form::Setting, "command = [\"program\", \"argument\"]"},
    {"shell", Form::Setting, "shell = \"program | other\""},
    {"native", Form::Setting, "native = \"bench/parse.cpp\" entry parse"},
    {"builtin", Form::Setting, "builtin = std.stream.triad"},
    {"compiler", Form::Setting, "compiler = \"clang++\""},
    {"flags", Form::Setting, "flags = [\"-O3\"]"},
    {"includes", Form::Setting, "includes = [\"include\"]"},
    {"libraries", Form::Setting, "libraries = [\"z\"]"},
    {"memory", Form::Setting, "memory = 512MiB"},
    {"over", Form::Clause, "over NAME = [1, 2]"},
    {"except", Form::Clause, "except n > 4 and kind == \"slow\""},
    {"needs", Form::Clause, "needs BUILD"},
    {"setup", Form::Setting, "setup = [\"program\", \"argument\"]"},
    {"prepare", Form::Setting, "prepare = [\"program\", \"argument\"]"},
    {"teardown", Form::Setting, "teardown = [\"program\", \"argument\"]"},
    {"cwd", Form::Setting, "cwd = \"folder\""},
    {"env", Form::Setting, "env = { NAME: \"value\" }"},
    {"stdin", Form::Setting, "stdin = \"text\""},
    {"timeout", Form::Setting, "timeout = 30s"},
    {"items", Form::Setting, "items = n"},
    {"bytes", Form::Setting, "bytes = n * 4B"},
    {"metric", Form::Clause, "metric NAME = json \"$.path\""},
    {"verify", Form::Clause, "verify stdout contains \"ok\""},
    {"tags", Form::Setting, "tags = [hot, nightly]"},
    {"measure", Form::Setting, "measure = NAME"},
    {"kernel", Form::Setting, "kernel = \"saxpy.cl\" entry saxpy on opencl"},
    {"arg", Form::Clause, "arg x = buffer n * 4B"},
    {"global", Form::Setting, "global = n"},
    {"local", Form::Setting, "local = 64"},
    {"container", Form::Setting, "container = \"image@sha256:…\""},
    {"cpus", Form::Setting, "cpus = 2"},
    {"network", Form::Setting, "network = off"},
    {"harness", Form::Setting, "harness = google_benchmark command [\"build/bench\"]"},
    {"uses", Form::Clause, "uses SERVICE"},
    {"formerly", Form::Setting, "formerly = \"old_name\""},
    {"profile", Form::Setting, "profile = perf on fail"},
};

constexpr Setting kBuiltin[] = {
    {"param", Form::Clause, "param size = 64MiB in 4KiB..1GiB"},
    {"counter", Form::Clause, "counter traffic"},
};

constexpr Setting kMeasure[] = {
    {"use", Form::Clause, "use NAME"},
    {"samples", Form::Setting, "samples = 20..400"},
    {"warmup", Form::Setting, "warmup = 3"},
    {"precision", Form::Setting, "precision = 0.5%"},
    {"budget", Form::Setting, "budget = 60s"},
    {"order", Form::Setting, "order = random"},
    {"processes", Form::Setting, "processes = 5..20"},
    {"discard", Form::Clause, "discard when steal > 1%"},
};

constexpr Setting kBaseline[] = {
    {"comparable", Form::Setting, "comparable = strict"},
};

constexpr Setting kRule[] = {
    {"use", Form::SingleClause, "use std.rules.no_slowdown"},
    {"param", Form::Clause, "param by = 2%"},
    {"for", Form::Clause, "for WORKLOAD"},
    {"against", Form::SingleClause, "against BASELINE"},
    {"fail", Form::Clause, "fail when median(time) > 3ms"},
    {"warn", Form::Clause, "warn when median(time) > 3ms"},
    {"confidence", Form::Setting, "confidence = 99%"},
    {"owner", Form::Setting, "owner = \"team\""},
    {"on inconclusive", Form::Setting, "on inconclusive = warn"},
    {"on missing baseline", Form::Setting, "on missing baseline = warn"},
};

constexpr Setting kSuite[] = {
    {"include", Form::Clause, "include WORKLOAD"},
    {"environment", Form::Setting, "environment = NAME"},
    {"rules", Form::Setting, "rules = [NAME]"},
    {"measure", Form::Setting, "measure = NAME"},
    {"false_alarms", Form::Setting, "false_alarms = 1 per 500 runs"},
};

constexpr Setting kService[] = {
    {"command", Form::Setting, "command = [\"build/server\"]"},
    {"shell", Form::Setting, "shell = \"build/server 2> log\""},
    {"cwd", Form::Setting, "cwd = \"folder\""},
    {"env", Form::Setting, "env = { NAME: \"value\" }"},
    {"needs", Form::Clause, "needs BUILD"},
    {"ready", Form::Setting, "ready = http \"http://127.0.0.1:8080/\" within 30s"},
    {"stop", Form::Setting, "stop = 10s"},
};

constexpr Setting kSlo[] = {
    {"owner", Form::Setting, "owner = \"team\""},
};

constexpr Setting kCost[] = {
    {"machine", Form::Clause, "machine \"ci-large\" = 0.38 USD/h"},
    {"volume", Form::Clause, "volume WORKLOAD = 3M/h"},
};

constexpr Setting kNotify[] = {
    {"on", Form::Setting, "on = [fail, error]"},
    {"rules", Form::Setting, "rules = [NAME]"},
    {"to", Form::Clause, "to slack env \"SLACK_WEBHOOK\""},
};

constexpr Setting kGovern[] = {
    {"changes", Form::Setting, "changes = [loosened, removed]"},
    {"rules", Form::Setting, "rules = [NAME]"},
    {"sign_off", Form::Setting, "sign_off = [\"perf-team\"]"},
    {"approvals", Form::Setting, "approvals = 1"},
    {"signers", Form::Setting, "signers = \".benchc/signers\""},
};

constexpr Setting kTest[] = {
    {"rule", Form::SingleClause, "rule NAME"},
    {"use", Form::SingleClause, "use std.rules.no_slowdown[by = 3%]"},
    {"samples", Form::Clause, "samples time = normal(105ms, 1%)"},
    {"baseline", Form::Clause, "baseline time = normal(100ms, 1%)"},
    {"count", Form::Setting, "count = 30"},
    {"runs", Form::Setting, "runs = 10"},
    {"between", Form::Setting, "between = 0.5%"},
    {"trials", Form::Setting, "trials = 200"},
    {"seed", Form::Setting, "seed = 7"},
    {"expect", Form::Clause, "expect fail"},
};

struct Table {
  std::string_view keyword;
  std::span<const Setting> settings;
};

constexpr Table kTables[] = {
    {"environment", kEnvironment},
    {"build", kBuild},
    {"workload", kWorkload},
    {"measure", kMeasure},
    {"rule", kRule},
    {"baseline", kBaseline},
    {"suite", kSuite},
    {"service", kService},
    {"slo", kSlo},
    {"cost", kCost},
    {"notify", kNotify},
    {"govern", kGovern},
    {"test", kTest},
};

// `on missing baseline` is named by three words.
std::string name_of(const Statement& statement) {
  std::string name = statement.keyword;
  if (name != "on") return name;
  for (const syntax::Item& item : statement.items) {
    if (item.expr.kind != syntax::ExprKind::Name) break;
    name += " " + item.expr.text;
  }
  return name;
}

std::string with_article(std::string_view word) {
  return (word.front() == 'e' || word == "slo" ? "an " : "a ") + std::string(word);
}

bool has_form(const Statement& statement, const Setting& setting) {
  if (setting.form == Form::Setting) {
    const bool named = statement.keyword == "on" || statement.items.empty();
    return statement.has_equals && !statement.values.empty() && named;
  }
  constexpr std::string_view kAssigning[] = {"over",    "metric", "param",   "arg",
                                             "machine", "volume", "samples", "baseline"};
  const bool assigns =
      std::find(std::begin(kAssigning), std::end(kAssigning), setting.name) != std::end(kAssigning);
  // A metric without `=` asks for a built-in one, and a param of a rule may have no default.
  const bool either = setting.name == "metric" || setting.name == "param";
  return !statement.items.empty() && (statement.has_equals == assigns || either);
}

bool compares(std::string_view clause) {
  return clause == "except" || clause == "fail" || clause == "warn" || clause == "verify";
}

void report_form(const Statement& statement, std::string_view name, const Setting& setting,
                 Diagnostics& diagnostics) {
  std::string hint = "write it as in `" + std::string(setting.example) + "`";
  std::string message = tick(name);
  if (statement.block) {
    message += " has no block";
  } else if (setting.form == Form::Setting) {
    message += " is a setting, with `=` and a value";
  } else if (setting.name == "over" || setting.name == "param") {
    message += " takes a name, `=` and values";
  } else if (setting.name == "arg" || setting.name == "metric") {
    message += " takes a name, `=` and a value";
  } else if (!statement.has_equals) {
    message += " is a clause, and says nothing here";
  } else {
    message += " is a clause, without `=`";
    const bool when = statement.keyword == "fail" || statement.keyword == "warn";
    if (compares(setting.name) && statement.items.size() > (when ? 1u : 0u))
      hint = "values are compared by `==`";
  }
  report(diagnostics, Kind::WrongForm, statement.span, std::move(message), std::move(hint));
}

// What no setting's name is near to may belong into another block.
std::string whose(std::string_view name) {
  std::string words;
  for (const Table& table : kTables) {
    for (const Setting& setting : table.settings) {
      if (setting.name != name) continue;
      words += (words.empty() ? "" : " or ") + with_article(table.keyword);
    }
  }
  return words.empty() ? words : tick(name) + " stands in " + words;
}

void report_unknown(const Statement& statement, const std::string& name, std::string_view word,
                    std::span<const Setting> table, Diagnostics& diagnostics) {
  std::vector<std::string_view> names;
  for (const Setting& known : table) names.push_back(known.name);
  Hint hint = habit_of_setting(name, word);
  if (hint.empty()) hint = whose(name);
  if (hint.empty()) hint = did_you_mean(name, names);
  source::Span span = statement.keyword_span;
  if (statement.keyword == "on" && name != "on") {
    span = source::cover(span, statement.items.back().expr.span);
  }
  report(diagnostics, Kind::UnknownSetting, span,
         "unknown setting " + tick(name) + " of " + with_article(word), std::move(hint));
}

}  // namespace

std::span<const Setting> settings_of(std::string_view word) {
  // Specs have none, so that no message leads there.
  if (word == "builtin") return kBuiltin;
  for (const Table& table : kTables) {
    if (table.keyword == word) return table.settings;
  }
  return {};
}

std::vector<Found> read_block(const Statement& declaration, std::string_view word,
                              std::span<const Setting> table, Diagnostics& diagnostics,
                              std::vector<const Statement*>* rejected) {
  std::vector<Found> found;
  if (!declaration.block) return found;
  std::map<std::string_view, const Statement*> seen;
  for (const Statement& statement : declaration.block->statements) {
    const std::string name = name_of(statement);
    const auto* const setting =
        std::find_if(table.data(), table.data() + table.size(),
                     [&](const Setting& candidate) { return candidate.name == name; });
    if (setting == table.data() + table.size()) {
      report_unknown(statement, name, word, table, diagnostics);
      if (rejected != nullptr) rejected->push_back(&statement);
      continue;
    }
    if (!has_form(statement, *setting) || statement.block) {
      report_form(statement, name, *setting, diagnostics);
      if (rejected != nullptr) rejected->push_back(&statement);
      continue;
    }
    if (setting->form != Form::Clause) {
      const auto [first, fresh] = seen.emplace(setting->name, &statement);
      if (!fresh) {
        report(diagnostics, Kind::DuplicateSetting, statement.keyword_span,
               tick(name) + " is set twice")
            .notes.push_back({first->second->keyword_span, "the first time"});
        continue;
      }
    }
    found.push_back({setting->name, &statement});
  }
  return found;
}

}  // namespace benchc::model
