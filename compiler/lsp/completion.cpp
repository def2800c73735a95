#include "compiler/lsp/completion.h"

#include <algorithm>
#include <cctype>

#include "compiler/lsp/declared.h"
#include "compiler/lsp/suggest.h"
#include "compiler/lsp/vocabulary.h"
#include "compiler/model/settings.h"

namespace benchc::lsp {
namespace {

constexpr Word kBetter[] = {{"lower", "less is better"},
                            {"higher", "more is better"},
                            {"none", "neither is better: it cannot regress"}};
constexpr Word kPolicies[] = {{"fail", "nothing is measured"},
                              {"warn", "the run says so and goes on"},
                              {"ignore", "it is only recorded"}};

class Completer {
 public:
  Completer(Workspace& workspace, Document& document, const Place& place)
      : text_(document.text), place_(place), offer_(workspace, document, place) {}

  std::vector<Entry> entries() {
    if (place_.in == Place::In::Comment || place_.in == Place::In::String) return {};
    if (place_.interpolation) {
      offer_.own_parameters();
      offer_.values();
    } else if (!place_.word.empty() && std::isdigit(static_cast<unsigned char>(place_.word[0]))) {
      offer_units();
    } else if (place_.before.empty()) {
      offer_statement();
    } else if (place_.block.empty()) {
      offer_top_level();
    } else {
      offer_in_block();
    }
    return offer_.take();
  }

 private:
  std::string_view at(std::size_t i) const {
    return i < place_.before.size() ? text_of(text_, place_.before[i]) : std::string_view();
  }
  std::string_view last() const {
    return place_.before.empty() ? std::string_view() : at(place_.before.size() - 1);
  }
  std::string_view first() const { return at(0); }

  // "on missing baseline" of a statement that begins so.
  std::string_view setting_name() const {
    for (const model::Setting& setting : model::settings_of(place_.block)) {
      const std::string_view from = text_.substr(place_.before.front().begin);
      if (setting.name.find(' ') != std::string_view::npos && from.starts_with(setting.name)) {
        return setting.name;
      }
    }
    return first();
  }

  bool assigned() const {
    return std::any_of(place_.before.begin(), place_.before.end(),
                       [&](const Token& token) { return text_of(text_, token) == "="; });
  }

  void offer_units() {
    const std::size_t unit = place_.word.find_first_not_of("0123456789._");
    const std::string number(place_.word.substr(0, std::min(unit, place_.word.size())));
    if (number.ends_with('.')) return;
    for (const Word& word : units()) {
      const std::string whole = number + std::string(word.word);
      offer_.keyword(whole, word.meaning);
    }
  }

  void offer_statement() {
    if (place_.bracket != 0) return;
    if (place_.block.empty()) {
      offer_.words(declaration_words(), EntryKind::Keyword);
    } else {
      offer_.settings();
    }
  }

  void offer_top_level() {
    const std::string_view word = first();
    if (word == "import") {
      if (place_.before.size() == 1) offer_.stdlib_modules();
      if (place_.before.size() == 2) offer_.keyword("as", "the name that it is known by here");
    } else if (word == "let" || word == "param") {
      if (assigned()) {
        offer_.values();
        if (word == "param") offer_.keyword("in", "what it may be: a range or a list");
      } else if (last() == ":") {
        offer_types();
      }
    } else if (word == "baseline" && assigned()) {
      offer_baseline();
    } else if (word == "waive") {
      offer_waiver();
    } else if (word == "slo") {
      offer_condition();
      offer_.keyword("for", "the share of runs", "for ${1:99%} of runs over ${2:30d}");
    }
  }

  void offer_types() {
    for (const std::string_view type : {"number", "string", "bool", "time", "bytes", "ratio"}) {
      offer_.keyword(type, "a type");
    }
  }

  void offer_baseline() {
    if (last() == "=") {
      offer_.words(baseline_forms(), EntryKind::EnumMember);
    } else if (last() == "build") {
      offer_.keyword("git", "a revision", "git \"${1:origin/main}\"");
    } else if (at(3) == "branch" && place_.before.size() == 5) {
      offer_.keyword("last", "how many of its runs", "last ${1:20} runs");
    } else if (at(3) == "tag" && place_.before.size() == 5) {
      offer_.keyword("latest", "the newest tag that fits");
    }
  }

  void offer_waiver() {
    if (place_.before.size() == 1) {
      offer_.declared(SymbolKind::Rule);
    } else if (last() == "for" || last() == "," || place_.bracket == '[') {
      offer_selector();
    } else {
      offer_.keyword("for", "for which cases");
      offer_.keyword("until", "the last day", "until ${1:2026-12-31}");
      offer_.keyword("because", "why", "because \"${1:reason}\"");
    }
  }

  void offer_selector() {
    if (place_.bracket == '[') {
      offer_.parameters(place_.callee);
      if (place_.callee.empty() || place_.callee.find('*') != std::string_view::npos) {
        offer_.all_parameters();
      }
      offer_.values();
      return;
    }
    if (last() == "(") {
      offer_tags();
      return;
    }
    offer_.declared(SymbolKind::Workload);
    offer_.keyword("tag", "the workloads with a tag", "tag(${1:hot})");
    if (place_.word.empty()) offer_.keyword("*", "all workloads");
  }

  void offer_tags() {
    for (const model::Workload& workload : offer_.analysis().checked.model.workloads) {
      for (const std::string& tag : workload.tags) offer_.keyword(tag, "a tag");
    }
  }

  // The dotted word before the bracket that closes at the end of `before`: `sort` of `sort[…].`
  std::string_view owner_of_member() const {
    std::size_t depth = 0;
    for (std::size_t i = place_.before.size(); i-- > 0;) {
      const std::string_view token = at(i);
      if (token == "]" || token == ")") ++depth;
      if ((token == "[" || token == "(") && --depth == 0) {
        return i > 0 ? at(i - 1) : std::string_view();
      }
      if (depth == 0) return {};
    }
    return {};
  }

  bool is_workload(std::string_view name) const {
    const auto& symbols = offer_.analysis().references.symbols;
    return std::any_of(symbols.begin(), symbols.end(), [&](const Symbol& one) {
      return one.kind == SymbolKind::Workload && one.name == name;
    });
  }

  void offer_condition() {
    const std::string_view word = place_.word;
    if (word.starts_with('.')) {
      offer_.metrics(owner_of_member());
      return;
    }
    if (const std::size_t dot = word.rfind('.'); dot != std::string_view::npos) {
      const std::string_view owner = word.substr(0, dot);
      if (is_workload(owner.substr(owner.rfind('.') + 1))) {
        offer_.metrics(owner);
        return;
      }
      offer_.members({SymbolKind::Workload, SymbolKind::Let, SymbolKind::Param});
      return;
    }
    if (place_.bracket == '[') {
      offer_selector();
      return;
    }
    if (place_.bracket == '(' && find_word(statistics(), place_.callee) != nullptr) {
      offer_.metrics("");
      offer_.declared(SymbolKind::Workload);
      if (place_.callee == "growth") offer_.all_parameters();
      return;
    }
    const bool complete =
        last() == ")" || last() == "]" || place_.before.back().kind == TokenKind::Number;
    if (complete) {
      offer_.words(comparisons(), EntryKind::Operator);
      return;
    }
    offer_.words(statistics(), EntryKind::Function);
    offer_.values();
    offer_.all_parameters();
    offer_.own_parameters();
    offer_.keyword("not", "holds when this does not");
    offer_.keyword("items", "how many things a run works on");
    offer_.keyword("bytes", "how many bytes a run works on");
  }

  void offer_in_block() {
    const std::string_view setting = setting_name();
    const bool clause = (setting == "for" && place_.block == "rule") ||
                        (setting == "include" && place_.block == "suite") ||
                        (setting == "volume" && place_.block == "cost" && !assigned());
    if (clause) {
      offer_selector();
      return;
    }
    if (place_.block == "rule" && (setting == "fail" || setting == "warn")) {
      if (place_.before.size() == 1) {
        offer_.keyword("when", "the condition");
      } else {
        offer_condition();
      }
      return;
    }
    if (setting == "builtin" && place_.block == "workload") {
      offer_.builtins();
      return;
    }
    if (const auto kind = named_by(place_.block, setting)) {
      if (place_.bracket == '[' && !place_.callee.empty()) {
        offer_.parameters(place_.callee);
      } else {
        offer_.declared(*kind);
      }
      return;
    }
    if (place_.block == "environment" && last() == "or") {
      offer_.words(kPolicies, EntryKind::EnumMember);
      return;
    }
    if (last() == "better") {
      offer_.words(kBetter, EntryKind::EnumMember);
      return;
    }
    if (place_.block == "test" && (setting == "samples" || setting == "baseline") && !assigned()) {
      offer_.metrics("");
      offer_.declared(SymbolKind::Workload);
      return;
    }
    offer_value(setting);
  }

  void offer_value(std::string_view setting) {
    const auto choices = choices_of(place_.block, setting);
    const bool listed = place_.bracket == '[';
    const bool begins = last() == "=" || (place_.before.size() == 1 && !assigned()) ||
                        (listed && (last() == "[" || last() == ","));
    const bool behind = setting == "metric" && assigned() && last() != "=";
    if (begins || behind) offer_.words(choices, EntryKind::EnumMember);
    if (place_.block == "workload") {
      if (setting == "metric" && !assigned()) {
        offer_.words(built_in_metrics(), EntryKind::Property);
        return;
      }
      if ((setting != "except" && !assigned()) || setting == "tags") return;
      offer_.own_parameters();
      offer_.values();
      if (setting == "metric") offer_.metrics(place_.block_name);
    } else if (choices.empty() && assigned()) {
      offer_.values();
    }
    if (place_.block == "environment" && assigned() && last() != "=") {
      offer_.keyword("or", "what to do when it cannot be had", "or ${1|fail,warn,ignore|}");
    }
  }

  std::string_view text_;
  const Place& place_;
  Suggestions offer_;
};

}  // namespace

Completion complete(Workspace& workspace, Document& document, std::uint32_t offset) {
  const Analysis& analysis = workspace.analysis(document);
  const Place place = place_at(document.text, analysis.tokens, offset);
  Completion completion;
  completion.replaces = {place.word_begin, offset};
  completion.entries = Completer(workspace, document, place).entries();
  // Behind a bracket only the member is replaced, and behind `sort.` only the metric.
  const std::size_t dot = place.word.rfind('.');
  if (dot != std::string_view::npos && !completion.entries.empty()) {
    const bool whole =
        std::any_of(completion.entries.begin(), completion.entries.end(),
                    [](const Entry& entry) { return entry.label.find('.') != std::string::npos; });
    const bool number = std::isdigit(static_cast<unsigned char>(place.word[0])) != 0;
    if (!whole && !number) {
      completion.replaces.begin = place.word_begin + static_cast<std::uint32_t>(dot) + 1;
    }
  }
  return completion;
}

}  // namespace benchc::lsp
