#include "compiler/model/harness.h"

#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;

constexpr std::string_view kFormats[] = {
    "google_benchmark", "nanobench", "catch2", "hyperfine", "criterion",
    "pytest_benchmark", "pyperf",    "asv",    "jmh",       "benchmarkdotnet",
    "go_test",          "nvbench",   "rebench"};

}  // namespace

std::optional<ReadHarness> read_harness(const syntax::Statement& setting,
                                        Diagnostics& diagnostics) {
  const auto wrong = [&](source::Span span, std::string message, std::string hint = {}) {
    if (hint.empty()) {
      hint =
          "write `harness = google_benchmark command [\"build/bench\"]`, or `harness = pyperf "
          "report \"results.json\"`";
    }
    report(diagnostics, Kind::WrongForm, span, std::move(message), std::move(hint));
    return std::nullopt;
  };
  Words words(setting.values);
  const Expr& format = *words.take();
  if (format.kind == ExprKind::String) {
    return wrong(format.span, "a harness is named by a word", "names stand without quotes");
  }
  const auto choice = read_choice(format, "harness", kFormats, diagnostics);
  if (!choice) return std::nullopt;
  ReadHarness read;
  read.harness.format = kFormats[*choice];
  const Expr* how = words.take();
  if (how == nullptr) {
    return wrong(format.span, "`harness` does not say where its numbers come from");
  }
  if (how->kind == ExprKind::Index && is_word(how->operands[0], "command")) {
    return wrong(how->span, "a blank stands between `command` and its list");
  }
  const bool shell = is_word(*how, "shell");
  const bool report_file = is_word(*how, "report");
  if (!shell && !report_file && !is_word(*how, "command")) {
    return wrong(how->span, "unexpected " + tick(syntax::print(*how)) + " in `harness`",
                 how->kind == ExprKind::List ? "write `command` before it" : "");
  }
  const Expr* value = words.take();
  if (value == nullptr) {
    return wrong(how->span, tick(how->text) + " says nothing here");
  }
  if (!words.at_end()) {
    return wrong(words.peek()->span,
                 "unexpected " + tick(syntax::print(*words.peek())) + " in `harness`");
  }
  if (report_file) {
    read.harness.report = *value;
  } else {
    read.command = Command{shell, *value};
  }
  return read;
}

std::optional<std::string> read_report(const Expr& expr, const Scope& scope,
                                       Diagnostics& diagnostics) {
  std::optional<std::string> path = read_path(expr, scope, "report", diagnostics);
  if (!path || path->find('\0') == std::string::npos) return path;
  report(diagnostics, Kind::BadValue, expr.span, "the path of a report holds a NUL");
  return std::nullopt;
}

std::optional<Profile> read_profile(const syntax::Statement& setting, Diagnostics& diagnostics) {
  constexpr std::string_view kTools[] = {"perf", "valgrind"};
  Words words(setting.values);
  const auto choice = read_choice(*words.take(), "profile", kTools, diagnostics);
  if (!choice) return std::nullopt;
  Profile profile;
  profile.tool = static_cast<Profile::Tool>(*choice);
  profile.on_fail = words.take_word("on") && words.take_word("fail");
  if (words.at_end() && (profile.on_fail || setting.values.size() == 1)) return profile;
  report(diagnostics, Kind::WrongForm, span_of(setting.values, setting.span),
         "`profile` does not know this", "write `profile = perf` or `profile = perf on fail`");
  return std::nullopt;
}

}  // namespace benchc::model
