#include "compiler/init/write.h"

#include <algorithm>
#include <set>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/escape.h"
#include "compiler/init/find.h"
#include "compiler/syntax/syntax.h"

namespace benchc::init {
namespace {

constexpr std::size_t kCommentWidth = 100;

syntax::Expr literal(const std::string& text) {
  syntax::Expr part{.kind = syntax::ExprKind::Text};
  part.text = text;
  return part;
}

std::string string_of(const Text& text) {
  syntax::Expr string{.kind = syntax::ExprKind::String};
  for (const Piece& piece : text.pieces) {
    if (!piece.is_parameter) {
      string.operands.push_back(literal(piece.text));
      continue;
    }
    syntax::Expr name{.kind = syntax::ExprKind::Name};
    name.text = piece.text;
    syntax::Expr value{.kind = syntax::ExprKind::Interpolation};
    value.operands.push_back(std::move(name));
    string.operands.push_back(std::move(value));
  }
  return syntax::print(string);
}

std::string list_of(const std::vector<Text>& texts) {
  std::string list = "[";
  for (const Text& text : texts) list += (list.size() > 1 ? ", " : "") + string_of(text);
  return list + "]";
}

class Writer {
 public:
  explicit Writer(const Found& found) : found_(found) {
    for (const Build& build : found.builds) taken_.insert(build.name);
    for (const Workload& workload : found.workloads) taken_.insert(workload.name);
    baseline_ = unique("recent", taken_);
  }

  std::string write(const std::string& branch) {
    line("bench 1");
    line("");
    line("import std.measure");
    line("");
    comment(
        "Written by `benchc init` from what it found here. Next: `benchc check` this file, "
        "look at what would run with `benchc plan`, correct it, and `benchc run` it. "
        "Paths and commands start at the repository's root.");
    for (const std::string& note : found_.notes) {
      line("");
      comment(note);
    }
    if (found_.workloads.empty()) {
      write_examples();
    }
    for (const Build& one : found_.builds) write_build(one);
    for (const Workload& one : found_.workloads) write_workload(one);
    write_measures();
    line("");
    comment(
        "Runs of unchanged code are compared with what is stored of this branch; until there "
        "is something, the verdict is `no baseline`, and that only warns.");
    line("baseline " + baseline_ + " = branch " + string_literal(branch) + " last 20 runs");
    write_rules();
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += text + "\n"; }

  void comment(const std::string& text, const std::string& indent = "") {
    std::string row = indent + "#";
    const std::string shown = diagnostics::show(text);
    for (std::size_t at = 0; at <= shown.size();) {
      const std::size_t end = std::min(shown.find(' ', at), shown.size());
      const std::string word = shown.substr(at, end - at);
      if (row.size() + 1 + word.size() > kCommentWidth && row.size() > indent.size() + 1) {
        line(row);
        row = indent + "#";
      }
      if (!word.empty()) row += " " + word;
      at = end + 1;
    }
    line(row);
  }

  void write_build(const Build& build) {
    line("");
    for (const std::string& text : build.comments) comment(text);
    line("build " + build.name + " {");
    if (!build.needs.empty()) line("  needs " + build.needs);
    line("  command = " + list_of(build.command));
    if (!build.produces.empty()) {
      line("  produces = " + list_of({build.produces.begin(), build.produces.end()}));
    }
    line("}");
  }

  void write_workload(const Workload& workload) {
    line("");
    for (const std::string& text : workload.comments) comment(text);
    line("workload " + workload.name + " {");
    for (const Parameter& parameter : workload.parameters) {
      std::string values;
      for (const std::string& value : parameter.values) {
        values +=
            (values.empty() ? "" : ", ") + (parameter.numbers ? value : string_literal(value));
      }
      line("  over " + parameter.name + " = [" + values + "]");
    }
    if (!workload.needs.empty()) line("  needs " + workload.needs);
    line(workload.shell ? "  shell = " + string_of(workload.command[0])
                        : "  command = " + list_of(workload.command));
    if (!workload.setup.empty()) line("  setup = " + list_of(workload.setup));
    if (!workload.prepare.empty()) line("  prepare = " + list_of(workload.prepare));
    if (!workload.teardown.empty()) line("  teardown = " + list_of(workload.teardown));
    if (!workload.cwd.empty()) line("  cwd = " + string_literal(workload.cwd));
    if (workload.runs != Runs{}) line("  measure = " + measure_of(workload.runs));
    if (workload.metric) {
      line("  metric " + workload.metric->name + " = " + workload.metric->source);
    }
    line("}");
  }

  std::string measure_of(const Runs& runs) {
    for (const auto& [name, told] : measures_) {
      if (told == runs) return name;
    }
    measures_.emplace_back(unique("as_in_script", taken_), runs);
    return measures_.back().first;
  }

  void write_measures() {
    line("");
    line("measure default {");
    line("  use std.measure.steady");
    line("}");
    for (const auto& [name, runs] : measures_) {
      line("");
      comment("As often as the script says.");
      line("measure " + name + " {");
      line("  use std.measure.steady");
      if (runs.warmup) line("  warmup = " + std::to_string(*runs.warmup));
      if (runs.least || runs.most) {
        // hyperfine takes at least ten runs unless it is told otherwise.
        std::uint64_t most = std::max<std::uint64_t>(runs.most.value_or(400), 1);
        const std::uint64_t least =
            std::max<std::uint64_t>(runs.least.value_or(std::min<std::uint64_t>(10, most)), 1);
        if (!runs.most || most < least) most = std::max(least, most);
        line("  samples = " + std::to_string(least) +
             (least == most ? "" : ".." + std::to_string(most)));
      }
      line("}");
    }
  }

  /// One rule for each number that tells how quick something is.
  void write_rules() {
    std::vector<std::pair<std::string, std::vector<std::string>>> judged;
    for (const Workload& workload : found_.workloads) {
      const std::string metric = workload.metric        ? workload.metric->name
                                 : workload.time_counts ? "time"
                                                        : "";
      if (metric.empty()) continue;
      const auto known = std::find_if(judged.begin(), judged.end(),
                                      [&](const auto& one) { return one.first == metric; });
      if (known == judged.end()) {
        judged.emplace_back(metric, std::vector<std::string>{workload.name});
      } else {
        known->second.push_back(workload.name);
      }
    }
    if (found_.workloads.empty()) judged.emplace_back("time", std::vector<std::string>{"example"});
    for (const auto& [metric, workloads] : judged) {
      line("");
      line("rule " + unique(metric == "time" ? "no_slowdown" : "no_slowdown_of_" + metric, taken_) +
           " {");
      for (const std::string& workload : workloads) line("  for " + workload);
      line("  against " + baseline_);
      line("  fail when median(" + metric + ") regresses by more than 10%");
      line("  warn when median(" + metric + ") regresses by more than 5%");
      line("}");
    }
    if (!judged.empty()) return;
    line("");
    line("rule " + unique("no_growth", taken_) + " {");
    line("  for *");
    line("  against " + baseline_);
    line("  warn when median(max_rss) regresses by more than 20%");
    line("}");
  }

  void write_examples() {
    line("");
    comment(
        "No command that measures was found, so this is an example: a command, from its start to "
        "its exit. Put your program in its place.");
    line("workload example {");
    line("  over lines = [1000, 10000]");
    line("  command = [\"seq\", \"${lines}\"]");
    line("  items = lines");
    line("  metric rate = items / time better higher");
    line("  verify stdout contains \"1000\"");
    line("}");
    line("");
    comment("A function of C++, timed inside its process. Write bench/example.cpp as");
    for (const char* row :
         {"#include <numeric>", "#include <vector>", "#include <benchc/native.h>", "",
          "BENCHC_ENTRY(sum, bench) {",
          "  const std::vector<double> numbers(bench.size(\"n\"), 1.0);",
          "  bench.items(numbers.size());", "  bench.measure([&] {",
          "    benchc::keep(std::accumulate(numbers.begin(), numbers.end(), 0.0));", "  });",
          "}"}) {
      line(*row == '\0' ? "#" : std::string("#     ") + row);
    }
    comment("and take away the marks before these lines:");
    line("#");
    for (const char* row : {"workload sum {", "  native = \"bench/example.cpp\" entry sum",
                            "  over n = [1Ki, 1Mi]", "}"}) {
      line(std::string("# ") + row);
    }
  }

  const Found& found_;
  std::string out_;
  std::set<std::string> taken_ = {"default", "example", "sum"};
  std::string baseline_;
  std::vector<std::pair<std::string, Runs>> measures_;
};

}  // namespace

Expected<std::string> write_spec(const Found& found, const std::string& branch) {
  source::SourceSet sources;
  const std::uint32_t buffer = sources.add("spec", Writer(found).write(branch));
  const syntax::Parsed parsed = syntax::parse(sources, buffer);
  if (diagnostics::has_errors(parsed.diagnostics)) {
    return failure("the spec of what was found cannot be read back",
                   "this is a mistake of benchc: " + parsed.diagnostics[0].message);
  }
  return syntax::print(parsed.file, sources);
}

}  // namespace benchc::init
