#include "compiler/lower/cases.h"

#include <cmath>
#include <optional>
#include <type_traits>

#include "compiler/lower/commands.h"
#include "compiler/lower/kernels.h"
#include "compiler/lower/natives.h"
#include "compiler/lower/setting.h"
#include "compiler/lower/values.h"
#include "compiler/model/harness.h"
#include "compiler/model/paths.h"
#include "compiler/model/words.h"
#include "runtime/plan/pattern.h"

namespace benchc::lower {

namespace {

using diagnostics::Diagnostics;
using diagnostics::Kind;
using model::Dimension;
using model::Value;
using syntax::Expr;

constexpr std::size_t kMaximumErrors = 5;

std::nullopt_t wrong(Kind kind, const Expr& expr, std::string message, Diagnostics& diagnostics,
                     std::string hint = {}) {
  model::report(diagnostics, kind, expr.span, std::move(message), std::move(hint));
  return std::nullopt;
}

std::optional<plan::Command> read_arguments(const Expr& expr, const model::Scope& scope,
                                            Diagnostics& diagnostics) {
  return lower_command({.shell = false, .value = expr}, scope, diagnostics);
}

std::optional<plan::Command> read_shell(const Expr& expr, const model::Scope& scope,
                                        Diagnostics& diagnostics) {
  return lower_command({.shell = true, .value = expr}, scope, diagnostics);
}

std::optional<std::string> read_string(const Expr& expr, const model::Scope& scope,
                                       Diagnostics& diagnostics) {
  std::optional<Value> value = model::evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  if (value->kind == Value::Kind::String) return std::move(value->text);
  return wrong(Kind::WrongType, expr, "expected a string, but found " + model::describe(*value),
               diagnostics);
}

std::optional<std::string> read_folder(const Expr& expr, const model::Scope& scope,
                                       Diagnostics& diagnostics) {
  const std::optional<std::string> path = read_string(expr, scope, diagnostics);
  if (!path) return std::nullopt;
  if (std::optional<std::string> inside = model::inside_repository("", *path)) return inside;
  return wrong(Kind::BadCaseSetting, expr, model::tick(*path) + " is no folder of this repository",
               diagnostics, "write a path relative to the repository's root");
}

std::optional<plan::Variables> read_variables(const Expr& expr, const model::Scope& scope,
                                              Diagnostics& diagnostics) {
  const std::optional<Value> value = model::evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  if (value->kind != Value::Kind::Map) {
    return wrong(Kind::WrongType, expr,
                 "expected a map of variables, but found " + model::describe(*value), diagnostics,
                 "write `{ NAME: \"value\" }`");
  }
  plan::Variables variables;
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    std::optional<std::string> text = lower_text(value->items[i], expr.span, diagnostics);
    if (!text) return std::nullopt;
    const std::string& name = value->keys[i];
    if (name.empty() || name.find('=') != std::string::npos) {
      return wrong(Kind::BadCaseSetting, expr,
                   model::tick(name) + " cannot name an environment variable", diagnostics);
    }
    variables[name] = std::move(*text);
  }
  return variables;
}

std::optional<double> read_quantity(const Expr& expr, const model::Scope& scope,
                                    const Dimension& dimension, Diagnostics& diagnostics) {
  const std::optional<Value> value = model::evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  if (value->kind != Value::Kind::Number || value->dimension != dimension) {
    const Kind kind = value->kind == Value::Kind::Number ? Kind::WrongDimension : Kind::WrongType;
    return wrong(
        kind, expr,
        "expected " + model::describe(dimension) + ", but found " + model::describe(*value),
        diagnostics);
  }
  const bool positive = dimension.time == 1;
  if (!std::isfinite(value->number) || value->number < 0 || (positive && value->number == 0)) {
    return wrong(Kind::BadCaseSetting, expr,
                 std::string(positive ? "this must be above 0" : "this must not be below 0") +
                     ", but is " + model::printed(*value),
                 diagnostics);
  }
  return value->number;
}

std::optional<double> read_time(const Expr& expr, const model::Scope& scope,
                                Diagnostics& diagnostics) {
  return read_quantity(expr, scope, {.time = 1}, diagnostics);
}

std::optional<double> read_count(const Expr& expr, const model::Scope& scope,
                                 Diagnostics& diagnostics) {
  return read_quantity(expr, scope, {}, diagnostics);
}

std::optional<double> read_bytes(const Expr& expr, const model::Scope& scope,
                                 Diagnostics& diagnostics) {
  return read_quantity(expr, scope, {.bytes = 1}, diagnostics);
}

std::optional<plan::Verify> read_exit_code(const Expr& expr, const model::Scope& scope,
                                           Diagnostics& diagnostics) {
  const std::optional<Value> value = model::evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  const double code = value->number;
  if (value->kind != Value::Kind::Number || !value->dimension.none() ||
      !(code >= 0 && code <= 255) || code != std::floor(code)) {
    return wrong(Kind::BadCaseSetting, expr, "an exit code is a whole number from 0 to 255",
                 diagnostics);
  }
  plan::Verify verify;
  verify.kind = plan::Verify::Kind::ExitCode;
  verify.exit_code = static_cast<int>(code);
  return verify;
}

std::optional<plan::Verify> read_verify_text(const Expr& expr, const model::Scope& scope,
                                             Diagnostics& diagnostics) {
  std::optional<std::string> text = read_string(expr, scope, diagnostics);
  if (!text) return std::nullopt;
  plan::Verify verify;
  verify.text = std::move(*text);
  return verify;
}

std::optional<plan::Verify> read_verify_pattern(const Expr& expr, const model::Scope& scope,
                                                Diagnostics& diagnostics) {
  std::optional<plan::Verify> verify = read_verify_text(expr, scope, diagnostics);
  if (!verify) return std::nullopt;
  if (const auto checked = plan::check_pattern(verify->text); !checked) {
    return wrong(Kind::BadCaseSetting, expr, "the pattern: " + checked.error().message,
                 diagnostics);
  }
  return verify;
}

auto how_to_read(model::Verify::Kind kind) {
  switch (kind) {
    case model::Verify::Kind::ExitCode:
      return read_exit_code;
    case model::Verify::Kind::StdoutMatches:
    case model::Verify::Kind::StderrMatches:
      return read_verify_pattern;
    default:
      return read_verify_text;
  }
}

/// All settings of a workload.
class CaseReader {
 public:
  CaseReader(const model::Workload& workload, Diagnostics& diagnostics)
      : workload_(workload), diagnostics_(diagnostics) {
    if (workload.native) {
      native_.emplace(workload, diagnostics);
    } else if (workload.kernel) {
      kernel_.emplace(workload, diagnostics);
    } else if (!workload.harness || !workload.harness->report) {
      command_.emplace(command(workload.command));
    }
    if (workload.container) container_.emplace(workload, diagnostics);
    if (workload.harness) set(report_, workload.harness->report, model::read_report);
    if (workload.setup) setup_.emplace(command(*workload.setup));
    if (workload.prepare) prepare_.emplace(command(*workload.prepare));
    if (workload.teardown) teardown_.emplace(command(*workload.teardown));
    set(cwd_, workload.cwd, read_folder);
    set(env_, workload.env, read_variables);
    set(stdin_, workload.stdin_text, read_string);
    set(timeout_, workload.timeout, read_time);
    set(items_, workload.items, read_count);
    set(bytes_, workload.bytes, read_bytes);
    for (const model::Verify& verify : workload.verify) {
      verify_.emplace_back(workload, verify.value, how_to_read(verify.kind), diagnostics);
    }
  }

  void read(std::uint64_t index, plan::Case& out) {
    if (native_) out.native = native_->read(index);
    if (kernel_) out.kernel = kernel_->read(index);
    if (container_) out.container = container_->read(index);
    if (workload_.harness) {
      out.harness.emplace(plan::Harness{workload_.harness->format, ""});
      if (report_) out.harness->report = report_->get(index).value_or("");
    }
    if (command_) out.command = command_->get(index).value_or(plan::Command{});
    if (setup_) out.setup = setup_->get(index);
    if (prepare_) out.prepare = prepare_->get(index);
    if (teardown_) out.teardown = teardown_->get(index);
    if (cwd_) out.cwd = cwd_->get(index).value_or("");
    if (env_) out.env = env_->get(index).value_or(plan::Variables{});
    if (stdin_) out.stdin_text = stdin_->get(index);
    if (timeout_) out.timeout = timeout_->get(index).value_or(out.timeout);
    if (items_) out.items = items_->get(index);
    if (bytes_) out.bytes = bytes_->get(index);
    out.verify.reserve(verify_.size());
    for (std::size_t i = 0; i < verify_.size(); ++i) {
      plan::Verify verify = verify_[i].get(index).value_or(plan::Verify{});
      verify.kind = same<plan::Verify::Kind>(workload_.verify[i].kind);
      out.verify.push_back(std::move(verify));
    }
  }

 private:
  Setting<plan::Command> command(const model::Command& one) {
    return {workload_, one.value, one.shell ? read_shell : read_arguments, diagnostics_};
  }

  template <typename T>
  void set(std::optional<Setting<T>>& setting, const Indirect<Expr>& expr,
           std::type_identity_t<typename Setting<T>::Read> how) {
    if (expr) setting.emplace(workload_, *expr, how, diagnostics_);
  }

  const model::Workload& workload_;
  Diagnostics& diagnostics_;
  std::optional<NativeReader> native_;
  std::optional<KernelReader> kernel_;
  std::optional<ContainerReader> container_;
  std::optional<Setting<std::string>> report_;
  std::optional<Setting<plan::Command>> command_;
  std::optional<Setting<plan::Command>> setup_;
  std::optional<Setting<plan::Command>> prepare_;
  std::optional<Setting<plan::Command>> teardown_;
  std::optional<Setting<std::string>> cwd_;
  std::optional<Setting<plan::Variables>> env_;
  std::optional<Setting<std::string>> stdin_;
  std::optional<Setting<double>> timeout_;
  std::optional<Setting<double>> items_;
  std::optional<Setting<double>> bytes_;
  std::vector<Setting<plan::Verify>> verify_;
};

}  // namespace

void lower_cases(const model::Workload& workload, std::span<const model::CaseRef> chosen,
                 std::uint32_t plan_workload, std::uint32_t plan_measure,
                 std::vector<plan::Case>& cases, Diagnostics& diagnostics) {
  CaseReader reader(workload, diagnostics);
  const std::size_t before = diagnostics.size();
  cases.reserve(cases.size() + chosen.size());
  for (const model::CaseRef& one : chosen) {
    plan::Case lowered;
    lowered.id = model::case_id(workload, one.index);
    lowered.workload = plan_workload;
    lowered.measure = plan_measure;
    lowered.parameters.reserve(workload.parameters.size());
    for (std::size_t p = 0; p < workload.parameters.size(); ++p) {
      lowered.parameters.push_back(
          {workload.parameters[p].name, lower_value(model::case_value(workload, one.index, p))});
    }
    reader.read(one.index, lowered);
    cases.push_back(std::move(lowered));
    if (diagnostics.size() - before >= kMaximumErrors) return;
  }
}

}  // namespace benchc::lower
