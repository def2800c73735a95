#include "compiler/model/settings.h"

#include <algorithm>
#include <map>

namespace benchc::model {
namespace {

using syntax::Statement;

constexpr Setting kEnvironment[] = {
    {"use", Form::Clause, "use NAME"},
    {"aslr", Form::Setting, "aslr = off"},
    {"clean_env", Form::Setting, "clean_env = true"},
    {"cores", Form::Setting, "cores = 1"},
    {"cwd", Form::Setting, "cwd = \"folder\""},
    {"env", Form::Setting, "env = { NAME: \"value\" }"},
    {"governor", Form::Setting, "governor = performance"},
    {"settle", Form::Setting, "settle = load < 0.5 within 30s"},
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
    {"kernel", Form::NotYet},
    {"container", Form::NotYet},
    {"harness", Form::NotYet},
    {"uses", Form::NotYet},
    {"formerly", Form::NotYet},
    {"profile", Form::NotYet},
    {"arg", Form::NotYetPart},
    {"global", Form::NotYetPart},
    {"local", Form::NotYetPart},
    {"cpus", Form::NotYetPart},
    {"network", Form::NotYetPart},
    {"processes", Form::NotYet},
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
    {"processes", Form::NotYet},
};

constexpr Setting kBaseline[] = {
    {"comparable", Form::Setting, "comparable = strict"},
};

constexpr Setting kRule[] = {
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
  return (word.front() == 'e' ? "an " : "a ") + std::string(word);
}

bool has_form(const Statement& statement, const Setting& setting) {
  if (setting.form == Form::Setting) {
    const bool named = statement.keyword == "on" || statement.items.empty();
    return statement.has_equals && !statement.values.empty() && named;
  }
  const bool assigns =
      setting.name == "over" || setting.name == "metric" || setting.name == "param";
  // A metric without `=` may be something that is not built yet, and says so itself.
  return !statement.items.empty() && (statement.has_equals == assigns || setting.name == "metric");
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
      const bool built = setting.form != Form::NotYet && setting.form != Form::NotYetPart;
      if (setting.name != name || !built) continue;
      words += (words.empty() ? "" : " or ") + with_article(table.keyword);
    }
  }
  return words.empty() ? words : tick(name) + " stands in " + words;
}

// What people who measured functions elsewhere write.
std::string habit(std::string_view name, std::string_view word) {
  if (word != "workload") return {};
  if (name == "entry")
    return "it stands behind the file: `native = \"bench/parse.cpp\" entry NAME`";
  if (name == "threads") return "it is a parameter: `over threads = [1, 2, 4]`";
  if (name == "include") return "folders for headers are `includes`; `include` stands in a suite";
  if (name == "library" || name == "libs" || name == "link") return "did you mean `libraries`?";
  if (name == "cflags" || name == "cxxflags") return "did you mean `flags`?";
  return {};
}

void report_unknown(const Statement& statement, const std::string& name, std::string_view word,
                    std::span<const Setting> table, Diagnostics& diagnostics) {
  std::vector<std::string_view> names;
  for (const Setting& known : table) names.push_back(known.name);
  std::string hint = habit(name, word);
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
  // Of a form that is not built yet the first word is told; the rest belongs to it.
  bool told_not_yet = false;
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
    if (setting->form == Form::NotYet || setting->form == Form::NotYetPart) {
      if (setting->form == Form::NotYet || !told_not_yet) {
        report(diagnostics, Kind::NotSupportedYet, statement.keyword_span,
               tick(name) + " in " + with_article(word) + " is not supported yet");
      }
      told_not_yet = true;
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
