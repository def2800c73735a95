#include <algorithm>

#include "compiler/model/cycles.h"
#include "compiler/model/mentions.h"
#include "compiler/model/metrics.h"
#include "compiler/model/params.h"
#include "compiler/model/read.h"
#include "compiler/model/spec.h"

namespace benchc::model {
namespace {

using syntax::Statement;
using Given = std::map<std::string, std::string>;

constexpr std::size_t kHeaviest = std::size_t{128} << 20;

std::size_t weight_of(const Value& value) {
  std::size_t weight = sizeof(Value) + value.text.size();
  for (const std::string& key : value.keys) weight += sizeof(std::string) + key.size();
  for (const Value& item : value.items) weight += weight_of(item);
  return weight;
}

struct Named {
  const Statement* statement = nullptr;
  std::string name;
  source::Span span;
};

bool has_form(const Statement& statement, Diagnostics& diagnostics) {
  const bool param = statement.keyword == "param";
  const std::size_t words = statement.items.size();
  const bool named = words >= 1 && statement.items[0].expr.kind == syntax::ExprKind::Name;
  const bool typed = words == 1 || (param && words == 2 &&
                                    statement.items[1].before == syntax::Item::Before::Colon);
  const std::size_t values = statement.values.size();
  const bool valued =
      values == 1 || (param && values == 3 && is_word(statement.values[1].expr, "in"));
  if (named && typed && valued && !statement.block) return true;
  std::string hint = detached_unit(statement.values);
  if (hint.empty()) {
    hint = param ? "write `param NAME = default` or `param NAME: bytes = 64MiB in 1MiB..1GiB`"
                 : "write `let NAME = value`";
  }
  report(diagnostics, Kind::WrongForm, statement.span,
         "a " + statement.keyword + " has one name and one value", std::move(hint));
  return false;
}

class Values {
 public:
  Values(Spec& spec, const Given& given) : spec_(spec), given_(given) {}

  void evaluate_module(Module& module) {
    import_values(module);
    const std::vector<Named> named = collect(module);
    std::map<std::string_view, std::uint32_t> index;
    for (std::uint32_t i = 0; i < named.size(); ++i) index[named[i].name] = i;
    std::vector<std::vector<std::uint32_t>> needs(named.size());
    for (std::size_t i = 0; i < named.size(); ++i) {
      for (const syntax::Item& item : named[i].statement->values) {
        for (const std::string& name : mentioned_names(item.expr)) {
          const auto found = index.find(name);
          if (found != index.end()) needs[i].push_back(found->second);
        }
      }
    }
    const DependencyOrder order = dependency_order(needs);
    for (const std::vector<std::uint32_t>& ring : order.cycles) {
      report_cycle(named, ring);
      for (const std::uint32_t i : ring) module.scope->set_invalid(named[i].name);
    }
    for (const std::uint32_t i : order.entangled) module.scope->set_invalid(named[i].name);
    for (const std::uint32_t i : order.order) {
      if (!module.scope->invalid(named[i].name)) evaluate_one(module, named[i]);
    }
  }

  // In the order of the spec, whatever the order of evaluation was.
  void finish() {
    auto& parameters = spec_.model().parameters;
    std::sort(parameters.begin(), parameters.end(), [](const Parameter& a, const Parameter& b) {
      return std::pair(a.span.buffer, a.span.begin) < std::pair(b.span.buffer, b.span.begin);
    });
    for (const auto& [name, text] : given_) {
      if (known_.contains(name)) continue;
      const std::uint32_t buffer = spec_.checked.sources.add("-P " + name, name + " = " + text);
      const std::vector<std::string_view> names(known_.begin(), known_.end());
      report(spec_.diagnostics(), Kind::UnknownParameter,
             {buffer, 0, static_cast<std::uint32_t>(name.size())},
             "the spec has no param " + tick(name),
             did_you_mean(name, names,
                          names.empty() ? "it declares none" : "it declares " + one_of(names)));
    }
  }

 private:
  // A spec of few bytes could name lists of lists without end.
  bool fits(const Value& value, source::Span span) {
    const std::size_t weight = weight_of(value);
    if (weight_ + weight <= kHeaviest) {
      weight_ += weight;
      return true;
    }
    if (!told_) {
      report(spec_.diagnostics(), Kind::BadValue, span,
             "the constants of this spec take more than " + std::to_string(kHeaviest >> 20) +
                 " MiB with this one");
    }
    told_ = true;
    return false;
  }

  void import_values(Module& module) {
    for (const auto& [name, index] : module.imports) {
      const Module& imported = *spec_.modules[index];
      for (const auto& [value, span] : imported.values) {
        const std::string known_as = name + "." + value;
        const Value* found = imported.scope->find(value);
        if (found != nullptr && fits(*found, span)) {
          module.scope->set(known_as, *found);
        } else {
          module.scope->set_invalid(known_as);
        }
      }
    }
  }

  std::vector<Named> collect(Module& module) {
    std::vector<Named> named;
    for (const std::string& name : spec_.missed) {
      if (name.starts_with(module.prefix)) {
        module.scope->set_invalid(name.substr(module.prefix.size()));
      }
    }
    for (const Statement& statement : module.file.statements) {
      const bool param = statement.keyword == "param";
      if (statement.keyword != "let" && !param) continue;
      if (!has_form(statement, spec_.diagnostics())) {
        // Its uses are not told as well.
        if (!statement.items.empty()) {
          for (const std::string& name : mentioned_names(statement.items[0].expr)) {
            module.scope->set_invalid(name);
          }
        }
        continue;
      }
      Named one{&statement, statement.items[0].expr.text, statement.items[0].expr.span};
      if (param) known_.insert(module.prefix + one.name);
      if (is_metric_name(one.name) || one.name == "true" || one.name == "false") {
        report(spec_.diagnostics(), Kind::ShadowedName, one.span,
               tick(one.name) + (one.name.size() > 3 && one.name != "true" && one.name != "false"
                                     ? " is a metric of every workload"
                                     : " is a word of the language"),
               "choose another name");
      }
      const auto [first, fresh] = module.values.emplace(one.name, one.span);
      if (!fresh) {
        report(spec_.diagnostics(), Kind::DuplicateName, one.span,
               tick(one.name) + " is declared twice")
            .notes.push_back({first->second, "the first declaration"});
        continue;
      }
      named.push_back(std::move(one));
    }
    return named;
  }

  void report_cycle(const std::vector<Named>& named, const std::vector<std::uint32_t>& ring) {
    report(spec_.diagnostics(), Kind::Cycle, named[ring.front()].span,
           "these constants need each other: " +
               in_words(ring, [&](std::uint32_t i) { return named[i].name; }));
  }

  void evaluate_one(Module& module, const Named& named) {
    const Statement& statement = *named.statement;
    std::optional<Value> value =
        evaluate(statement.values[0].expr, *module.scope, spec_.diagnostics());
    if (value && statement.keyword == "param") {
      const auto given = given_.find(module.prefix + named.name);
      value = param_value(statement, *value, given == given_.end() ? nullptr : &given->second,
                          *module.scope, spec_.checked.sources, spec_.diagnostics());
      if (value) {
        spec_.model().parameters.push_back({module.prefix + named.name, *value, named.span});
      }
    }
    if (value && fits(*value, named.span)) {
      module.scope->set(named.name, std::move(*value));
    } else {
      module.scope->set_invalid(named.name);
    }
  }

  Spec& spec_;
  const Given& given_;
  std::set<std::string> known_;
  std::size_t weight_ = 0;
  bool told_ = false;
};

}  // namespace

void evaluate_values(Spec& spec, const std::map<std::string, std::string>& parameters) {
  for (const auto& module : spec.modules) {
    spec.model().scopes.push_back(std::make_unique<Scope>());
    module->scope = spec.model().scopes.back().get();
  }
  Values values(spec, parameters);
  for (const std::uint32_t m : spec.import_order) values.evaluate_module(*spec.modules[m]);
  values.finish();
}

}  // namespace benchc::model
