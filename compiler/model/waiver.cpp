#include <algorithm>
#include <map>

#include "compiler/model/qualify.h"
#include "compiler/model/read.h"
#include "compiler/model/rules.h"
#include "compiler/model/select.h"
#include "compiler/model/spec.h"
#include "compiler/model/template.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::Item;
using syntax::Statement;

constexpr std::size_t kLongestReason = 1000;
constexpr const char* kForm = "write `waive RULE for WORKLOAD until 2026-12-31 because \"…\"`";

// The parts of `waive RULE for SELECTORS until DATE because "reason"`.
struct Parts {
  const Expr* rule = nullptr;
  std::vector<const Expr*> selectors;
  const Expr* until = nullptr;
  const Expr* because = nullptr;
};

bool at_word(const Words& words, std::string_view word) {
  return !words.at_end() && is_word(*words.peek(), word);
}

// Selectors with commas between them, as far as they go.
bool take_selectors(Words& words, Parts& parts) {
  do {
    if (words.at_end() || at_word(words, "until") || at_word(words, "because")) return false;
    parts.selectors.push_back(words.take());
  } while (!words.at_end() && words.rest().front().before == Item::Before::Comma);
  return true;
}

// Nothing when the words are wrong, which is reported.
std::optional<Parts> read_parts(const Statement& statement, Diagnostics& diagnostics) {
  const auto refuse = [&](source::Span span, std::string message, std::string hint) {
    report(diagnostics, Kind::WrongForm, span, std::move(message), std::move(hint));
    return std::nullopt;
  };
  if (statement.block || statement.has_equals || statement.items.empty()) {
    return refuse(statement.span, "a waiver is one line, without `=` and without a block", kForm);
  }
  Parts parts;
  Words words(statement.items);
  parts.rule = words.take();
  if (words.take_word("for") && !take_selectors(words, parts)) {
    return refuse(statement.span, "`for` names no case", kForm);
  }
  if (words.take_word("until")) {
    parts.until = words.take();
  } else if (words.at_end() || at_word(words, "because")) {
    for (const Item& later : words.rest()) {
      if (is_word(later.expr, "until")) {
        return refuse(later.expr.span, "`until` stands before `because`", kForm);
      }
    }
    return refuse(statement.span, "a waiver says until when it holds", "add `until 2026-12-31`");
  }
  if (parts.until != nullptr && words.take_word("because")) {
    parts.because = words.take();
  } else if (parts.until != nullptr && words.at_end()) {
    return refuse(statement.span, "a waiver says why", "add `because \"…\"`");
  }
  if (parts.because == nullptr || !words.at_end()) {
    const source::Span span = words.at_end() ? statement.span : words.peek()->span;
    std::string hint = kForm;
    if (!words.at_end() && words.peek()->kind == syntax::ExprKind::Name) {
      constexpr std::string_view kWords[] = {"for", "until", "because"};
      hint = did_you_mean(words.peek()->text, kWords, std::move(hint));
    }
    return refuse(span, "`waive` does not know this", std::move(hint));
  }
  return parts;
}

std::optional<std::string> read_date(const Expr& expr, const Scope& scope,
                                     Diagnostics& diagnostics) {
  const std::optional<Value> value = evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  if (value->kind == Value::Kind::Date) return value->text;
  const bool quoted = value->kind == Value::Kind::String;
  report(diagnostics, Kind::WrongType, expr.span,
         "`until` takes a date, and this is " + describe(*value),
         quoted ? "a date stands without quotes: `2026-12-31`" : "as in `until 2026-12-31`");
  return std::nullopt;
}

std::optional<std::string> read_reason(const Expr& expr, const Scope& scope,
                                       Diagnostics& diagnostics) {
  std::optional<std::string> reason = read_text(expr, scope, "because", diagnostics);
  if (!reason) return std::nullopt;
  const bool empty = reason->find_first_not_of(" \t\r\n") == std::string::npos;
  if (!empty && reason->size() <= kLongestReason) return reason;
  report(diagnostics, Kind::BadValue, expr.span,
         empty ? "a waiver says why, and this is empty" : "a reason has at most 1000 bytes",
         empty ? "say what is wrong, and where it is followed up" : "link to the whole story");
  return std::nullopt;
}

// The waiver, with its errors reported; nothing when it cannot be used.
std::optional<Waiver> read_waiver(const Spec& spec, const Module& module,
                                  const Statement& statement) {
  Diagnostics& diagnostics = spec.diagnostics();
  const auto parts = read_parts(statement, diagnostics);
  if (!parts) return std::nullopt;
  const std::size_t before = diagnostics.size();
  Waiver waiver;
  waiver.span = statement.span;
  waiver.scope = module.scope;
  const auto rule = spec.find(Declares::Rule, module, *parts->rule);
  if (rule) report_template(spec, *rule, parts->rule->span);
  for (const Expr* selector : parts->selectors) {
    qualify_selector(spec, module, waiver.selectors.emplace_back(*selector));
    if (!reaches_broken_workload(spec, waiver.selectors.back())) {
      select(spec.model(), waiver.selectors.back(), *module.scope, diagnostics);
    }
  }
  const auto until = read_date(*parts->until, *module.scope, diagnostics);
  const auto reason = read_reason(*parts->because, *module.scope, diagnostics);
  if (!rule || !until || !reason || diagnostics.size() != before) return std::nullopt;
  waiver.rule = *rule;
  waiver.until = *until;
  waiver.until_span = parts->until->span;
  waiver.reason = *reason;
  // Both are year-month-day, in four, two and two digits.
  const std::string& today = spec.circumstances.today;
  if (!today.empty() && waiver.until < today) {
    report(
        diagnostics, Kind::ExpiredWaiver, waiver.until_span,
        "this waiver of rule " + tick(spec.model().rules[*rule].name) + " ended on " + waiver.until,
        "remove it once what it waived is mended, or give it a later date and say why");
  }
  return waiver;
}

/// Which of a rule's judgments its waivers cover: tells of those that cover none, and of judgments
/// that are covered twice.
class Coverage {
 public:
  Coverage(const Spec& spec, std::uint32_t rule)
      : spec_(spec), model_(spec.model()), rule_(model_.rules[rule]) {
    if (hangs(rule)) return;
    Diagnostics told;
    resolved_ = resolve_rule(model_, rule_, told);
    // What is wrong with the rule is told elsewhere.
    known_ = !diagnostics::has_errors(told);
    for (const ResolvedRule& part : resolved_) covered_.emplace_back(part.judgments(), nullptr);
  }

  void add(const Waiver& waiver) {
    if (!known_) return;
    bool told = false;
    std::uint64_t work = 0;
    for (const ResolvedRule& part : resolved_) {
      work += part.judgments() * (part.slots + part.sets);
      for (const auto& set : part.case_sets) work += set.size();
    }
    work *= std::max<std::size_t>(1, waiver.selectors.size());
    if (!spend(model_, work, waiver.span, spec_.diagnostics())) return;
    if (waiver.selectors.empty()) {
      cover(waiver, nullptr, told);
      return;
    }
    for (const Expr& selector : waiver.selectors) {
      if (reaches_broken_workload(spec_, selector)) continue;
      Diagnostics known;
      std::vector<CaseRef> cases = select(model_, selector, *waiver.scope, known);
      if (!known.empty()) {
        // It was looked at before; that it was once too often is news.
        auto& all = spec_.diagnostics();
        all.insert(all.end(), known.begin(), known.end());
        return;
      }
      std::sort(cases.begin(), cases.end());
      if (cover(waiver, &cases, told)) continue;
      report(spec_.diagnostics(), Kind::UnusedWaiver, selector.span,
             "rule " + tick(rule_.name) + " judges none of these cases",
             "nothing is waived here; remove it, or name what the rule judges");
    }
  }

 private:
  bool hangs(std::uint32_t rule) const {
    const auto reaches = [&](const Expr& expr) { return reaches_broken_workload(spec_, expr); };
    return spec_.broken_rules[rule] ||
           std::any_of(rule_.selectors.begin(), rule_.selectors.end(), reaches) ||
           std::any_of(rule_.clauses.begin(), rule_.clauses.end(),
                       [&](const Clause& clause) { return reaches(clause.condition); });
  }

  /// Whether the waiver covers a judgment with one of these cases; null: whether any at all.
  bool cover(const Waiver& waiver, const std::vector<CaseRef>* cases, bool& told) {
    bool any = false;
    for (std::size_t r = 0; r < resolved_.size(); ++r) {
      const std::vector<bool> waived = judged(resolved_[r], cases);
      for (std::size_t j = 0; j < waived.size(); ++j) {
        if (!waived[j]) continue;
        any = true;
        const Waiver*& first = covered_[r][j];
        if (first == nullptr) first = &waiver;
        if (first == &waiver || told) continue;
        told = true;
        report(
            spec_.diagnostics(), Kind::DuplicateValue, waiver.span,
            "rule " + tick(rule_.name) + " is waived twice for " + tick(subject(resolved_[r], j)))
            .notes.push_back({first->span, "the first time"});
      }
    }
    return any;
  }

  /// By judgment: whether it looks at one of these cases; null: all do.
  static std::vector<bool> judged(const ResolvedRule& rule, const std::vector<CaseRef>* cases) {
    std::vector<bool> result(rule.judgments(), cases == nullptr);
    if (cases == nullptr) return result;
    const auto waived = [&](const CaseRef& one) {
      return std::binary_search(cases->begin(), cases->end(), one);
    };
    // Judgments share sets, which may be large.
    std::vector<bool> sets;
    for (const std::vector<CaseRef>& set : rule.case_sets) {
      sets.push_back(std::any_of(set.begin(), set.end(), waived));
    }
    for (std::size_t j = 0; j < result.size(); ++j) {
      for (std::size_t s = 0; s < rule.slots && !result[j]; ++s) {
        result[j] = waived(rule.cases[j * rule.slots + s]);
      }
      for (std::size_t s = 0; s < rule.sets && !result[j]; ++s) {
        result[j] = sets[rule.set_indices[j * rule.sets + s]];
      }
    }
    return result;
  }

  std::string subject(const ResolvedRule& rule, std::size_t judgment) const {
    if (!rule.subjects.empty()) return rule.subjects[judgment];
    const CaseRef& first = rule.cases[judgment * rule.slots];
    return case_id(model_.workloads[first.workload], first.index);
  }

  const Spec& spec_;
  const Model& model_;
  const Rule& rule_;
  bool known_ = false;
  std::vector<ResolvedRule> resolved_;
  /// By part of the rule and judgment: the waiver, or null.
  std::vector<std::vector<const Waiver*>> covered_;
};

}  // namespace

void declare_waivers(Spec& spec) {
  for (const auto& module : spec.modules) {
    for (const Statement& statement : module->file.statements) {
      if (statement.keyword != "waive") continue;
      if (auto waiver = read_waiver(spec, *module, statement)) {
        spec.model().waivers.push_back(std::move(*waiver));
      }
    }
  }
  // One rule after the other: what they judge may be large.
  std::map<std::uint32_t, std::vector<const Waiver*>> by_rule;
  for (const Waiver& waiver : spec.model().waivers) by_rule[waiver.rule].push_back(&waiver);
  for (const auto& [rule, waivers] : by_rule) {
    Coverage coverage(spec, rule);
    for (const Waiver* waiver : waivers) coverage.add(*waiver);
  }
}

}  // namespace benchc::model
