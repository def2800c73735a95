#include "compiler/model/control.h"

#include <algorithm>
#include <iterator>

#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;

constexpr std::string_view kPolicies[] = {"fail", "warn", "ignore"};

constexpr std::string_view kSwitch[] = {"off", "on"};
constexpr std::string_view kSiblings[] = {"on", "off", "idle"};
// Those of Linux, as the next two.
constexpr std::string_view kGovernors[] = {"performance",  "powersave", "schedutil",
                                           "conservative", "ondemand",  "userspace"};
constexpr std::string_view kHugePages[] = {"always", "madvise", "never"};
constexpr std::string_view kCaches[] = {"dropped", "kept"};
constexpr std::string_view kInterrupts[] = {"away", "any"};
constexpr std::string_view kVariation[] = {"random", "fixed"};

using Reader = std::optional<std::string> (*)(const ControlWords&);

/// A control takes one of some words, or has a reader.
struct ControlForm {
  std::string_view name;
  std::span<const std::string_view> choices;
  Reader read = nullptr;
};

const ControlForm kForms[] = {
    {"aslr", kSwitch},           {"caches", kCaches},
    {"cgroup", {}, cgroup_text}, {"cores", {}, cores_text},
    {"env_size", kVariation},    {"governor", kGovernors},
    {"huge_pages", kHugePages},  {"irq", kInterrupts},
    {"link_order", kVariation},  {"locale", {}, locale_text},
    {"memory_lock", kSwitch},    {"network", kSwitch},
    {"numa", {}, numa_text},     {"priority", {}, priority_text},
    {"settle", {}, settle_text}, {"smt", kSiblings},
    {"swap", kSwitch},           {"temperature", {}, temperature_text},
    {"turbo", kSwitch},          {"umask", {}, umask_text},
};

const ControlForm* form_of(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kForms), std::end(kForms),
                   [&](const ControlForm& form) { return form.name == name; });
  return found == std::end(kForms) ? nullptr : found;
}

struct OtherWord {
  std::string_view written;
  std::string_view meant;
};
constexpr OtherWord kOtherWords[] = {
    {"true", "on"},   {"yes", "on"},       {"enabled", "on"},   {"1", "on"},
    {"false", "off"}, {"no", "off"},       {"disabled", "off"}, {"0", "off"},
    {"none", "off"},  {"drop", "dropped"}, {"cold", "dropped"}, {"keep", "kept"},
    {"warm", "kept"}, {"on", "always"},    {"on", "any"},       {"off", "never"},
    {"off", "away"},
};

/// What was meant by a word of another tool, or by one in quotes.
Hint meant(const std::string& written, std::span<const std::string_view> choices) {
  const auto has = [&](std::string_view word) {
    return std::find(choices.begin(), choices.end(), word) != choices.end();
  };
  std::string bare = written;
  bare.erase(std::remove(bare.begin(), bare.end(), '"'), bare.end());
  if (bare != written && has(bare)) {
    return {"write it without quotes: " + tick(bare), written, bare};
  }
  for (const OtherWord& other : kOtherWords) {
    if (other.written == bare && has(other.meant)) {
      return {"write " + tick(other.meant), written, std::string(other.meant)};
    }
  }
  return did_you_mean(written, choices);
}

std::optional<std::string> word_text(const ControlWords& words,
                                     std::span<const std::string_view> choices) {
  if (words.items.size() != 1) {
    report(words.diagnostics, Kind::BadValue, span_of(words.items, {}),
           tick(words.name) + " takes one word", "it is " + one_of(choices));
    return std::nullopt;
  }
  const Expr& expr = words.items[0].expr;
  for (const std::string_view choice : choices) {
    if (is_word(expr, choice)) return std::string(choice);
  }
  const std::string written = syntax::print(expr);
  report(words.diagnostics, Kind::BadValue, expr.span,
         tick(words.name) + " is " + one_of(choices) + ", not " + tick(written),
         meant(written, choices));
  return std::nullopt;
}

bool is_policy(const Expr& expr) {
  return std::any_of(std::begin(kPolicies), std::end(kPolicies),
                     [&](std::string_view policy) { return is_word(expr, policy); });
}

/// Takes `or warn` off the end of the items; nothing where it is wrong.
std::optional<std::size_t> take_policy(std::string_view name, const syntax::Statement& statement,
                                       std::span<const syntax::Item>& items,
                                       Diagnostics& diagnostics) {
  const std::size_t count = items.size();
  if (count >= 2 && is_word(items[count - 2].expr, "or")) {
    const auto chosen = read_choice(items.back().expr, "or", kPolicies, diagnostics);
    items = items.first(count - 2);
    if (chosen && items.empty()) {
      report(diagnostics, Kind::WrongForm, statement.span,
             tick(name) + " has no value before `or`");
      return std::nullopt;
    }
    return chosen;
  }
  if (count >= 2 && is_policy(items.back().expr)) {
    const std::string word = syntax::print(items.back().expr);
    report(diagnostics, Kind::WrongForm, items.back().expr.span,
           "`or` is missing before " + tick(word), "write " + tick("or " + word));
    return std::nullopt;
  }
  // Anything else behind `or` the parser takes for a condition.
  if (!items.empty() && items.back().expr.kind == ExprKind::Binary &&
      items.back().expr.text == "or") {
    read_choice(items.back().expr.operands[1], "or", kPolicies, diagnostics);
    return std::nullopt;
  }
  return 0;
}

}  // namespace

bool is_control(std::string_view name) { return form_of(name) != nullptr; }

std::optional<Entry> read_control(std::string_view name, const syntax::Statement& statement,
                                  const Scope& scope, Diagnostics& diagnostics) {
  const ControlForm* const form = form_of(name);
  std::span<const syntax::Item> items = statement.values;
  const auto policy = take_policy(name, statement, items, diagnostics);
  if (form == nullptr || !policy) return std::nullopt;
  const ControlWords words{name, items, scope, diagnostics};
  const auto text = form->read != nullptr ? form->read(words) : word_text(words, form->choices);
  if (!text) return std::nullopt;
  // With the policy, since two uses that differ in it disagree as well.
  return Entry{*text + " or " + std::string(kPolicies[*policy]), static_cast<double>(*policy),
               static_cast<double>(text->size()), statement.keyword_span};
}

}  // namespace benchc::model
