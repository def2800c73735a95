#include "compiler/model/discard.h"
#include "compiler/model/read.h"
#include "compiler/model/settings.h"
#include "compiler/model/use.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;

constexpr std::uint32_t kMostSamples = 10'000'000;
constexpr std::uint32_t kMostProcesses = 10'000;
constexpr std::uint32_t kMostWarmups = 1'000'000;
// What stands for a steady state in place of a warm-up's seconds.
constexpr double kSteady = -1;
constexpr std::string_view kOrders[] = {"random", "declared", "sequential"};

// What two uses are compared by, and what a message shows.
std::string text_of(std::string_view name, const Entry& entry) {
  const std::string first = printed(number(entry.first));
  const std::string second = printed(number(entry.second));
  if (name == "samples" || name == "processes") return first + ".." + second;
  if (name == "warmup" && entry.second == kSteady) return "steady";
  if (name == "warmup") return entry.second > 0 ? second + "s" : first;
  if (name == "precision") return printed(number(entry.first * 100)) + "%";
  if (name == "budget") return first + "s";
  return std::string(kOrders[static_cast<std::size_t>(entry.first)]);
}

// `20..400`, or one number for both ends.
std::optional<Entry> read_bounds(std::string_view name, std::uint32_t limit, const Expr& value,
                                 const Scope& scope, Diagnostics& diagnostics) {
  const bool range = value.kind == ExprKind::Range;
  if (range && value.operands.size() > 2) {
    report(diagnostics, Kind::WrongForm, value.span, tick(name) + " takes a range without a step");
    return std::nullopt;
  }
  const auto count = [&](const Expr& expr) {
    return read_count(expr, scope, name, 1, limit, diagnostics);
  };
  const auto least = count(range ? value.operands[0] : value);
  const auto most = range ? count(value.operands[1]) : least;
  if (!least || !most) return std::nullopt;
  if (*least > *most) {
    report(diagnostics, Kind::BadValue, value.span, tick(name) + " begins above its end");
    return std::nullopt;
  }
  return Entry{"", static_cast<double>(*least), static_cast<double>(*most), {}};
}

std::optional<Entry> warmup(const Expr& value, const Scope& scope, Diagnostics& diagnostics) {
  if (is_word(value, "steady"))
    return Entry{"", static_cast<double>(Measure{}.warmup_runs), kSteady, {}};
  if (value.kind == ExprKind::Name && scope.find(value.text) == nullptr) {
    constexpr std::string_view kWords[] = {"steady"};
    Hint hint = did_you_mean(value.text, kWords);
    if (!hint.empty()) {
      report(diagnostics, Kind::BadValue, value.span,
             "`warmup` is a number of runs, a time or `steady`, not " + tick(value.text),
             std::move(hint));
      return std::nullopt;
    }
  }
  Diagnostics ignored;
  const std::optional<Value> known = evaluate(value, scope, ignored);
  if (known && known->kind == Value::Kind::Number && known->dimension == Dimension{.time = 1}) {
    if (known->number >= 0) return Entry{"", 0, known->number, {}};
    report(diagnostics, Kind::BadValue, value.span, "`warmup` must not be negative");
    return std::nullopt;
  }
  const auto runs = read_count(value, scope, "warmup", 0, kMostWarmups, diagnostics);
  if (!runs) return std::nullopt;
  return Entry{"", static_cast<double>(*runs), 0, {}};
}

std::optional<Entry> read_setting(std::string_view name, const Expr& value, const Scope& scope,
                                  Diagnostics& diagnostics) {
  const auto entry = [](auto read) {
    return read ? std::optional(Entry{"", static_cast<double>(*read), 0, {}}) : std::nullopt;
  };
  if (name == "samples") return read_bounds(name, kMostSamples, value, scope, diagnostics);
  if (name == "processes") return read_bounds(name, kMostProcesses, value, scope, diagnostics);
  if (name == "warmup") return warmup(value, scope, diagnostics);
  if (name == "precision") return entry(read_percentage(value, scope, name, diagnostics));
  if (name == "budget") return entry(read_time(value, scope, name, diagnostics));
  return entry(read_choice(value, name, kOrders, diagnostics));
}

UsingBlock read_measure(Spec& spec, const Declaration& declaration) {
  UsingBlock block;
  if (declaration.statement == nullptr) return block;
  const Module& module = spec.module_of(declaration);
  Diagnostics& diagnostics = spec.diagnostics();
  for (const auto& [name, statement] :
       read_block(*declaration.statement, "measure", settings_of("measure"), diagnostics)) {
    if (name == "use") {
      read_use(spec, Declares::Measure, module, *statement, block);
    } else if (name == "discard") {
      read_discard(*statement, *module.scope, block.entries, diagnostics);
    } else if (const Expr* value = one_value(*statement, diagnostics)) {
      std::optional<Entry> entry = read_setting(name, *value, *module.scope, diagnostics);
      if (!entry) continue;
      entry->text = text_of(name, *entry);
      entry->span = statement->keyword_span;
      block.entries[std::string(name)] = *entry;
    }
  }
  return block;
}

Measure to_measure(const Declaration& declaration, const Entries& entries) {
  Measure measure;
  measure.name = declaration.name;
  measure.span = declaration.span;
  for (const auto& [name, entry] : entries) {
    if (name == "samples") {
      measure.minimum_samples = static_cast<std::uint32_t>(entry.first);
      measure.maximum_samples = static_cast<std::uint32_t>(entry.second);
    } else if (name == "processes") {
      measure.minimum_processes = static_cast<std::uint32_t>(entry.first);
      measure.maximum_processes = static_cast<std::uint32_t>(entry.second);
    } else if (name == "warmup") {
      measure.warmup_runs = static_cast<std::uint32_t>(entry.first);
      measure.warmup_steady = entry.second == kSteady;
      measure.warmup_seconds = measure.warmup_steady ? 0 : entry.second;
    } else if (name == "precision") {
      measure.precision = entry.first;
    } else if (name == "budget") {
      measure.budget = entry.first;
    } else if (const auto observed = observed_of(name)) {
      measure.discards.push_back({*observed, entry.first});
    } else {
      measure.order = static_cast<Order>(static_cast<int>(entry.first));
    }
  }
  return measure;
}

}  // namespace

void declare_measures(Spec& spec) {
  const std::vector<Declaration>& declared = spec.all(Declares::Measure);
  std::vector<UsingBlock> blocks;
  blocks.reserve(declared.size());
  for (const Declaration& declaration : declared) {
    blocks.push_back(read_measure(spec, declaration));
  }
  resolve_uses(spec, Declares::Measure, blocks);
  for (std::size_t m = 0; m < declared.size(); ++m) {
    spec.model().measures.push_back(to_measure(declared[m], blocks[m].entries));
  }
}

}  // namespace benchc::model
