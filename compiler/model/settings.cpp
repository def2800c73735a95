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
    {"native", Form::NotYet},
    {"builtin", Form::NotYet},
    {"kernel", Form::NotYet},
    {"container", Form::NotYet},
    {"harness", Form::NotYet},
    {"uses", Form::NotYet},
    {"formerly", Form::NotYet},
    {"profile", Form::NotYet},
    {"flags", Form::NotYet},
    {"arg", Form::NotYet},
    {"global", Form::NotYet},
    {"local", Form::NotYet},
    {"cpus", Form::NotYet},
    {"memory", Form::NotYet},
    {"network", Form::NotYet},
    {"processes", Form::NotYet},
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
  const bool assigns = setting.name == "over" || setting.name == "metric";
  // A metric without `=` may be something that is not built yet, and says so itself.
  return !statement.items.empty() && (statement.has_equals == assigns || setting.name == "metric");
}

}  // namespace

std::span<const Setting> settings_of(std::string_view word) {
  for (const Table& table : kTables) {
    if (table.keyword == word) return table.settings;
  }
  return {};
}

std::vector<Found> read_block(const Statement& declaration, std::string_view word,
                              std::span<const Setting> table, Diagnostics& diagnostics) {
  std::vector<Found> found;
  if (!declaration.block) return found;
  std::map<std::string_view, const Statement*> seen;
  for (const Statement& statement : declaration.block->statements) {
    const std::string name = name_of(statement);
    const auto* const setting =
        std::find_if(table.data(), table.data() + table.size(),
                     [&](const Setting& candidate) { return candidate.name == name; });
    if (setting == table.data() + table.size()) {
      std::vector<std::string_view> names;
      for (const Setting& known : table) names.push_back(known.name);
      report(diagnostics, Kind::UnknownSetting, statement.keyword_span,
             "unknown setting " + tick(name) + " of " + with_article(word),
             did_you_mean(name, names));
      continue;
    }
    if (setting->form == Form::NotYet) {
      report(diagnostics, Kind::NotSupportedYet, statement.keyword_span,
             tick(name) + " in " + with_article(word) + " is not supported yet");
      continue;
    }
    if (!has_form(statement, *setting) || statement.block) {
      report(diagnostics, Kind::WrongForm, statement.span,
             tick(name) + (statement.block                  ? " has no block"
                           : setting->form == Form::Setting ? " is a setting, with `=` and a value"
                                                            : " is a clause"),
             "write it as in `" + std::string(setting->example) + "`");
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
