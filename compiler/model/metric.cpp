#include <algorithm>

#include "compiler/model/cycles.h"
#include "compiler/model/mentions.h"
#include "compiler/model/metrics.h"
#include "compiler/model/native.h"
#include "compiler/model/projection.h"
#include "compiler/model/units.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;
using syntax::Statement;

constexpr std::string_view kDirections[] = {"lower", "higher", "none"};
constexpr std::size_t kLongestPattern = 4096;
// What a native body may count by; benchc counts the others itself.
constexpr std::size_t kLongestCounter = 47;
constexpr std::string_view kOwnCounters[] = {"allocations", "allocated_bytes"};

struct Declared {
  Metric metric;
  bool directed = false;
  // What it reads, for messages.
  source::Span value;
};

// `in GB/s`: words that the parser took for a division. `in 1/s`: a rate that it took for a number.
std::optional<std::string> unit_text(const Expr& expr) {
  if (expr.kind == ExprKind::Name) return expr.text;
  if (expr.kind == ExprKind::Number && expr.number == 1 && expr.text.starts_with("/")) {
    return expr.text;
  }
  const bool rate = expr.kind == ExprKind::Binary && expr.text == "/" &&
                    expr.operands[0].kind == ExprKind::Name &&
                    expr.operands[1].kind == ExprKind::Name;
  if (!rate) return std::nullopt;
  return expr.operands[0].text + "/" + expr.operands[1].text;
}

bool read_unit(const Expr* expr, Metric& metric, source::Span behind, Diagnostics& diagnostics) {
  if (expr == nullptr) {
    report(diagnostics, Kind::WrongForm, behind, "`in` needs a unit, as in `in ms`");
    return false;
  }
  const std::optional<std::string> text = unit_text(*expr);
  const std::optional<Unit> unit = text ? find_unit(*text) : std::nullopt;
  if (!unit) {
    report(diagnostics, Kind::BadValue, expr->span, "unknown unit " + tick(syntax::print(*expr)),
           "units are written as after a number: `ms`, `KiB`, `GB/s`");
    return false;
  }
  metric.dimension = unit->dimension;
  metric.scale = unit->multiply / unit->divide;
  return true;
}

// A path as the runtime reads it: `$`, `$.a.b`, `$.a[0]`.
bool is_json_path(std::string_view path) {
  if (!path.starts_with('$')) return false;
  path.remove_prefix(1);
  while (!path.empty()) {
    const bool index = path.front() == '[';
    if (!index && path.front() != '.') return false;
    path.remove_prefix(1);
    const std::size_t end =
        index ? path.find(']') : std::min(path.find_first_of(".["), path.size());
    if (end == 0 || end == std::string_view::npos) return false;
    const std::string_view step = path.substr(0, end);
    if (index &&
        !std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      return false;
    }
    path.remove_prefix(end + (index ? 1 : 0));
  }
  return true;
}

bool check_pattern(const Metric& metric, source::Span span, Diagnostics& diagnostics) {
  std::string_view wrong;
  if (metric.pattern.empty()) {
    wrong = "is empty";
  } else if (metric.source == MetricSource::Counter && metric.pattern.size() > kLongestCounter) {
    wrong = "is longer than 47 bytes";
  } else if (metric.source == MetricSource::Counter &&
             metric.pattern.find('\0') != std::string::npos) {
    wrong = "holds a NUL";
  } else if (metric.pattern.size() > kLongestPattern) {
    wrong = "is longer than 4096 bytes";
  } else if (metric.source == MetricSource::Json && !is_json_path(metric.pattern)) {
    wrong = "is no path into JSON, as `$.a.b[0]` is";
  } else if (metric.source == MetricSource::Match &&
             metric.pattern.find('(') == std::string::npos) {
    wrong = "has no group in parentheses, which is what is read";
  }
  if (wrong.empty()) return true;
  report(diagnostics, Kind::BadValue, span,
         "what metric " + tick(metric.name) + " reads " + std::string(wrong));
  return false;
}

std::optional<MetricSource> reads_from(const Expr& word) {
  if (is_word(word, "json")) return MetricSource::Json;
  if (is_word(word, "match")) return MetricSource::Match;
  if (is_word(word, "file")) return MetricSource::File;
  if (is_word(word, "counter")) return MetricSource::Counter;
  return std::nullopt;
}

// `metric instructions by valgrind` asks for what is recorded on request only.
void read_request(const Statement& clause, Workload& workload, Names& asked,
                  Diagnostics& diagnostics) {
  Words words(clause.items);
  const Expr& name = *words.take();
  const Metric* metric = name.kind == ExprKind::Name ? workload.metrics.find(name.text) : nullptr;
  if (metric == nullptr) {
    if (std::string why = why_without(workload, name.text); !why.empty()) {
      report(diagnostics, Kind::MisplacedSetting, name.span,
             "this workload has no metric " + tick(name.text), std::move(why));
      return;
    }
    std::vector<std::string_view> names;
    for (const Metric& one : workload.metrics) names.push_back(one.name);
    const std::string written = syntax::print(name);
    report(diagnostics, Kind::UnknownMetric, name.span,
           "there is no built-in metric " + tick(written),
           did_you_mean(written, names,
                        "a metric of your own says what it is read from: `metric NAME = json "
                        "\"$.path\"`"));
    return;
  }
  if (!asked.insert(metric->name).second) {
    report(diagnostics, Kind::DuplicateName, name.span,
           "metric " + tick(metric->name) + " is asked for twice");
    return;
  }
  if (metric->on_request) {
    Metric& asked_for = workload.metrics.change(name.text);
    asked_for.on_request = false;
    metric = &asked_for;
  }
  if (words.at_end()) return;
  const Expr& word = *words.take();
  const Expr* tool = is_word(word, "by") ? words.take() : nullptr;
  if (tool == nullptr || !words.at_end()) {
    report(diagnostics, Kind::WrongForm, word.span,
           "unexpected " + tick(syntax::print(word)) + " in a metric",
           "write `metric " + metric->name + "` or `metric instructions by valgrind`");
    return;
  }
  constexpr std::string_view kTools[] = {"valgrind"};
  if (!read_choice(*tool, "by", kTools, diagnostics)) return;
  std::string hint;
  if (metric->name != "instructions") hint = "valgrind counts `instructions`";
  if (workload.container) hint = "valgrind is not in the container; let its command start it";
  if (!hint.empty()) {
    report(diagnostics, Kind::MisplacedSetting, tool->span,
           tick(metric->name) + " cannot be had by valgrind here", std::move(hint));
    return;
  }
  workload.metrics.change(name.text).tool = kTools[0];
}

// `metric checksum = json "$.sum" in ms better none`.
std::optional<Declared> read_metric(const Statement& clause, const Scope& scope,
                                    Diagnostics& diagnostics) {
  const auto wrong = [&](source::Span span, std::string message) {
    report(diagnostics, Kind::WrongForm, span, std::move(message),
           "write `metric NAME = json \"$.path\" in ms better lower`, or `match \"regex (…)\"`, "
           "`file \"out.txt\"`, `counter \"name\"`, `efficiency over threads` or an expression");
    return std::nullopt;
  };
  Declared declared;
  Metric& metric = declared.metric;
  const Expr& name = clause.items[0].expr;
  if (name.kind != ExprKind::Name) return wrong(name.span, "a metric has a name");
  metric.name = name.text;
  metric.span = name.span;
  metric.pattern_span = name.span;
  if (clause.items.size() != 1 || !clause.has_equals || clause.values.empty()) {
    return wrong(clause.span, "a metric has one name and what it is read from");
  }
  Words words(clause.values);
  const std::optional<MetricSource> reads = reads_from(*words.peek());
  if (reads && clause.values.size() > 1) {
    const Expr& keyword = *words.take();
    metric.source = *reads;
    const Expr* pattern = words.take();
    declared.value = pattern->span;
    metric.pattern_span = pattern->span;
    const std::size_t before = diagnostics.size();
    const auto text = read_text(*pattern, scope, keyword.text, diagnostics);
    if (!text && diagnostics.size() > before && diagnostics.back().kind == Kind::UnknownName) {
      diagnostics.back().hint =
          pattern->kind == ExprKind::Name
              ? "a name stands in quotes: `" + keyword.text + " \"" + pattern->text + "\"`"
              : "a string of constants: a metric is read alike in every case";
    }
    if (!text) return std::nullopt;
    metric.pattern = *text;
    if (!check_pattern(metric, pattern->span, diagnostics)) return std::nullopt;
  } else if (clause.values.size() > 1 && is_word(*words.peek(), "efficiency") &&
             is_word(clause.values[1].expr, "over")) {
    declared.value = words.take()->span;
    const Expr* over = words.take();
    const Expr* threads = words.take();
    if (threads == nullptr || !is_word(*threads, "threads")) {
      report(diagnostics, Kind::WrongForm, threads == nullptr ? over->span : threads->span,
             "an efficiency is over `threads`", "write `metric NAME = efficiency over threads`");
      return std::nullopt;
    }
    metric.source = MetricSource::Efficiency;
    metric.better = Better::Higher;
    declared.directed = true;
  } else if (clause.values.size() > 1 && words.peek()->kind == ExprKind::Name &&
             clause.values[1].expr.kind == ExprKind::String) {
    constexpr std::string_view kSources[] = {"json", "match", "file", "counter"};
    report(diagnostics, Kind::BadValue, words.peek()->span,
           "a metric is read by " + one_of(kSources) + ", not by " + tick(words.peek()->text),
           did_you_mean(words.peek()->text, kSources));
    return std::nullopt;
  } else {
    metric.source = MetricSource::Derived;
    metric.derived = *words.take();
    declared.value = metric.derived.span;
  }
  if (!words.at_end() && is_word(*words.peek(), "in")) {
    const Expr& in = *words.take();
    if (metric.source == MetricSource::Derived || metric.source == MetricSource::Efficiency) {
      return wrong(in.span, "a metric that is computed has its unit from what it is computed of");
    }
    if (!read_unit(words.take(), metric, in.span, diagnostics)) return std::nullopt;
  }
  if (words.take_word("better")) {
    const Expr* direction = words.take();
    if (direction == nullptr) return wrong(clause.span, "`better` needs a direction");
    const auto choice = read_choice(*direction, "better", kDirections, diagnostics);
    if (!choice) return std::nullopt;
    metric.better = static_cast<Better>(*choice);
    declared.directed = true;
  }
  if (!words.at_end()) {
    const Expr& stray = *words.peek();
    const std::string message = "unexpected " + tick(syntax::print(stray)) + " in a metric";
    const auto unit = unit_text(stray);
    std::string hint;
    if (unit && find_unit(*unit)) hint = "a unit stands behind `in`: `in " + *unit + "`";
    if (unit &&
        std::find(std::begin(kDirections), std::end(kDirections), *unit) != std::end(kDirections)) {
      hint = "write `better " + *unit + "`";
    }
    if (hint.empty()) return wrong(stray.span, message);
    report(diagnostics, Kind::WrongForm, stray.span, message, std::move(hint));
    return std::nullopt;
  }
  return declared;
}

// Reports a name that the workload or its file has already.
bool is_free(const Metric& metric, const Module& module, const Workload& workload,
             const std::vector<Declared>& declared, Diagnostics& diagnostics) {
  const auto taken = [&](Kind kind, std::string message, std::optional<source::Span> first,
                         std::string hint = {}) {
    auto& diagnostic = report(diagnostics, kind, metric.span, std::move(message), std::move(hint));
    if (first) diagnostic.notes.push_back({*first, "declared here"});
    return false;
  };
  if (is_metric_name(metric.name) || metric.name == "items" || metric.name == "bytes") {
    const auto& requests = metrics_on_request();
    const bool on_request = std::any_of(requests.begin(), requests.end(),
                                        [&](const Metric& one) { return one.name == metric.name; });
    return taken(Kind::ShadowedName, tick(metric.name) + " is built in", std::nullopt,
                 on_request ? "`metric " + metric.name + "` asks for it" : "");
  }
  for (const Declared& other : declared) {
    if (other.metric.name != metric.name) continue;
    return taken(Kind::DuplicateName, "metric " + tick(metric.name) + " is declared twice",
                 other.metric.span);
  }
  for (const MatrixParameter& parameter : workload.parameters) {
    if (parameter.name != metric.name) continue;
    return taken(Kind::ShadowedName, tick(metric.name) + " is a parameter of this workload",
                 parameter.span);
  }
  const auto value = module.values.find(metric.name);
  if (value == module.values.end()) return true;
  return taken(Kind::ShadowedName, tick(metric.name) + " is a constant of this file",
               value->second);
}

// Reports a source that a workload of this form does not have.
bool has_source(const Declared& declared, const Workload& workload, WorkloadForm form,
                Diagnostics& diagnostics) {
  const Metric& metric = declared.metric;
  const bool native = form == WorkloadForm::Native || form == WorkloadForm::Builtin;
  if (metric.source == MetricSource::Counter && !native && form != WorkloadForm::None) {
    const bool starts = form == WorkloadForm::Command || form == WorkloadForm::Container;
    const std::string_view what = form == WorkloadForm::Kernel    ? "a kernel"
                                  : form == WorkloadForm::Harness ? "a harness"
                                                                  : "a command";
    report(diagnostics, Kind::MisplacedSetting, declared.value,
           std::string(what) +
               " has no counters: they are what the body of `native` or `builtin` counts",
           starts ? "a command may write its number for `json`, `match` or `file`" : "");
    return false;
  }
  const bool reads_output = metric.source == MetricSource::Json ||
                            metric.source == MetricSource::Match ||
                            metric.source == MetricSource::File;
  if (reads_output && native) {
    report(diagnostics, Kind::MisplacedSetting, declared.value,
           "nothing is read of what a function writes while it is measured",
           "let it count: `metric " + metric.name + " = counter \"" + metric.name + "\"`");
    return false;
  }
  if (reads_output && (form == WorkloadForm::Kernel || form == WorkloadForm::Harness)) {
    const bool kernel = form == WorkloadForm::Kernel;
    report(diagnostics, Kind::MisplacedSetting, declared.value,
           kernel ? "a kernel writes nothing that could be read"
                  : "what a harness writes is read as its format says",
           kernel ? "it has `time`, `gpu_time` and `gpu_memory`, and what is computed of them"
                  : "it has `time` and `cpu_time`, and what is computed of them");
    return false;
  }
  if (metric.source != MetricSource::Counter || !workload.native || !workload.native->counters) {
    return true;
  }
  std::vector<std::string_view> names(workload.native->counters->begin(),
                                      workload.native->counters->end());
  const std::size_t own = names.size();
  names.insert(names.end(), std::begin(kOwnCounters), std::end(kOwnCounters));
  if (std::find(names.begin(), names.end(), metric.pattern) != names.end()) return true;
  const std::span<const std::string_view> shown(names.data(), names.size());
  report(diagnostics, Kind::UnknownName, declared.value,
         tick(workload.native->builtin) + " has no counter " + tick(metric.pattern),
         did_you_mean(metric.pattern, shown,
                      (own == 0 ? "benchc counts " : "it has ") + one_of(shown)));
  return false;
}

// What is computed of a metric asks for it.
void ask_for_mentioned(const Expr& derived, Workload& workload) {
  for (const std::string& name : mentioned_names(derived)) {
    const Metric* metric = workload.metrics.find(name);
    if (metric != nullptr && metric->on_request) workload.metrics.change(name).on_request = false;
  }
}

bool has_threads(const Declared& declared, const Workload& workload, const MatrixClauses& matrix,
                 Diagnostics& diagnostics) {
  if (declared.metric.source != MetricSource::Efficiency) return true;
  const std::size_t at = parameter_index(workload, "threads");
  if (at < workload.parameters.size() && workload.parameters[at].values.size() > 1) {
    // Those of native bodies are checked whatever their metrics.
    if (!workload.native) check_threads(workload, matrix, diagnostics);
    return true;
  }
  if (workload.scope->invalid("threads")) return false;
  report(diagnostics, Kind::MissingSetting, declared.value,
         "an efficiency needs at least two values of `threads`",
         "as in `over threads = [1, 2, 4]`");
  return false;
}

}  // namespace

void declare_metrics(const std::vector<const Statement*>& clauses, const Module& module,
                     Workload& workload, const MatrixClauses& matrix, WorkloadForm form,
                     Diagnostics& diagnostics) {
  std::vector<Declared> declared;
  Names broken;
  Names asked;
  for (const Statement* clause : clauses) {
    if (!clause->has_equals) {
      read_request(*clause, workload, asked, diagnostics);
      continue;
    }
    auto metric = read_metric(*clause, *module.scope, diagnostics);
    if (!metric) {
      broken.insert(clause->items[0].expr.text);
    } else if (is_free(metric->metric, module, workload, declared, diagnostics)) {
      if (!has_source(*metric, workload, form, diagnostics) ||
          !has_threads(*metric, workload, matrix, diagnostics)) {
        broken.insert(metric->metric.name);
      }
      declared.push_back(std::move(*metric));
    }
  }
  std::map<std::string_view, std::uint32_t> index;
  for (std::uint32_t i = 0; i < declared.size(); ++i) index[declared[i].metric.name] = i;
  std::vector<std::vector<std::uint32_t>> needs(declared.size());
  for (std::size_t i = 0; i < declared.size(); ++i) {
    if (declared[i].metric.source != MetricSource::Derived) continue;
    for (const std::string& name : mentioned_names(declared[i].metric.derived)) {
      const auto found = index.find(name);
      if (found != index.end()) needs[i].push_back(found->second);
    }
  }
  const DependencyOrder order = dependency_order(needs);
  for (const std::vector<std::uint32_t>& ring : order.cycles) {
    for (const std::uint32_t i : ring) broken.insert(declared[i].metric.name);
    report(diagnostics, Kind::Cycle, declared[ring.front()].metric.span,
           "these metrics need each other: " +
               in_words(ring, [&](std::uint32_t i) { return declared[i].metric.name; }));
  }
  for (const std::uint32_t i : order.entangled) broken.insert(declared[i].metric.name);
  Names names;
  for (const Declared& one : declared) names.insert(one.metric.name);
  for (const std::uint32_t i : order.order) {
    Metric& metric = declared[i].metric;
    if (metric.source == MetricSource::Derived && !broken.contains(metric.name)) {
      const auto dimension =
          derived_dimension(metric.derived, workload, names, broken, diagnostics);
      ask_for_mentioned(metric.derived, workload);
      if (dimension) {
        metric.dimension = *dimension;
      } else {
        broken.insert(metric.name);
      }
      if (!declared[i].directed) {
        metric.better = metric.dimension.time < 0 ? Better::Higher : Better::Lower;
      }
    }
    // One that is wrong stays known, so that what names it is not told as well.
    workload.metrics.push_back(std::move(metric));
  }
}

}  // namespace benchc::model
