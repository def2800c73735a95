#include "compiler/lsp/hover.h"

#include <algorithm>

#include "compiler/lsp/declared.h"
#include "compiler/lsp/markdown.h"
#include "compiler/lsp/measured.h"
#include "compiler/lsp/vocabulary.h"
#include "compiler/model/settings.h"
#include "compiler/model/words.h"

namespace benchc::lsp {
namespace {

using syntax::Statement;

constexpr std::size_t kMostValues = 20;

template <typename Declarations>
auto find_named(const Declarations& declarations, std::string_view name) -> const
    typename Declarations::value_type* {
  const auto found = std::find_if(declarations.begin(), declarations.end(),
                                  [&](const auto& one) { return one.name == name; });
  return found == declarations.end() ? nullptr : &*found;
}

std::string title(std::string_view what, std::string_view name) {
  return "**" + std::string(what) + "** " + code(name);
}

/// A paragraph of its own.
void add(std::string& text, const std::string& paragraph) {
  if (paragraph.empty()) return;
  if (!text.empty()) text += "\n\n";
  text += paragraph;
}

std::string head_of(const Analysis& analysis, const Statement& statement) {
  source::Span span = statement.span;
  if (statement.block) span.end = statement.block->open.begin;
  if (statement.documentation) span.begin = statement.keyword_span.begin;
  std::string_view text = analysis.checked.sources.text(span);
  while (text.ends_with(' ') || text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text);
}

/// The whole declaration, for those that are short.
std::string body_of(const Analysis& analysis, const Statement& statement) {
  source::Span span = statement.span;
  span.begin = statement.keyword_span.begin;
  return bench_block(analysis.checked.sources.text(span), 1200);
}

std::string value_text(const model::Value& value) {
  if (value.kind == model::Value::Kind::List) {
    std::string text = "[";
    for (std::size_t i = 0; i < value.items.size() && i < kMostValues; ++i) {
      text += (i == 0 ? "" : ", ") + value_text(value.items[i]);
    }
    return text + (value.items.size() > kMostValues ? ", …]" : "]");
  }
  if (value.kind == model::Value::Kind::Map) return model::describe(value);
  const std::string unit = model::unit(value.dimension);
  if (value.percent) return model::printed(model::number(value.number * 100)) + "%";
  return model::canonical(value) + (unit.empty() ? "" : " " + unit);
}

std::string describe_value(const Analysis& analysis, const Symbol& symbol) {
  std::string text = title(word_of(symbol.kind), symbol.name);
  const model::Module& module = *analysis.checked.modules[symbol.module];
  const model::Value* value = module.scope == nullptr ? nullptr : module.scope->find(symbol.name);
  if (value != nullptr) {
    text += ": " + model::describe(*value);
    add(text, "= " + code(value_text(*value), 400));
  }
  if (symbol.statement != nullptr) {
    add(text, bench_block(head_of(analysis, *symbol.statement), 400));
  }
  return text;
}

const model::Workload* workload_of(const Analysis& analysis, const Symbol& symbol) {
  return find_named(analysis.checked.model.workloads, model_name(analysis.checked, symbol));
}

std::string describe_parameter(const Analysis& analysis, const Symbol& symbol) {
  std::string text = title("parameter", symbol.name);
  const Symbol& owner = analysis.references.symbols[symbol.owner];
  text += " of " + std::string(word_of(owner.kind)) + " " + code(owner.name);
  const model::Workload* workload =
      owner.kind == SymbolKind::Workload ? workload_of(analysis, owner) : nullptr;
  const model::MatrixParameter* parameter =
      workload == nullptr ? nullptr : find_named(workload->parameters, symbol.name);
  if (parameter != nullptr) {
    std::string values;
    for (std::size_t i = 0; i < parameter->values.size() && i < kMostValues; ++i) {
      values += (i == 0 ? "" : ", ") + value_text(parameter->values[i]);
    }
    if (parameter->values.size() > kMostValues) values += ", …";
    add(text, std::to_string(parameter->values.size()) + " values: " + code(values, 400));
  } else if (symbol.statement != nullptr) {
    add(text, bench_block(head_of(analysis, *symbol.statement), 400));
  }
  return text;
}

std::string_view direction(model::Better better) {
  return better == model::Better::Lower    ? "better lower"
         : better == model::Better::Higher ? "better higher"
                                           : "neither is better";
}

std::string_view source_of(model::MetricSource source) {
  switch (source) {
    case model::MetricSource::Json:
      return "read from JSON on standard output";
    case model::MetricSource::Match:
      return "matched in standard output";
    case model::MetricSource::File:
      return "read from a file";
    case model::MetricSource::Derived:
      return "computed from other metrics";
    case model::MetricSource::Counter:
      return "counted by the body itself";
    case model::MetricSource::Efficiency:
      return "compared with fewer threads";
    case model::MetricSource::BuiltIn:
      break;
  }
  return "measured by benchc";
}

std::string describe_metric(const Analysis& analysis, const Symbol& symbol) {
  std::string text = title("metric", symbol.name);
  const Symbol& owner = analysis.references.symbols[symbol.owner];
  const model::Workload* workload = workload_of(analysis, owner);
  const model::Metric* metric = workload == nullptr ? nullptr : workload->metrics.find(symbol.name);
  text += " of workload " + code(owner.name);
  if (metric != nullptr) {
    const std::string unit = model::unit(metric->dimension);
    add(text, (unit.empty() ? "a plain number" : "in " + code(unit)) + ", " +
                  std::string(direction(metric->better)) + ", " +
                  std::string(source_of(metric->source)));
  }
  if (symbol.statement != nullptr) {
    add(text, bench_block(head_of(analysis, *symbol.statement), 400));
  }
  return text;
}

std::string what_runs(const Statement& statement, const Analysis& analysis) {
  constexpr std::string_view kForms[] = {"command", "shell",     "native", "builtin",
                                         "kernel",  "container", "harness"};
  std::string text;
  if (!statement.block) return text;
  for (const Statement& setting : statement.block->statements) {
    if (std::find(std::begin(kForms), std::end(kForms), setting.keyword) == std::end(kForms)) {
      continue;
    }
    if (!text.empty()) text += "\n";
    text += analysis.checked.sources.text(setting.span);
  }
  return text.empty() ? text : bench_block(text, 600);
}

std::string describe_workload(const Analysis& analysis, const Symbol& symbol) {
  std::string text = title("workload", symbol.name);
  const model::Workload* workload = workload_of(analysis, symbol);
  if (workload != nullptr && workload->case_count > 0) {
    text += ": " + std::to_string(workload->case_count) +
            (workload->case_count == 1 ? " case" : " cases");
  }
  if (symbol.statement == nullptr) return text;
  add(text, escaped(documentation_of(*symbol.statement)));
  add(text, what_runs(*symbol.statement, analysis));
  if (workload != nullptr) add(text, measured_table(analysis, *workload));
  return text;
}

std::string describe_rule(const Analysis& analysis, const Symbol& symbol) {
  std::string text = title("rule", symbol.name);
  const model::Rule* rule =
      find_named(analysis.checked.model.rules, model_name(analysis.checked, symbol));
  if (symbol.statement == nullptr) return text;
  add(text, escaped(documentation_of(*symbol.statement)));
  add(text, body_of(analysis, *symbol.statement));
  if (rule != nullptr) {
    add(text, "each comparison is judged with " +
                  code(model::printed(model::number(rule->confidence * 100)) + "%") +
                  " confidence");
  }
  return text;
}

std::string describe_module(const Analysis& analysis, const Symbol& symbol) {
  std::string text = title("module", symbol.name);
  if (!symbol.target) return text + ": it could not be read";
  const model::Module& module = *analysis.checked.modules[*symbol.target];
  if (!module.from_stdlib) add(text, "the file " + code(module.path));
  std::string comments;
  if (module.file.statements.size() > 1) {
    for (const syntax::Comment& comment : module.file.statements[1].leading) {
      std::string_view line = analysis.checked.sources.text(comment.span);
      line.remove_prefix(std::min<std::size_t>(line.size(), 2));
      if (comment.blank_line_before && !comments.empty()) break;
      comments += (comments.empty() ? "" : " ") + std::string(line);
    }
  }
  add(text, escaped(comments, 600));
  std::string names;
  for (const Statement& statement : module.file.statements) {
    if (!kind_of_keyword(statement.keyword) || statement.items.empty()) continue;
    const syntax::Expr& name = statement.items.front().expr;
    if (name.kind == syntax::ExprKind::Name) names += (names.empty() ? "" : " ") + name.text;
  }
  add(text, names.empty() ? names : "declares " + code(names, 400));
  return text;
}

// The statement that begins at or around the word, by its keyword.
std::optional<Hover> hover_of_word(const Analysis& analysis, const Token& token) {
  const std::string_view text = analysis.text(kOwnBuffer);
  const std::string_view word = text_of(text, token);
  const Place place = place_at(text, analysis.tokens, token.begin);
  const auto say = [&](std::string what, std::string_view meaning, std::string_view example) {
    Hover hover{std::move(what), {token.begin, token.end}};
    add(hover.text, std::string(meaning));
    if (!example.empty()) add(hover.text, bench_block(example));
    return hover;
  };
  if (place.before.empty()) {
    if (place.block.empty()) {
      const Word* declaration = find_word(declaration_words(), word);
      if (declaration != nullptr) return say(title("declaration", word), declaration->meaning, "");
      return std::nullopt;
    }
    for (const model::Setting& setting : model::settings_of(place.block)) {
      // `on missing baseline`: the first word stands for all.
      const std::string_view name = setting.name;
      std::string_view rest = text.substr(token.begin);
      if (name != word && !(name.starts_with(word) && rest.starts_with(name))) continue;
      const bool is_setting = setting.form == model::Form::Setting;
      return say(title(is_setting ? "setting" : "clause", name), setting_meaning(place.block, name),
                 setting.example);
    }
    return std::nullopt;
  }
  const bool called = token.end < text.size() && text[token.end] == '(';
  if (const Word* statistic = called ? find_word(statistics(), word) : nullptr) {
    return say(title("statistic", word), statistic->meaning, "");
  }
  if (const Word* metric = find_word(built_in_metrics(), word)) {
    const bool condition = place.block == "rule" || place.block == "workload" ||
                           place.block == "test" || text_of(text, place.before.front()) == "slo";
    if (condition) return say(title("metric", word), metric->meaning, "");
  }
  const std::string_view first = text_of(text, place.before.front());
  std::string_view name = first;
  for (const model::Setting& setting : model::settings_of(place.block)) {
    if (text.substr(place.before.front().begin).starts_with(setting.name)) name = setting.name;
  }
  if (name.find(' ') != std::string_view::npos &&
      token.end <= place.before.front().begin + name.size()) {
    return say(title("setting", name), setting_meaning(place.block, name), "");
  }
  if (const Word* choice = find_word(choices_of(place.block, name), word)) {
    return say(title(name, word), choice->meaning, "");
  }
  if (word == "regresses" || word == "shifts" || word == "exceeds") {
    for (const Word& one : comparisons()) {
      if (one.word.starts_with(word)) return say(code(one.word), one.meaning, "");
    }
  }
  if (first == "baseline") {
    if (const Word* form = find_word(baseline_forms(), word)) {
      return say(title("baseline", word), form->meaning, "");
    }
  }
  return std::nullopt;
}

std::optional<Hover> hover_of_number(const Analysis& analysis, const Token& token) {
  const std::string_view number = text_of(analysis.text(kOwnBuffer), token);
  const std::size_t begin = number.find_first_not_of("0123456789._");
  if (begin == std::string_view::npos) return std::nullopt;
  const Word* unit = find_word(units(), number.substr(begin));
  if (unit == nullptr) return std::nullopt;
  return Hover{code(number) + ": " + std::string(number.substr(0, begin)) +
                   (unit->meaning.front() >= '0' && unit->meaning.front() <= '9' ? " × " : " ") +
                   std::string(unit->meaning),
               {token.begin, token.end}};
}

}  // namespace

std::string documentation_of(const Statement& statement) {
  if (!statement.documentation) return {};
  const syntax::Expr& expr = *statement.documentation;
  if (expr.kind != syntax::ExprKind::String) return expr.text;
  std::string text;
  for (const syntax::Expr& part : expr.operands) text += part.text;
  return text;
}

std::string describe(const Analysis& analysis, const Symbol& symbol) {
  switch (symbol.kind) {
    case SymbolKind::Module:
      return describe_module(analysis, symbol);
    case SymbolKind::Let:
    case SymbolKind::Param:
      return describe_value(analysis, symbol);
    case SymbolKind::Parameter:
      return describe_parameter(analysis, symbol);
    case SymbolKind::Metric:
      return describe_metric(analysis, symbol);
    case SymbolKind::Workload:
      return describe_workload(analysis, symbol);
    case SymbolKind::Rule:
      return describe_rule(analysis, symbol);
    default:
      break;
  }
  std::string text = title(word_of(symbol.kind), symbol.name);
  if (symbol.statement == nullptr) return text;
  add(text, escaped(documentation_of(*symbol.statement)));
  add(text, body_of(analysis, *symbol.statement));
  return text;
}

std::optional<Hover> hover_at(const Analysis& analysis, std::uint32_t offset) {
  const auto named = analysis.references.at(kOwnBuffer, offset);
  if (!named.empty()) {
    Hover hover;
    hover.bytes = {named.front()->span.begin, named.front()->span.end};
    constexpr std::size_t kMost = 4;
    for (std::size_t i = 0; i < named.size() && i < kMost; ++i) {
      if (i != 0) hover.text += "\n\n---\n\n";
      hover.text += describe(analysis, analysis.references.symbols[named[i]->symbol]);
    }
    return hover;
  }
  const Token* token = token_at(analysis.tokens, offset);
  if (token == nullptr) return std::nullopt;
  if (token->kind == TokenKind::Word) return hover_of_word(analysis, *token);
  if (token->kind == TokenKind::Number) return hover_of_number(analysis, *token);
  return std::nullopt;
}

}  // namespace benchc::lsp
