#include "compiler/lsp/references.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "compiler/lsp/declared.h"
#include "compiler/model/words.h"

namespace benchc::lsp {
namespace {

using syntax::Expr;
using syntax::ExprKind;
using syntax::Statement;
using Symbols = std::vector<std::uint32_t>;

/// More symbols of one place help nobody.
constexpr std::size_t kMostAtPlace = 64;

struct Workloads {
  Symbols listed;
  /// All that the file can see.
  bool all = false;
};

/// What the names of an expression may mean, besides values of its file.
struct Names {
  std::uint32_t module = 0;
  /// What has the parameters and metrics that may be named.
  Symbols parameters_of = {};
  Symbols metrics_of = {};
  /// Also those of every workload that the file can see.
  bool of_all = false;
};

/// Clauses that select cases.
constexpr std::pair<std::string_view, std::string_view> kSelecting[] = {
    {"rule", "for"}, {"suite", "include"}, {"cost", "volume"}};

/// Settings whose words are the language's, not names.
constexpr std::string_view kWords[] = {"tags",     "order",   "governor", "aslr",   "profile",
                                       "network",  "harness", "changes",  "on",     "comparable",
                                       "sign_off", "counter", "formerly", "signers"};

class Resolver {
 public:
  explicit Resolver(const model::Checked& checked)
      : checked_(checked), declared_(declare(checked)) {}

  References references() {
    for (std::uint32_t m = 0; m < checked_.modules.size(); ++m) {
      for (const Statement& statement : checked_.modules[m]->file.statements) {
        read_statement(m, statement);
      }
    }
    References out{std::move(declared_.symbols), std::move(declared_.references)};
    std::stable_sort(out.all.begin(), out.all.end(), [](const Reference& a, const Reference& b) {
      return std::tie(a.span.buffer, a.span.begin, a.span.end) <
             std::tie(b.span.buffer, b.span.begin, b.span.end);
    });
    return out;
  }

 private:
  void refer(source::Span span, std::uint32_t symbol) {
    declared_.references.push_back({span, symbol});
  }

  std::optional<std::uint32_t> find_owner(std::uint32_t m, const Statement& statement) const {
    const auto kind = kind_of_keyword(statement.keyword);
    if (!kind || statement.items.empty()) return std::nullopt;
    const auto& named = declared_.modules[m].named;
    const auto names = named.find(*kind);
    if (names == named.end()) return std::nullopt;
    const auto found = names->second.find(statement.items.front().expr.text);
    if (found == names->second.end()) return std::nullopt;
    return declared_.symbols[found->second].statement == &statement ? std::optional(found->second)
                                                                    : std::nullopt;
  }

  void read_statement(std::uint32_t m, const Statement& statement) {
    Names names{m};
    const std::string_view word = statement.keyword;
    if (word == "import" || word == "bench") return;
    if (word == "let" || word == "param") {
      read_items(statement.values, names);
      return;
    }
    if (word == "waive") {
      read_waiver(statement, names);
      return;
    }
    if (word == "slo") {
      names.of_all = true;
      const std::size_t first = statement.items.size() > 1 &&
                                        statement.items[0].expr.kind == ExprKind::Name &&
                                        statement.items[1].before == syntax::Item::Before::Blank
                                    ? 1
                                    : 0;
      if (first < statement.items.size()) read_condition(statement.items[first].expr, names);
      return;
    }
    if (word == "baseline") read_items(statement.values, names);
    if (!statement.block) return;
    if (const auto owner = find_owner(m, statement)) {
      names.parameters_of = {*owner};
      if (word == "workload") names.metrics_of = {*owner};
    }
    read_block(statement, names);
  }

  void read_block(const Statement& declaration, const Names& names) {
    Names judged = names;
    if (declaration.keyword == "rule" || declaration.keyword == "test") {
      const Workloads judges = selected_by(declaration, names);
      judged.of_all = judges.all;
      judged.metrics_of = judges.listed;
      judged.parameters_of.insert(judged.parameters_of.end(), judges.listed.begin(),
                                  judges.listed.end());
    }
    for (const Statement& setting : declaration.block->statements) {
      read_setting(declaration, setting, names, judged);
    }
  }

  // The workloads that a rule is `for`, or all that it can see.
  Workloads selected_by(const Statement& declaration, const Names& names) {
    Workloads found;
    bool any = false;
    const auto kept = declared_.references.size();
    for (const Statement& setting : declaration.block->statements) {
      if (setting.keyword != "for") continue;
      any = true;
      for (const syntax::Item& item : setting.items) {
        const Workloads one = read_selector(item.expr, names);
        found.listed.insert(found.listed.end(), one.listed.begin(), one.listed.end());
        found.all = found.all || one.all;
      }
    }
    // Only looked at: they are read where they stand.
    declared_.references.resize(kept);
    found.all = found.all || !any;
    return found;
  }

  void read_setting(const Statement& declaration, const Statement& setting, const Names& names,
                    const Names& judged) {
    const std::string_view block = declaration.keyword;
    if (const auto kind = named_by(block, setting.keyword)) {
      for (const syntax::Item& item : setting.items) read_named(item.expr, *kind, names);
      for (const syntax::Item& item : setting.values) read_named(item.expr, *kind, names);
      return;
    }
    for (const auto& [of, clause] : kSelecting) {
      if (of != block || clause != setting.keyword) continue;
      for (const syntax::Item& item : setting.items) read_selector(item.expr, names);
      read_items(setting.values, names);
      return;
    }
    if (std::find(std::begin(kWords), std::end(kWords), setting.keyword) != std::end(kWords))
      return;
    if (block == "rule" && (setting.keyword == "fail" || setting.keyword == "warn")) {
      for (const syntax::Item& item : setting.items) read_condition(item.expr, judged);
    } else if (block == "test") {
      read_test(setting, judged);
    } else if (setting.keyword == "metric") {
      read_metric(setting, names);
    } else {
      Names plain = names;
      plain.metrics_of.clear();
      // The first word of `over n = …` and `param by = …` declares.
      if (!setting.has_equals) read_items(setting.items, plain);
      read_items(setting.values, plain);
    }
  }

  // `metric x = items / time better higher`: the words behind the expression are the language's.
  void read_metric(const Statement& setting, const Names& names) {
    if (setting.values.empty()) return;
    read_value(setting.values.front().expr, names);
  }

  // `samples sort[n = 1].time = …`, `expect fail for sort`.
  void read_test(const Statement& setting, const Names& judged) {
    if (setting.keyword == "samples" || setting.keyword == "baseline") {
      for (const syntax::Item& item : setting.items) read_condition(item.expr, judged);
      read_items(setting.values, {judged.module});
    } else if (setting.keyword == "expect") {
      bool selects = false;
      for (const syntax::Item& item : setting.items) {
        if (selects) read_selector(item.expr, judged);
        selects = selects || model::is_word(item.expr, "for");
      }
    } else {
      read_items(setting.values, {judged.module});
    }
  }

  void read_waiver(const Statement& statement, const Names& names) {
    bool selects = false;
    for (std::size_t i = 0; i < statement.items.size(); ++i) {
      const Expr& expr = statement.items[i].expr;
      if (i == 0) {
        read_named(expr, SymbolKind::Rule, names);
      } else if (model::is_word(expr, "for")) {
        selects = true;
      } else if (model::is_word(expr, "until") || model::is_word(expr, "because")) {
        selects = false;
      } else if (selects) {
        read_selector(expr, names);
      }
    }
  }

  // A name of a declaration, or a list of them, or one with settings: `std.rules.no_growth[by =
  // 2%]`.
  void read_named(const Expr& expr, SymbolKind kind, const Names& names) {
    if (expr.kind == ExprKind::List) {
      for (const Expr& one : expr.operands) read_named(one, kind, names);
      return;
    }
    if (expr.kind == ExprKind::Index) {
      const auto symbol = find_named(expr.operands[0], kind, names.module);
      read_named(expr.operands[0], kind, names);
      Names inside = names;
      if (symbol) inside.parameters_of.insert(inside.parameters_of.begin(), *symbol);
      for (std::size_t i = 1; i < expr.operands.size(); ++i) read_value(expr.operands[i], inside);
      return;
    }
    if (const auto symbol = find_named(expr, kind, names.module)) {
      refer_parts(expr, names.module, *symbol);
    } else if (kind == SymbolKind::Builtin) {
      read_builtin(expr);
    }
  }

  // Kernels need no import.
  void read_builtin(const Expr& expr) {
    const auto written = model::dotted_name(expr);
    if (!written) return;
    for (std::uint32_t m = 0; m < checked_.modules.size(); ++m) {
      const auto& kernels = declared_.modules[m].named[SymbolKind::Builtin];
      const std::string& path = checked_.modules[m]->path;
      for (const auto& [name, symbol] : kernels) {
        const bool own = path.ends_with("." + name) && *written == path;
        if (own || *written == path + "." + name) {
          refer(expr.kind == ExprKind::Member ? member_span(expr) : expr.span, symbol);
        }
      }
    }
  }

  struct Place {
    std::uint32_t module = 0;
    std::string rest;
    /// What is imported, when a part of the name is an import.
    std::optional<std::uint32_t> import;
  };

  // As Spec::model_name: the longest import that fits is taken.
  std::optional<Place> place_of(std::string_view name, std::uint32_t m) const {
    for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0;
         dot = name.rfind('.', dot - 1)) {
      const auto found = declared_.modules[m].imports.find(name.substr(0, dot));
      if (found == declared_.modules[m].imports.end()) continue;
      const Symbol& import = declared_.symbols[found->second];
      if (!import.target) return std::nullopt;
      return Place{*import.target, std::string(name.substr(dot + 1)), found->second};
    }
    return Place{m, std::string(name), std::nullopt};
  }

  std::optional<std::uint32_t> find_named(const Expr& expr, SymbolKind kind,
                                          std::uint32_t m) const {
    const auto written = model::dotted_name(expr);
    const auto place = written ? place_of(*written, m) : std::nullopt;
    if (!place) return std::nullopt;
    const auto& named = declared_.modules[place->module].named;
    const auto names = named.find(kind);
    if (names == named.end()) return std::nullopt;
    const auto found = names->second.find(place->rest);
    return found == names->second.end() ? std::nullopt : std::optional(found->second);
  }

  static source::Span member_span(const Expr& member) {
    const auto length = static_cast<std::uint32_t>(member.text.size());
    return {member.span.buffer, member.span.end - std::min(length, member.span.end),
            member.span.end};
  }

  // `common.sort`: `common` is the import, `sort` the symbol.
  void refer_parts(const Expr& expr, std::uint32_t m, std::uint32_t symbol) {
    if (expr.kind != ExprKind::Member) {
      refer(expr.span, symbol);
      return;
    }
    refer(member_span(expr), symbol);
    const auto written = model::dotted_name(expr);
    const auto place = written ? place_of(*written, m) : std::nullopt;
    if (place && place->import) refer(expr.operands[0].span, *place->import);
  }

  using Index = std::map<std::string, Symbols, std::less<>>;

  // What the workloads that a file can see have, by name.
  const Index& of_all(std::map<std::uint32_t, Index>& cache,
                      const std::map<std::uint32_t, ByName>& members, std::uint32_t m) {
    const auto [entry, fresh] = cache.try_emplace(m);
    Index& index = entry->second;
    if (!fresh) return index;
    const auto add = [&](std::uint32_t module) {
      for (const auto& [name, workload] : declared_.modules[module].named[SymbolKind::Workload]) {
        const auto own = members.find(workload);
        if (own == members.end()) continue;
        for (const auto& [member, symbol] : own->second) {
          Symbols& all = index[member];
          if (all.size() < kMostAtPlace) all.push_back(symbol);
        }
      }
    };
    add(m);
    std::set<std::uint32_t> seen = {m};
    for (const auto& [name, import] : declared_.modules[m].imports) {
      const auto& target = declared_.symbols[import].target;
      if (target && seen.insert(*target).second) add(*target);
    }
    return index;
  }

  /// Gives the workloads that it may name.
  Workloads read_selector(const Expr& expr, const Names& names) {
    if (expr.kind == ExprKind::Index) {
      const Workloads base = read_selector(expr.operands[0], names);
      Names inside{names.module, base.listed, {}, base.all};
      inside.parameters_of.insert(inside.parameters_of.end(), names.parameters_of.begin(),
                                  names.parameters_of.end());
      for (std::size_t i = 1; i < expr.operands.size(); ++i) read_value(expr.operands[i], inside);
      return base;
    }
    if (const auto workload = find_named(expr, SymbolKind::Workload, names.module)) {
      refer_parts(expr, names.module, *workload);
      return {{*workload}, false};
    }
    if (expr.kind == ExprKind::Star || expr.kind == ExprKind::Call ||
        (expr.kind == ExprKind::Member && expr.text == "*")) {
      return {{}, true};
    }
    return {};
  }

  // `sort`, `sort[…]`: what can stand before `.metric`.
  bool names_workload(const Expr& expr, std::uint32_t m) const {
    const Expr& base = expr.kind == ExprKind::Index ? expr.operands[0] : expr;
    return find_named(base, SymbolKind::Workload, m).has_value();
  }

  void read_condition(const Expr& expr, const Names& names) {
    if (expr.kind == ExprKind::Call) {
      // What is called is a statistic.
      for (std::size_t i = 1; i < expr.operands.size(); ++i) {
        read_condition(expr.operands[i], names);
      }
    } else if (expr.kind == ExprKind::Member && !expr.operands.empty() &&
               (names_workload(expr.operands[0], names.module) ||
                expr.operands[0].kind == ExprKind::Index ||
                expr.operands[0].kind == ExprKind::Call ||
                expr.operands[0].kind == ExprKind::Star)) {
      const Workloads workloads = read_selector(expr.operands[0], names);
      refer_metric({names.module, {}, workloads.listed, workloads.all}, expr.text,
                   member_span(expr));
    } else if (expr.kind == ExprKind::Index) {
      read_selector(expr, names);
    } else if (expr.kind == ExprKind::Name || expr.kind == ExprKind::Member) {
      read_value(expr, names);
    } else {
      for (const Expr& operand : expr.operands) read_condition(operand, names);
    }
  }

  bool refer_parameter(const Names& names, std::string_view name, source::Span span) {
    return refer_member(declared_.parameters, parameters_of_all_, names.parameters_of, names, name,
                        span);
  }

  bool refer_metric(const Names& names, std::string_view name, source::Span span) {
    return refer_member(declared_.metrics, metrics_of_all_, names.metrics_of, names, name, span);
  }

  bool refer_member(const std::map<std::uint32_t, ByName>& members,
                    std::map<std::uint32_t, Index>& cache, const Symbols& owners,
                    const Names& names, std::string_view name, source::Span span) {
    std::set<std::uint32_t> found;
    for (const std::uint32_t owner : owners) {
      const auto own = members.find(owner);
      if (own == members.end() || found.size() == kMostAtPlace) continue;
      const auto symbol = own->second.find(name);
      if (symbol != own->second.end()) found.insert(symbol->second);
    }
    if (names.of_all) {
      const Index& index = of_all(cache, members, names.module);
      const auto all = index.find(name);
      if (all != index.end()) found.insert(all->second.begin(), all->second.end());
    }
    for (const std::uint32_t symbol : found) refer(span, symbol);
    return !found.empty();
  }

  void read_items(const std::vector<syntax::Item>& items, const Names& names) {
    for (const syntax::Item& item : items) read_value(item.expr, names);
  }

  void read_value(const Expr& expr, const Names& names) {
    if (const auto written = model::dotted_name(expr)) {
      const bool plain = expr.kind == ExprKind::Name;
      if (plain && refer_parameter(names, *written, expr.span)) return;
      if (plain && refer_metric(names, *written, expr.span)) return;
      const auto place = place_of(*written, names.module);
      if (!place) return;
      const ByName& values = declared_.modules[place->module].values;
      if (const auto value = values.find(place->rest); value != values.end()) {
        refer_parts(expr, names.module, value->second);
      }
      return;
    }
    const bool map = expr.kind == ExprKind::Map;
    const bool call = expr.kind == ExprKind::Call;
    for (std::size_t i = 0; i < expr.operands.size(); ++i) {
      const bool key = map && i % 2 == 0 && expr.operands[i].kind == ExprKind::Name;
      if (!key && !(call && i == 0)) read_value(expr.operands[i], names);
    }
  }

  const model::Checked& checked_;
  Declared declared_;
  std::map<std::uint32_t, Index> parameters_of_all_;
  std::map<std::uint32_t, Index> metrics_of_all_;
};

}  // namespace

References find_references(const model::Checked& checked) { return Resolver(checked).references(); }

std::vector<const Reference*> References::at(std::uint32_t buffer, std::uint32_t offset) const {
  std::vector<const Reference*> found;
  const auto first = std::lower_bound(
      all.begin(), all.end(), buffer,
      [](const Reference& one, std::uint32_t wanted) { return one.span.buffer < wanted; });
  for (auto one = first; one != all.end() && one->span.buffer == buffer; ++one) {
    if (one->span.begin > offset) break;
    if (offset <= one->span.end) found.push_back(&*one);
  }
  // Of `a.b` both end at the dot: what begins there is meant.
  if (!found.empty()) {
    const source::Span last = found.back()->span;
    std::erase_if(found, [&](const Reference* one) { return one->span != last; });
  }
  return found;
}

std::vector<std::uint32_t> References::together(const std::vector<std::uint32_t>& wanted) const {
  std::set<std::uint32_t> found(wanted.begin(), wanted.end());
  for (bool grew = true; grew;) {
    grew = false;
    for (std::size_t i = 0; i < all.size();) {
      std::size_t end = i;
      bool meets = false;
      while (end < all.size() && all[end].span == all[i].span) {
        meets = meets || (found.contains(all[end].symbol) && all[end].by_name);
        ++end;
      }
      for (; i < end; ++i) {
        if (meets && all[i].by_name) grew = found.insert(all[i].symbol).second || grew;
      }
    }
  }
  return {found.begin(), found.end()};
}

std::string model_name(const model::Checked& checked, const Symbol& symbol) {
  return checked.modules[symbol.module]->prefix + symbol.name;
}

}  // namespace benchc::lsp
